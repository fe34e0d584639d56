"""The long loops: killed at every step, raced by two curators, an hour without Slack. What is promised holds."""

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.core.model import Candidate
from monitor.slack_app import serving
from tests.forks import Forks, forking
from tests.slack.office import CURATOR, NOW, SECOND, Desktop, button, menu, open_office
from tests.slack.standin import APP, BOT, CHANNEL, Standin, standing_in

ROUNDS = int(os.environ.get("MONITOR_TEST_ROUNDS", "20"))
STEPS = ("sent", "acknowledged", "before the update", "after the update", "some time later")


@dataclass(slots=True)
class Program:
    """`monitor run` as a process of its own, killed and started again."""

    folder: Path
    forks: Forks
    child: int = 0
    kills: int = 0

    def start(self) -> None:
        self.child = self.forks.start("run", out=self.folder / "run.log")

    def kill(self) -> None:
        """As a power cut would."""
        if self.child:
            self.kills += 1
            self.forks.kill(self.child)
            self.child = 0


@contextmanager
def running(folder: Path, slack: Standin) -> Iterator[Program]:
    settings = {
        "MONITOR_DATABASE_URL": f"sqlite:///{folder / 'monitor.db'}", "MONITOR_SLACK_BOT_TOKEN": BOT,
        "MONITOR_SLACK_APP_TOKEN": APP, "MONITOR_SLACK_CHANNEL": CHANNEL, "MONITOR_SLACK_API_URL": slack.url,
    }  # fmt: skip
    with forking(folder, settings, folder / "run.log") as forks:
        program = Program(folder, forks)
        program.start()
        yield program


@pytest.mark.loop
def test_killed_at_every_step_of_click_decision_and_update(tmp_path: Path) -> None:
    dice = random.Random(5)
    with standing_in() as slack, open_office(tmp_path, slack) as office:
        candidates = office.candidates(ROUNDS)
        office.deliver()
        small(tmp_path)
        with running(tmp_path, slack) as program:
            for number, candidate in enumerate(candidates):
                slack.wait(lambda: slack.live() >= 2, seconds=20)
                one_round(office, program, candidate, STEPS[number % len(STEPS)], dice)
        # 0 lost, 0 doubled: each click is one decision, each candidate one message that shows it.
        for candidate in candidates:
            assert len(slack.cards(candidate.id)) == 1
        assert program.kills >= ROUNDS


def one_round(office: Desktop, program: Program, candidate: Candidate, step: str, dice: random.Random) -> None:
    """Accept, be killed at a step, start again, and see the decision on the card; the odd ones are taken back too."""
    slack, killed = office.slack, threading.Event()

    def watch(method: str, when: str) -> None:
        here = {"acknowledged": ("ack", "after"), "before the update": ("chat.update", "before"),
                "after the update": ("chat.update", "after")}.get(step)  # fmt: skip
        if (method, when) == here and not killed.is_set():
            program.kill()
            killed.set()

    slack.watch = watch
    slack.send(
        "interactive", button("accept", candidate), f"accept-{candidate.id}", to=dice.choice([(0,), (1,), (0, 1)])
    )
    if step == "sent":
        program.kill()
        killed.set()
    elif step == "some time later":
        time.sleep(dice.random() * 0.06)
        program.kill()
        killed.set()
    assert killed.wait(15)
    slack.watch = lambda _method, _when: None
    program.start()
    slack.wait(lambda: "Accepted" in shown(slack, candidate), seconds=20)
    if candidate.id % 4 == 1:
        slack.send("interactive", button("undo", office.need(candidate.id)), f"undo-{candidate.id}", to=(0, 1))
        slack.wait(lambda: "Accepted" not in shown(slack, candidate), seconds=20)
        assert office.actions(candidate.id) == ["accept", "undo"]
    else:
        assert office.actions(candidate.id) == ["accept"]


def shown(slack: Standin, candidate: Candidate) -> str:
    (card,) = slack.cards(candidate.id)
    return card.text


def small(folder: Path) -> None:
    """A source that is never due and a short registry: the loop is about Slack, and starts often."""
    (folder / "institutions.yaml").write_text(
        "institutions:\n  - {id: hlsd, type: dialogue_mechanism, names: {en: [High-Level Security Dialogue]}}\n",
        encoding="utf-8",
    )
    (folder / "sources.yaml").write_text(
        "sources:\n  - {name: state-press, type: feed, url: 'https://feeds.example/state.xml', publisher: Department of"
        " State, country: US, language: en, enabled: false}\n",
        encoding="utf-8",
    )


@pytest.mark.loop
def test_two_curators_click_within_milliseconds(tmp_path: Path) -> None:
    pairs = min(ROUNDS * 15, 1000)
    with standing_in() as slack, open_office(tmp_path, slack) as office:
        candidates = office.candidates(pairs)
        with serving(office.app, soon=lambda: None):
            slack.wait(lambda: slack.live() >= 2)
            for candidate in candidates:
                first, second = button("accept", candidate), menu(
                    "reject", f"{candidate.id} routine", f"card:{candidate.id}:{candidate.version}", user=SECOND
                )  # fmt: skip
                order = (0, 1) if candidate.id % 2 else (1, 0)
                slack.send("interactive", first, f"a-{candidate.id}", to=order[:1])
                slack.send("interactive", second, f"b-{candidate.id}", to=order[1:])
                if candidate.id % 25 == 0:
                    slack.wait(lambda number=candidate.id: len(slack.told) >= number)  # type: ignore[misc]
        winners = {CURATOR: 0, SECOND: 0}
        losers = [user for user, _ in slack.told]
        for candidate in candidates:
            (action,) = office.actions(candidate.id)
            winners[CURATOR if action == "accept" else SECOND] += 1
        assert len(losers) == pairs
        assert losers.count(CURATOR) == winners[SECOND]
        assert losers.count(SECOND) == winners[CURATOR]
        assert all("did accept at" in text or "did reject at" in text for _, text in slack.told)


@pytest.mark.loop
def test_an_hour_without_slack(tmp_path: Path) -> None:
    """All once, in order, within the rate."""
    hour, cards = timedelta(hours=1), min(ROUNDS * 5, 200)
    at = NOW

    def clock() -> datetime:
        return at

    def pause(seconds: float) -> None:
        nonlocal at
        at += timedelta(seconds=seconds)

    with (
        standing_in(clock=lambda: at.timestamp()) as slack,
        open_office(tmp_path, slack, clock=clock, pause=pause) as office,
    ):
        slack.fault("chat.postMessage", "drop_after")  # the outage begins in the middle of a message
        back = NOW + hour
        queued = 0
        while at < back:
            slack.down = "" if at == NOW else ("500", "drop_before", "drop_before")[queued % 3]
            if queued < cards and at >= NOW + queued * hour / cards:
                office.candidate(f"The council met for the {queued}th time")
                queued += 1
            office.deliver()
            at += timedelta(seconds=15)
        assert len(slack.messages) == 1
        slack.down = ""
        for _ in range(cards):
            office.deliver()
            at += timedelta(seconds=5)
        assert [one.key for one in slack.messages] == [f"card:{number + 1}" for number in range(cards)]
        posts = [one.at for one in slack.calls if one.method == "chat.postMessage" and one.at > back.timestamp()]
        assert all(after - before >= 0.999 for before, after in pairwise(posts))
        assert posts[-1] - posts[0] < cards * 6
        with office.app.store.read() as tx:
            assert tx.outbox.counts() == {"sent": cards}
