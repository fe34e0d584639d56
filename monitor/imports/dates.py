"""Dates as the curators' documents write them: `07.5.21`, `12th-13th`, a written one at the head of a line or in prose.

Written dates are `core.datewords`'s to read.
"""

import re
from datetime import date

from monitor.core.datewords import Reading, read_dates
from monitor.core.period import MONTHS

_NUMBERS = r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})"
_SHORT = re.compile(rf"{_NUMBERS}(?:\s*[-–—]\s*{_NUMBERS})?")
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
SHORT_DATE = rf"{_NUMBERS}(?:\s*[-–—]\s*{_NUMBERS})?".replace("(\\d", "(?:\\d")

_HEAD, _PROSE = 80, 10_000  # characters in which a date is looked for
Days = tuple[date, date | None]


def short(text: str) -> Days | None:
    """`06.15.21`, `07.5.21`, `06.07.22 - 06.10.22`: month first, padded or not; None where it is none."""
    found = _SHORT.fullmatch(text.strip())
    if not found:
        return None
    month, day, year, *until = found.groups()
    start = on(_year(year), int(month), int(day))
    end = on(_year(until[2]), int(until[0]), int(until[1])) if until[0] else None
    return span(start, end)


def heading(text: str) -> tuple[Days, str] | None:
    """The written date that begins a line, and what follows it."""
    first = next(iter(read_dates(text[:_HEAD], day=None)), None)
    if first is None or first.start > 0:
        return None
    return _days(first), text[first.end :].strip(" ,.")


def explicit(text: str, year: int) -> tuple[Days, str] | None:
    """The first date of the text that names its day, with its words; `year` is meant where none is given."""
    middle = date(year, 7, 1)
    written = next((one for one in read_dates(text[:_PROSE], day=middle) if one.kind == "written"), None)
    return (_days(written), text[written.start : written.end]) if written else None


def of_month(year: int, month: int, first: str, last: str | None, last_month: int | None = None) -> Days | None:
    """Days of a month by their numbers; a range may end in a later month."""
    start = on(year, month, int(first))
    end = on(year + ((last_month or month) < month), last_month or month, int(last)) if last else None
    return span(start, end)


def month_number(word: str) -> int | None:
    """The month of an English name or its first letters (`JAN`, `Sept.`)."""
    folded = word.strip(". ").lower()
    return next(
        (n for n, name in enumerate(MONTHS, start=1) if len(folded) >= 3 and name.lower().startswith(folded)), None
    )


def on(year: int, month: int, day: int) -> date | None:
    """The day; None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def span(start: date | None, end: date | None) -> Days | None:
    """The days; an end that is no later than the start is none."""
    if start is None:
        return None
    return start, end if end and end > start else None


def _days(reading: Reading) -> Days:
    return reading.first, reading.last if reading.last > reading.first else None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
