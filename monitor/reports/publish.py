"""Documents of a report's Markdown: md, docx, html and pdf, written whole or not at all. It chooses no entries."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from monitor.core.errors import ConfigError, ReportError
from monitor.reports import formats as form
from monitor.reports.formats import Manuscript
from monitor.reports.wording import ReportLanguage

FORMATS: Mapping[str, Callable[[Manuscript], bytes]] = {
    "md": form.md,
    "docx": form.docx,
    "html": form.html,
    "pdf": form.pdf,
}


def publish(
    markdown: str,
    *,
    stem: str,
    formats: Sequence[str],
    out: Path,
    title: str,
    language: ReportLanguage,
    issued: date,
    figures: Mapping[str, str] | None = None,
    reference: Path | None = None,
) -> tuple[Path, ...]:
    """Write `STEM.FORMAT` into the folder `out` for each format, in the order asked; returns the paths.

    `figures` are the SVGs that the text names as `figure:NAME`; beside the md they become files of their own.
    `reference` is a Word document whose styles replace ours. Raises ConfigError for an unknown format before anything
    is made, ReportError for a path that cannot be written.
    """
    wanted = known(formats)
    manuscript = Manuscript(
        markdown=markdown,
        stem=stem,
        title=title,
        language=language,
        issued=issued,
        figures=figures or {},
        reference=reference,
    )
    made = {out / f"{stem}.{name}": FORMATS[name](manuscript) for name in wanted}
    if "md" in wanted:
        made |= {out / f"{stem}-{name}.svg": svg.encode() for name, svg in manuscript.figures.items()}
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
