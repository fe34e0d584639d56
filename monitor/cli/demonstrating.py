"""`monitor demo`: the first run."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import InstitutionsFile, SourcesFile, say

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.demo import run


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where database and report go")] = Path("out"),
    serve: Annotated[bool, typer.Option("--serve", help="Keep serving the bundled feeds until Ctrl-C")] = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Run the whole line on bundled documents: no token, no network; writes the Q3 2023 report.

    Example: monitor demo --out out
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from monitor.demo import run

    screen = Console(stderr=True)
    with run.opened(out) as app:
        edited = 0
        columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=screen) as progress:
            reading = progress.add_task("reading the bundled feeds", total=run.polls(app))
            for outcome in run.rounds(app):
                edited += outcome.edited
                progress.update(reading, advance=1, description=f"reading {outcome.source}")
            progress.update(reading, description="read the bundled feeds")
        say("The cards, as a curator gets them:\n")
        for _ in app.deliverer.deliver():
            pass
        say("The bundled curator decides:\n")
        missed = run.decide(app, run.bundled(), say)
        with screen.status("writing the report …"):
            result = run.finish(app, out, edited, missed)
        _tell(result)
        say(f"\nTo look closer: MONITOR_DATABASE_URL={app.settings.database_url} {_program()} show 8")
        if serve:
            _serve(app, out)
    if result.missed:
        raise typer.Exit(1)


def _program() -> str:
    """How this program was called."""
    called = Path(sys.argv[0])
    return f"{sys.executable} -m monitor" if called.name == "__main__.py" else str(called)


def _tell(result: "run.Result") -> None:
    noise = len(result.noise)
    say(
        f"\n{result.items} documents read ({result.edited} edited later), {result.cards} cards,"
        f" {result.accepted} entries accepted,\n{result.merged} cards merged into them,"
        f" {'1 noise document became a card' if noise == 1 else f'{noise} noise documents became cards'}."
    )
    for one in result.noise:
        say(f"  noise: #{one.id} {one.draft.title}")
    for decision in result.missed:
        say(f"  missed: entry {decision.entry}, {decision.url}")
    say("\nThe report of July-September 2023:")
    for path in result.paths:
        say(f"  {path}")


def _serve(app: "App", out: Path) -> None:
    """Say how to try the commands by hand, and wait."""
    from threading import Event

    hosts = ",".join(sorted(app.settings.allow_hosts))
    say(
        f"\nThe feeds stay up; in another terminal:\n  export MONITOR_DATABASE_URL={app.settings.database_url}"
        f" MONITOR_SOURCES={out / 'demo-sources.yaml'} MONITOR_ALLOW_HOSTS={hosts} MONITOR_CURATOR=me\n"
        "  monitor candidates\nCtrl-C stops."
    )
    Event().wait()


COMMANDS = (demo,)
