"""Handing over what is queued: claim by lease, send, store the receipt; after a death, ask before sending again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from monitor.core.errors import DeliveryError
from monitor.core.message import DECIDED, Message, next_try
from monitor.core.registry import Registry
from monitor.core.review import last_turn
from monitor.delivery.card import Card, make_card
from monitor.delivery.channel import Channel
from monitor.store import Store, Unit

NOWHERE = "shown nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One message's fate: its receipt, or the error with whether it is tried again."""

    message: Message
    receipt: str = ""
    error: str = ""
    dead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Sends from the outbox to the channels that this program serves."""

    store: Store
    channels: Mapping[str, Channel]
    registry: Registry
    publishers: Mapping[str, str]
    clock: Callable[[], datetime]

    def deliver(self) -> Iterator[Delivered]:
        """Send what is due, the oldest first, until nothing is; one bad message never blocks the next.

        Where another program delivers from the same database, it is left to that one.
        """
        with self.store.alone("deliver") as alone:
            if not alone:
                return
            with self.store.write() as tx:
                tx.outbox.release()  # whoever still holds a lease is dead: only one at a time gets here
            while message := self._claim():
                yield self._handle(message)

    def _claim(self) -> Message | None:
        with self.store.write() as tx:
            return tx.outbox.claim(tuple(self.channels), now=self.clock())

    def _handle(self, message: Message) -> Delivered:
        try:
            receipt = self._send(message)
        except DeliveryError as error:
            due = self._failed(message, error)
            return Delivered(message=message, error=str(error), dead=due is None)
        with self.store.write() as tx:
            tx.outbox.sent(message, receipt, at=self.clock())
        return Delivered(message=message, receipt=receipt)

    def _failed(self, message: Message, error: DeliveryError) -> datetime | None:
        """Put the message back; where the whole channel is down or asks for patience, everything of it waits."""
        now = self.clock()
        due = next_try(message.attempts + 1, now=now, retry_after=error.retry_after, outage=error.outage)
        with self.store.write() as tx:
            tx.outbox.failed(message, error.reason, due=due, arrived=error.ambiguous)
            if error.outage and due:
                tx.outbox.hold(message.channel, until=due)
            if due is None and message.kind != "notice":
                tx.outbox.enqueue(_given_up(message, error), at=now)
        return due

    def _send(self, message: Message) -> str:
        channel = self.channels[message.channel]
        with self.store.read() as tx:
            message = self._answering(tx, message)
            card, listed = self._card(tx, message), self._listed(tx, message)
        if message.kind in ("update", "thread") and not message.to:
            return NOWHERE
        if message.tried and message.kind != "update":  # an update done twice is done once
            if receipt := channel.find(message):
                return receipt
            with self.store.write() as tx:
                tx.outbox.trying(message, at=self.clock())
        if message.kind == "card" and (card is None or card.status not in ("new", "snoozed")):
            return DECIDED
        return channel.send(message, card, listed) if listed else channel.send(message, card)

    def _answering(self, tx: Unit, message: Message) -> Message:
        """An update or a reply with the receipt of what it is about: the card, or the list that holds it."""
        if message.kind not in ("update", "thread") or message.candidate is None:
            return message
        shown = tx.outbox.shown(message.channel, message.candidate)
        if shown and shown.kind == "line":
            shown = tx.outbox.by_key(message.channel, shown.to)
            if shown and message.kind == "update":
                message = replace(message, body=shown.body)
        return replace(message, to=shown.to) if shown and shown.to != DECIDED else message

    def _card(self, tx: Unit, message: Message) -> Card | None:
        """The candidate as it stands now."""
        if message.kind not in ("card", "update") or message.candidate is None:
            return None
        return self._made(tx, message.candidate)

    def _listed(self, tx: Unit, message: Message) -> Sequence[Card]:
        ids = cast(list[int], message.body.get("candidates", []))
        return [card for one in ids if (card := self._made(tx, one))]

    def _made(self, tx: Unit, candidate_id: int) -> Card | None:
        candidate = tx.candidates.get(candidate_id)
        if candidate is None:
            return None
        verdicts = tx.items.verdicts([stored.id for stored in candidate.items])
        return make_card(
            candidate, verdicts, self.registry, publishers=self.publishers, now=self.clock(),
            last=last_turn(tx.candidates.history(candidate_id)),
        )  # fmt: skip


def _given_up(message: Message, error: DeliveryError) -> Message:
    """The alarm about a dead letter."""
    text = f"Given up after {message.attempts + 1} tries: {message.key} ({error.reason})"
    body = {"text": text, "route": "ops"}
    return Message(channel=message.channel, key=f"dead:{message.key}", kind="notice", body=body)
