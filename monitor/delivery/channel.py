"""What a channel must be able to do: hand a message over once, and say whether one had arrived."""

from typing import Protocol

from monitor.core.message import Message
from monitor.delivery.card import Card


class Channel(Protocol):
    """A way out. Both methods raise DeliveryError where the channel does not answer."""

    @property
    def name(self) -> str:
        """The channel's name, as queued messages give it."""

    def send(self, message: Message, card: Card | None) -> str:
        """Hand the message over (its card, or a notice's text) and return the receipt."""

    def find(self, message: Message) -> str | None:
        """The receipt of a message that may have arrived before its sender died, None if it did not."""
