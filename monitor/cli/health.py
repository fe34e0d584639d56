"""`monitor health`: is every source alive, and does what is queued go out?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say_json
from monitor.core.pace import HEALTHY
from monitor.core.text import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.core.backlog import Backlog
    from monitor.services.health import Health

_WIDE, _MIDDLE = 96, 66


def health(as_json: Json = False, sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """Show how every source is: state, last good poll, newest item, items a week against what is expected.

    What is in trouble is told below with its remedy, and the exit code is 1; so is what was queued over an hour ago and
    did not go out. The bars are the new items of the last eight weeks, the current one last.

    Example: monitor health
    """
    from rich.console import Console

    from monitor.app import now
    from monitor.services.alarm import late
    from monitor.services.health import health as looked_at

    at = now()
    with opened(sources, institutions) as app:
        rows = looked_at(app.store, app.sources, now=at)
        waiting = late(app.store, app.ways_out, now=at)
    if as_json:
        for row in rows:
            say_json({key: _plain(value) for key, value in asdict(row).items()})
        for one in waiting:  # no source, so no line of the data
            typer.echo(f"{one.in_words(now=at)} → {one.remedy}", err=True)
    else:
        _show(Console(highlight=False), rows, waiting, at)
    if waiting or any(row.trouble for row in rows):
        raise typer.Exit(1)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else (value if value != "" else None)


def _show(console: "Console", rows: "Sequence[Health]", late: "Sequence[Backlog]", at: datetime) -> None:
    from rich.table import Table

    wide, middle = console.width >= _WIDE, console.width >= _MIDDLE
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, shown, justify in (
        ("source", True, "left"),
        ("state", True, "left"),
        ("good poll", middle, "right"),
        ("newest item", True, "right"),
        ("a week", middle, "right"),
        ("expected", wide, "right"),
        ("8 weeks", wide, "left"),
    ):
        if shown:
            table.add_column(name, justify=justify, no_wrap=True, overflow="ellipsis")  # type: ignore[arg-type]
    for row in rows:
        usual = f"{row.expected_per_week:g}" if row.expected_per_week is not None else "?"
        week = f"{row.items_per_week:g}" if wide else f"{row.items_per_week:g} of {usual}"
        cells = [row.source, _state(row)]
        cells += [_ago(row.last_good, at)] if middle else []
        cells += [_ago(row.newest, at)]
        cells += [week] if middle else []
        cells += [usual, row.sparkline] if wide else []
        table.add_row(*cells, style="dim" if not row.enabled else None)
    console.print(table)
    waiting = [(one.in_words(now=at), one.remedy) for one in late]
    for heading, remedy in [*waiting, *_troubles(rows)]:
        told = wrap(heading, console.width, subsequent_indent="  ")
        todo = wrap(f"→ {remedy}", console.width, initial_indent="  ", subsequent_indent="    ")
        console.print("", *told, *todo, sep="\n", markup=False)
    counts = Counter("off" if not row.enabled else _word(row) for row in rows)
    console.print(
        f"\n{len(rows)} source{'s' * (len(rows) != 1)}: "
        + ", ".join(f"{count} {word}" for word, count in counts.most_common())
    )


def _troubles(rows: "Sequence[Health]") -> "Iterator[tuple[str, str]]":
    """What is wrong and what to do about it; what was only not polled, together."""
    late = [row for row in rows if row.trouble and row.overdue and (row.state is None or row.state in HEALTHY)]
    if late:
        yield f"{late[0].error}: {', '.join(row.source for row in late)}", late[0].remedy
    for row in rows:
        if row.trouble and row not in late:
            since = f" since {row.since:%Y-%m-%d %H:%M} UTC" if row.since else ""
            yield f"{row.source} is {row.state}{since}: {one_line(row.error)}", row.remedy


def _state(row: "Health") -> str:
    if not row.enabled:
        return "off"
    colour = "red" if row.trouble else "green" if row.state else "yellow"
    return f"[{colour}]{_word(row)}[/]"


def _word(row: "Health") -> str:
    if row.state is None:
        return "never polled"
    return "overdue" if row.overdue and row.state == "ok" else row.state


def _ago(moment: datetime | None, at: datetime) -> str:
    from monitor.core.health import span

    return f"{span(at - moment)} ago" if moment else "–"


COMMANDS = (health,)
