"""All names of the registry and of the lexicon in one automaton: what is named where in an item.

One pass over the folded bytes finds everything; a hit is then held to word boundaries, to its case where it is an
acronym, to its company where it is ambiguous, and to the longest reading where names overlap (an office does not hide
the body that it serves: "Commissioner of the International Boundary and Water Commission" names both). It says what is
named, never what that means: that is classify's.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, TypedDict

import ahocorasick_rs

from monitor.core.lexicon import (
    ENGLISH_SHORT,
    GIVEN_NAMES,
    HONORIFIC,
    PHRASES,
    PLACES,
    SPANISH_SHORT,
    Mark,
)
from monitor.core.model import Country, Field, Item, Language, Match
from monitor.core.registry import Holder, Institution, Registry
from monitor.core.text import fold

_WORD = bytes(48 <= b <= 57 or 97 <= b <= 122 for b in range(256))
_BESIDE = 160  # characters within which an ambiguous acronym needs company
_MOST_HITS = 20_000  # of one field: a transcript of 5 MB names nothing that its first 20,000 hits do not
_HONORIFIC_REACH = 40
_LONGEST_ADDRESS = 300
_ENDS_ADDRESS = frozenset('()<>" \n')
_DFA_UP_TO = 2_000  # patterns; beyond, the faster automaton is not worth its table (17 MB for 4,000)


@dataclass(frozen=True, slots=True)
class Name:
    """One pattern's meaning: an institution's alias, an office-holder, or a mark of the lexicon.

    `case` is the exact spelling that the text must have; `surname` asks for an honorific before it; `place` is a town
    or state, which counts only where its country is named too; `of_both` is an institution of the United
    States and Mexico, with or without Canada; `conditional` says that more than letters must fit.
    """

    text: str
    institution: str | None = None
    language: Language = "en"
    mark: Mark | None = None
    case: str | None = None
    only: Language | None = None
    ambiguous: bool = False
    surname: bool = False
    place: bool = False
    office: bool = False
    of_both: bool = False
    holder: Holder | None = None
    country: Country | None = None
    conditional: bool = False


class Hit(NamedTuple):
    """A name at `[start, end)` of a field (a tuple: a text of a thousand names makes a thousand of them)."""

    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True)
class Hits:
    """What one field names: institutions (registry) and marks (lexicon), each without overlaps, in order.

    `flat` is the field as it was matched, byte n for character n.
    """

    flat: bytes = b""
    institutions: tuple[Hit, ...] = ()
    marks: tuple[Hit, ...] = ()


class Gazetteer:
    """The registry, compiled; build it once, it is safe to share between threads."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._names: list[tuple[Name, ...]] = []
        patterns: dict[bytes, list[Name]] = {}
        for name in _all_names(registry):
            for spelling in _spellings(name.text):
                patterns.setdefault(spelling, []).append(name)
        self._names = [tuple(names) for names in patterns.values()]
        self._closed = [bool(_WORD[pattern[-1]]) for pattern in patterns]  # ends in a letter, unlike "U.S."
        implementation = ahocorasick_rs.Implementation.DFA if len(patterns) <= _DFA_UP_TO else None
        self._automaton = ahocorasick_rs.BytesAhoCorasick(list(patterns), implementation=implementation)

    @cached_property
    def digest(self) -> str:
        """A hash of the registry: the same registry, the same answers."""
        return hashlib.sha256(repr(self.registry.institutions).encode()).hexdigest()

    def find(self, item: Item) -> tuple[Match, ...]:
        """The institutions that an item names, in the order of its title and text."""
        return tuple(
            Match(
                institution=hit.name.institution or "",
                alias=hit.name.text,
                language=hit.name.language,
                field=field,
                start=hit.start,
                end=hit.end,
            )
            for field, hits in self.scan(item).items()
            for hit in hits.institutions
        )

    def scan(self, item: Item) -> Mapping[Field, Hits]:
        """Institutions and marks of both fields; ambiguous acronyms are there only beside other evidence."""
        when = item.published.date() if item.published else None
        found: dict[Field, Hits] = {
            "title": self._scan(item.title, item.language, when),
            "text": self._scan(item.text, item.language, when),
        }
        sure = {hit.name.institution for hits in found.values() for hit in hits.institutions if not hit.name.ambiguous}
        return {field: _in_company(hits, item.country, sure) for field, hits in found.items()}

    def _scan(self, text: str, language: Language, when: date | None) -> Hits:
        flat = flatten(text)
        size = len(flat)
        institutions: list[Hit] = []
        marks: list[Hit] = []
        word, names, closed = _WORD, self._names, self._closed
        for index, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True)[:_MOST_HITS]:
            if (start and word[flat[start - 1]]) or (end < size and word[flat[end]] and closed[index]):
                continue
            for name in names[index]:
                if name.conditional and not _stands(name, text, flat, start, end, language, when):
                    continue
                (marks if name.mark else institutions).append(Hit(start, end, name))
        if "://" in text:
            institutions = [hit for hit in institutions if not _in_address(text, hit.start)]
            marks = [hit for hit in marks if not _in_address(text, hit.start)]
        kept = _longest(marks)
        offices = _longest([hit for hit in institutions if hit.name.office])
        bodies = _longest([hit for hit in institutions if not hit.name.office])
        return Hits(flat, _uncut(tuple(sorted(bodies + offices, key=itemgetter(0))), kept), kept)


def flatten(text: str) -> bytes:
    """`fold`, and hyphens as spaces: "High-Level" and "High Level" are one name."""
    return fold(text).replace(b"-", b" ")


