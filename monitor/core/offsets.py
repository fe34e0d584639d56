"""From cleaned text back to the text as it came: only for input whose own offsets somebody asks for."""

import unicodedata
from collections.abc import Callable
from functools import cached_property, lru_cache

from monitor.core.text import clean


class Cleaned:
    """A raw text, its cleaned form, and where each character of the cleaned form stands in the raw one."""

    def __init__(self, raw: str, cleaned: Callable[[str], str] = clean) -> None:
        self.raw = raw
        self.text = cleaned(raw)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the cleaned text as offsets of the raw text."""
        if self.text == self.raw or start >= end:
            return start, end
        starts, ends = self._aligned
        return starts[start], ends[end - 1]

    @cached_property
    def _aligned(self) -> tuple[list[int], list[int]]:
        return _align(self.raw, self.text)


def _align(raw: str, text: str) -> tuple[list[int], list[int]]:
    """For each character of `text`, the first and the past-the-last offset in `raw` of what it was made of.

    Cleaning drops, replaces and composes characters and joins white space; it never reorders. So both are walked side
    by side: the units of `raw` (a base character with its marks), cleaned one at a time, against `text`.
    """
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for begin, stop in _units(raw):
        for char in _cleaned(raw[begin:stop]):
            while place < len(text) and text[place].isspace() and text[place] != char:
                starts.append(ends[-1] if ends else begin)
                ends.append(begin)
                place += 1
            if place < len(text) and text[place] == char:
                starts.append(begin)
                ends.append(stop)
                place += 1
    while place < len(text):
        starts.append(len(raw))
        ends.append(len(raw))
        place += 1
    return starts, ends


@lru_cache(maxsize=4096)
def _cleaned(unit: str) -> str:
    return clean(unit)


def _units(raw: str) -> list[tuple[int, int]]:
    """The pieces of a raw text that become characters of their own, however many characters each is made of."""
    units: list[tuple[int, int]] = []
    base = -1  # the last unit that cleaning does not drop
    for place, char in enumerate(raw):
        if char >= "\u0300" and base >= 0 and _joins(_cleaned(raw[slice(*units[base])])[-1:], char):
            units[base:] = [(units[base][0], place + 1)]
            continue
        units.append((place, place + 1))
        if not _dropped(char):
            base = len(units) - 1
    return units


@lru_cache(maxsize=4096)
def _joins(before: str, char: str) -> bool:
    """Whether a character belongs to the one before it: a mark, or a letter that both compose to (Hangul)."""
    return unicodedata.combining(char) > 0 or len(unicodedata.normalize("NFC", before + char)) == len(before) == 1


@lru_cache(maxsize=4096)
def _dropped(char: str) -> bool:
    return clean(f"a{char}a") == "aa"
