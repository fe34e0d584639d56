"""Does what is queued go out? Ops are told where it does not, by every way out that there is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.backlog import LATE, Backlog, about, told
from monitor.core.message import Message
from monitor.core.model import Person
from monitor.delivery import postbox
from monitor.store import Store


def late(store: Store, channels: Sequence[str], *, now: datetime) -> list[Backlog]:
    """What has waited for too long in the channels that are set up; what is left in others is nobody's trouble."""
    with store.read() as tx:
        found = tx.outbox.late(before=now - LATE)
    return [found[channel] for channel in channels if channel in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarmer:
    """Watches the `channels` that are set up."""

    store: Store
    channels: Sequence[str]
    team: Sequence[Person]
    clock: Callable[[], datetime]

    def alarm(self) -> list[str]:
        """Queue what ops must know, once a day, and once when it is over; returns the texts that are new.

        The channel that does not work gets its alarm too: it may be that one message only is stuck, and after an
        outage it tells why so much came late.
        """
        now = self.clock()
        new: dict[str, None] = {}
        with self.store.write() as tx:
            found = tx.outbox.late(before=now - LATE)
            for channel in self.channels:
                for way, whom, body in self._ways():
                    beginning = about(channel, whom)
                    last = tx.outbox.newest(way, beginning)
                    notice = told(found.get(channel), last, beginning=beginning, now=now)
                    if notice is None:
                        continue
                    message = Message(channel=way, key=notice.key, kind="notice", body={**body, "text": notice.text})
                    if tx.outbox.enqueue(message, at=now):
                        new[notice.text] = None
        return list(new)

    def _ways(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """The ways to ops: a channel, whom it is for where it is for one person, and what a message's body needs."""
        for channel in self.channels:
            if channel != postbox.NAME:
                yield channel, "", {"route": "ops"}
                continue
            for person in in_charge(self.team):
                yield channel, person.mail.casefold(), {"mail": person.mail, "name": person.name}


def in_charge(team: Sequence[Person]) -> list[Person]:
    """Whose mail it concerns: the role ops, or the curators where nobody has it."""
    with_mail = [one for one in team if one.mail]
    return [one for one in with_mail if one.role == "ops"] or [one for one in with_mail if one.role == "curator"]
