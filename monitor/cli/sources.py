"""`monitor sources list|preview|discover`: what is read, what a source would bring, where a site keeps its feeds."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say, say_json
from monitor.core.text import one_line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from monitor.core.registry import Registry
    from monitor.services.preview import Preview
    from monitor.sources.base import SourceBase

group = typer.Typer(
    name="sources",
    help="List, try and find sources.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
_SHOWN_INSTITUTIONS = 4


def list_(as_json: Json = False, sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """List the declared sources, and how far each is known to work.

    Example: monitor sources list
    """
    with opened(sources, institutions) as app:
        for source in app.sources:
            checked = source.verified
            if as_json:
                say_json(
                    {
                        "name": source.name, "type": source.type, "url": source.url, "publisher": source.publisher,
                        "country": source.country, "language": source.language, "enabled": source.enabled,
                        "interval": source.interval.model_dump(),
                        "items_per_week": source.expect.items_per_week if source.expect else None,
                        "verified_on": str(checked.on) if checked and checked.on else None,
                        "verified_how": checked.how if checked else None,
                    }
                )  # fmt: skip
            else:
                off = "" if source.enabled else "  (off)"
                say(f"{source.name:<26} {source.country} {source.language} {source.type:<16} {source.url}{off}")
                if checked:
                    say(f"{'':<26} {f'{checked.on}: ' if checked.on else 'not verified: '}{one_line(checked.how)}")


def preview(
    what: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A declared source, or a YAML file with new ones")],
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Show the five newest items of a source with dates and matches, before it is saved; stores nothing.

    FILE is written like sources.yaml, with the new entry under `sources:`.

    Example: monitor sources preview new-source.yaml
    """
    from monitor.services.preview import Previewer
    from monitor.sources.catalog import load_sources

    failed = False
    with opened(sources, institutions) as app:
        path = Path(what)
        is_file = path.suffix in (".yaml", ".yml") or path.is_file()
        wanted: Iterable[SourceBase] = load_sources(path) if is_file else app.named([what])
        previewer = Previewer(read=app.reader.read, gazetteer=app.gazetteer)
        for source in wanted:
            found = previewer.preview(source)
            failed |= found.state != "ok"
            _show(found, app.registry, app.zone)
    if failed:
        raise typer.Exit(1)


def discover(
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site")],
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Find the feeds that a page leads to, and try each.

    Example: monitor sources discover https://www.energy.gov/newsroom
    """
    from monitor.services.discover import discover as find

    works = False
    with opened(sources, institutions) as app:
        for tried in find(url, document=app.reader.document, read=app.reader.read):
            works |= not tried.error
            told = {
                "url": tried.feed.url, "title": tried.feed.title or None, "how": tried.feed.how, "items": tried.items,
                "newest": tried.newest or None, "error": tried.error or None,
            }  # fmt: skip
            if as_json:
                say_json(told)
            else:
                say(f"{tried.feed.url}\n  {tried.feed.how}{f', “{tried.feed.title}”' * bool(tried.feed.title)}")
                say(f"  {tried.error or f'{tried.items} items, the first: {tried.newest}'}")
    if not works:
        typer.echo(f"{url}: no feed was found; a listing may be declared instead (type: listing)", err=True)
        raise typer.Exit(1)


def _show(found: "Preview", registry: "Registry", zone: "ZoneInfo") -> None:
    more = ", with more pages behind it" if found.more else ""
    say(f"{found.source.name}  {found.state}: {found.error or f'{found.seen} items on the page{more}'}")
    for item, verdict in found.newest:
        when = f"{item.published.astimezone(zone):%Y-%m-%d %H:%M}" if item.published else "no date"
        names = [registry.name(one) for one in verdict.institutions]
        others = f" and {len(names) - _SHOWN_INSTITUTIONS} more" if len(names) > _SHOWN_INSTITUTIONS else ""
        matched = f": {', '.join(names[:_SHOWN_INSTITUTIONS])}{others}" if names else ""
        say(f"\n  {when}  {item.title or '(no title)'}")
        say(f"    {item.url or 'no link'}")
        say(f"    {len(item.text):,} characters of text; {verdict.decision}, {verdict.score:.2f}{matched}")


for command in (list_, preview, discover):
    group.command(name=command.__name__.rstrip("_"))(command)
