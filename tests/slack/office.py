"""An office for the tests: a database with candidates, a team, and the program set up for the stand-in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.app import App, now
from monitor.config.settings import Settings, shipped
from monitor.core.identity import keys_of
from monitor.core.model import Bilingual, Candidate, Draft, Evidence, Item, Link, Verdict
from monitor.delivery.slack import Slack
from monitor.services.deliver import Delivered, Deliverer
from monitor.slack_app.clerk import Clerk
from monitor.slack_app.office import Office
from monitor.store import Unit
from monitor.store.candidates import MACHINE
from tests.services.farm import database, gazetteer
from tests.slack.standin import APP, BOT, CHANNEL, OPS, SECRET, Standin

CURATOR, SECOND, VIEWER, STRANGER = "U0FIRST", "U0SECOND", "U0VIEWER", "U0NOBODY"
NOW = datetime(2023, 7, 26, 15, 0, tzinfo=UTC)
TEAM = f"""people:
  - {{name: First curator, slack: {CURATOR}, role: curator}}
  - {{name: Second curator, slack: {SECOND}, role: curator}}
  - {{name: A viewer, slack: {VIEWER}, role: viewer}}
"""
SOURCES = """sources:
  - name: state-press
    type: feed
    url: https://feeds.example/state.xml
    publisher: Department of State
    country: US
    language: en
"""


def settings(folder: Path, slack: Standin, **more: Any) -> Settings:
    """The program's settings in a folder, with everything that `monitor init` would have written."""
    (folder / "team.yaml").write_text(TEAM, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder / 'monitor.db'}", "sources": folder / "sources.yaml",
        "team": folder / "team.yaml", "institutions": shipped("institutions.yaml"), "timezone": "America/Mexico_City",
        "slack_bot_token": BOT, "slack_app_token": APP, "slack_signing_secret": SECRET, "slack_channel": CHANNEL,
        "slack_api_url": slack.url,
    }  # fmt: skip
    return Settings(_env_file=None, **given | more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """The program beside the stand-in, with what a test does to both."""

    app: App
    slack: Standin
    clerk: Clerk
    deliverer: Deliverer

    def candidate(
        self, title: str = "The committee met in Tijuana", *, score: float = 0.97, tx: Unit | None = None, **fields: Any
    ) -> Candidate:
        """A candidate with one source, queued for Slack."""
        item = Item(
            source="state-press", language="en", country="US", title=title,
            text=f"{title}. The secretaries met on July 25.", url=f"https://state.example/{abs(hash((title, score)))}",
            guid=None, published=NOW - timedelta(hours=5),
        )  # fmt: skip
        draft = replace(
            Draft(
                title=title, event_date=date(2023, 7, 25), date_origin="text", date_quote="on July 25", type="meeting",
                institutions=("us-state", "hlsd"), section="security", summary=Bilingual(en="They met and agreed."),
                link=Link(url=item.url or "", label="Department of State"),
            ),
            **fields,
        )  # fmt: skip
        verdict = Verdict(
            decision="candidate", score=score, threshold=0.5, ruleset="test", institutions=("hlsd",),
            evidence=(
                Evidence(rule="names_both", field="title", start=0, end=9, quote="committee", weight=2.0),
            ),
        )  # fmt: skip
        (keys,) = keys_of([item])
        with self.app.store.write() if tx is None else nullcontext(tx) as unit:
            stored = unit.items.add(item, keys, seen=NOW)
            unit.items.judged(stored, verdict, at=NOW)
            candidate = unit.candidates.open([stored], draft, score=score, at=NOW, by=MACHINE)
            self.app.proposer.announcer.card(unit, candidate, at=NOW)
        return candidate

    def candidates(self, count: int) -> list[Candidate]:
        """Many of them, in one unit of work."""
        with self.app.store.write() as tx:
            return [self.candidate(f"The committee met for the {number}th time", tx=tx) for number in range(count)]

    def need(self, number: int) -> Candidate:
        with self.app.store.read() as tx:
            return tx.candidates.need(number)

    def actions(self, number: int) -> list[str]:
        """The history's verbs."""
        with self.app.store.read() as tx:
            return [one.action for one in tx.candidates.history(number)]

    def deliver(self) -> list[Delivered]:
        return list(self.deliverer.deliver())

    def click(self, payload: dict[str, Any], envelope: str) -> None:
        """Hand an interactive envelope to the clerk, as a connection does."""
        self.clerk.take("interactive", envelope, payload, lambda _answer, _fresh: None)

    def submit(self, payload: dict[str, Any], envelope: str) -> Any:
        """Submit a form; what Slack would show."""
        answers: list[Any] = []
        self.clerk.take("interactive", envelope, payload, lambda answer, _fresh: answers.append(answer))
        (answer,) = answers
        return answer


@contextmanager
def open_office(
    folder: Path, slack: Standin, *, clock: Callable[[], datetime] = now,
    pause: Callable[[float], None] = lambda _: None, **more: Any,
) -> Iterator[Desktop]:  # fmt: skip
    """The program in this process; what it delivers goes by `clock` and `pause`."""
    database(folder / "monitor.db")
    with App(settings(folder, slack, **more)) as app:
        app.gazetteer = gazetteer()  # the shipped registry, read and compiled once for all tests
        app.registry = app.gazetteer.registry
        channel = Slack(app.slack_client(), CHANNEL, ops=OPS, clock=clock, pause=pause)
        deliverer = Deliverer(
            store=app.store, channels={channel.name: channel}, registry=app.registry, publishers=app.publishers,
            clock=clock,
        )  # fmt: skip
        office = Office(app=app, client=app.slack_client(), clock=clock)
        clerk = Clerk(office=office, soon=lambda: None)
        yield Desktop(app=app, slack=slack, clerk=clerk, deliverer=deliverer)


def button(
    action: str, candidate: Candidate, *, user: str = CURATOR, view: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A click on a card's button as Slack sends it."""
    pressed = {
        "action_id": action, "block_id": f"card:{candidate.id}:{candidate.version}", "type": "button",
        "value": str(candidate.id),
    }  # fmt: skip
    return _actions(pressed, user, view)


def menu(
    action: str, value: str, block: str, *, user: str = CURATOR, view: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A choice from a menu as Slack sends it."""
    chosen = {"action_id": action, "block_id": block, "type": "static_select", "selected_option": {"value": value}}
    return _actions(chosen, user, view)


def submission(view: dict[str, Any], typed: dict[str, Any], *, user: str = CURATOR) -> dict[str, Any]:
    """A form as Slack sends it when it is submitted: what it showed, with some fields typed over."""
    state = {
        block["block_id"]: {"value": _shown(block["element"])} for block in view["blocks"] if block["type"] == "input"
    }
    for name, value in typed.items():
        state[name] = {"value": value if isinstance(value, dict) else {"type": "plain_text_input", "value": value}}
    shown = {**view, "id": "V1", "state": {"values": state}}
    return {"type": "view_submission", "user": {"id": user}, "view": shown}


def _actions(action: dict[str, Any], user: str, view: dict[str, Any] | None) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": user},
        "trigger_id": "1.2.3",
        "actions": [action],
    }
    where: dict[str, Any] = {"view": view} if view else {"channel": {"id": CHANNEL}, "container": {"type": "message"}}
    return payload | where


def _shown(element: dict[str, Any]) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date")}
    if kind == "static_select":
        return {"type": kind, "selected_option": element.get("initial_option")}
    return {"type": kind, "selected_options": element.get("initial_options", [])}
