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
from monitor.delivery.card import STANDING_WORDS, Card, CardSource

NAME = "console"
_WIDTH = 96
_MOST_SOURCES = 10
_DASH = "─"


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
        text = "\n\n".join(texts) or clean(str(message.body.get("text", ""))).replace(_DASH, "-")
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
    facts = [
        card.when,
        card.read_from,
        STANDING_WORDS[card.standing],
        card.type,
        card.section,
        card.report and f"→ {card.report}",
    ]
    lines = [
        *_wrapped(f"#{card.candidate} {card.title}", indent="", most=300),
        *_wrapped(f"“{card.sources[0].title}”" if card.untranslated and card.sources else "", most=300),
        *_wrapped(" · ".join(fact for fact in facts if fact), most=300),
        *_wrapped(" · ".join(card.institutions), most=600),
        *_wrapped(f"{'[translate] ' if card.untranslated else ''}{card.summary}", most=1500),
        *_wrapped(f"Why ({card.certainty}): {card.why}" if card.why else "", most=500),
        *(_source(source) for source in card.sources[:_MOST_SOURCES]),
        *_wrapped(f"… and {more} more" if (more := len(card.sources) - _MOST_SOURCES) > 0 else "", most=100),
        *_wrapped(f"assigned to {card.assignee}" if card.assignee else "", most=100),
        f"   monitor accept {card.candidate} · edit {card.candidate} · reject {card.candidate} --reason … ·"
        f" snooze {card.candidate} --until … · show {card.candidate}",
    ]
    return "\n".join(lines)


def _source(source: CardSource) -> str:
    """One source; an address is never broken, so that it can be opened from the terminal."""
    about = _inert(f"{source.publisher} ({source.country}, {source.language}, {source.age})", 150)
    return f"   {about}: {_inert(source.url or source.title, 500)}"


def _wrapped(text: str, *, most: int, indent: str = "   ") -> list[str]:
    return textwrap.wrap(_inert(text, most), _WIDTH, initial_indent=indent, subsequent_indent=indent or "    ")


def _inert(text: str, most: int) -> str:
    """One line of at most so many characters that no terminal obeys and that never passes for a card's mark."""
    line = one_line(text[: 10 * most]).replace(_DASH, "-")
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _mark(key: str) -> str:
    return f"   {_DASH}{_DASH} {key}"
