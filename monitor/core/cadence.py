"""Which institutions have gone quiet: by their cadence they should have met, and nothing tells of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.core.model import Candidate
from monitor.core.registry import Institution, Registry

_MEETINGS = frozenset({"meeting", "visit", "summit", "call"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """An institution, its last meeting on record, the months between two, and the day by which it should have met."""

    institution: Institution
    last: date
    cadence: int
    expected: date


def overdue(registry: Registry, known: Iterable[Candidate], today: date) -> list[Overdue]:
    """The institutions whose next meeting is overdue and not in sight, those first that became so last.

    One that is halted or has ended is not waited for; of one without any meeting on record nothing can be said.
    """
    met = _met(known, today)
    found = []
    for institution in registry.institutions:
        last = max(filter(None, (met.get(institution.id), _last_edition(institution, today))), default=None)
        if last is None or not institution.cadence or institution.halted or institution.ended:
            continue
        expected = months_later(last, institution.cadence)
        if expected < today:
            found.append(Overdue(institution=institution, last=last, cadence=institution.cadence, expected=expected))
    return sorted(found, key=lambda one: one.expected, reverse=True)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, its last day where the month is shorter."""
    index = 12 * day.year + day.month - 1 + months
    after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(after - timedelta(days=1), date(index // 12, index % 12 + 1, 1) + timedelta(days=day.day - 1))


def _met(known: Iterable[Candidate], today: date) -> dict[str, date]:
    """The last day of each institution's latest meeting; what is announced counts as well."""
    met: dict[str, date] = {}
    for candidate in known:
        day = candidate.draft.event_end or candidate.draft.event_date
        if day and (day > today or candidate.draft.type in _MEETINGS):
            for one in candidate.draft.institutions:
                met[one] = max(day, met.get(one, day))
    return met


def _last_edition(institution: Institution, today: date) -> date | None:
    """The last meeting that the registry has; of one known by its year alone, the year's last day."""
    days = [
        date(one.date, 12, 31) if isinstance(one.date, int) else one.end or one.date
        for one in institution.editions
        if one.date is not None
    ]
    return max((day for day in days if day <= today), default=None)
