"""Periods of a report: half-open ranges of dates with the names that people use for them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.core.errors import ConfigError

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FORMS = "2021-07, 2023-Q3, 2022-H1, 2022 or 2023-07-01..2023-09-30"

_NAMED = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from `start` up to, not including, `end`; `name` is how it was asked for."""

    start: date
    end: date
    name: str

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def label(self) -> str:
        """In words: `July-September 2023`, `July 2021`, `2022`, or the two dates."""
        if not _NAMED.fullmatch(self.name):
            days = dict.fromkeys((self.start, self.last))
            return " - ".join(f"{MONTHS[day.month - 1]} {day.day}, {day.year}" for day in days)
        if self.start.month == 1 and self.last.month == 12:
            return str(self.start.year)
        first, last = MONTHS[self.start.month - 1], MONTHS[self.last.month - 1]
        return f"{first} {self.start.year}" if first == last else f"{first}-{last} {self.start.year}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def parse_period(text: str) -> Period:
    """Read `2021-07`, `2023-Q3`, `2022-H1`, `2022` or `YYYY-MM-DD..YYYY-MM-DD` (end included)."""
    wanted = text.strip().upper()
    if found := _NAMED.fullmatch(wanted):
        year, quarter, half, month = found.groups()
        if quarter:
            first, months = 3 * int(quarter) - 2, 3
        elif half:
            first, months = 6 * int(half) - 5, 6
        else:
            first, months = (int(month), 1) if month else (1, 12)
        return _months(int(year), first, months, wanted, text)
    start, dots, last = wanted.partition("..")
    if dots:
        try:
            begin, end = date.fromisoformat(start.strip()), date.fromisoformat(last.strip())
            after = end + timedelta(days=1)
        except (ValueError, OverflowError) as error:
            raise _refused(text) from error
        if begin > end:
            raise ConfigError(f"period {text!r} ends before it begins")
        return Period(start=begin, end=after, name=f"{begin}..{end}")
    raise _refused(text)


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    return parse_period(f"{day.year}-Q{(day.month + 2) // 3}")


def _months(year: int, first: int, months: int, name: str, text: str) -> Period:
    after = first + months
    try:
        return Period(start=date(year, first, 1), end=date(year + (after > 12), (after - 1) % 12 + 1, 1), name=name)
    except ValueError as error:
        raise _refused(text) from error


def _refused(text: str) -> ConfigError:
    return ConfigError(f"period {text!r} is none of {FORMS}")
