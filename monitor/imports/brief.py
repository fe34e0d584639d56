"""A brief or a semiannual report: `1) Title (06.15.21) Learn more`, then the context and what took place.

The two differ in bullets and marks only. What took place is labelled, with the title or with a name of its own.
"""

import re
from dataclasses import replace

from monitor.core.model import Bilingual, Draft
from monitor.core.text import fold
from monitor.imports.dates import SHORT_DATE, short
from monitor.imports.found import Document, Found, Shape
from monitor.imports.markdown import Line, joined, lines, links, plain

_NUMBERED = re.compile(r"^\d+\\?\)\s+(.+)$")
_DATED = re.compile(rf"^(.*?)\s*\(({SHORT_DATE}|[^()]*\bdate\b[^()]*)\)\s*(.*)$", re.I)
_MORE = re.compile(r"\s*(?:\[?\s*Learn more\b|Link \(missing\)).*$", re.I)
_CONTEXT = re.compile(r"^Institutional context\s*[-–—:]\s*", re.I)
_BOLD = re.compile(r"^\*\*(.+?)\*\*\s*[-–—:]\s*")
_DASH = re.compile(r"\s*[-–—]\s*")
_LONGEST_LABEL = 160


def knows(text: str) -> bool:
    """Numbered titles with short dates, and contexts."""
    found = [line for line in lines(text) if _NUMBERED.match(line.raw)]
    return any(_DATED.match(line.raw) for line in found) and any(_CONTEXT.match(one.text) for one in lines(text))


def read(text: str) -> Document:
    """Its entries."""
    entries: list[Found] = []
    about: list[Line] = []
    for line in lines(text):
        if numbered := _NUMBERED.match(line.raw):
            _close(entries, about)
            entries.append(Found(draft=_titled(numbered[1])))
        elif line.level:
            _close(entries, about)
            about = []
        elif entries:
            about.append(line)
    _close(entries, about)
    return Document(shape=SHAPE.name, entries=tuple(entries))


def _titled(raw: str) -> Draft:
    dated = _DATED.match(raw)
    found = links(raw)
    title, days = (plain(dated[1]), short(dated[2])) if dated else (plain(_MORE.sub("", raw)), None)
    return Draft(
        title=title,
        event_date=days[0] if days else None,
        event_end=days[1] if days else None,
        date_origin="curator",
        link=found[0] if found else None,
        other_links=found[1:],
    )


def _close(entries: list[Found], about: list[Line]) -> None:
    """Give the newest entry the paragraphs below its title."""
    if not entries or not about:
        return
    draft = entries[-1].draft
    context: list[str] = []
    told: list[str] = []
    label = ""
    into = told
    for line in about:
        words = line.text
        if _CONTEXT.match(words):
            into = context
            words = _CONTEXT.sub("", words)
        elif not told and (split := _labelled(line, draft.title)):
            into = told
            label, words = split
        into.append(words)
    about.clear()
    label = "" if _same(label, draft.title) else label
    summary = Bilingual(en=joined(told))
    entries[-1] = Found(draft=replace(draft, context=joined(context), summary=summary, event_label=label))


def _labelled(line: Line, title: str) -> tuple[str, str] | None:
    """The label and the words after it: in bold, or the title again, or what stands before the first dash."""
    if bold := _BOLD.match(line.raw):
        return plain(bold[1]), plain(line.raw[bold.end() :])
    words = line.text
    if words.startswith(title) and (dash := _DASH.match(words, len(title))):
        return title, words[dash.end() :]
    label, dash_between, rest = words.partition(" - ")
    if dash_between and len(label) <= _LONGEST_LABEL and not label.endswith("."):
        return label, rest
    return None


def _same(label: str, title: str) -> bool:
    return re.findall(rb"\w+", fold(label)) == re.findall(rb"\w+", fold(title))


SHAPE = Shape(name="a brief or semiannual report in Markdown", knows=knows, read=read)
