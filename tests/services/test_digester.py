"""One digest a week for each subscriber: over refusals, deaths, restarts, clock changes and long pauses."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Literal

import pytest

from monitor.core.message import Message
from monitor.core.model import Candidate, Person
from monitor.core.review import record, reject
from monitor.delivery.mail import Answer, Fate, Mailer
from monitor.services.digest import Digester
from monitor.store import Store
from tests import make
from tests.delivery.smtp import Postman, serving

ROUNDS = int(os.environ.get("MONITOR_TEST_ROUNDS", "20"))

ANA = Person(name="Ana", role="curator", mail="Ana@example.org", timezone="America/Mexico_City", digest=True)
EVA = Person(name="Eva", role="viewer", mail="eva@example.org", timezone="Asia/Tokyo", digest=True)
OTTO = Person(name="Otto", role="ops", mail="otto@example.org", digest=False)
MONDAY = datetime(2023, 7, 31, 14, 30, tzinfo=UTC)  # 08:30 in Mexico City, 23:30 in Tokyo
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Death = Literal["before", "handing", "after"]


class Killed(BaseException):
    """The program ends here."""


@dataclass
class FakePost:
    """Takes letters as told: `fates` are used up one by one; `dies` says where the program ends instead."""

    fates: list[Fate] = field(default_factory=list)
    dies: list[Death | None] = field(default_factory=list)
    took: list[EmailMessage] = field(default_factory=list)
    sender: Address = field(default_factory=lambda: Address("", "monitor", "example.org"))

    def send(self, message: EmailMessage, *, handing: Callable[[], None]) -> Answer:
        dies = self.dies.pop(0) if self.dies else None
        if dies == "before":
            raise Killed
        fate = self.fates.pop(0) if self.fates else "sent"
        if fate in ("sent", "unknown") or dies:
            handing()
        if dies == "handing":
            raise Killed
        if fate in ("sent", "unknown"):
            self.took.append(message)
        if dies == "after":
            raise Killed
        return Answer(fate=fate, said=fate)


@dataclass
class Clock:
    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    yield store
    store.close()


def digester(store: Store, clock: Clock, *team: Person, public_url: str = "") -> Digester:
    return Digester(
        store=store, registry=make.registry(), sources=(), team=team or (ANA, OTTO), clock=clock, public_url=public_url
    )


def opened(store: Store, at: datetime) -> Candidate:
    with store.write() as tx:
        return tx.candidates.open([], make.draft(quotes=()), score=0.9, at=at)


def fates(given: Digester, post: FakePost | Mailer, *, early: bool = False) -> list[str]:
    return [told.fate for told in given.send(post, early=early)]


def test_it_goes_once_on_monday_morning_to_those_who_want_it(store: Store, clock: Clock) -> None:
    post, given = FakePost(), digester(store, clock)
    clock.now = MONDAY - HOUR  # 07:30 there
    assert fates(given, post) == []
    clock.now = MONDAY
    assert fates(given, post) == ["sent"]
    for hours in (0, 1, 30, 24 * 6):
        clock.now = MONDAY + hours * HOUR
        assert fates(given, post) == []
    clock.now = MONDAY + 7 * DAY
    assert fates(given, post) == ["sent"]
    assert [str(one["To"]) for one in post.took] == ["Ana <Ana@example.org>"] * 2
    assert len({one["Message-ID"] for one in post.took}) == 2


def test_early_does_not_wait_but_counts_for_the_week(store: Store, clock: Clock) -> None:
    post, given = FakePost(), digester(store, clock)
    clock.now = MONDAY - HOUR
    assert fates(given, post, early=True) == ["sent"]
    clock.now = MONDAY
    assert fates(given, post) == []


def test_after_a_long_pause_only_this_weeks_goes_and_tells_everything_since(store: Store, clock: Clock) -> None:
    post, given = FakePost(), digester(store, clock)
    assert fates(given, post) == ["sent"]
    opened(store, MONDAY + 10 * DAY)
    clock.now = MONDAY + 40 * DAY
    assert fates(given, post) == ["sent"]
    assert post.took[-1]["Subject"] == "1 new (week 36)"


def test_a_clock_set_back_sends_nothing_twice(store: Store, clock: Clock) -> None:
    post, given = FakePost(), digester(store, clock)
    for days in (0, 7, 0, 3, 7, 8):
        clock.now = MONDAY + days * DAY
        fates(given, post)
    assert len(post.took) == 2


def test_each_gets_it_in_the_own_time_zone(store: Store, clock: Clock) -> None:
    post, given = FakePost(), digester(store, clock, ANA, EVA)
    clock.now = datetime(2023, 7, 30, 23, 30, tzinfo=UTC)  # Monday 08:30 in Tokyo, Sunday in Mexico City
    told = [(one.subscriber, one.week) for one in given.send(post)]
    assert told == [("ana@example.org", "2023-W30"), ("eva@example.org", "2023-W31")]
    clock.now = MONDAY
    assert [one.subscriber for one in given.send(post)] == ["ana@example.org"]


def test_a_greylist_is_asked_again_and_gets_it_once(store: Store, clock: Clock) -> None:
    given = digester(store, clock)
    with serving(Postman(greets=["451 4.7.1 come back"] * 2)) as postman:
        mailer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5)
        (told,) = given.send(mailer)
        assert (told.fate, told.due) == ("later", MONDAY + timedelta(minutes=5))
        clock.now += timedelta(minutes=4)
        assert fates(given, mailer) == []
        clock.now += timedelta(minutes=2)
        assert fates(given, mailer) == ["later"]
        clock.now += timedelta(minutes=11)
        assert fates(given, mailer) == ["sent"]
        clock.now += 5 * HOUR
        assert fates(given, mailer) == []
    assert len(postman.took) == 1


def test_a_refusal_is_final_for_the_week(store: Store, clock: Clock) -> None:
    given = digester(store, clock)
    with serving(Postman(greets=["550 5.1.1 nobody of that name"])) as postman:
        mailer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5)
        assert fates(given, mailer) == ["refused"]
        clock.now += 2 * DAY
        assert fates(given, mailer) == []
        clock.now = MONDAY + 7 * DAY
        assert fates(given, mailer) == ["sent"]


def test_what_was_lost_with_the_text_is_unknown_and_goes_again_only_when_asked(store: Store, clock: Clock) -> None:
    given = digester(store, clock)
    with serving(Postman(drops=True)) as postman:
        mailer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5)
        assert fates(given, mailer) == ["unknown"]
        postman.drops = False
        clock.now += DAY
        assert fates(given, mailer) == []
        assert [(one.subscriber, one.week) for one in given.unsure()] == [("ana@example.org", "2023-W31")]
        clock.now += 7 * DAY
        assert given.unsure() == [], "what cannot be sent again is nobody's trouble"
        clock.now -= 7 * DAY
        assert given.again(ANA)
        assert fates(given, mailer) == ["sent"]
        assert not given.again(ANA), "what went is not sent again"
    first, second = postman.took
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(("death", "later"), [("before", ["sent"]), ("handing", ["unknown"]), ("after", ["unknown"])])
def test_a_death_before_the_text_left_is_made_good_and_no_other(
    store: Store, clock: Clock, death: Death, later: list[str]
) -> None:
    post, given = FakePost(dies=[death]), digester(store, clock)
    with pytest.raises(Killed):
        fates(given, post)
    assert fates(given, post) == later
    clock.now += DAY
    assert fates(given, post) == []
    assert len(post.took) == (0 if death == "handing" else 1)


@pytest.mark.loop
def test_nobody_gets_two_whatever_happens(tmp_path: Path) -> None:
    for seed in range(ROUNDS):
        chance = Random(seed)
        clock, post = Clock(MONDAY - 3 * DAY), FakePost()
        store = Store(f"sqlite:///{tmp_path / f'{seed}.db'}")
        weeks: set[str] = set()
        for _ in range(24):
            clock.now += timedelta(hours=chance.choice([1, 4, 12, 30, 100, -20]))
            post.fates = [chance.choice(["sent", "sent", "later", "down", "unknown", "refused"]) for _ in range(2)]
            post.dies = [chance.choice([None, None, None, "before", "handing", "after"]) for _ in range(2)]
            with suppress(Killed):
                weeks |= {told.week for told in digester(store, clock, ANA, EVA).send(post)}
        took = Counter((str(one["To"]), str(one["Message-ID"])) for one in post.took)
        assert took, seed
        assert max(took.values()) == 1, seed
        assert len({key for _, key in took}) <= 2 * len(weeks), seed
        store.close()


def test_links_lead_to_slack_then_to_our_pages_then_to_the_source(store: Store, clock: Clock) -> None:
    first, second = opened(store, MONDAY - HOUR), opened(store, MONDAY - HOUR)
    with store.write() as tx:
        card = Message(key=f"card:{first.id}", channel="slack", kind="card", body={"candidate": first.id})
        tx.outbox.enqueue(card, at=MONDAY)
        claimed = tx.outbox.claim(("slack",), now=MONDAY)
        assert claimed
        tx.outbox.sent(claimed, "C012/1690000000.000100", at=MONDAY)
    html = digester(store, clock, public_url="https://monitor.example.org/").letter(ANA).html
    assert 'href="https://slack.com/archives/C012/p1690000000000100"' in html
    assert f'href="https://monitor.example.org/candidates/{second.id}"' in html
    assert 'href="https://www.state.gov/joint-statement"' in digester(store, clock).letter(ANA).html


def test_what_joined_a_rejected_event_is_told(store: Store, clock: Clock) -> None:
    candidate = opened(store, MONDAY - 20 * DAY)
    with store.write() as tx:
        put_away = reject(candidate, "routine", by="Ana", at=MONDAY - 19 * DAY)
        saved = tx.candidates.save(put_away, before=candidate, by="Ana", at=MONDAY - 19 * DAY)
        tx.candidates.record(record(saved, saved, "join", by="monitor", at=MONDAY - DAY, origin="state"))
    text = digester(store, clock).letter(ANA).text
    assert f"MORE ABOUT REJECTED EVENTS (1)\n- {candidate.draft.title}\n" in text


def test_what_a_title_holds_is_text(store: Store, clock: Clock) -> None:
    with store.write() as tx:
        draft = make.draft(title='<script>alert("1")</script> & more', quotes=(), link=None, other_links=())
        tx.candidates.open([], draft, score=0.9, at=MONDAY - HOUR)
    letter = digester(store, clock).letter(ANA)
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert '<script>alert("1")</script> & more' in letter.text
