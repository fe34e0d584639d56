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


_CHARACTERS_A_WORD = 6
_WITH_OTHERS = 0.4
_SHORT = 120  # words that every text is given on top, so that one mention in two lines is not dense

_ENOUGH = 40  # mentions that are looked at one by one

Rule = Callable[[Reading], Iterator[Sign]]


def _of(hit: Hit, field: Field, strength: float = 1.0) -> Sign:
    return Sign(strength, field, hit.start, hit.end, hit)


def title_names_other_side(reading: Reading) -> Iterator[Sign]:
    """The title names the other country, its people or its officials; a mere town is half of it."""
    hits = reading.sides("title")
    if hits:
        named = next((hit for hit in hits if not hit.name.place), None)
        yield _of(named or hits[0], "title", 1.0 if named else 0.5)


def title_names_institution(reading: Reading) -> Iterator[Sign]:
    """The title names an agreement, forum, program or body."""
    hits = {hit.name.institution: hit for hit in reversed(reading.institutions("title"))}
    for hit in hits.values():
        yield _of(hit, "title", _in_whose_company(reading) / len(hits))


def they_meet_within_institution(reading: Reading) -> Iterator[Sign]:
    """The title tells of a meeting, visit or signing within a forum, program or body of both countries."""
    hit = next((hit for hit in reading.institutions("title") if hit.name.of_both), None)
    if hit and ENCOUNTER.search(reading.flat("title")):
        yield _of(hit, "title", _in_whose_company(reading))


def speaks_of_north_america(reading: Reading) -> Iterator[Sign]:
    """The title or the first paragraph speaks of North America; the title alone is half of it."""
    for field in ("title", "text"):
        for hit in reading.hits[field].marks:
            if hit.name.mark == "region" and (field == "title" or hit.start < LEAD):
                yield _of(hit, field, 0.5)
                break


def lead_names_other_side(reading: Reading) -> Iterator[Sign]:
    """The opening names the other country or its people; a list of countries does not count."""
    if reading.lead.names_other_side:
        yield _of(reading.lead.names_other_side, reading.lead.field)


def lead_names_institution(reading: Reading) -> Iterator[Sign]:
    """The opening names an agreement, forum, program or body."""
    if reading.lead.names_institution:
        yield _of(reading.lead.names_institution, reading.lead.field, _in_whose_company(reading))


def text_names_institution(reading: Reading) -> Iterator[Sign]:
    """The text names agreements, forums, programs or bodies; the more often, the stronger."""
    hits = reading.institutions("text")
    if hits:
        yield _of(hits[0], "text", min(1.0, math.log1p(len(hits)) / math.log1p(8)))


def _in_whose_company(reading: Reading) -> float:
    """How much an institution's name is worth: little in a release whose title names other countries only."""
    return _WITH_OTHERS if reading.thirds("title") and not reading.sides("title") else 1.0


def speaks_densely(reading: Reading) -> Iterator[Sign]:
    """The text names the other country often for its length (1 = twenty times in a thousand words)."""
    mentions = len(reading.sides("title")) + len(reading.solid)
    if not mentions:
        return
    words = (len(reading.item.title) + len(reading.item.text)) / _CHARACTERS_A_WORD + _SHORT
    strength = min(1.0, math.log1p(1000 * mentions / words) / math.log1p(20))
    if not reading.solid:
        yield _of(reading.sides("title")[0], "title", strength)
        return
    passage = max(reading.passages, key=lambda passage: passage.mentions)
    yield Sign(strength, "text", passage.start, passage.end)


def dwells_on_it(reading: Reading) -> Iterator[Sign]:
    """One passage names the other country repeatedly (1 = twelve mentions)."""
    if reading.passages:
        passage = max(reading.passages, key=lambda passage: passage.mentions)
        yield Sign(min(1.0, math.log(passage.mentions) / math.log(12)), "text", passage.start, passage.end)


def they_meet(reading: Reading) -> Iterator[Sign]:
    """Title or opening tells of a meeting, call, visit, signing or lawsuit with the other country."""
    for field in ("title", "text"):
        hits = reading.sides("title") if field == "title" else reading.solid
        for hit in hits[:8]:
            if field == "text" and hit.start >= LEAD:
                break
            start, end = reading.sentence(field, hit.start, hit.end)
            if ENCOUNTER.search(reading.flat(field), start, end):
                yield Sign(1.0, field, start, end)
                return


def official_of_other_side(reading: Reading) -> Iterator[Sign]:
    """Officials or offices of the other country are named; in title or opening, or three times below."""
    officials = OFFICIALS["US" if reading.item.country == "MX" else "MX"]
    titled = reading.sides("title")
    named = next((hit for hit in titled if hit.name.office), None)
    if named is None and titled and officials.search(reading.flat("title")):
        named = titled[0]
    if named:
        yield _of(named, "title")
        return
    flat, first, strength = reading.flat("text"), None, 0.0
    for hit in reading.solid[:_ENOUGH]:
        if hit.name.office or officials.search(flat, max(0, hit.start - 60), hit.end + 30):
            first = first or hit
            strength += 1.0 if hit.start < LEAD else 1 / 3
            if strength >= 1:
                break
    if first:
        yield _of(first, "text", min(1.0, strength))


