"""`monitor backfill` and `monitor coverage`: read a source's past, and see which months were read."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, day, opened, say, say_json

if TYPE_CHECKING:
    from monitor.core.past import Cursor
    from monitor.services.backfill import Step
    from monitor.services.coverage import Coverage, Month

_STEPS = 1_000
_MOST_DAYS = 366 * 30


def backfill(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="A declared source")],
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="The first day to read")],
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day [default: today]")] = None,
    notify: Annotated[bool, typer.Option("--notify", help="Send a card for each candidate, not one summary")] = False,
    pages: Annotated[int | None, typer.Option("--pages", metavar="N", min=1, help="Stop after N pages")] = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Read a source's past through its archive; after an interruption the same command goes on where it was.

    Example: monitor backfill sre-es --since 2023-07-01 --until 2023-09-30
    """
    from monitor.app import now
    from monitor.core.errors import ConfigError
    from monitor.core.period import parse_period

    with opened(sources, institutions) as app:
        (source,) = app.named([name])
        today = now().astimezone(source.zone).date()
        first, last = day(since, "--since"), day(until, "--until") if until else today
        if first > min(last, today):
            end = f"--until {last}" if until and first > last else f"today, {today}"
            raise ConfigError(f"--since {first} is later than {end}")
        if (last - first).days > _MOST_DAYS:
            raise ConfigError(f"--since {first} is more than 30 years before {last}")
        period = parse_period(f"{first}..{min(last, today)}")
        step = _followed(source.name, app.backfiller(notify=notify, pages=pages).backfill(source, period))
    say(_told(step))
    if not step.whole or step.cursor.unread:
        raise typer.Exit(1)


def coverage(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="A day of the first month [default: a year ago]")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="A day of the last month [default: today]")
    ] = None,
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Show which months of each source were read: how many items they have, or that nothing happened.

    Example: monitor coverage --since 2023-01-01 --until 2023-12-31
    """
    from monitor.app import now
    from monitor.core.errors import ConfigError
    from monitor.services.coverage import coverage as covered

    with opened(sources, institutions) as app:
        at = now()
        last = day(until, "--until") if until else at.astimezone(app.zone).date()
        first = day(since, "--since") if since else last.replace(day=1) - timedelta(days=334)
        if first > last or (last - first).days > _MOST_DAYS:
            raise ConfigError(f"--since {first} must be before {last}, and at most 30 years")
        found = list(covered(app.store, app.sources, since=first, until=last, now=at))
    if as_json:
        for one in found:
            for month in one.months:
                say_json(
                    {"source": one.source, "month": f"{month.first:%Y-%m}", "items": month.items, "read": month.read}
                )
    else:
        _map(found)


def _followed(name: str, steps: "Iterable[Step]") -> "Step":
    """Show the way as a bar with the time that is left; returns the last step."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    last: Step | None = None
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=_STEPS)
        for last in steps:
            progress.update(task, completed=last.fraction * _STEPS, description=f"{name}  {_counts(last.cursor)}")
    assert last
    return last


def _counts(cursor: "Cursor") -> str:
    at = f"{cursor.at}, " if cursor.at else ""
    return f"{at}{cursor.pages:,} pages, {cursor.items:,} items, {cursor.new:,} new, {cursor.candidates:,} candidates"


def _told(step: "Step") -> str:
    cursor = step.cursor
    counts = f"{cursor.pages:,} pages, {cursor.items:,} items, {cursor.new:,} new, {cursor.candidates:,} candidates"
    lines = [f"{cursor.source}  {cursor.since}..{cursor.until}: {counts}"]
    if step.whole:
        lines.append("The period was read whole.")
    elif not step.end.startswith("the archive"):
        lines.append(f"{step.end[:1].upper()}{step.end[1:]}.")
    elif cursor.reached is None or cursor.reached > cursor.until:
        back = f"only to {cursor.reached}" if cursor.reached else "to no date at all"
        lines.append(f"Nothing of the period was read: the source goes back {back}.")
    else:
        lines.append(f"What came before {cursor.reached} was not read: the source goes back no further.")
    if cursor.unread:
        lines.append(f"The own pages of {cursor.unread:,} items could not be read; the same command tries them again.")
    return "\n".join(lines)


def _map(found: "list[Coverage]") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    room = max((console.width - 26) // 6, 1)
    shown = [month.first for month in found[0].months] if found else []
    for at in range(0, len(shown), room):
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("source", no_wrap=True, overflow="ellipsis", max_width=24)
        for first in shown[at : at + room]:
            year = f"{first:%Y}" if first.month == 1 or first == shown[at] else ""
            table.add_column(f"{year}\n{first:%b}", justify="right")
        for one in found:
            table.add_row(one.source, *(_cell(month) for month in one.months[at : at + room]))
        console.print(table)
        console.print()
    console.print("12 items · 12~ month read in part · [green]0[/] nothing happened · - never read")


def _cell(month: "Month") -> str:
    if month.read == "never":
        return "[dim]-[/]"
    if month.read == "partly":
        return f"{month.items}~"
    return str(month.items) if month.items else "[green]0[/]"


COMMANDS = (backfill, coverage)
