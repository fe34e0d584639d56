"""The only caller of typst: a report's body set by `templates/report.typ`. Only fonts of the wheel are used."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import typst

from monitor.core.errors import ReportError
from monitor.reports.markdown import TEMPLATES

_PIXELS_PER_INCH = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the template needs: the body in typst's markup, the figures by name, and the words of the page."""

    body: str
    words: Mapping[str, str]
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> bytes:
        drawn = "".join(
            f"#let figure-{name} = drawing({_literal(svg)}, {_literal(_described(svg))})\n"
            for name, svg in self.figures.items()
        )
        template = (TEMPLATES / "report.typ").read_text(encoding="utf-8")
        return f"{template}\n{drawn}\n{self.body}\n#page-list\n".encode()


def pdf(source: Source, *, stamp: datetime) -> bytes:
    """The document, tagged (PDF/UA-1) and dated `stamp`; raises ReportError with typst's complaint."""
    try:
        made = typst.compile(
            source.text,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs=dict(source.words),
            pdf_standards="ua-1",
            timestamp=stamp,
        )
    except typst.TypstError as error:
        raise ReportError(f"typst could not make pdf: {error.message}") from error
    assert isinstance(made, bytes), "a pdf is one file"
    return made


def pages(source: Source) -> tuple[int, ...]:
    """The page that each heading is likely to have in Word, in their order; Word counts again when asked to."""
    try:
        answer = typst.query(
            source.text,
            "<pages>",
            field="value",
            one=True,
            ignore_system_fonts=True,
            sys_inputs={**source.words, "paper": "word"},
        )
    except typst.TypstError as error:
        raise ReportError(f"typst could not number the pages: {error.message}") from error
    return tuple(json.loads(answer))


def png(svg: str) -> bytes:
    """The drawing as a picture for formats that know no SVG."""
    text = f"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({_literal(svg)}), width: 480pt)"
    made = typst.compile(text.encode(), format="png", ppi=_PIXELS_PER_INCH, ignore_system_fonts=True)
    assert isinstance(made, bytes), "one page is one picture"
    return made


def _literal(text: str) -> str:
    """A typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _described(svg: str) -> str:
    start, end = svg.find("<title>") + len("<title>"), svg.find("</title>")
    return svg[start:end]
