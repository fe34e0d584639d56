"""`monitor export` and `monitor entries import`: what others wrote or read with other programs."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import By, InstitutionsFile, Json, SourcesFile, opened, say, say_json
from monitor.cli.showing import candidate_json
from monitor.core.errors import ConfigError
from monitor.core.model import Candidate

_SHOWN = 10

group = typer.Typer(name="entries", help="Entries that were written elsewhere.", no_args_is_help=True)


def export(
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="jsonl, csv or ics (a calendar)")] = "jsonl",
    what: Annotated[str, typer.Option("--what", metavar="WHAT", help="entries, decisions or items")] = "entries",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of stdout")] = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Write the accepted entries, the decisions or the items for other programs.

    Example: monitor export --format csv --out entries.csv
    """
    from monitor.services.export import export as pieces

    with opened(sources, institutions) as app:
        found = pieces(app.store, app.registry, what=what, form=form)
        if out is None:
            for piece in found:
                typer.echo(piece, nl=False)
            return
        # Spreadsheets take a table for UTF-8 only where it says so in its first bytes.
        _write(out, found, encoding="utf-8-sig" if form == "csv" else "utf-8")
    say(str(out))


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, JSON Lines, or a report in Markdown")],
    as_json: Json = False,
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Take in what was written before, as accepted entries; what is there already is left alone.

    Example: monitor entries import report-2022-H1.md --by Ana
    """
    text = _read(file)
    with opened(sources, institutions) as app:
        imported = app.importer(by).run(file.name, text)
        say(f"{len(imported.entries)} entries imported")
        if as_json:
            for entry in imported.entries:
                say_json(candidate_json(entry, whole=True))
            return
        document = imported.document
        say(f"from {document.shape}: {len(document.entries)} entries{_of_a_review(document.lines, len(document.rows))}")
        if imported.known:
            say(f"{imported.known} were there already and stay as they are")
        _tell("without a date; name them in a report.yaml under include", imported.undated)
        _tell("in the scorecard only; exclude in a report.yaml keeps them out of the timeline", imported.aside)
        _tell("perhaps the same event as another; compare, then merge or reject", imported.doubtful)


def _of_a_review(lines: int, rows: int) -> str:
    return f" ({lines} lines of the timeline, {rows} rows of the scorecard)" if lines else ""


def _tell(what: str, found: Iterable[Candidate]) -> None:
    several = list(found)
    if not several:
        return
    say(f"{len(several)} {what}:")
    for one in several[:_SHOWN]:
        other = f" (like {one.same_as})" if one.same_as else ""
        say(f"  {one.id}  {one.draft.title}{other}")
    if len(several) > _SHOWN:
        say(f"  and {len(several) - _SHOWN} more")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or str(error)).lower()}") from error


def _write(out: Path, pieces: Iterable[str], *, encoding: str) -> None:
    """The file whole, or as it was before."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding=encoding, newline="") as file:
            file.writelines(pieces)
        unfinished.replace(out)
    except OSError as error:
        raise ConfigError(f"{out}: {(error.strerror or str(error)).lower()}") from error
    finally:
        unfinished.unlink(missing_ok=True)


COMMANDS = (export,)
