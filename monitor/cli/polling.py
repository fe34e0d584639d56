"""`monitor poll`, `items`, `deliver`: read the sources, see what is stored, hand over what is queued."""

from typing import Annotated

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say, say_json
from monitor.core.pace import HEALTHY, Outcome


def poll(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Names; all where none is given")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those whose time has come")] = False,
    notify: Annotated[bool, typer.Option("--notify", help="Send cards on a source's first poll too")] = False,
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Read the sources once, now; store what is new, open candidates, and mark what was announced but not confirmed.

    Example: monitor poll sre-es state-press
    """
    failed = False
    with opened(sources, institutions) as app:
        wanted = app.named(names or ())
        poller = app.poller(notify=notify)
        for outcome in poller.poll(poller.due(wanted) if due else wanted):
            failed |= outcome.status not in HEALTHY
            if as_json:
                say_json(
                    {
                        key: getattr(outcome, key)
                        for key in ("source", "status", "seen", "new", "edited", "candidates", "error")
                    }
                )
            else:
                say(_line(outcome))
        app.lapser.lapse()  # after what was read: it may have confirmed what was announced
    if failed:
        raise typer.Exit(1)


def items(
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only what it carries")] = None,
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """List the stored items, newest first.

    Example: monitor items --source sre-es --json
    """
    with opened(sources, institutions) as app:
        if source:
            app.named([source])
        with app.store.read() as tx:
            for stored in tx.items.all(source):
                item = stored.item
                if as_json:
                    say_json(
                        {
                            "id": stored.id, "source": item.source, "url": item.url, "title": item.title,
                            "published": item.published and item.published.isoformat(),
                            "first_seen": stored.first_seen.isoformat(), "revisions": stored.revisions,
                        }
                    )  # fmt: skip
                else:
                    when = f"{item.published.astimezone(app.zone):%Y-%m-%d}" if item.published else "no date   "
                    edited = f" (edited {stored.revisions - 1}x)" if stored.revisions > 1 else ""
                    say(f"{stored.id:>6}  {when}  {item.source:<20} {item.title}{edited}")


def deliver(sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """Hand over the cards that are queued, and mark what was announced but not confirmed.

    Example: monitor deliver
    """
    failed = False
    with opened(sources, institutions) as app:
        app.lapser.lapse()  # before: what it tells goes out in the same turn
        for delivered in app.deliverer.deliver():
            if delivered.error:
                failed = True
                typer.echo(f"{delivered.message.key}: {delivered.error}", err=True)
    if failed:
        raise typer.Exit(1)


def _line(outcome: Outcome) -> str:
    counts = f"{outcome.seen} seen, {outcome.new} new, {outcome.edited} edited, {outcome.candidates} candidates"
    return f"{outcome.source:<24} {outcome.status:<16} {outcome.error or counts}"


COMMANDS = (poll, items, deliver)
