"""The whole line once, on the bundled documents: serve, poll, deliver, decide, report. It tells what it does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import SecretStr

from monitor.app import App
from monitor.config.settings import Settings, shipped
from monitor.core.errors import ReportError
from monitor.core.model import Candidate
from monitor.core.pace import Outcome
from monitor.core.period import parse_period
from monitor.demo.bundle import sources_yaml
from monitor.demo.decisions import BundledDecision, load_decisions
from monitor.demo.server import LOOPBACK, serve
from monitor.services.report import Order

PERIOD = "2023-Q3"
ISSUED = date(2023, 10, 2)
FORMATS = ("md", "docx", "html", "pdf")
CURATOR = "the demo's curator"
_ROUNDS = 2  # the feeds have a second version each: news, and edits of what was there


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the demo made: counts, the cards that no event stands behind (`noise`), the documents."""

    items: int
    edited: int
    cards: int
    accepted: int
    merged: int
    noise: tuple[Candidate, ...]
    missed: tuple[BundledDecision, ...]
    paths: tuple[Path, ...]


@contextmanager
def opened(out: Path) -> Iterator[App]:
    """The program on a fresh database in `out`, with the bundled sources served on loopback."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("demo.db*"):
            old.unlink()
        with serve() as port:
            sources = out / "demo-sources.yaml"
            sources.write_text(sources_yaml(port), encoding="utf-8")
            settings = Settings(
                _env_file=None, database_url=f"sqlite:///{out / 'demo.db'}", sources=sources,
                institutions=shipped("institutions.yaml"), allow_hosts=frozenset({f"{LOOPBACK}:{port}"}),
                curator=CURATOR, contact="the bundled demo",
                slack_bot_token=SecretStr(""),  # a token in the environment is for the real line
            )  # fmt: skip
            with App(settings) as app:
                yield app
    except OSError as error:
        raise ReportError(f"{out}: {(error.strerror or str(error)).lower()}") from error


def rounds(app: App) -> Iterator[Outcome]:
    """Poll every feed until it has shown all its versions; one after the other, so that every run is the same."""
    poller = app.poller(notify=True)
    for source in app.sources * _ROUNDS:
        yield from poller.poll([source])


def polls(app: App) -> int:
    """How many outcomes `rounds` gives."""
    return _ROUNDS * len(app.sources)


def decide(app: App, decisions: Sequence[BundledDecision], told: Callable[[str], None]) -> tuple[BundledDecision, ...]:
    """Apply the bundled decisions; returns the accepts for whose event there was no card of its own."""
    desk = app.desk(None)
    entries: dict[int | None, int] = {}
    missed = []
    for decision in decisions:
        candidate = _candidate(app, decision.url)
        if decision.choice == "accept" and (candidate is None or candidate.id in entries.values()):
            missed.append(decision)
        elif candidate is None or candidate.status != "new":
            continue  # the release made no card, or belongs to an event that is decided
        elif decision.choice == "accept":
            candidate = desk.edit(candidate.id, decision.edits) if decision.edits else candidate
            entries[decision.entry] = desk.accept(candidate.id).id
            told(f"accept  #{candidate.id:<3} {candidate.draft.title}")
        elif decision.choice == "reject":
            desk.reject(candidate.id, decision.reason or "other")
            told(f"reject  #{candidate.id:<3} {candidate.draft.title} ({decision.reason})")
        elif decision.entry in entries:
            desk.merge(entries[decision.entry], candidate.id)
            told(f"merge   #{candidate.id:<3} into #{entries[decision.entry]}")
    return tuple(missed)


def finish(app: App, out: Path, edited: int, missed: tuple[BundledDecision, ...]) -> Result:
    """Write the quarter's report and count."""
    order = Order(kind="quarterly", period=parse_period(PERIOD), issued=ISSUED)
    paths = app.reporter.write(app.reporter.make(order), formats=FORMATS, out=out)
    with app.store.read() as tx:
        candidates = tx.candidates.all()
        items = sum(1 for _ in tx.items.all())
    accepted, merged = ([one for one in candidates if one.status == status] for status in ("accepted", "merged"))
    return Result(
        items=items,
        edited=edited,
        cards=len(candidates),
        accepted=len(accepted),
        merged=len(merged),
        noise=tuple(one for one in candidates if one.status not in ("accepted", "merged")),
        missed=missed,
        paths=paths,
    )


def bundled() -> tuple[BundledDecision, ...]:
    """The decisions that come with the demo."""
    return load_decisions()


def _candidate(app: App, url: str) -> Candidate | None:
    with app.store.read() as tx:
        stored = tx.items.by_url(url)
        found = tx.candidates.of_item(stored.id) if stored else []
    return found[0] if found else None
