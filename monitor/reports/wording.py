"""The words and dates that a report prints of its own accord, in English and Spanish; nothing of an entry is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.core.period import MONTHS, Period

ReportLanguage = Literal["en", "es"]

_MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The labels of one language; the marks stand where a curator still has something to do."""

    language: ReportLanguage
    publisher: str
    purposes: Mapping[str, str]
    report: str
    link: str
    link_missing: str
    date_missing: str
    implications: str
    to_be_written: str
    translate: str
    no_entries: str
    contents: str
    page: str
    of: str
    skip: str


ENGLISH = Wording(
    language="en",
    publisher="Center for Binational Institutions",
    purposes={
        "quarterly": (
            "The Center for Binational Institutions follows the institutions through which Mexico and the United "
            "States deal with each other, so that they are better known and better understood. Every three months this "
            "report records the main events between them and what each one means for the institutions involved."
        ),
    },
    report="Report",
    link="Link",
    link_missing="Link (missing)",
    date_missing="Date (missing)",
    implications="Institutional Implications",
    to_be_written="[to be written]",
    translate="[translate]",
    no_entries="No entries were accepted for this period.",
    contents="Contents",
    page="Page",
    of="of",
    skip="Skip to the entries",
)

SPANISH = Wording(
    language="es",
    publisher="Centro de Instituciones Binacionales",
    purposes={
        "quarterly": (
            "El Centro de Instituciones Binacionales da seguimiento a las instituciones con las que México y Estados "
            "Unidos conducen su relación, para que se conozcan y se comprendan mejor. Cada tres meses, este reporte "
            "reúne los principales hechos entre ellas y lo que cada uno significa para las instituciones."
        ),
    },
    report="Reporte",
    link="Enlace",
    link_missing="Enlace (falta)",
    date_missing="Fecha (falta)",
    implications="Implicaciones institucionales",
    to_be_written="[por escribir]",
    translate="[por traducir]",
    no_entries="No se aceptó ninguna entrada para este periodo.",
    contents="Contenido",
    page="Página",
    of="de",
    skip="Ir a las entradas",
)

WORDING: Mapping[ReportLanguage, Wording] = {"en": ENGLISH, "es": SPANISH}


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
