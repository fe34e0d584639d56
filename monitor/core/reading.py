"""An item as the rules see it: who is named where, which mentions are solid, which sentence each stands in.

A mention of the other side is solid when it is not one name in a list of countries. Nothing is weighed here.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from monitor.core.gazetteer import Gazetteer, Hit, Hits
from monitor.core.lexicon import MARQUEE
from monitor.core.model import Country, Field, Item

LEAD = 700  # characters of the text in which a release says what it is about
GAP = 500  # characters between two mentions that still belong to one passage
_LIST_REACH = 120  # a list of countries: three others named within this many characters
_LIST_LENGTH = 3
_SENTENCE_REACH = 400
# Whom a release of each country has to name. Canada's own must name Mexico; that it names the United States too is a
# rule's to ask.
_OTHER: dict[Country, frozenset[Country]] = {
    "US": frozenset(("MX",)),
    "MX": frozenset(("US",)),
    "CA": frozenset(("MX",)),
}
_STOP = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“¿¡(\[]?[A-ZÁÉÍÓÚÑ0-9])|\n\s*\n|\n(?=---|[-*•])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|U\.S|D\.C|B\.C|Mr|Ms|Mrs|Dr|St|Jr|Sr|Sra|Lic|Ing|Gen|Sen|Rep|No|EE\. ?UU|EE))$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of solid mentions, each near the one before."""

    start: int
    end: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Lead:
    """What the opening of an item names first; the title stands in where there is no text."""

    field: Field
    names_other_side: Hit | None
    names_institution: Hit | None


class Reading:
    """One item, read once; everything costly is worked out when a rule first asks for it."""

    def __init__(self, item: Item, gazetteer: Gazetteer) -> None:
        self.item = item
        hits = gazetteer.scan(item)
        self.hits: dict[Field, Hits] = dict(hits)
        self.other: frozenset[Country] = _OTHER[item.country]

    def text_of(self, field: Field) -> str:
        return self.item.title if field == "title" else self.item.text

    @cached_property
    def is_empty(self) -> bool:
        """Nothing of the registry and nothing of the other side is named anywhere."""
        return not any(self.institutions(field) or self.sides(field) for field in self.hits)

    @cached_property
    def _countries_named(self) -> bool:
        """The other country itself is named, not just a town of it."""
        return any(
            hit.name.mark == "both" or (hit.name.mark in self.other and not hit.name.place)
            for hits in self.hits.values()
            for hit in hits.marks
        )

    def institutions(self, field: Field) -> tuple[Hit, ...]:
        """Agreements, mechanisms, programs and organizations; not the offices of one side."""
        return tuple(hit for hit in self.hits[field].institutions if not hit.name.office)

    def sides(self, field: Field) -> tuple[Hit, ...]:
        return self._title_sides if field == "title" else self._text_sides

    @cached_property
    def _title_sides(self) -> tuple[Hit, ...]:
        """Those of the title itself, not of the site's name at its end."""
        marquee = MARQUEE.search(self.flat("title"))
        end = marquee.start() if marquee else len(self.item.title)
        return tuple(hit for hit in self._sides("title") if hit.start < end)

    @cached_property
    def _text_sides(self) -> tuple[Hit, ...]:
        return self._sides("text")

    def _sides(self, field: Field) -> tuple[Hit, ...]:
        """Where the other side is named: its country, people, places, or its offices and their holders."""
        marks = [
            hit
            for hit in self.hits[field].marks
            if hit.name.mark == "both"
            or (hit.name.mark in self.other and (not hit.name.place or self._countries_named))
        ]
        taken = [(hit.start, hit.end) for hit in marks]
        offices = [
            hit
            for hit in self.hits[field].institutions
            if hit.name.country in self.other and not any(s < hit.end and hit.start < e for s, e in _near(taken, hit))
        ]
        return tuple(sorted(marks + offices, key=lambda hit: hit.start))

    @cached_property
    def solid(self) -> tuple[Hit, ...]:
        """Mentions of the other side in the text that are not one name in a list of countries."""
        return tuple(hit for hit in self._text_sides if not self.in_list("text", hit))

    def thirds(self, field: Field) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits[field].marks if hit.name.mark == "third")

    @cached_property
    def _third_starts(self) -> dict[Field, list[int]]:
        return {field: [hit.start for hit in self.thirds(field)] for field in self.hits}

    def in_list(self, field: Field, hit: Hit) -> bool:
        starts = self._third_starts[field]
        near = bisect_right(starts, hit.end + _LIST_REACH) - bisect_left(starts, hit.start - _LIST_REACH)
        return near >= _LIST_LENGTH

    @cached_property
    def lead(self) -> Lead:
        field: Field = "text" if self.item.text else "title"
        sides = self.solid if field == "text" else self.sides("title")
        return Lead(
            field=field,
            names_other_side=next((hit for hit in sides[:1] if hit.start < LEAD), None),
            names_institution=next((hit for hit in self.institutions(field)[:1] if hit.start < LEAD), None),
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The runs of solid mentions in the text, in its order."""
        found: list[Passage] = []
        for hit in self.solid:
            if found and hit.start - found[-1].end <= GAP:
                found[-1] = Passage(found[-1].start, hit.end, found[-1].mentions + 1)
            else:
                found.append(Passage(hit.start, hit.end, 1))
        return tuple(found)

    def flat(self, field: Field) -> bytes:
        return self.hits[field].flat

    def sentence(self, field: Field, start: int, end: int) -> tuple[int, int]:
        """The sentence around `[start, end)`, at most 400 characters to either side; a title is one sentence."""
        text = self.text_of(field)
        if field == "title":
            return 0, len(text)
        low, high = max(0, start - _SENTENCE_REACH), min(len(text), end + _SENTENCE_REACH)
        first = low
        for stop in _STOP.finditer(text, low, start):
            if not _ABBREVIATED.search(text, max(low, stop.start() - 6), stop.start()):
                first = stop.end()
        for stop in _STOP.finditer(text, end, high):
            if not _ABBREVIATED.search(text, max(end, stop.start() - 6), stop.start()):
                return first, stop.start() + 1
        return first, high


def _near(spans: list[tuple[int, int]], hit: Hit) -> list[tuple[int, int]]:
    place = bisect_left(spans, (hit.start, 0))
    return spans[max(0, place - 1) : place + 2]
