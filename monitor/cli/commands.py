"""All commands under one roof, in the order of the work: set up, read, decide, report, keep running."""

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
        cli.command(name=command.__name__.rstrip("_").replace("_", "-"))(command)
cli.add_typer(sources.group)
cli.add_typer(exchanging.group)
