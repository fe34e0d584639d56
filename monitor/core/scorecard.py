"""The scorecard: which institutional interactions took place, as traffic lights with their latest occurrences.

Green: held within the row's cadence, in person and at its rank. Yellow: only announced, virtual or below rank, or held
longer ago than the cadence but not than twice of it. Red: nothing. Grey: nothing seen, but its sources were not healthy
enough to say so. A curator may set a light, with a reason that is printed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from monitor.core.model import Bilingual, Country, Draft, Entry, Standing
from monitor.core.period import Period
from monitor.core.registry import Rank, Registry, ScorecardMatch, ScorecardRow
from monitor.core.text import fold

Light = Literal["green", "yellow", "red", "grey"]
Doubt = Literal["", "announced", "virtual", "below_rank"]

_GATHERINGS = frozenset(["meeting", "visit", "summit", "call"])
_EACH_SIDE = frozenset(["meeting", "summit", "call"])
_HEIGHT: dict[Rank, int] = {"president": 3, "minister": 2, "subcabinet": 1}
_REMOTE = (b"virtual", b"video", b"online", b"en linea", b"telephone", b"telefon")
_STRICT = {"extra": "forbid"}
_NO_REASON = Bilingual()
_SAME_EVENT = timedelta(days=3)
_AWAITED: tuple[Standing, ...] = ("announced", "not_confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something that counts for a row: when, what, and why it counts for less where it does.

    `gathering` tells a meeting from what only came out of one (an agreement, a statement).
    """

    start: date
    end: date | None = None
    title: str
    doubt: Doubt = ""
    gathering: bool = True
    candidate: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One row as it is printed: the light, the latest occurrences (newest last) and the reasons.

    `doubt` says why a yellow light is not green (`overdue` among the reasons); `reason` is the curator's, for a light
    that was set by hand; `note` is the registry's for a row in which nothing happened.
    """

    row: ScorecardRow
    light: Light
    occurrences: tuple[Occurrence, ...] = ()
    doubt: Doubt | Literal["overdue"] = ""
    note: str = ""
    reason: Bilingual = _NO_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLight:
    """A curator's own light for the row with this English label; the reason becomes a footnote."""

    __pydantic_config__ = _STRICT
    row: str
    light: Light
    reason: Bilingual


def scorecard(
    entries: Sequence[Entry],
    registry: Registry,
    period: Period,
    *,
    issued: date,
    unobserved: Collection[str] = (),
    by_hand: Iterable[SetLight] = (),
    shown: int = 2,
) -> tuple[Cell, ...]:
    """A cell for each of the registry's rows, from what was accepted up to the day `issued`.

    `unobserved` holds the English labels of rows whose sources were not healthy; `shown` limits the occurrences.
    """
    chosen = {setting.row: setting for setting in by_hand}
    cells = []
    for row in registry.scorecard:
        found = _occurrences(row, entries, registry, issued)
        cell = _lit(row, found, period, unobserved=row.label.en in unobserved, shown=shown)
        cells.append(_set(cell, chosen.get(row.label.en)))
    return tuple(cells)


def _lit(row: ScorecardRow, found: Sequence[Occurrence], period: Period, *, unobserved: bool, shown: int) -> Cell:
    due, overdue = _months_before(period.end, row.cadence), _months_before(period.end, 2 * row.cadence)
    recent = tuple(one for one in found if (one.end or one.start) >= due)
    if held := tuple(one for one in recent if not one.doubt):
        gatherings = tuple(one for one in held if one.gathering)
        return Cell(row=row, light="green", occurrences=(gatherings or held)[-shown:])
    if recent:
        return Cell(row=row, light="yellow", occurrences=recent[-shown:], doubt=recent[-1].doubt)
    if unobserved:
        return Cell(row=row, light="grey", note=row.halted_note)
    late = tuple(one for one in found if (one.end or one.start) >= overdue and not one.doubt)
    if late:
        return Cell(row=row, light="yellow", occurrences=late[-1:], doubt="overdue")
    return Cell(row=row, light="red", note=row.halted_note)


def _set(cell: Cell, setting: SetLight | None) -> Cell:
    if setting is None:
        return cell
    return Cell(row=cell.row, light=setting.light, occurrences=cell.occurrences, note=cell.note, reason=setting.reason)


