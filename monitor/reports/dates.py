"""Dates and periods as reports print them, in English and Spanish. Pure; reading dates is `core.dates`'s."""

from datetime import date

from monitor.core.period import MONTHS, Period
from monitor.reports.wording import ReportLanguage

_MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def month_name(month: int, language: ReportLanguage) -> str:
    """The month's name as it stands in running text: `July`, `julio`."""
    return MONTHS[month - 1] if language == "en" else _MESES[month - 1]


def long_date(start: date, end: date | None, language: ReportLanguage) -> str:
    """`July 6, 2023`, `July 24-26, 2023`, `July 31 - August 2, 2023`; in Spanish `6 de julio de 2023`, `24-26 de …`."""
    if end is None or end == start:
        return _day(start, language)
    if (start.year, start.month) == (end.year, end.month):
        days = f"{start.day}-{end.day}"
        if language == "en":
            return f"{month_name(start.month, 'en')} {days}, {start.year}"
        return f"{days} de {month_name(start.month, 'es')} de {start.year}"
    if start.year != end.year:
        return f"{_day(start, language)} - {_day(end, language)}"
    first = f"{month_name(start.month, 'en')} {start.day}" if language == "en" else _day_of_month(start)
    return f"{first} - {_day(end, language)}"


def short_date(start: date, end: date | None, language: ReportLanguage) -> str:
    """`06.15.21`, `06.07.22 - 06.10.22`; day first in Spanish."""
    form = "%m.%d.%y" if language == "en" else "%d.%m.%y"
    return f"{start:{form}}" if end is None or end == start else f"{start:{form}} - {end:{form}}"


def day_of_month(start: date, end: date | None, language: ReportLanguage) -> str:
    """`12th`, `12th-13th` as a timeline has it; plain numbers in Spanish. A range into another month names it."""
    first = _ordinal(start.day, language)
    if end is None or end == start:
        return first
    last = _ordinal(end.day, language)
    if end.month == start.month:
        return f"{first}-{last}"
    return f"{first} - {month_short(end.month, language)} {last}"


def dated_occurrence(start: date, end: date | None, language: ReportLanguage) -> str:
    """`Jan 9th-10th (2023)` as a scorecard has it."""
    return f"{month_short(start.month, language)} {day_of_month(start, end, language)} ({start.year})"


def month_short(month: int, language: ReportLanguage) -> str:
    """`Jan`, `Ene`."""
    return month_name(month, language)[:3].capitalize()


def month_year(day: date, language: ReportLanguage) -> str:
    """`MARCH 2023`, as a cover has it."""
    between = " " if language == "en" else " de "
    return f"{month_name(day.month, language)}{between}{day.year}".upper()


def _ordinal(day: int, language: ReportLanguage) -> str:
    if language == "es":
        return str(day)
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def period_label(period: Period, language: ReportLanguage) -> str:
    """`July-September 2023`, `julio-septiembre de 2023`; a year stays a year, free ranges are two dates."""
    if language == "en":
        return period.label
    if ".." in period.name:
        return f"{_day(period.start, 'es')} - {_day(period.last, 'es')}"
    first, last = month_name(period.start.month, "es"), month_name(period.last.month, "es")
    if (period.start.month, period.last.month) == (1, 12):
        return str(period.start.year)
    return f"{first} de {period.start.year}" if first == last else f"{first}-{last} de {period.start.year}"


def _day(day: date, language: ReportLanguage) -> str:
    if language == "en":
        return f"{month_name(day.month, 'en')} {day.day}, {day.year}"
    return f"{_day_of_month(day)} de {day.year}"


def _day_of_month(day: date) -> str:
    return f"{day.day} de {month_name(day.month, 'es')}"
