"""A quarterly report: `1) Title`, a line with date and link, paragraphs, and `Institutional Implications: …`."""

import re
from dataclasses import dataclass, field

from monitor.core.model import Bilingual, Draft, Link
from monitor.imports.dates import Days, heading, month_number
from monitor.imports.found import Document, Found, Shape
from monitor.imports.markdown import Line, joined, lines, links

_NUMBERED = re.compile(r"^\d+\)\s+(.+)$")
_IMPLICATIONS = re.compile(r"^Institutional Implications\s*[:-]\s*", re.I)
_LONGEST_AFTER_DATE = 120


@dataclass
class _Entry:
    title: str
    days: Days | None = None
    links: tuple[Link, ...] = ()
    told: list[str] = field(default_factory=list)
    implied: list[str] | None = None


def knows(text: str) -> bool:
    """Numbered titles, and implications."""
    found = [line.text for line in lines(text)]
    return any(map(_NUMBERED.match, found)) and any(map(_IMPLICATIONS.match, found))


def read(text: str) -> Document:
    """Its entries."""
    entries: list[_Entry] = []
    inside = False
    for line in lines(text):
        words = line.text
        if numbered := _NUMBERED.match(words):
            entries.append(_Entry(numbered[1]))
            inside = True
        elif line.level or (words.isupper() and month_number(words)):
            inside = False
        elif inside:
            _add(entries[-1], line, words)
    return Document(shape=SHAPE.name, entries=tuple(map(_found, entries)))


def _add(entry: _Entry, line: Line, words: str) -> None:
    if _IMPLICATIONS.match(words):
        entry.implied = [_IMPLICATIONS.sub("", words)]
        return
    if entry.implied is not None:
        entry.implied.append(words)
        return
    if not entry.told and entry.days is None and _is_dateline(words):
        dated = heading(words)
        entry.days = dated[0] if dated else None
        entry.links = links(line.raw)
        return
    entry.told.append(words)


def _is_dateline(words: str) -> bool:
    """A date with links behind it, or the words that stand where one is missing."""
    dated = heading(words)
    after = dated[1] if dated else words
    if not dated and not re.match(r"(?:date|link)\b.*\(missing\)|date missing", words, re.I):
        return False
    return len(after) <= _LONGEST_AFTER_DATE and not re.match(r"[a-z]{2,} ", after)


def _found(entry: _Entry) -> Found:
    return Found(
        draft=Draft(
            title=entry.title,
            event_date=entry.days[0] if entry.days else None,
            event_end=entry.days[1] if entry.days else None,
            date_origin="curator",
            summary=Bilingual(en=joined(entry.told)),
            implications=joined(entry.implied or []),
            link=entry.links[0] if entry.links else None,
            other_links=entry.links[1:],
        )
    )


SHAPE = Shape(name="a quarterly report in Markdown", knows=knows, read=read)
