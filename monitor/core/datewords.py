"""Every date that a text names, in the words of three languages; which of them is the event's is dates.py's.

A reading is a span of days with its offsets. Written dates ("July 24-26, 2023", "del 24 al 26 de julio", "1er juillet")
take a missing year from the day of publication, relative ones ("yesterday", "el martes") need that day. Impossible
days are left out. The text is read folded: English `May` and `March` count only where they are written as names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.core.text import fold

Kind = Literal["written", "today", "relative", "weekday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The days from `first` to `last`, both included, as `text[start:end]` says them (with the year or without)."""

    first: date
    last: date
    start: int
    end: int
    kind: Kind
    year_given: bool = False


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janvier",
            "february feb febrero fevrier",
            "march mar marzo mars",
            "april apr abril abr avril",
            "may mayo mai",
            "june jun junio juin",
            "july jul julio juillet",
            "august aug agosto ago aout",
            "september sept sep septiembre setiembre septembre",
            "october oct octubre octobre",
            "november nov noviembre novembre",
            "december dec diciembre dic decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WORDS = {"may", "march", "mar", "mars", "mai", "ago", "sep", "dec", "dic", "jan"}  # other words when in lower case
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday lunes lundi",
            "tuesday martes mardi",
            "wednesday miercoles mercredi",
            "thursday jueves jeudi",
            "friday viernes vendredi",
            "saturday sabado samedi",
            "sunday domingo dimanche",
        )
    )
    for name in names.split()
}
_RELATIVE = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier today": 0,
    "yesterday": -1, "last night": -1, "tomorrow": 1,
    "hoy": 0, "esta manana": 0, "esta tarde": 0, "esta noche": 0, "ayer": -1, "anoche": -1, "antier": -2,
    "antes de ayer": -2, "dia de manana": 1, "manana": 1,
    "aujourd'hui": 0, "ce matin": 0, "ce soir": 0, "hier": -1, "demain": 1,
}  # fmt: skip

_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:" + "|".join(_WEEKDAYS) + ")"
_YEAR = r"(?:19|20)\d\d\b"
_NTH = r"(?:st|nd|rd|th)?\b"
_NO = r"(?:\.?o|ro|er|st|nd|rd|th)?\b"
_TO = r"(?:-|to|through|thru|and|&|al|a|y|au|et)"

# July 24-26, 2023 · September 30 - October 2 · junio 02, 2021 · julio 24 de 2023
_MONTH_FIRST = re.compile(
    rf"\b(?:{_WEEKDAY},? )?(?P<m>{_MONTH}) (?P<d>\d{{1,2}}){_NTH}"
    rf"(?: ?(?P<to>{_TO}) ?(?:(?P<m2>{_MONTH}) )?(?P<d2>\d{{1,2}}){_NTH})?"
    rf"(?:(?:,|,? of|,? del?)? ?(?P<y>{_YEAR}))?"
)
# 28 June 2021 · 28 de junio del 2021 · 1er juillet · the 25th of July
_DAY_FIRST = re.compile(
    rf"(?<![\d.,/$-])\b(?:{_WEEKDAY},? )?(?P<d>\d{{1,2}}|primero){_NO}"
    rf"(?:(?: (?:de |of )?(?P<m0>{_MONTH})(?:,? (?:del? )?(?P<y0>{_YEAR}))?)? ?(?P<to>{_TO}) ?(?P<d2>\d{{1,2}}){_NO})?"
    rf" (?:de |of )?(?P<m>{_MONTH})(?:,? (?:del? (?:ano )?)?(?P<y>{_YEAR}))?"
)
_ISO = re.compile(r"(?<![\d/-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d/-])")
_SLASHED = re.compile(r"(?<![\d/.])(?P<a>\d{1,2})([/.])(?P<b>\d{1,2})\2(?P<y>(?:19|20)\d\d)(?![\d/]|\.\d)")
_WORD = re.compile(
    r"\b(?:(?P<relative>" + "|".join(sorted(_RELATIVE, key=len, reverse=True)) + r")"
    rf"|(?:(?P<which>this|next|last|past|coming|este|pasado|proximo|ce) )?(?P<weekday>{_WEEKDAY}))\b"
)
_ANCHORS = AhoCorasick([*_MONTHS, *_WEEKDAYS, *_RELATIVE, "/19", "/20", ".20", "-0", "-1"], MatchKind.LeftmostLongest)
_FUTURE = re.compile(r"\b(?:will|is to|are to|plans?|upcoming|to attend|[a-z]{3,}ra|[a-z]{3,}ran)\b")
_NOT_TOMORROW = re.compile(r"\b(?:la|esta|cada|de la|por la|en la|a la|una)\s$")
_FARTHEST = timedelta(days=183)


