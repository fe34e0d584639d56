"""All commands under one roof, in the order of the work: set up, read, decide, report, keep running."""

import inspect
import re
from collections.abc import Callable

import typer

from monitor.cli import (
    backfilling,
    checking,
    classifying,
    deciding,
    demonstrating,
    digesting,
    evaluating,
    exchanging,
    explaining,
    health,
    polling,
    reporting,
    running,
    setting_up,
    sources,
)

cli = typer.Typer(
    name="monitor",
    help="Watch what governments publish; draft, decide and report the events between U.S.-Mexico institutions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _shortened(command: Callable[..., None]) -> str:
    """What stands in the list of commands: the beginning of its help, up to where details begin."""
    whole, _, _ = inspect.getdoc(command).partition("\n")  # type: ignore[union-attr]  # test_docs wants help of each
    return re.split(r"[;:.]( |$)", whole)[0]


for part in (
    setting_up,
    checking,
    polling,
    health,
    backfilling,
    classifying,
    explaining,
    evaluating,
    deciding,
    reporting,
    exchanging,
    digesting,
    running,
    demonstrating,
):
    for command in part.COMMANDS:
        name = command.__name__.rstrip("_").replace("_", "-")
        cli.command(name=name, short_help=_shortened(command))(command)
cli.add_typer(sources.group, short_help="List, try and find sources")
cli.add_typer(exchanging.group, short_help="Take in entries that were written elsewhere")
