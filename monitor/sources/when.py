"""When something was published: the dates of feeds, pages and APIs in English, Spanish and French, made aware UTC.

Only publication dates that a source states in a place of their own; the date of an event inside prose is core's.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

from monitor.core.text import fold

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan enero ene janvier janv",
            "february feb febrero fevrier fevr",
            "march mar marzo mars",
            "april apr abril abr avril avr",
            "may mayo mai",
            "june jun junio juin",
            "july jul julio juillet juil",
            "august aug agosto ago aout",
            "september sep sept septiembre setiembre septembre",
            "october oct octubre octobre",
            "november nov noviembre novembre",
            "december dec diciembre dic decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:er|o|º)?\s*(?:de\s+|-)?{_NAME},?\s*(?:-|del?\s+)?\s*(\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:del?\s+)?(\d{{4}})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_RFC822 = re.compile(  # a year 0001 is none: the library would read 2001
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+(?:\d\d|[1-9]\d{3})\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[+-]\d{4}|(?![AP]M)[A-Z]{1,4})"
)
_TIME = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([ap])\.?\s?m\b)?\.?\s*(gmt|utc|z\b|[+-]\d{2}:?\d{2})?")
_YEARS = range(1990, 2101)
_OFFSETS = timedelta(hours=14)  # no zone lies farther from UTC, east or west


def published(
    raw: str | None, *, zone: tzinfo, formats: Iterable[str] = (), month_first: bool = False
) -> datetime | None:
    """The moment in UTC that a date as sources write it means, or None where it means none.

    A date without an offset is the `zone`'s, a day without a time is its midnight. `formats` (of strptime) are tried
    first; `month_first` is for 10/08/2026 meaning October 8.
    """
    text = " ".join((raw or "").split())[:200]
    if not text:
        return None
    for form in formats:
        try:
            return in_utc(datetime.strptime(text, form), zone)  # noqa: DTZ007 - in_utc gives it its zone
        except ValueError:
            continue
    return _iso(text, zone) or _rfc822(text) or _written(text, zone, month_first)


def _iso(text: str, zone: tzinfo) -> datetime | None:
    try:
        return in_utc(datetime.fromisoformat(text), zone)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    found = parsedate_tz(text) if _RFC822.fullmatch(text) else None
    if found is None:
        return None
    try:
        return in_utc(datetime(*found[:6], tzinfo=timezone(timedelta(seconds=found[9] or 0))), UTC)
    except ValueError:
        return None


def _written(text: str, zone: tzinfo, month_first: bool) -> datetime | None:
    folded = fold(text).decode("ascii", "replace")
    if found := _DAY_FIRST.search(folded):
        day, month, year = int(found[1]), _MONTHS[found[2]], int(found[3])
    elif found := _MONTH_FIRST.search(folded):
        month, day, year = _MONTHS[found[1]], int(found[2]), int(found[3])
    elif found := _ISO_DAY.search(folded):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _NUMERIC.search(folded):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        if month_first:
            day, month = month, day
    else:
        return None
    hour = minute = second = 0
    if clock := _TIME.search(folded, found.end()) or _TIME.search(folded[: found.start()]):
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[4]:
            hour = hour % 12 + (12 if clock[4] == "p" else 0)
        zone = _offset(clock[5]) or zone
    try:
        return in_utc(datetime(year, month, day, hour, minute, second, tzinfo=zone), zone)
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if not text.startswith(("+", "-")):
        return UTC
    minutes = 60 * int(text[1:3]) + int(text[-2:])
    # Cut to what Python can hold, which `in_utc` still refuses.
    return timezone(timedelta(minutes=min(minutes, 1439) * (-1 if text.startswith("-") else 1)))


def in_utc(moment: datetime, zone: tzinfo) -> datetime | None:
    """The moment in UTC, the `zone`'s where it has no offset; None where nobody means its year or offset."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if moment.year not in _YEARS or abs(aware.utcoffset() or timedelta(0)) > _OFFSETS:
        return None
    return aware.astimezone(UTC)
