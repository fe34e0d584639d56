"""An annual report with a timeline and a scorecard: each line of the timeline is an entry, each row tells of some.

The timeline is a sidebar, so its lines stand among the prose and the tables: a month alone, then days with titles, on
one line or on two. An occurrence of the scorecard that no line of the timeline tells is an entry as well.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.fuzz import token_set_ratio

from monitor.core.model import Bilingual, Draft
from monitor.imports.dates import month_number, of_month
from monitor.imports.found import Document, Found, Occurrence, Row, Shape
from monitor.imports.markdown import Line, lines, plain
from monitor.imports.year import year_of

_MONTH = re.compile(r"^[A-Z]{3,9}$")
_NTH = r"(\d{1,2})(?:st|nd|rd|th)"
_DAY = re.compile(rf"^{_NTH}(?:\s*[-–]\s*(?:([A-Z][a-z]{{2}})\w*\.? )?{_NTH})?(?:\s+(\S.*))?$")
_CELLS = re.compile(r"\t|(?<!\\)\|")
_COLOUR = re.compile(r"color:\s*(green|yellow|orange|red)|\b(green|yellow|red)\b", re.I)
_OCCURRED = re.compile(
    r"(?:^|(?<=\s))([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?(?:\s*[-–]\s*(\d{1,2})(?:st|nd|rd|th)?)?"
    r"(?:,? \(?(20\d\d)\)?)?\s+[-–]\s+"
)
_NOTHING = re.compile(r"^None(?:\s+[-–]\s+)?", re.I)
_ALIKE = 60.0  # percent; of lines of the same day
_NO_TITLE = re.compile(r"^(?:took place|was held|held|virtual(?:ly)?)\b", re.I)
_HEAD = re.compile(r"^[|\s]*Institutional Interactions\b", re.I)


def knows(text: str) -> bool:
    """Months alone on a line, and days below one."""
    months = [line for line in lines(text) if _month(line)]
    return len(months) >= 2 and any(_DAY.match(line.text) for line in lines(text))


def read(text: str) -> Document:
    """The timeline's lines and what the scorecard adds to them."""
    year = year_of(text)
    timeline = list(_timeline(text, year))
    rows = tuple(_rows(text, year))
    entries = timeline
    for row in rows:
        for occurrence in row.occurrences:
            entries = _with(entries, row, occurrence)
    return Document(shape=SHAPE.name, entries=tuple(entries), rows=rows, lines=len(timeline))


def _timeline(text: str, year: int) -> Iterator[Found]:
    month: int | None = None
    waiting: re.Match[str] | None = None  # a day whose title is on the next line
    for line in lines(text):
        if _HEAD.match(line.raw):
            return
        words = line.text
        if waiting and month:
            yield _entry(year, month, waiting, words)
            waiting = None
        elif named := _month(line):
            month = named
        elif month and (day := _DAY.match(words)):
            if day[4]:
                yield _entry(year, month, day, day[4])
            else:
                waiting = day


def _month(line: Line) -> int | None:
    words = line.text
    return month_number(words) if _MONTH.match(words) else None


def _entry(year: int, month: int, day: re.Match[str], title: str) -> Found:
    days = of_month(year, month, day[1], day[3], month_number(day[2]) if day[2] else None)
    return Found(draft=_draft(title, days))


def _draft(title: str, days: tuple[object, object] | None) -> Draft:
    start, end = days or (None, None)
    return Draft(title=title, event_date=start, event_end=end, date_origin="curator")  # type: ignore[arg-type]


def _rows(text: str, year: int) -> Iterator[Row]:
    inside = False
    for line in lines(text):
        if _HEAD.match(line.raw):
            inside = True
            continue
        cells = [cell.strip() for cell in _CELLS.split(line.raw.strip("| "))]
        if not inside or set(line.raw) <= set("|:- "):
            continue
        if line.level or len(cells) < 3:
            return
        yield _row(cells, year)


def _row(cells: list[str], year: int) -> Row:
    label, status, told = plain(cells[0]), cells[1], plain(" ".join(cells[2:]))
    colour = _COLOUR.search(status)
    light = next(filter(None, colour.groups()), "").lower() if colour else ""
    if nothing := _NOTHING.match(told):
        return Row(label=label, light=light, note=told[nothing.end() :])
    return Row(label=label, light=light, occurrences=tuple(_occurrences(told, year)))


def _occurrences(told: str, year: int) -> Iterator[Occurrence]:
    dates = [found for found in _OCCURRED.finditer(told) if month_number(found[1])]
    ends = [*(found.start() for found in dates[1:]), len(told)]
    for found, end in zip(dates, ends, strict=False):  # without a date there is an end all the same
        days = of_month(int(found[4] or year), month_number(found[1]) or 1, found[2], found[3])
        if days:
            yield Occurrence(start=days[0], end=days[1], title=told[found.end() : end].strip(" ;"))


def _with(entries: list[Found], row: Row, occurrence: Occurrence) -> list[Found]:
    """The entries with the row named on the one that it tells of, or with one more."""
    same_day = [n for n, one in enumerate(entries) if one.draft.event_date == occurrence.start]
    alike = {n: token_set_ratio(entries[n].draft.title.lower(), occurrence.title.lower()) for n in same_day}
    best = max(alike, key=lambda n: alike[n], default=None)
    if best is not None and alike[best] >= _ALIKE:
        changed = replace(entries[best], rows=(*entries[best].rows, row.label))
        return [*entries[:best], changed, *entries[best + 1 :]]
    told = _NO_TITLE.match(occurrence.title)
    draft = _draft(row.label if told else occurrence.title, (occurrence.start, occurrence.end))
    if told:
        draft = replace(draft, summary=Bilingual(en=f"{occurrence.title.rstrip('.')}."))
    return [*entries, Found(draft=draft, rows=(row.label,))]


SHAPE = Shape(name="an annual report with a timeline in Markdown", knows=knows, read=read)
