"""What commands have in common: their options, opening the program, and printing."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.core.errors import ConfigError

if TYPE_CHECKING:
    from monitor.app import App

SourcesFile = Annotated[
    Path | None,
    typer.Option("--sources", metavar="FILE", help="The sources file [default: MONITOR_SOURCES or sources.yaml]"),
]
InstitutionsFile = Annotated[
    Path | None,
    typer.Option(
        "--institutions", metavar="FILE", help="The registry [default: MONITOR_INSTITUTIONS or institutions.yaml]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line")]
By = Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who decides [default: MONITOR_CURATOR]")]
CandidateId = Annotated[int, typer.Argument(metavar="ID", help="The candidate's number")]


@contextmanager
def opened(sources: Path | None, institutions: Path | None, **settings: object) -> "Iterator[App]":
    """The program with its files, closed at the end of the block."""
    # Imported here: `monitor --help` must not wait for libraries that it does not use.
    from monitor.app import App
    from monitor.config.settings import read_settings

    with App(read_settings(sources=sources, institutions=institutions, **settings)) as app:
        yield app


def say(text: str) -> None:
    """One line (or block) of data for stdout."""
    typer.echo(text)


def say_json(value: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def day(text: str, what: str) -> date:
    """An ISO date from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{what} {text!r} is no date like 2023-07-25") from None
