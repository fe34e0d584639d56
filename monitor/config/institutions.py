"""`institutions.yaml`: the registry, checked also for what its shape cannot say (ids, references, dates, aliases)."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from monitor.config.yaml_file import YamlFile, read_yaml
from monitor.core.gazetteer import flatten
from monitor.core.lexicon import ENGLISH_SHORT, PHRASES, SPANISH_SHORT
from monitor.core.registry import Holder, Institution, Registry

_REGISTRY = TypeAdapter(Registry)
_KNOWN = [
    ("institutions", "successor", "institutions"),
    ("institutions", "parent", "institutions"),
    ("institutions", "section", "sections"),
]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIRST_YEAR = 1800
_TOO_COMMON = "names only a country, a people or nothing, and would be found in nearly every text"
_SHORTEST = 3  # letters

# What an alias cannot be made of alone: countries, peoples and little words stand in nearly every text.
_OFFICES = {"casa blanca", "white house", "departamento de estado"}  # among the phrases, but names of a body
_LITTLE = "the a an of and in on at for to by with de del la el los las y e en por para con le les du des et"
_PHRASES = {one for mark, phrases in PHRASES.items() if mark != "trap" for one in phrases} - _OFFICES


def load_institutions(path: Path, *, today: date = date.max) -> Registry:
    """The registry of a file; raises ConfigError with one line for each mistake.

    What was founded, ended or held later than the year after `today` is a mistake too.
    """
    file = read_yaml(path)
    unique = [("institutions", "id"), ("sections", "id")]
    return file.load(_REGISTRY, unique=unique, known=_KNOWN, also=lambda registry: _problems(file, registry, today))


def _problems(file: YamlFile, registry: Registry, today: date) -> Iterator[str]:
    if not registry.institutions:
        yield f"{file.where()}: institutions: the list is missing or empty"
    yield from _ids(file, "sections", [section.id for section in registry.sections])
    yield from _ids(file, "institutions", [one.id for one in registry.institutions])
    for n, one in enumerate(registry.institutions):
        yield from _of_one(file, n, one)
        yield from _years(file, n, one, today.year + 1)
        yield from _at_once(file, n, one)
        yield from _circles(file, n, one, registry)
    for n, row in enumerate(registry.scorecard):
        at = file.where("scorecard", n, "match")
        if not row.match.institutions and not row.match.types:
            yield f"{at}: match: needs institutions or types"
        for wanted in row.match.institutions:
            if wanted not in registry.by_id:
                yield f"{at}: match: there is no institution {wanted!r}"
    yield from _collisions(file, registry)


def _ids(file: YamlFile, kind: str, ids: list[str]) -> Iterator[str]:
    for n, one in enumerate(ids):
        if not _ID.fullmatch(one):
            yield f"{file.where(kind, n, 'id')}: id {one!r}: only a-z, 0-9 and single hyphens are allowed"


def _of_one(file: YamlFile, n: int, one: Institution) -> Iterator[str]:
    def at(*steps: int | str) -> str:
        return file.where("institutions", n, *steps)

    if not (one.names.en or one.names.es or one.names.fr):
        yield f"{at('names')}: names: {one.id} has no name"
    for language in ("en", "es", "fr"):
        for m, name in enumerate(getattr(one.names, language)):
            if sum(map(str.isalnum, name)) < _SHORTEST or not flatten(name).strip():
                yield f"{at('names', language, m)}: name {name!r} is too short to be found in a text"
            elif _says_nothing(name):
                yield f"{at('names', language, m)}: name {name!r} {_TOO_COMMON}"
    for m, acronym in enumerate(one.acronyms):
        if len(acronym.text.strip()) < 2:
            yield f"{at('acronyms', m)}: acronym {acronym.text!r} needs two characters or more"
        elif _says_nothing(acronym.text):
            yield f"{at('acronyms', m)}: acronym {acronym.text!r} {_TOO_COMMON}"
    for m, holder in enumerate(one.holders):
        if len(holder.name.strip()) < 3:
            yield f"{at('holders', m)}: holder {holder.name!r} is too short to be found in a text"
        if holder.start and holder.end and holder.end < holder.start:
            yield f"{at('holders', m)}: holder {holder.name}: 'to' lies before 'from'"
    for m, edition in enumerate(one.editions):
        if isinstance(edition.date, date) and edition.end and edition.end < edition.date:
            yield f"{at('editions', m, 'end')}: the edition's end lies before its date"
    if one.established and one.ended and _year(one.ended) < _year(one.established):
        yield f"{at('ended')}: ended lies before established"
    if one.cadence is not None and one.cadence < 1:
        yield f"{at('cadence')}: cadence is in months and at least 1"
    if one.homepage and not one.homepage.startswith(("http://", "https://")):
        yield f"{at('homepage')}: homepage must be an http:// or https:// address"


def _words(text: str) -> set[bytes]:
    return set(re.findall(rb"[a-z0-9]+", flatten(text).replace(b".", b"")))


_SAYS_NOTHING = frozenset(word for one in (_LITTLE, *_PHRASES, *ENGLISH_SHORT, *SPANISH_SHORT) for word in _words(one))


def _says_nothing(alias: str) -> bool:
    return bool(words := _words(alias)) and words <= _SAYS_NOTHING


def _years(file: YamlFile, n: int, one: Institution, last: int) -> Iterator[str]:
    """Years that can only be slips of the hand."""
    places: list[tuple[tuple[int | str, ...], date | int | None]] = [
        (("established",), one.established),
        (("ended",), one.ended),
        *((("editions", m, "date"), edition.date) for m, edition in enumerate(one.editions)),
        *((("editions", m, "end"), edition.end) for m, edition in enumerate(one.editions)),
    ]
    for place, when in places:
        if when is not None and not _FIRST_YEAR <= _year(when) <= last:
            bounds = f"before {_FIRST_YEAR}" if _year(when) < _FIRST_YEAR else f"later than {last}"
            yield f"{file.where('institutions', n, *place)}: {place[-1]}: {when} lies {bounds}"


def _at_once(file: YamlFile, n: int, one: Institution) -> Iterator[str]:
    """Two who hold one office with no end: one has left, and nobody wrote it down."""
    still = [(m, holder) for m, holder in enumerate(one.holders) if holder.end is None]
    for (m, first), (other, second) in combinations(still, 2):
        if bool(first.start) == bool(second.start) and not _one_person(first, second):
            here, there = (file.where("institutions", n, "holders", place) for place in (other, m))
            yield f"{here}: holder {second.name}: {first.name} at {there} holds {one.id} too, and neither has a 'to'"


def _one_person(one: Holder, other: Holder) -> bool:
    """Whether two entries are spellings of one person: the same day, and a name in common (Claudia Sheinbaum Pardo)."""
    return one.start == other.start and bool(set(_flat(one.name).split()) & set(_flat(other.name).split()))


def _circles(file: YamlFile, n: int, one: Institution, registry: Registry) -> Iterator[str]:
    keys: tuple[Literal["successor", "parent"], ...] = ("successor", "parent")
    for key in keys:
        wanted = getattr(one, key)
        if wanted is not None and one.id in _chain(wanted, key, registry):
            yield f"{file.where('institutions', n, key)}: {key}: leads from {one.id!r} back to itself"


def _chain(start: str, key: Literal["successor", "parent"], registry: Registry) -> list[str]:
    """Who is met by following a reference from one institution to the next."""
    met: list[str] = []
    step: str | None = start
    while step is not None and step in registry.by_id and step not in met:
        met.append(step)
        step = getattr(registry.by_id[step], key)
    return met


def _collisions(file: YamlFile, registry: Registry) -> Iterator[str]:
    """The same alias for two institutions: nobody could tell which one a text means."""
    names = [
        (one.id, name, file.where("institutions", n, "names", language, m), _flat(name), _flat(name))
        for n, one in enumerate(registry.institutions)
        for language in ("en", "es", "fr")
        for m, name in enumerate(getattr(one.names, language))
    ]
    acronyms = [  # matched with their case, so that only the same spelling collides; or another one's name
        (one.id, text, file.where("institutions", n, "acronyms", m), b"\0" + text.encode(), _flat(text))
        for n, one in enumerate(registry.institutions)
        for m, text in enumerate(acronym.text for acronym in one.acronyms)
    ]
    seen: dict[bytes, tuple[str, str]] = {}
    for one_id, alias, here, key, other_key in (*names, *acronyms):
        for other, there in filter(None, (seen.get(key), seen.get(other_key))):
            if other != one_id:
                yield f"{here}: alias {alias!r} of {one_id} is also an alias of {other} at {there}"
                break
        seen.setdefault(key, (one_id, here))


def _flat(name: str) -> bytes:
    return b" ".join(flatten(name).split())


def _year(when: date | int) -> int:
    return when if isinstance(when, int) else when.year
