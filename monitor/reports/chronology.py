"""The year as it went: a timeline of the entries, and the calendar of one mechanism's meetings. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from monitor.core.model import Entry
from monitor.core.registry import Institution
from monitor.reports.dates import day_of_month, month_short
from monitor.reports.issue import Issue
from monitor.reports.printed import Printed
from monitor.reports.wording import ReportLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a timeline: its short name in capitals, and its events with their days."""

    number: int
    name: str
    events: tuple[tuple[str, Printed], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One line of a calendar; without a place it is a year for which no meeting is on record."""

    year: int
    place: str = ""
    host: str = ""
    guests: tuple[str, ...] = ()
    held: bool = True


def timeline(issue: Issue) -> tuple[Month, ...]:
    """The issue's dated entries by month, each with its day: `12th`, `12th-13th`."""
    dated = sorted(
        (one for one in issue.printed if one.draft.event_date), key=lambda one: (_start(one), one.entry.candidate)
    )
    return tuple(
        Month(
            number=month,
            name=month_short(month, issue.language).upper(),
            events=tuple((_day(one, issue.language), one) for one in events),
        )
        for (_, month), events in groupby(dated, key=lambda one: (_start(one).year, _start(one).month))
    )


def calendar(institution: Institution, entries: Sequence[Entry], *, until: int) -> tuple[Meeting, ...]:
    """A line for every year from the first known meeting to the last one, or to `until` where that is later.

    Meetings are the registry's editions, and accepted summits and meetings of the institution in other years.
    """
    meetings = [
        Meeting(year=_year(edition.date), place=edition.place, host=edition.host, guests=edition.guests)
        for edition in institution.editions
        if edition.date is not None
    ]
    known = {meeting.year for meeting in meetings}
    meetings += [
        Meeting(year=entry.draft.event_date.year, place=entry.draft.place)
        for entry in entries
        if entry.draft.event_date
        and entry.draft.type in ("summit", "meeting")
        and entry.draft.institutions[:1] == (institution.id,)
        and entry.draft.event_date.year not in known
    ]
    return tuple(_without_gaps(sorted(meetings, key=lambda meeting: meeting.year), until))


def _without_gaps(meetings: Sequence[Meeting], until: int) -> Iterator[Meeting]:
    if not meetings:
        return
    held: dict[int, list[Meeting]] = {}
    for meeting in meetings:
        held.setdefault(meeting.year, []).append(meeting)
    for year in range(meetings[0].year, max(until, meetings[-1].year) + 1):
        yield from held.get(year, [Meeting(year=year, held=False)])


def _start(printed: Printed) -> date:
    assert printed.draft.event_date is not None, "only dated entries stand in a timeline"
    return printed.draft.event_date


def _day(printed: Printed, language: ReportLanguage) -> str:
    return day_of_month(_start(printed), printed.draft.event_end, language)


def _year(when: date | int) -> int:
    return when if isinstance(when, int) else when.year
