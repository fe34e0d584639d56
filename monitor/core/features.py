"""The rules: each reads an item for one sign and says how strongly (0 to 1) and where it stands.

A rule decides nothing. Its weight lies in weights.py, and classify adds them up. To add one: write a function here,
name it in RULES and give it a weight.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.core.gazetteer import Hit
from monitor.core.lexicon import ENCOUNTER, OFFICIALS
from monitor.core.model import Field
from monitor.core.reading import LEAD, Reading


@dataclass(frozen=True, slots=True)
class Sign:
    """A rule's find: `strength` is what it multiplies its weight with; `hit` is the name where it is one."""

    strength: float
    field: Field
    start: int
    end: int
    hit: Hit | None = None


Rule = Callable[[Reading], Iterator[Sign]]


def _of(hit: Hit, field: Field, strength: float = 1.0) -> Sign:
    return Sign(strength, field, hit.start, hit.end, hit)


def title_names_other_side(reading: Reading) -> Iterator[Sign]:
    """The title names the other country, its people, an office or its holder."""
    for hit in reading.sides("title")[:1]:
        yield _of(hit, "title")


def title_names_institution(reading: Reading) -> Iterator[Sign]:
    """The title names an agreement, mechanism, program or organization."""
    hits = {hit.name.institution: hit for hit in reversed(reading.institutions("title"))}
    for hit in hits.values():
        yield _of(hit, "title", 1 / len(hits))


def title_names_region(reading: Reading) -> Iterator[Sign]:
    """The title speaks of North America."""
    for hit in reading.hits["title"].marks:
        if hit.name.mark == "region":
            yield _of(hit, "title")
            return


def lead_names_other_side(reading: Reading) -> Iterator[Sign]:
    """The first paragraph names the other side, and not in a list of countries."""
    for hit in reading.solid[:1]:
        if hit.start < LEAD:
            yield _of(hit, "text")


def lead_names_institution(reading: Reading) -> Iterator[Sign]:
    """The first paragraph names an institution."""
    for hit in reading.institutions("text")[:1]:
        if hit.start < LEAD:
            yield _of(hit, "text")


def text_names_institution(reading: Reading) -> Iterator[Sign]:
    """The text names institutions; the more often, the stronger."""
    hits = reading.institutions("text")
    if hits:
        yield _of(hits[0], "text", min(1.0, math.log1p(len(hits)) / math.log1p(8)))


def speaks_densely(reading: Reading) -> Iterator[Sign]:
    """The other side is named often for the length of the text (1 = ten times in a thousand words)."""
    if reading.solid:
        words = max(150, len(reading.item.text) / 6)
        passage = max(reading.passages, key=lambda passage: passage.mentions)
        yield Sign(min(1.0, 100 * len(reading.solid) / words), "text", passage.start, passage.end)


def dwells_on_it(reading: Reading) -> Iterator[Sign]:
    """One passage of the text keeps naming the other side (1 = twelve mentions)."""
    if reading.passages:
        passage = max(reading.passages, key=lambda passage: passage.mentions)
        yield Sign(min(1.0, math.log(passage.mentions) / math.log(12)), "text", passage.start, passage.end)


def they_meet(reading: Reading) -> Iterator[Sign]:
    """In the title or the first paragraph somebody of the other side meets, calls, visits, signs or sues."""
    for field in ("title", "text"):
        hits = reading.sides("title") if field == "title" else reading.solid
        for hit in hits[:8]:
            if field == "text" and hit.start >= LEAD:
                break
            start, end = reading.sentence(field, hit.start, hit.end)
            if ENCOUNTER.search(reading.flat[field], start, end):
                yield Sign(1.0, field, start, end)
                return


def official_of_other_side(reading: Reading) -> Iterator[Sign]:
    """An office or officials of the other side are named; half as strong below the first paragraph."""
    for hit in reading.sides("title"):
        if hit.name.country or OFFICIALS.search(reading.flat["title"]):
            yield _of(hit, "title")
            return
    for hit in reading.solid[:40]:
        low, high = max(0, hit.start - 60), hit.end + 30
        if hit.name.country or OFFICIALS.search(reading.flat["text"], low, high):
            yield _of(hit, "text", 1.0 if hit.start < LEAD else 0.5)
            return


def both_sides_together(reading: Reading) -> Iterator[Sign]:
    """Both countries are named in one breath ("U.S.-Mexico", "México y Estados Unidos")."""
    for field in ("title", "text"):
        for hit in reading.hits[field].marks:
            if hit.name.mark == "both":
                yield _of(hit, field, 1.0 if field == "title" or hit.start < LEAD else 0.5)
                return


def mostly_other_countries(reading: Reading) -> Iterator[Sign]:
    """Third countries are named more than the other side."""
    thirds = len(reading.thirds("text")) + 3 * len(reading.thirds("title"))
    sides = len(reading.sides("text")) + 3 * len(reading.sides("title"))
    if thirds > sides and reading.thirds("text"):
        yield _of(reading.thirds("text")[0], "text", 1 - (sides + 1) / (thirds + 1))


_ROUNDUP = re.compile(
    rb"press briefing|press gaggle|gaggle|daily briefing|conferencia de prensa|informe diario|what they are saying"
    rb"|town hall|press conference|week ahead|public schedule|conferencia matutina|informe de gobierno|interview"
)
_LISTED_PEOPLE = re.compile(
    rb"nominat|nominees?\b|appointments?\b|appoints|fellows|honorees|medals?\b|visitor log|judicial|campaign|fundraiser"
    rb"|political event|reception"
)
_HERITAGE = re.compile(
    rb"heritage|cinco de mayo|day of the dead|dia de los muertos|hispanic|latino|immigrant heritage|aniversario"
    rb"|natalicio|conmemoracion|poison prevention|awareness|anniversary of the mexican"
)


def _in_title(reading: Reading, pattern: re.Pattern[bytes]) -> Iterator[Sign]:
    if found := pattern.search(reading.flat["title"]):
        yield Sign(1.0, "title", found.start(), found.end())


def speaks_of_everything(reading: Reading) -> Iterator[Sign]:
    """A briefing, gaggle, interview or daily conference: many subjects, each in passing."""
    yield from _in_title(reading, _ROUNDUP)


def lists_people(reading: Reading) -> Iterator[Sign]:
    """Nominations, honours, campaign stops: a country comes up in biographies and greetings."""
    yield from _in_title(reading, _LISTED_PEOPLE)


def celebrates_heritage(reading: Reading) -> Iterator[Sign]:
    """A heritage day, month or anniversary."""
    yield from _in_title(reading, _HERITAGE)


RULES: Final[tuple[Rule, ...]] = (
    title_names_other_side,
    title_names_institution,
    title_names_region,
    lead_names_other_side,
    lead_names_institution,
    text_names_institution,
    speaks_densely,
    dwells_on_it,
    they_meet,
    official_of_other_side,
    both_sides_together,
    mostly_other_countries,
    speaks_of_everything,
    lists_people,
    celebrates_heritage,
)
