"""The registry of `institutions.yaml` as frozen values: institutions, the report's sections, the scorecard's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from monitor.core.model import Bilingual, Country, EventType

InstitutionType = Literal["agreement", "dialogue_mechanism", "program", "formal_organization", "office"]
Rank = Literal["president", "minister", "subcabinet", "governor", "legislator", "other"]
Day = date

# What the file may hold is checked by pydantic, which reads these two; nothing here imports it.
_STRICT = {"extra": "forbid"}
_UNSAID = Bilingual()
_FROM_TO = {"extra": "forbid", "alias_generator": lambda name: {"start": "from", "end": "to"}.get(name, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """An institution's names, the official one first, in each language that it uses."""

    __pydantic_config__ = _STRICT
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acronym:
    """A short form, matched with its case; an ambiguous one (DEAN, DNA) counts only beside other evidence."""

    __pydantic_config__ = _STRICT
    text: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held an office, from one day to another (end included; None where it is open or not known)."""

    __pydantic_config__ = _FROM_TO
    name: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One numbered meeting of a mechanism; `date` is a day or only a year."""

    __pydantic_config__ = _STRICT
    number: int | None = None
    date: "Day | int | None" = None
    end: "Day | None" = None
    place: str = ""
    host: str = ""
    guests: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """One entry of the registry: of the field's four types, or an office or agency that supports them.

    `country` is set for the offices and agencies of one side. `multilateral` is where many countries take part, of
    whom only offices of the three are named. `cadence` is the months between two meetings.
    `verified` is False where a fact of the entry is general knowledge that nobody checked.
    """

    __pydantic_config__ = _STRICT
    id: str
    type: InstitutionType
    names: Names
    acronyms: tuple[Acronym, ...] = ()
    context: Bilingual = _UNSAID
    country: Country | None = None
    participants: tuple[str, ...] = ()
    multilateral: bool = False
    cadence: int | None = None
    established: date | int | None = None
    ended: date | int | None = None
    successor: str | None = None
    parent: str | None = None
    section: str | None = None
    rank: Rank | None = None
    holders: tuple[Holder, ...] = ()
    editions: tuple[Edition, ...] = ()
    halted: str | None = None
    homepage: str | None = None
    verified: bool = True

    @property
    def name(self) -> str:
        """The official name, in English where it has one."""
        return (self.names.en or self.names.es or self.names.fr)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A thematic section of an annual report."""

    __pydantic_config__ = _STRICT
    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardMatch:
    """What lights a scorecard row: institutions by id, or event types between participants of a rank."""

    __pydantic_config__ = _STRICT
    institutions: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    rank: Rank | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    """One row of the scorecard; `cadence` is in months, `halted_note` is printed when nothing happened."""

    __pydantic_config__ = _STRICT
    label: Bilingual
    match: ScorecardMatch
    cadence: int = 12
    halted_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Registry:
    """All of `institutions.yaml`."""

    __pydantic_config__ = _STRICT
    sections: tuple[Section, ...] = ()
    scorecard: tuple[ScorecardRow, ...] = ()
    institutions: tuple[Institution, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Institution]:
        return {institution.id: institution for institution in self.institutions}

    @cached_property
    def offices(self) -> frozenset[str]:
        """The ids of mere offices and agencies."""
        return frozenset(one.id for one in self.institutions if one.type == "office")

    def name(self, institution_id: str) -> str:
        """The institution's English name; the id itself where the registry no longer has it."""
        found = self.by_id.get(institution_id)
        return found.name if found else institution_id
