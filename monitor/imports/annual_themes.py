"""An annual report by themes: numbered sections, lettered entries, and sub-entries below a letter.

Its contents page is no entry, and headings of one rank come at any level. A letter that only gathers sub-entries is no
entry of its own: what is read are the leaves. Dates stand in the prose.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.core.model import Bilingual, Draft, Link
from monitor.imports.dates import Days, explicit, heading
from monitor.imports.found import Document, Found, Shape
from monitor.imports.markdown import Line, joined, lines, links
from monitor.imports.year import year_of

_SECTION = re.compile(r"^\d+\.\s+(.+)$")
_LETTERED = re.compile(r"^([a-z]{1,2})\.\s+(.+)$")
_ROMAN = re.compile(r"^(?:[ivx]+\.\s+)?(.+)$")
_ELSEWHERE = re.compile(r"^(?:conclusion|about|introduction|index|resources|sponsors|our sponsors|sources)\b", re.I)


@dataclass
class _Leaf:
    title: str
    section: str
    under: str = ""
    days: Days | None = None
    links: tuple[Link, ...] = ()
    told: list[str] = field(default_factory=list)


def knows(text: str) -> bool:
    """Headings of numbered sections and of lettered entries below them."""
    headings = [line.text for line in lines(text) if line.level]
    return any(map(_SECTION.match, headings)) and any(map(_LETTERED.match, headings))


def read(text: str) -> Document:
    """Its leaves."""
    leaves: list[_Leaf] = []
    section = letter = ""
    for line in lines(text):
        if not line.level:
            if section and letter:
                _add(leaves[-1], line)
            continue
        words = line.text
        numbered, lettered = _SECTION.match(words), _LETTERED.match(words)
        if numbered or _ELSEWHERE.match(words):
            title = numbered[1] if numbered else ""
            section, letter = "" if _ELSEWHERE.match(title) else title, ""
        elif section and lettered and lettered[1] == _after(letter):
            letter = lettered[1]
            leaves.append(_Leaf(lettered[2], section))
            group = lettered[2]
        elif letter and (below := _ROMAN.match(words)):
            leaves.append(_Leaf(below[1], section, under=group))
    groups = {id(leaf) for leaf, below in pairwise(leaves) if below.under and not leaf.told}
    year = year_of(text)
    return Document(
        shape=SHAPE.name,
        entries=tuple(_found(leaf, year) for leaf in leaves if leaf.under or id(leaf) not in groups),
    )


def _after(letter: str) -> str:
    """The letter that comes next: b after a, aa after z."""
    if not letter or letter == "z":
        return "aa" if letter else "a"
    return f"{letter[:-1]}{chr(ord(letter[-1]) + 1)}"


def _add(leaf: _Leaf, line: Line) -> None:
    words = line.text
    found = links(line.raw)
    dated = heading(words)
    if dated and not leaf.told and re.fullmatch(r"(?:Link\b.*)?", dated[1]):
        leaf.days, leaf.links = dated[0], found
        return
    leaf.links = tuple(dict.fromkeys((*leaf.links, *found)))
    leaf.told.append(words)


def _found(leaf: _Leaf, year: int) -> Found:
    summary = joined(leaf.told)
    read = explicit(summary, year) if leaf.days is None else (leaf.days, "")
    days, quote = read or (None, "")
    return Found(
        draft=Draft(
            title=leaf.title,
            event_date=days[0] if days else None,
            event_end=days[1] if days else None,
            date_origin="curator",
            date_quote=quote,
            summary=Bilingual(en=summary),
            link=leaf.links[0] if leaf.links else None,
            other_links=leaf.links[1:],
        ),
        section=leaf.section,
        under=leaf.under,
    )


SHAPE = Shape(name="an annual report by themes in Markdown", knows=knows, read=read)
