"""What a channel must be able to do: hand a message over once, and say whether one had arrived."""

from collections.abc import Sequence
from typing import Protocol

from monitor.core.message import Message
from monitor.delivery.card import Card


class Channel(Protocol):
    """A way out. Both methods raise DeliveryError where the channel does not answer."""

    @property
    def name(self) -> str:
        """The channel's name, as queued messages give it."""

    @property
    def living(self) -> bool:
        """Whether what was sent can be changed later: then decisions change cards, and doubts go into daily lists."""

    def send(self, message: Message, card: Card | None, listed: Sequence[Card] = ()) -> str:
        """Hand the message over (its card, the cards of a list, or a notice's text) and return the receipt."""

    def find(self, message: Message) -> str | None:
        """The receipt of a message that may have arrived before its sender died, None if it did not."""