def read_dates(text: str, *, day: date | None, day_first: bool = False) -> list[Reading]:
    """The dates that `text` names, in its order; without `day` only those that give their year.

    `day` is what "today" means and what a missing year is nearest to; `day_first` says that 2/3/2021 is in March.
    """
    folded = fold(text).decode("latin-1")
    taken = bytearray(len(text))
    found: list[Reading] = []
    for reading in sorted(_all(text, folded, day, day_first), key=_by_worth):
        if not any(taken[reading.start : reading.end]):
            taken[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
            found.append(reading)
    return sorted(found, key=lambda reading: reading.start)


def _by_worth(reading: Reading) -> tuple[bool, int, int]:
    return reading.kind != "written", reading.start - reading.end, reading.start


def _all(text: str, folded: str, day: date | None, day_first: bool) -> Iterator[Reading]:
    """The readings around every word that can be part of a date, the more telling pattern first."""
    for _, start, end in _ANCHORS.find_matches_as_indexes(folded):
        word = folded[start:end]
        if not word[0].isalpha():
            yield from _numbers(folded, start, day_first)
        elif folded[max(0, start - 1) : start].isalnum() or folded[end : end + 1].isalnum():
            continue
        elif word in _MONTHS:
            for pattern in (_DAY_FIRST, _MONTH_FIRST):
                for found in pattern.finditer(folded, max(0, start - 45), end + 45):
                    if _is_name(text, found):
                        yield from _written(found, day)
        elif day is not None:
            for found in _WORD.finditer(folded, max(0, start - 9), end):
                yield from _told(text, folded, found, day)


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Whether the month is one: `may 5` and `march 10` in lower case are verbs."""
    word = found["m"].rstrip(".")
    return word not in _WORDS or not text[found.start("m")].islower() or found.re is _DAY_FIRST


def _written(found: re.Match[str], day: date | None) -> Iterator[Reading]:
    parts = found.groupdict()
    year = parts["y"]
    late_month = _MONTHS[(parts.get("m2") or parts["m"]).rstrip(".")]
    month = _MONTHS[(parts.get("m0") or parts["m"]).rstrip(".")]
    first_text = "1" if parts["d"] == "primero" else parts["d"]
    first = _day(parts.get("y0") or year, month, first_text, day)
    if first is None:
        return
    last, end = first, found.end()
    if parts["d2"]:
        until = _day(year, late_month, parts["d2"], day)
        if until is not None and year and not parts.get("y0") and until < first:
            first = _on(first.year - 1, first.month, first.day) or first  # December 30 - January 2, 2024
        days = (until - first).days if until else -1
        if until is not None and 0 < days <= (2 if parts["to"] in ("and", "&", "y", "et") else 31):
            last = until
        elif found.re is _MONTH_FIRST:
            end = found.end("d")  # "July 5 and 40 officials"
            year = None
        else:
            return
    end -= found.string[end - 1] == "."  # of an abbreviated month or of the sentence
    yield Reading(first=first, last=last, start=found.start(), end=end, kind="written", year_given=bool(year))


def _numbers(folded: str, at: int, day_first: bool) -> Iterator[Reading]:
    """The date in numbers around a place where one is likely."""
    near = max(0, at - 6), at + 8
    if found := _ISO.search(folded, *near):
        month, dom = found["m"], found["d"]
    elif found := _SLASHED.search(folded, *near):
        month, dom = (found["b"], found["a"]) if day_first else (found["a"], found["b"])
    else:
        return
    if (read := _on(int(found["y"]), int(month), int(dom))) is not None:
        yield Reading(first=read, last=read, start=found.start(), end=found.end(), kind="written", year_given=True)


def _told(text: str, folded: str, found: re.Match[str], day: date) -> Iterator[Reading]:
    """What a word like `yesterday` or `Tuesday` means on that day."""
    if word := found["relative"]:
        before = folded[max(0, found.start() - 7) : found.start()]
        if word == "manana" and (_NOT_TOMORROW.search(before) or folded[found.end() : found.end() + 1] == "'"):
            return
        days = _RELATIVE[word]
        kind: Kind = "relative" if days else "today"
    else:
        if text[found.start("weekday")].islower() == found["weekday"].endswith("day"):
            return  # English days are capitalised, others are not: "Santo Domingo" is no Sunday
        kind = "weekday"
        back = (day.weekday() - _WEEKDAYS[found["weekday"]]) % 7
        ahead = (7 - back) % 7
        which = found["which"]
        around = folded[max(0, found.start() - 80) : found.end() + 40]
        if which in ("next", "coming", "proximo"):
            days = ahead or 7
        elif which in ("last", "past", "pasado"):
            days = -(back or 7)
        else:
            days = ahead if _FUTURE.search(around) else -back
    read = day + timedelta(days=days)
    yield Reading(first=read, last=read, start=found.start(), end=found.end(), kind=kind)


def _day(year: str | None, month: int, dom: str, near: date | None) -> date | None:
    """The day, in the year that brings it nearest to `near` where none is given; None where there is no such day."""
    if year:
        return _on(int(year), month, int(dom))
    if near is None:
        return None
    days = [_on(near.year + shift, month, int(dom)) for shift in (-1, 0, 1)]
    return min((d for d in days if d and abs(d - near) <= _FARTHEST), key=lambda d: abs(d - near), default=None)


def _on(year: int, month: int, dom: int) -> date | None:
    try:
        return date(year, month, dom)
    except ValueError:
        return None