def _stands(name: Name, text: str, flat: bytes, start: int, end: int, language: Language, when: date | None) -> bool:
    """Whether a name that asks for more than its letters has it: language, case, time of office, honorific."""
    if name.only and name.only != language:
        return False
    if name.case and (text[start:end] != name.case or _shouted(text, start, end)):
        return False
    if name.holder and not _in_office(name.holder, when):
        return False
    return not name.surname or bool(HONORIFIC.search(flat, max(0, start - _HONORIFIC_REACH), start))


def _shouted(text: str, start: int, end: int) -> bool:
    """A word among capitals only, where case tells nothing."""
    around = text[max(0, start - 30) : start] + text[end : end + 30]
    letters = [char for char in around if char.isalpha()]
    return len(letters) > 12 and all(char.isupper() for char in letters)


def _in_office(holder: Holder, when: date | None) -> bool:
    return when is None or ((holder.start or when) <= when <= (holder.end or when))


def _in_address(text: str, start: int) -> bool:
    """Inside a web address or the target of a link, where a name says nothing."""
    head = text.rfind("://", max(0, start - _LONGEST_ADDRESS), start)
    return head >= 0 and not _ENDS_ADDRESS.intersection(text[head:start])


def _longest(hits: list[Hit]) -> tuple[Hit, ...]:
    """Without overlaps, in order: of two that overlap the longer stands, of two as long the first."""
    hits.sort(key=itemgetter(0))
    kept: list[Hit] = []
    reach = -1
    for hit in hits:
        if hit[0] >= reach:
            kept.append(hit)
        elif hit[1] - hit[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = hit
        else:
            continue
        reach = hit[1]
    return tuple(kept)


def _uncut(hits: tuple[Hit, ...], marks: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Without names that end inside a longer one ("Presidente de los Estados Unidos" in "… Unidos Mexicanos"), and
    without those inside a trap."""
    if not hits:
        return hits
    starts = [mark.start for mark in marks]

    def whole(hit: Hit) -> bool:
        place = bisect_left(starts, hit.end) - 1
        if place < 0 or marks[place].end < hit.end or marks[place].name.mark == "both":
            return True
        mark = marks[place]
        return mark.end == hit.end and (mark.start >= hit.start or mark.name.mark != "trap")

    return tuple(hit for hit in hits if whole(hit))


def _in_company(hits: Hits, country: Country, sure: set[str | None]) -> Hits:
    """Without the ambiguous acronyms that stand alone."""
    if not any(hit.name.ambiguous for hit in hits.institutions):
        return hits
    others = {"US", "MX", "both", "region"} - {country}
    places = [hit.start for hit in hits.marks if hit.name.mark in others]
    places += [
        hit.start
        for hit in hits.institutions
        if not hit.name.ambiguous and (not hit.name.office or hit.name.country in others)
    ]
    return Hits(
        hits.flat,
        tuple(
            hit
            for hit in hits.institutions
            if not hit.name.ambiguous
            or hit.name.institution in sure
            or any(abs(place - hit.start) < _BESIDE for place in places)
        ),
        hits.marks,
    )


def _all_names(registry: Registry) -> Iterator[Name]:
    sides = {one.id: one.country for one in registry.institutions}
    for one in registry.institutions:
        of_both = not one.multilateral and {"US", "MX"} <= {sides.get(office) for office in one.participants}
        yield from _names_of(one, of_both=of_both)
    for mark, phrases in PHRASES.items():
        for phrase in phrases:
            yield Name(phrase, mark=mark)
    for country, places in PLACES.items():
        for place in places:
            yield Name(place, mark=country, place=True)
    for short in SPANISH_SHORT:
        yield Name(short, mark="US", case=short, only="es", conditional=True)
    for short in ENGLISH_SHORT:
        yield Name(short, mark="US", case=short, only="en", conditional=True)


class _Common(TypedDict):
    institution: str
    country: Country | None
    office: bool
    of_both: bool


def _names_of(one: Institution, *, of_both: bool) -> Iterator[Name]:
    common = _Common(institution=one.id, country=one.country, office=one.type == "office", of_both=of_both)
    languages: Iterable[tuple[Language, tuple[str, ...]]] = (
        ("en", one.names.en),
        ("es", one.names.es),
        ("fr", one.names.fr),
    )
    for language, names in languages:
        for text in names:
            yield Name(text, language=language, **common)
    for acronym in one.acronyms:
        yield Name(acronym.text, case=acronym.text, ambiguous=acronym.ambiguous, conditional=True, **common)
    for holder in one.holders:
        yield Name(holder.name, holder=holder, conditional=True, **common)
        for surname in _surnames(holder.name):
            yield Name(surname, holder=holder, surname=True, conditional=True, **common)


def _surnames(name: str) -> set[str]:
    """What newspapers call a person of that name: the last word, and of three or more also the one before it."""
    words = name.split()
    tails = {words[-1]}
    if len(words) > 2 and not _is_given(words[-2]):
        tails |= {words[-2], " ".join(words[-2:])}
    return {tail for tail in tails if len(tail) > 3 and "." not in tail}


def _is_given(word: str) -> bool:
    return fold(word).decode("latin-1") in GIVEN_NAMES


def _spellings(text: str) -> set[bytes]:
    """The ways to write a name: without its apostrophes, and with spaces beside its hyphens ("U.S. - Mexico")."""
    flat = b" ".join(flatten(text).split())
    found = {flat, flat.replace(b"'", b""), flat.replace(b"s' ", b"s ")}
    parts = [b" ".join(part.split()) for part in fold(text).split(b"-")]
    found |= {gap.join(parts) for gap in (b"  ", b"   ")}
    return {spelling.strip() for spelling in found} - {b""}
