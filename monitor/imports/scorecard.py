"""What follows for an entry from standing in a row of a scorecard: the curators said what it counts as."""

import re
from dataclasses import replace

from monitor.core.model import Country, Draft
from monitor.core.registry import Institution, Rank, Registry, ScorecardRow
from monitor.core.text import fold
from monitor.imports.found import Row

_BOTH: tuple[Country, ...] = ("US", "MX")


def as_row_says(draft: Draft, row: Row, registry: Registry) -> Draft:
    """The draft with the type, the institution and the offices that the registry's row of the same label asks for."""
    meant = next((one for one in registry.scorecard if _letters(one.label.en) == _letters(row.label)), None)
    if meant is None:
        return draft
    wanted = meant.match
    institutions = draft.institutions
    if wanted.institutions and not set(wanted.institutions) & set(institutions):
        institutions = (wanted.institutions[0], *institutions)
    if wanted.rank:
        institutions = tuple(dict.fromkeys((*institutions, *_offices(draft, wanted.rank, registry))))
    return replace(draft, type=_type(draft, row, meant), institutions=institutions)  # type: ignore[arg-type]


def _type(draft: Draft, row: Row, meant: ScorecardRow) -> str:
    types = meant.match.types
    if types and draft.type not in types:
        return "visit" if "visit" in types and "visit" in draft.title.lower() else types[0]
    if row.light == "green" and draft.type == "announcement":
        return "agreement"  # it came about, so it was more than announced
    return draft.type


def _offices(draft: Draft, rank: Rank, registry: Registry) -> list[str]:
    """The offices of the rank that are the only one of their country, or that the title names by their place."""
    found: list[str] = []
    title = _letters(draft.title)
    for country in _BOTH:
        held = [one for one in registry.institutions if one.rank == rank and one.country == country]
        if len(held) == 1 or any(one.id in draft.institutions for one in held):
            found += [one.id for one in held[:1] if len(held) == 1]
            continue
        found += [one.id for one in held if _place(one) and _place(one) in title]
    return found


def _place(office: Institution) -> bytes:
    """`california` of "Governor of California"; empty where the name has no such form."""
    _, of, place = office.name.partition(" of ")
    return _letters(place) if of else b""


def _letters(text: str) -> bytes:
    return re.sub(rb"[^a-z0-9]", b"", fold(text))