def _occurrences(
    row: ScorecardRow, entries: Iterable[Entry], registry: Registry, issued: date
) -> tuple[Occurrence, ...]:
    found = [one for entry in entries if (one := _from_entry(row, entry, registry, issued))]
    for one in _from_editions(row, registry, issued):
        if not any(abs(one.start - other.start) <= _SAME_EVENT for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: (one.start, one.candidate or 0)))


def _from_entry(row: ScorecardRow, entry: Entry, registry: Registry, issued: date) -> Occurrence | None:
    draft = entry.draft
    wanted = row.match
    if draft.event_date is None:
        return None
    if wanted.institutions and not _is_about(draft, wanted, registry):
        return None
    announced = draft.type == "announcement" or draft.event_date > issued or entry.standing in _AWAITED
    if wanted.types and draft.type not in wanted.types and draft.type != "announcement":
        return None
    at_rank = wanted.rank is None or _reaches(draft, wanted, registry)
    if not at_rank and not wanted.institutions:
        return None  # a row that asks for a rank alone has nothing to do with meetings of others
    doubt: Doubt = ""
    if announced:
        doubt = "announced"
    elif _is_remote(draft):
        doubt = "virtual"
    elif not at_rank:
        doubt = "below_rank"
    return Occurrence(
        start=draft.event_date,
        end=draft.event_end,
        title=draft.title,
        doubt=doubt,
        gathering=draft.type in _GATHERINGS,
        candidate=entry.candidate,
    )


def _from_editions(row: ScorecardRow, registry: Registry, issued: date) -> Iterable[Occurrence]:
    """The mechanism's own meetings of the registry that are dated to the day."""
    for institution_id in row.match.institutions:
        institution = registry.by_id.get(institution_id)
        for edition in institution.editions if institution else ():
            if isinstance(edition.date, date) and edition.date <= issued:
                title = ", ".join(part for part in (registry.name(institution_id), edition.place) if part)
                doubt: Doubt = "virtual" if _from_afar(edition.place) else ""
                yield Occurrence(start=edition.date, end=edition.end, title=title, doubt=doubt)


def _is_about(draft: Draft, wanted: ScorecardMatch, registry: Registry) -> bool:
    """A mechanism counts where the event is its own, not where a text names it; an office wherever it takes part."""
    mechanisms = [one for one in draft.institutions if one not in registry.offices]
    return bool({*mechanisms[:1], *registry.offices.intersection(draft.institutions)} & set(wanted.institutions))


def _reaches(draft: Draft, wanted: ScorecardMatch, registry: Registry) -> bool:
    """Somebody of the rank took part; where people met (or are to meet), one of each country.

    A mechanism may be raised to a higher rank; a row that asks for a rank alone ("cabinet meetings") means that one.
    """
    assert wanted.rank is not None
    lowest = _HEIGHT.get(wanted.rank, 9) if wanted.institutions else 9
    sides: set[Country] = set()
    for office in _heads(draft) or draft.institutions:
        held = _rank(office, registry)
        if held and (held[1] == wanted.rank or _HEIGHT.get(held[1], 0) > lowest):
            sides.add(held[0])
    to_meet = draft.type == "announcement" and _EACH_SIDE & set(wanted.types)
    return {"US", "MX"} <= sides if draft.type in _EACH_SIDE or to_meet else bool(sides)


def _heads(draft: Draft) -> list[str]:
    """The office of the first one named of each side: who led it; the others came along or were only mentioned."""
    first: dict[str | None, str] = {}
    for person in draft.participants:
        if person.office:
            first.setdefault(person.side, person.office)
    return list(first.values())


def _rank(office: str, registry: Registry) -> tuple[Country, Rank] | None:
    found = registry.by_id.get(office)
    if found is None and office:
        wanted = fold(office)
        found = next(
            (one for one in registry.institutions if wanted in map(fold, (*one.names.en, *one.names.es))), None
        )
    return (found.country, found.rank) if found and found.rank and found.country else None


def _is_remote(draft: Draft) -> bool:
    return draft.type == "call" or _from_afar(draft.place)


def _from_afar(place: str) -> bool:
    folded = fold(place)
    return any(word in folded for word in _REMOTE)


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before the day's."""
    index = 12 * day.year + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
