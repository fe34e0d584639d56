"""Markdown as curators' documents have it: one line is one paragraph, marks are taken off, links are kept apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.model import Link
from monitor.core.text import clean, one_line

_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\])*)\]\(([^()\s]*)\)")
_TAG = re.compile(r"<(?:sup|sub)\b[^>]*>[^<]*</(?:sup|sub)>|</?[a-zA-Z][^>]*>")
_MARKS = re.compile(r"(\*\*\*|\*\*|\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = 0xE000  # an escaped character waits in the private area while the marks are taken off
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*[-*+]\s+")
_NO_TEXT = re.compile(r"^\s*(?::{3,}.*|-{3,}|\*{3,}|_{3,})?\s*$")
_GAP = "[to be written]"
_ENDED = re.compile(r"[.!?:;…”\"')\]]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that says something: `level` of a heading (0 where it is none), its raw text without a bullet's mark."""

    number: int
    level: int
    raw: str

    @property
    def text(self) -> str:
        """Its words without marks."""
        return plain(self.raw)


def lines(text: str) -> Iterator[Line]:
    """The lines that say something; rules, fences and blank lines are left out."""
    for number, raw in enumerate(text.splitlines(), start=1):
        if _NO_TEXT.match(raw):
            continue
        if heading := _HEADING.match(raw):
            yield Line(number=number, level=len(heading[1]), raw=heading[2])
            continue
        yield Line(number=number, level=0, raw=_BULLET.sub("", raw).strip())


def plain(raw: str) -> str:
    """The words on one line: no emphasis, no tags, links as their labels, escapes undone."""
    text = _ESCAPED.sub(lambda found: chr(_KEPT + ord(found[1])), raw)
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    for _ in range(3):  # bold within italics within a quotation; deeper is not written
        text = _MARKS.sub(r"\2", text)
    return one_line("".join(chr(ord(c) - _KEPT) if _KEPT <= ord(c) < _KEPT + 128 else c for c in text))


def links(raw: str) -> tuple[Link, ...]:
    """The links that lead somewhere, in their order, none twice; `#` and the like do not."""
    found = {
        url: Link(url=url, label=plain(label))
        for label, url in reversed(_LINK.findall(raw))
        if url.startswith(("http://", "https://"))
    }
    return tuple(reversed(found.values()))


def joined(paragraphs: list[str]) -> str:
    """The paragraphs with blank lines between; what a page break cut in two is whole again, a gap's mark is none."""
    whole: list[str] = []
    for paragraph in paragraphs:
        if paragraph == _GAP:
            continue
        if whole and paragraph[:1].islower() and not _ENDED.search(whole[-1]):
            whole[-1] = f"{whole[-1]} {paragraph}"
        else:
            whole.append(paragraph)
    return clean("\n\n".join(whole))
