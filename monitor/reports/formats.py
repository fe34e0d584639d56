"""One function a format: a manuscript in, the document's bytes out. Nothing is written here."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.core.errors import ReportError
from monitor.reports import pandoc, typesetting, word
from monitor.reports.markdown import TEMPLATES
from monitor.reports.wording import WORDING, ReportLanguage, Wording

_FENCES = re.compile(r"^:::.*\n?", re.MULTILINE)
_FIGURE = re.compile(r"\]\(figure:([a-z0-9-]+)\)")
_INDEX = re.compile(r"^::: (deep-)?index\n:::\n", re.MULTILINE)
_HEADING = re.compile(r"^(#{2,4}) (.+)$", re.MULTILINE)
_LISTED = re.compile(r"\w+\. ")
_NUMBER = re.compile(r"^(\d+)([.)])")
_LOCALES: Mapping[ReportLanguage, str] = {"en": "en-US", "es": "es-MX"}
_PAGES = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A report's Markdown with the facts of the document that are not in its text."""

    markdown: str
    stem: str
    title: str
    language: ReportLanguage
    issued: date
    figures: Mapping[str, str] = field(default_factory=dict)
    reference: Path | None = None

    @property
    def wording(self) -> Wording:
        return WORDING[self.language]

    @property
    def stamp(self) -> datetime:
        """The moment that stands in the documents' properties: noon of the day they are dated."""
        return datetime.combine(self.issued, time(12), UTC)

    @property
    def form(self) -> str:
        """`annual` with a cover and chapters, `flat` without any sections, else nothing special."""
        if self.has_index:
            return "annual"
        return "" if re.search(r"^## ", self.markdown, re.MULTILINE) else "flat"

    @property
    def has_index(self) -> bool:
        return _INDEX.search(self.markdown) is not None


def md(manuscript: Manuscript) -> bytes:
    """The Markdown for people: without the fences that carry the form, the index written out, figures as files."""
    text = _INDEX.sub(lambda found: _index(manuscript, deep=bool(found[1])), manuscript.markdown)
    text = _FIGURE.sub(rf"]({manuscript.stem}-\1.svg)", text)
    return re.sub(r"\n{3,}", "\n\n", _FENCES.sub("", text)).encode()


def docx(manuscript: Manuscript) -> bytes:
    """The Word document, in the styles of the reference document."""
    drawings = {name: _data("image/png", typesetting.png(svg)) for name, svg in manuscript.figures.items()}
    pages = typesetting.pages(_typst(manuscript)) if manuscript.has_index else ()
    made = pandoc.convert(
        _with_figures(manuscript, drawings),
        "docx",
        f"--reference-doc={_reference(manuscript)}",
        f"--metadata=lang={_LOCALES[manuscript.language]}",
        f"--metadata=contents={manuscript.wording.contents}",
        f"--metadata=pages={','.join(map(str, pages))}",
    )
    return word.finish(
        made,
        title=manuscript.title,
        wording=manuscript.wording,
        stamp=manuscript.stamp,
        chapters=manuscript.has_index,
    )


def html(manuscript: Manuscript) -> bytes:
    """One page that loads nothing: the style and the figures are inside."""
    drawings = {name: _data("image/svg+xml", svg.encode()) for name, svg in manuscript.figures.items()}
    body = pandoc.convert(
        _with_figures(manuscript, drawings),
        "html5",
        "--section-divs",
        f"--metadata=contents={manuscript.wording.contents}",
    ).decode()
    page = _PAGES.get_template("page.html.j2").render(
        title=manuscript.title,
        language=manuscript.language,
        issued=manuscript.issued,
        wording=manuscript.wording,
        style=(TEMPLATES / "page.css").read_text(encoding="utf-8"),
        body=body,
        form=manuscript.form,
    )
    return page.encode()


def pdf(manuscript: Manuscript) -> bytes:
    """The typeset pages, tagged for readers of all kinds (PDF/UA-1)."""
    return typesetting.pdf(_typst(manuscript), stamp=manuscript.stamp)


def _typst(manuscript: Manuscript) -> typesetting.Source:
    body = pandoc.convert(manuscript.markdown, "typst").decode()
    wording = manuscript.wording
    return typesetting.Source(
        body=body,
        figures=manuscript.figures,
        words={
            "title": manuscript.title,
            "publisher": wording.publisher,
            "language": manuscript.language,
            "contents": wording.contents,
            "page": wording.page,
            "of": wording.of,
            "form": manuscript.form,
        },
    )


def _index(manuscript: Manuscript, *, deep: bool) -> str:
    """The headings as a nested list; pages are a matter of paper."""
    lines = [f"**{manuscript.wording.contents.upper()}**", ""]
    for level, text in _HEADING.findall(manuscript.markdown):
        if _LISTED.match(text) and (deep or len(level) < 4):
            unlisted = _NUMBER.sub(r"\1\\\2", text)  # "1." at the head of an item would be a list of its own
            lines.append(f"{'  ' * (len(level) - 2)}- {unlisted}")
    return "\n".join([*lines, "", ""])


def _with_figures(manuscript: Manuscript, drawings: Mapping[str, str]) -> str:
    return _FIGURE.sub(lambda found: f"]({drawings.get(found[1], found[1])})", manuscript.markdown)


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _reference(manuscript: Manuscript) -> Path:
    own = manuscript.reference
    if own is not None and not own.is_file():
        raise ReportError(f"{own}: there is no such Word document")
    return own or TEMPLATES / "reference.docx"
