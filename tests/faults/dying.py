"""A database whose program dies at a chosen point: before a unit of work, inside it, or just after it.

Dying is an exception that nothing in the program catches, so that what follows a real SIGKILL follows: what was not
committed is gone, and a new program begins on the same file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.core.message import Message
from monitor.delivery.card import Card
from monitor.store import Store, Unit


class Died(BaseException):
    """The program is gone."""


class Fate:
    """Dies at the `left`-th point that is passed; counts them."""

    def __init__(self, left: int | None) -> None:
        self.left = left
        self.passed = 0

    def point(self) -> None:
        """Pass a point alive, or not."""
        self.passed += 1
        if self.left is not None and self.passed > self.left:
            raise Died


class MortalStore(Store):
    """The store of a program that may die around each of its writes."""

    def __init__(self, url: str, fate: Fate) -> None:
        super().__init__(url)
        self._fate = fate

    @contextmanager
    def write(self) -> Iterator[Unit]:
        self._fate.point()
        with super().write() as tx:
            yield tx
            self._fate.point()
        self._fate.point()


class MortalChannel:
    """A channel that remembers what arrived, whose sender may die before the message left or before it knew."""

    name = "console"
    living = False

    def __init__(self, fate: Fate, arrived: list[str]) -> None:
        self._fate, self._arrived = fate, arrived

    def send(self, message: Message, card: Card | None, listed: object = ()) -> str:
        """Hand over; the receipt is the key."""
        self._fate.point()
        self._arrived.append(message.key)
        self._fate.point()
        return message.key

    def find(self, message: Message) -> str | None:
        """Whether it had arrived."""
        return message.key if message.key in self._arrived else None
