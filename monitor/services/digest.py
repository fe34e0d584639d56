"""The weekly digest: gathered for each subscriber, mailed once a week in the subscriber's own time zone.

What went, what waits and what nobody can know is in the database; so neither restarts nor clocks nor a long pause make
two of one, and after a pause only the running week's is sent, which tells everything since the last.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from monitor.core.digest import News, Trouble, Week, compose, week_of
from monitor.core.model import Candidate, Entry, Person
from monitor.core.pace import HEALTHY
from monitor.core.period import parse_period
from monitor.core.registry import Registry
from monitor.delivery import slack
from monitor.delivery.digest_letter import write
from monitor.delivery.mail import Answer, Fate, Letter
from monitor.delivery.mail import compose as as_message
from monitor.reports import REPORTS
from monitor.reports.issues import PublishedIssue, late
from monitor.services.health import health
from monitor.services.import_entries import ORIGIN
from monitor.sources.base import SourceBase
from monitor.store import Store, Unit
from monitor.store.digests import UNSURE, Mailed

_FIRST_WAIT = timedelta(minutes=5)  # a greylist wants to be asked again after some minutes
_LONGEST_WAIT = timedelta(hours=4)
_A_WEEK = timedelta(days=7)


class Post(Protocol):
    """Who carries letters: a mail server, or a stand-in."""

    @property
    def sender(self) -> Address:
        """Whose name the letters carry."""

    def send(self, message: EmailMessage, *, handing: Callable[[], None]) -> Answer:
        """Give a message away; `handing` is called just before its text leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one subscriber's digest; `due` is when it is tried again."""

    subscriber: str
    week: str
    fate: Fate
    said: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digester:
    """Writes and mails digests. `public_url` is where the monitor's own pages are, empty where there are none."""

    store: Store
    registry: Registry
    sources: Sequence[SourceBase]
    team: Sequence[Person]
    clock: Callable[[], datetime]
    public_url: str = ""

    @property
    def subscribers(self) -> tuple[Person, ...]:
        return tuple(person for person in self.team if person.digest and person.mail)

    def letter(self, person: Person) -> Letter:
        """This week's digest as the person would get it now."""
        now, zone = self.clock(), ZoneInfo(person.timezone)
        week = week_of(now, zone)
        with self.store.read() as tx:
            since = tx.digests.last(person.mail.casefold(), before=week.name) or now - _A_WEEK
            digest = compose(self._news(tx, since, now), self.registry, since=since, now=now, zone=zone)
        return write(digest, name=person.name, zone=zone.key)

    def send(self, mailer: Post, *, early: bool = False) -> Iterator[Told]:
        """Mail what is due, one subscriber after the other; `early` does not wait for Monday's morning.

        Where another program is at it, it is left to that one.
        """
        with self.store.alone("digest") as alone:
            if not alone:
                return
            with self.store.write() as tx:
                lost = tx.digests.recover(at=self.clock())
            for mailed in lost:
                yield Told(subscriber=mailed.subscriber, week=mailed.week, fate="unknown", said=UNSURE)
            for person in self.subscribers:
                if told := self._send(mailer, person, early=early):
                    yield told

    def again(self, person: Person) -> bool:
        """Let a digest of this week that was refused, or may not have arrived, be sent once more."""
        week = week_of(self.clock(), ZoneInfo(person.timezone))
        with self.store.write() as tx:
            return tx.digests.again(person.mail.casefold(), week.name, at=self.clock())

    def unsure(self) -> list[Mailed]:
        """This week's digests of which nobody knows whether they arrived: what `again` can still send."""
        now = self.clock()
        weeks = {(one.mail.casefold(), week_of(now, ZoneInfo(one.timezone)).name) for one in self.subscribers}
        with self.store.read() as tx:
            return [one for one in tx.digests.unsure() if (one.subscriber, one.week) in weeks]

    def _send(self, mailer: Post, person: Person, *, early: bool) -> Told | None:
        now = self.clock()
        week = week_of(now, ZoneInfo(person.timezone))
        if now < week.due and not early:
            return None
        with self.store.write() as tx:
            mailed = tx.digests.begin(person.mail.casefold(), week.name, at=now)
        if mailed is None:
            return None
        message = as_message(
            self.letter(person), sender=mailer.sender, name=person.name, mail=person.mail,
            key=f"digest.{week.name}", at=now,
        )  # fmt: skip

        def handing() -> None:
            with self.store.write() as tx:
                tx.digests.handing(mailed, at=self.clock())

        return self._ended(mailed, week, mailer.send(message, handing=handing))

    def _ended(self, mailed: Mailed, week: Week, answer: Answer) -> Told:
        now = self.clock()
        due = None
        with self.store.write() as tx:
            if answer.fate in ("later", "down"):
                due = now + min(_FIRST_WAIT * (1 << min(mailed.attempts - 1, 10)), _LONGEST_WAIT)
                tx.digests.later(mailed, answer.said, due=due, at=now)
            else:
                tx.digests.ended(mailed, answer.fate, at=now, error="" if answer.fate == "sent" else answer.said)  # type: ignore[arg-type]
        return Told(subscriber=mailed.subscriber, week=week.name, fate=answer.fate, said=answer.said, due=due)

    def _news(self, tx: Unit, since: datetime, now: datetime) -> News:
        waiting = [*tx.candidates.all("new"), *tx.candidates.all("snoozed")]
        accepted = tx.candidates.all("accepted")
        decisions = list(tx.candidates.decisions(since=since))
        joined = dict.fromkeys(one.candidate for one in decisions if one.action == "join")
        rows = [one for one in health(self.store, self.sources, now=now) if one.enabled]
        urls = {source.name: source.url for source in self.sources}
        return News(
            open=waiting,
            accepted=accepted,
            by_hand=frozenset(one.candidate for one in decisions if one.origin == ORIGIN),
            late=_late(tx, accepted),
            more=[one for one in map(tx.candidates.need, joined) if one.status == "rejected"],
            troubles=[
                Trouble(source=one.source, said=_said(one.state, one.error), remedy=one.remedy, url=urls[one.source])
                for one in rows
                if one.trouble
            ],
            healthy=sum(one.state in HEALTHY and not one.trouble for one in rows),
            sources=len(rows),
            link=partial(self._link, tx),
        )

    def _link(self, tx: Unit, candidate: Candidate) -> str:
        """Where the candidate is looked at: its card in Slack, else its page here, else its release."""
        if card := _slack_link(tx, candidate.id):
            return card
        if self.public_url:
            return f"{self.public_url.rstrip('/')}/candidates/{candidate.id}"
        own = candidate.draft.link.url if candidate.draft.link else None
        return own or next((stored.item.url for stored in candidate.items if stored.item.url), "")


def _slack_link(tx: Unit, candidate: int) -> str:
    shown = tx.outbox.shown(slack.NAME, candidate)
    if shown and shown.kind == "line":
        shown = tx.outbox.by_key(slack.NAME, shown.to)
    channel, slash, ts = shown.to.partition("/") if shown else ("", "", "")
    return f"https://slack.com/archives/{channel}/p{ts.replace('.', '')}" if slash else ""


def _late(tx: Unit, accepted: Sequence[Candidate]) -> frozenset[int]:
    """The entries that belong to an issue which is out, of any kind of report."""
    entries = [
        Entry(candidate=one.id, draft=one.draft, accepted_at=one.decided_at) for one in accepted if one.decided_at
    ]
    found: set[int] = set()
    for kind in REPORTS:
        issues = [
            PublishedIssue(kind=kind, period=parse_period(one.period), entries=one.entries)
            for one in tx.issues.all(kind)
        ]
        found |= {one.candidate for one in late(entries, issues, kind=kind)}
    return frozenset(found)


def _said(state: str | None, error: str) -> str:
    words = (state or "not read").replace("_", " ")
    return f"{words}: {error}" if error and state and state not in HEALTHY else error or words
