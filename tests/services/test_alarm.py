"""What waits for over an hour: an alarm by every way out once a day, and one word when it is over."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.core.errors import DeliveryError
from monitor.core.message import Message
from monitor.core.model import Person
from monitor.delivery.card import Card
from monitor.delivery.channel import Channel
from monitor.delivery.mail import Mailer
from monitor.delivery.postbox import Postbox
from monitor.services.alarm import Alarmer, late
from monitor.services.deliver import Deliverer
from monitor.store import Store
from tests import make
from tests.delivery.smtp import Postman, serving

OTTO = Person(name="Otto", role="ops", mail="Otto@example.org")
ANA = Person(name="Ana", role="curator", mail="ana@example.org")
MINUTE = timedelta(minutes=1)


@dataclass
class FakeSlack:
    """Takes what it gets while it is there."""

    there: bool = True
    took: list[str] = field(default_factory=list)
    name: str = "slack"
    living: bool = True

    def send(self, message: Message, card: Card | None, listed: object = ()) -> str:
        if not self.there:
            raise DeliveryError("slack", "no answer", outage=True)
        self.took.append(str(message.body.get("text", "")))
        return f"C0/{len(self.took)}"

    def find(self, message: Message) -> str | None:
        return None


@dataclass
class Office:
    """The queue with Slack and a mail server, and a clock that is turned by hand."""

    store: Store
    postman: Postman
    slack: FakeSlack = field(default_factory=FakeSlack)
    now: datetime = make.NOW

    def clock(self) -> datetime:
        return self.now

    def mailer(self) -> Mailer:
        return Mailer(f"smtp://127.0.0.1:{self.postman.port}", "monitor@example.org", seconds=5)

    def alarmer(self, *team: Person, channels: tuple[str, ...] = ("slack", "mail")) -> Alarmer:
        return Alarmer(store=self.store, channels=channels, team=team, clock=self.clock)

    def queue(self, *keys: str, channel: str = "slack") -> None:
        with self.store.write() as tx:
            for key in keys:
                body = {"text": key, "route": "ops", "mail": "otto@example.org"}
                tx.outbox.enqueue(Message(channel=channel, key=key, kind="notice", body=body), at=self.now)

    def deliver(self) -> None:
        channels: dict[str, Channel] = {"slack": self.slack, "mail": Postbox(self.mailer, clock=self.clock)}
        list(Deliverer(
            store=self.store, channels=channels, registry=make.registry(), publishers={}, clock=self.clock
        ).deliver())  # fmt: skip

    def pass_(self, length: timedelta, alarmer: Alarmer, *, step: timedelta = 5 * MINUTE) -> list[str]:
        """What was newly told in that time."""
        told: list[str] = []
        until = self.now + length
        while self.now < until:
            self.now += step
            self.deliver()
            told += alarmer.alarm()
        self.deliver()
        return told

    def letters(self) -> list[tuple[str, str]]:
        return [(str(one["To"]), str(one["Subject"])) for one in self.postman.took]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store, serving(Postman()) as postman:
        yield Office(store, postman)


def test_two_days_without_slack_are_told_by_mail_each_day_and_by_slack_when_it_is_back(office: Office) -> None:
    alarmer = office.alarmer(OTTO, ANA)
    office.slack.there = False
    office.queue("a", "b")
    assert office.pass_(timedelta(minutes=55), alarmer) == []
    (told,) = office.pass_(12 * MINUTE, alarmer)
    assert told.startswith("⚠ 2 messages for slack wait, the oldest for 1 hour: no answer.\nWhat to do: ")
    assert office.letters() == [
        ("Otto <Otto@example.org>", "Monitor: ⚠ 2 messages for slack wait, the oldest for 1 hour: no answer.")
    ]
    office.pass_(timedelta(days=1), alarmer, step=timedelta(hours=1))
    assert len(office.letters()) == 2
    office.slack.there = True
    office.pass_(15 * MINUTE, alarmer)
    assert [text.partition(":")[0] for text in office.slack.took] == [
        "a", "b", "⚠ 2 messages for slack wait, the oldest for 1 hour", "✓ Nothing for slack waits any longer.",
    ]  # fmt: skip
    assert [subject for _, subject in office.letters()[2:]] == ["Monitor: ✓ Nothing for slack waits any longer."]
    assert office.pass_(timedelta(days=2), alarmer, step=timedelta(hours=4)) == []


def test_one_stuck_message_is_told_in_slack_itself(office: Office) -> None:
    with office.store.write() as tx:
        tx.outbox.enqueue(Message(channel="slack", key="bad", kind="notice"), at=office.now)
        bad = tx.outbox.claim(("slack",), now=office.now)
        assert bad is not None
        tx.outbox.failed(bad, "invalid_blocks", due=office.now + timedelta(hours=3))
    office.pass_(70 * MINUTE, office.alarmer(channels=("slack",)))
    (text,) = office.slack.took
    assert text.startswith("⚠ 1 message for slack has waited for 1 hour: invalid_blocks.")


def test_without_ops_the_curators_get_the_mail(office: Office) -> None:
    office.slack.there = False
    office.queue("a")
    office.pass_(70 * MINUTE, office.alarmer(ANA))
    assert [to for to, _ in office.letters()] == ["Ana <ana@example.org>"]


def test_a_mail_server_that_is_away_is_told_in_slack(office: Office) -> None:
    office.postman.port = 1
    office.queue("a", channel="mail")
    alarmer = office.alarmer(OTTO)
    office.pass_(70 * MINUTE, alarmer)
    (text,) = office.slack.took
    assert text.startswith("⚠ 1 message for mail has waited for 1 hour: 127.0.0.1:1: ")


def test_what_an_earlier_set_up_left_is_nobodys_trouble(office: Office) -> None:
    office.queue("card:1", channel="console")
    office.now += timedelta(hours=2)
    assert late(office.store, ["slack", "mail"], now=office.now) == []
    (waiting,) = late(office.store, ["console"], now=office.now)
    assert (waiting.messages, waiting.oldest, waiting.error) == (1, make.NOW, "")


def test_an_alarm_that_may_have_arrived_is_mailed_again_with_the_same_id(office: Office) -> None:
    office.slack.there = False
    office.queue("a")
    office.postman.drops = True
    alarmer = office.alarmer(OTTO)
    office.pass_(65 * MINUTE, alarmer)
    office.postman.drops = False
    office.pass_(10 * MINUTE, alarmer)
    first, *_, last = office.postman.took
    assert len(office.postman.took) > 1
    assert first["Message-ID"] == last["Message-ID"]


def test_a_sender_that_cannot_be_is_an_outage_of_mail_alone(office: Office) -> None:
    channel = Postbox(lambda: Mailer("smtp://127.0.0.1", "nobody"), clock=office.clock)
    with pytest.raises(DeliveryError, match="MONITOR_MAIL_FROM") as refused:
        channel.send(Message(channel="mail", key="k", kind="notice", body={"text": "x", "mail": "a@b.mx"}), None)
    assert refused.value.outage
