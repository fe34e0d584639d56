"""What the channels are told of a candidate: its card, what changed on it, what is said below it.

It only queues, inside the caller's unit of work; `deliver` sends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.message import DECIDED, Message
from monitor.core.model import Candidate
from monitor.core.reasons import certainty
from monitor.store import Unit

LISTED = 20  # candidates in one list: more than one glance takes in


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """`channels` get cards; the cards of those that are also `living` change after they were sent."""

    channels: tuple[str, ...]
    living: tuple[str, ...] = ()

    def card(self, tx: Unit, candidate: Candidate, *, at: datetime) -> None:
        """Queue the candidate's card, once, on every channel; where cards live, a doubtful one goes into a list."""
        doubtful = certainty(candidate.score) == "perhaps"
        for channel in self.channels:
            kind = "line" if doubtful and channel in self.living else "card"
            body = {"candidate": candidate.id}
            tx.outbox.enqueue(Message(channel=channel, key=f"card:{candidate.id}", kind=kind, body=body), at=at)  # type: ignore[arg-type]

    def again(self, tx: Unit, candidate: Candidate, *, at: datetime, why: str) -> None:
        """Queue a further card on every channel: the candidate came back."""
        for channel in self.channels:
            tx.outbox.enqueue(_card(channel, candidate, f"{why}-{candidate.version}"), at=at)

    def by_hand(self, tx: Unit, candidate: Candidate, *, at: datetime) -> None:
        """Queue the card of what a curator filed or split off, where cards live."""
        for channel in self.living:
            tx.outbox.enqueue(_card(channel, candidate, "by-hand"), at=at)

    def changed(self, tx: Unit, candidate: Candidate, *, at: datetime) -> None:
        """Queue the change of a card that was sent; a card that was never sent needs none."""
        for channel in self.living:
            shown = tx.outbox.shown(channel, candidate.id)
            if shown is None or (shown.kind == "line" and not shown.to):
                continue
            if shown.to != DECIDED:
                key, body = f"update:{candidate.id}:{candidate.version}", {"candidate": candidate.id}
                tx.outbox.enqueue(Message(channel=channel, key=key, kind="update", body=body), at=at)
            elif candidate.status == "new":
                tx.outbox.enqueue(_card(channel, candidate, f"open-{candidate.version}"), at=at)

    def reply(self, tx: Unit, candidate: Candidate, text: str, *, at: datetime, url: str | None = None) -> None:
        """Queue a reply in the thread of the candidate's card, where it has one."""
        for channel in self.living:
            if tx.outbox.shown(channel, candidate.id):
                key = f"thread:{candidate.id}:{candidate.version}"
                body = {"candidate": candidate.id, "text": text, "url": url or ""}
                tx.outbox.enqueue(Message(channel=channel, key=key, kind="thread", body=body), at=at)

    def watching(self, tx: Unit, sources: Sequence[str], newest: Sequence[Candidate], *, at: datetime) -> None:
        """Queue the one message about sources that were read for the first time, with their newest candidates."""
        many = f"{len(sources)} sources" if len(sources) > 1 else f"one source, {sources[0]}"
        title = f"Watching {many}." + " The newest of what was there before:" * bool(newest)
        for channel in self.living:
            self._list(tx, channel, f"watching:{at:%Y-%m-%dT%H:%M:%S}", title, newest, at=at)

    def perhaps(self, tx: Unit, key: str, candidates: Sequence[Candidate], *, at: datetime) -> None:
        """Queue the day's list of doubtful candidates."""
        for channel in self.living:
            self._list(tx, channel, key, "Perhaps: what today's reading is not sure of", candidates, at=at)

    def _list(
        self, tx: Unit, channel: str, key: str, title: str, candidates: Sequence[Candidate], *, at: datetime
    ) -> None:
        body = {"key": key, "title": title, "candidates": [one.id for one in candidates]}
        lines = [
            Message(channel=channel, key=f"card:{one.id}", kind="line", body={"candidate": one.id})
            for one in candidates
        ]
        tx.outbox.gather(lines, Message(channel=channel, key=key, kind="list", body=body), at=at)


def _card(channel: str, candidate: Candidate, why: str) -> Message:
    return Message(channel=channel, key=f"card:{candidate.id}:{why}", kind="card", body={"candidate": candidate.id})