def both_sides_together(reading: Reading) -> Iterator[Sign]:
    """Both countries are named side by side ("U.S.-Mexico", "México y Estados Unidos")."""
    for field in ("title", "text"):
        for hit in reading.hits[field].marks:
            if hit.name.mark == "both":
                yield _of(hit, field, 1.0 if field == "title" or hit.start < LEAD else 0.5)
                return


def mostly_other_countries(reading: Reading) -> Iterator[Sign]:
    """Third countries are named more often than the other country."""
    thirds = len(reading.thirds("text")) + 3 * len(reading.thirds("title"))
    sides = len(reading.sides("text")) + 3 * len(reading.sides("title"))
    if thirds > sides and reading.thirds("text"):
        yield _of(reading.thirds("text")[0], "text", 1 - (sides + 1) / (thirds + 1))


_ROUNDUP = re.compile(
    rb"press briefing|gaggle|daily briefing|what they are saying|town hall|interview|entrevista|week ahead"
    rb"|public schedule|travel advisory|holiday hours|conferencia de prensa|conferencia matutina|informe diario"
    rb"|informe de gobierno|press conference"
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
    """The pattern in a title that names neither the other side nor an institution."""
    if reading.sides("title") or reading.institutions("title"):
        return
    if found := pattern.search(reading.flat("title")):
        yield Sign(1.0, "title", found.start(), found.end())


def speaks_of_everything(reading: Reading) -> Iterator[Sign]:
    """A press briefing, interview or daily conference: many subjects, treated briefly."""
    yield from _in_title(reading, _ROUNDUP)


def lists_people(reading: Reading) -> Iterator[Sign]:
    """Nominations, honours, campaign stops: a country comes up in biographies and greetings."""
    yield from _in_title(reading, _LISTED_PEOPLE)


_CRIME = re.compile(
    rb"\b(?:sentenced|sentence|pleads|pleaded guilty|guilty|convicted|prison|charged|arrested|smuggling"
    rb"|sentenciad[oa])\b"
)


_COURTESY = re.compile(rb"\b(?:independence|national|constitution) day\b|\bdia (?:nacional|de la independencia)\b")


def congratulates_on_a_day(reading: Reading) -> Iterator[Sign]:
    """A greeting on a national day: dense with names, and nothing happened."""
    if found := _COURTESY.search(reading.flat("title")):
        yield Sign(1.0, "title", found.start(), found.end())


def tells_of_a_crime(reading: Reading) -> Iterator[Sign]:
    """A single criminal case: the accused's country is no institution."""
    if found := _CRIME.search(reading.flat("title")):
        yield Sign(1.0, "title", found.start(), found.end())


def leaves_out_the_united_states(reading: Reading) -> Iterator[Sign]:
    """A Canadian release that names Mexico but not the United States."""
    if reading.item.country != "CA" or reading.institutions("title") or not reading.solid:
        return
    marks = (hit.name.mark for hits in reading.hits.values() for hit in hits.marks)
    officials = (hit.name.country for hits in reading.hits.values() for hit in hits.institutions if hit.name.office)
    if not any(mark in ("US", "both", "region") for mark in marks) and "US" not in officials:
        yield _of(reading.solid[0], "text")


_NOTICE = re.compile(
    rb"\b(?:holiday (?:closure|hours|wait times)|vacanc(?:y|ies)|job (?:opening|announcement)s?|now hiring"
    rb"|scholarships?|internships?|request for (?:proposals|quotations)"
    rb"|seeks (?:an? )?(?:[\w-]+ ){0,2}(?:specialist|officer|analyst|consultant|assistant|manager|engineer)"
    rb"|convocatorias?|becas?|vacantes?|licitacion(?:es)?|jornadas? sabatinas?|dias? inhabil(?:es)?|horarios? de"
    rb"|recomendaciones (?:a|para) (?:los |las )?(?:connacionales|paisanos|viajeros|turistas)|guia (?:para|de|del))\b"
)
_PAPERWORK = re.compile(
    rb"\b(?:administrative reviews?|sunset reviews?|information collection|proposed collection|comment request"
    rb"|importation of fresh|phytosanitary information)\b"
)


def gives_notice(reading: Reading) -> Iterator[Sign]:
    """A notice: opening hours, a vacancy, scholarships, advice to travellers, administrative paperwork."""
    title = reading.flat("title")
    if found := _NOTICE.search(title) or _PAPERWORK.search(title):
        yield Sign(1.0, "title", found.start(), found.end())


def celebrates_heritage(reading: Reading) -> Iterator[Sign]:
    """A heritage day, month or anniversary."""
    yield from _in_title(reading, _HERITAGE)


RULES: Final[tuple[Rule, ...]] = (
    title_names_other_side,
    title_names_institution,
    they_meet_within_institution,
    speaks_of_north_america,
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
    congratulates_on_a_day,
    tells_of_a_crime,
    gives_notice,
    leaves_out_the_united_states,
)
