"""Documents of a report's Markdown: md, docx, html and pdf, written whole or not at all. It chooses no entries."""

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.core.errors import ConfigError, ReportError
from monitor.reports import docx, pandoc
from monitor.reports.markdown import TEMPLATES
from monitor.reports.wording import WORDING, ReportLanguage, Wording

_FENCES = re.compile(r"^:::.*\n?", re.MULTILINE)
_PAGES = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A report's Markdown with the facts of the document that are not in its text."""

    markdown: str
    title: str
    language: ReportLanguage
    issued: date

    @property
    def wording(self) -> Wording:
        return WORDING[self.language]

    @property
    def stamp(self) -> datetime:
        """The moment that stands in the documents' properties: noon of the day they are dated."""
        return datetime.combine(self.issued, time(12), UTC)


def publish(
    markdown: str,
    *,
    stem: str,
    formats: Sequence[str],
    out: Path,
    title: str,
    language: ReportLanguage,
    issued: date,
) -> tuple[Path, ...]:
    """Write `STEM.FORMAT` into the folder `out` for each format, in the order asked; returns the paths.

    Raises ConfigError for an unknown format before anything is made, ReportError for a path that cannot be written.
    """
    wanted = known(formats)
    manuscript = Manuscript(markdown=markdown, title=title, language=language, issued=issued)
    made = {out / f"{stem}.{name}": FORMATS[name](manuscript) for name in wanted}
    for path, content in made.items():
        _write(path, content)
    return tuple(made)


def known(formats: Sequence[str]) -> tuple[str, ...]:
    """The formats without repeats; raises ConfigError that names the unknown ones and what is allowed."""
    wanted = tuple(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise ConfigError(f"report format {', '.join(map(repr, unknown))} is none of {', '.join(FORMATS)}")
    if not wanted:
        raise ConfigError(f"no report format is named; there are {', '.join(FORMATS)}")
    return wanted


def _md(manuscript: Manuscript) -> bytes:
    """The Markdown for people: without the fences that carry the form."""
    plain = re.sub(r"\n{3,}", "\n\n", _FENCES.sub("", manuscript.markdown))
    return plain.encode()


def _docx(manuscript: Manuscript) -> bytes:
    made = pandoc.convert(
        manuscript.markdown,
        "docx",
        f"--reference-doc={TEMPLATES / 'reference.docx'}",
        f"--metadata=lang={_LOCALES[manuscript.language]}",
    )
    return docx.finish(made, title=manuscript.title, wording=manuscript.wording, stamp=manuscript.stamp)


def _html(manuscript: Manuscript) -> bytes:
    body = pandoc.convert(manuscript.markdown, "html5", "--section-divs").decode()
    return (
        _PAGES.get_template("page.html.j2")
        .render(
            title=manuscript.title,
            language=manuscript.language,
            issued=manuscript.issued,
            wording=manuscript.wording,
            style=(TEMPLATES / "page.css").read_text(encoding="utf-8"),
            body=body,
        )
        .encode()
    )


def _pdf(manuscript: Manuscript) -> bytes:
    body = pandoc.convert(manuscript.markdown, "typst")
    wording = manuscript.wording
    try:
        made = typst.compile(
            (TEMPLATES / "report.typ").read_bytes() + body,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={
                "title": manuscript.title,
                "publisher": wording.publisher,
                "language": manuscript.language,
                "page": wording.page,
                "of": wording.of,
            },
            pdf_standards="ua-1",
            timestamp=manuscript.stamp,
        )
    except typst.TypstError as error:
        raise ReportError(f"typst could not make pdf: {error.message}") from error
    assert isinstance(made, bytes), "a pdf is one file"
    return made


FORMATS: Mapping[str, Callable[[Manuscript], bytes]] = {"md": _md, "docx": _docx, "html": _html, "pdf": _pdf}
_LOCALES: Mapping[ReportLanguage, str] = {"en": "en-US", "es": "es-MX"}


def _write(path: Path, content: bytes) -> None:
    """Put the file in place whole: a full disk or a kill leaves what stood there before."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o644)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReportError(f"{path}: {(error.strerror or str(error)).lower()}") from error
