"""What an edit changed in a text, sentence by sentence; white space, case and accents are no change."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from monitor.core.model import Item
from monitor.core.sentences import split
from monitor.core.text import fold


def difference(before: Item, after: Item) -> tuple[str, ...]:
    """Lines "− sentence that went" and "+ sentence that came" in reading order; empty where nothing did."""
    was, now = _sentences(before), _sentences(after)
    matcher = SequenceMatcher(None, [_same(one) for one in was], [_same(one) for one in now], autojunk=False)
    return tuple(_lines(matcher, was, now))


def _lines(matcher: "SequenceMatcher[bytes]", was: list[str], now: list[str]) -> Iterator[str]:
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"− {sentence}" for sentence in was[first:last])
            yield from (f"+ {sentence}" for sentence in now[begin:end])


def _sentences(item: Item) -> list[str]:
    return [item.title, *(one.said for one in split(item.text))]


def _same(sentence: str) -> bytes:
    return fold(sentence)
