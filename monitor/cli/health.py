"""`monitor health`: is every source alive?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say_json
from monitor.core.text import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.services.health import Health

_WIDE, _MIDDLE = 96, 66


def health(as_json: Json = False, sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """Show how every source is: state, last good poll, newest item, items a week against what is expected.

    What is in trouble is told below with its remedy, and the exit code is 1. The bars are the new items of the last
    eight weeks, the current one last.

    Example: monitor health
    """
    from rich.console import Console

    from monitor.app import now
    from monitor.services.health import health as looked_at

    at = now()
    with opened(sources, institutions) as app:
        rows = looked_at(app.store, app.sources, now=at)
    if as_json:
        for row in rows:
            say_json({key: _plain(value) for key, value in asdict(row).items()})
    else:
        _show(Console(highlight=False), rows, at)
    if any(row.trouble for row in rows):
        raise typer.Exit(1)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else (value if value != "" else None)


def _show(console: "Console", rows: "Sequence[Health]", at: datetime) -> None:
    from rich.padding import Padding
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
    for row in rows:
        if row.trouble:
            since = f" since {row.since:%Y-%m-%d %H:%M} UTC" if row.since else ""
            console.print(f"\n[bold]{row.source}[/] {row.state}{since}: ", end="")
            console.print(one_line(row.error) or "overdue", markup=False, soft_wrap=False)
            console.print(Padding(f"→ {row.remedy}", (0, 0, 0, 2)), markup=False)
    counts = Counter("off" if not row.enabled else _word(row) for row in rows)
    console.print(f"\n{len(rows)} sources: " + ", ".join(f"{count} {word}" for word, count in counts.most_common()))


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
