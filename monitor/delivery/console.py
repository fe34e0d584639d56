"""The terminal as a channel: cards as text.

Every card ends with its key, so that a card whose sender was killed before it could note the receipt is found again
where the output is a file. On a screen or in a pipe nothing can be looked up; there a killed card is shown again.
"""

import os
import stat
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from monitor.core.errors import DeliveryError
from monitor.core.message import Message
from monitor.core.text import clean, one_line
from monitor.delivery.card import Card

NAME = "console"
_WIDTH = 96


class Console:
    """Writes each message with one write, so that it is there whole or not at all."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def name(self) -> str:
        return NAME

    @property
    def living(self) -> bool:
        return False

    def send(self, message: Message, card: Card | None, listed: Sequence[Card] = ()) -> str:
        """Print the message; the receipt is its key."""
        texts = [card_text(one) for one in (card, *listed) if one]
        text = "\n\n".join(texts) or clean(str(message.body.get("text", "")))
        data = f"{text}\n{_mark(message.key)}\n\n".encode()
        try:
            self._stream.flush()
            while data:
                data = data[os.write(self._stream.fileno(), data) :]
        except (OSError, ValueError) as error:
            raise DeliveryError(NAME, f"the output cannot be written: {error}", ambiguous=True) from error
        return message.key

    def find(self, message: Message) -> str | None:
        """Look for the message's mark where the output is a file."""
        try:
            number = self._stream.fileno()
            if not stat.S_ISREG(os.fstat(number).st_mode):
                return None
            with Path(f"/dev/fd/{number}").open("rb") as written:
                wanted = _mark(message.key).encode()
                return message.key if any(line.rstrip(b"\n") == wanted for line in written) else None
        except (OSError, ValueError):
            return None


def card_text(card: Card) -> str:
    """The card as lines for a terminal, with the commands that decide it."""
    sources = [
        f"   {one_line(f'{source.publisher} ({source.country}, {source.language}, {source.age})')}: "
        f"{one_line(source.url or source.title)}"
        for source in card.sources
    ]
    facts = [card.when, card.read_from, card.type, card.section, card.report and f"→ {card.report}"]
    summary = f"{'[translate] ' if card.untranslated else ''}{card.summary}"
    lines = [
        *_wrapped(f"#{card.candidate}  {card.title}", hang="    "),
        f"   {' · '.join(fact for fact in facts if fact)}",
        *_wrapped(f"   {' · '.join(card.institutions)}" if card.institutions else ""),
        *_wrapped(f"   {summary}"),
        *_wrapped(f"   Why ({card.certainty}): {card.why}" if card.why else ""),
        *sources,
        f"   assigned to {card.assignee}" if card.assignee else "",
        f"   monitor accept {card.candidate} · edit {card.candidate} · reject {card.candidate} --reason … ·"
        f" snooze {card.candidate} --until … · show {card.candidate}",
    ]
    return "\n".join(line for line in lines if line)


def _wrapped(text: str, hang: str = "   ") -> list[str]:
    # A terminal obeys escape characters; `one_line` lets none of a text through.
    indent = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(one_line(text), _WIDTH, initial_indent=indent, subsequent_indent=hang)


def _mark(key: str) -> str:
    return f"   ── {key}"
