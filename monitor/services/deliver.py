"""Handing over what is queued: claim by lease, send, store the receipt; after a death, ask before sending again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.core.errors import DeliveryError
from monitor.core.message import Message, next_try
from monitor.core.model import Registry
from monitor.delivery.card import Card, make_card
from monitor.delivery.channel import Channel
from monitor.store import Store

DECIDED = "decided before it was sent"


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
            now = self.clock()
            due = next_try(message.attempts + 1, now=now, retry_after=error.retry_after)
            with self.store.write() as tx:
                tx.outbox.failed(message, error.reason, due=due)
            return Delivered(message=message, error=str(error), dead=due is None)
        with self.store.write() as tx:
            tx.outbox.sent(message, receipt, at=self.clock())
        return Delivered(message=message, receipt=receipt)

    def _send(self, message: Message) -> str:
        channel = self.channels[message.channel]
        if message.attempts and (receipt := channel.find(message)):
            return receipt
        if message.kind != "card":
            return channel.send(message, None)
        card = self._card(message)
        return channel.send(message, card) if card else DECIDED

    def _card(self, message: Message) -> Card | None:
        """The candidate as it stands now; None where a curator was faster than the message."""
        with self.store.read() as tx:
            candidate = tx.candidates.get(int(str(message.body["candidate"])))
            if candidate is None or candidate.status not in ("new", "snoozed"):
                return None
            verdicts = tx.items.verdicts([stored.id for stored in candidate.items])
        return make_card(candidate, verdicts, self.registry, publishers=self.publishers, now=self.clock())
