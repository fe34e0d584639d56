"""`monitor digest`: the weekly mail, looked at or sent."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import InstitutionsFile, SourcesFile, opened, say
from monitor.core.errors import ConfigError
from monitor.core.model import Person

if TYPE_CHECKING:
    from monitor.app import App

_FATES = {
    "sent": "sent",
    "later": "not yet: the server asks to come back",
    "refused": "refused",
    "unknown": "unknown: it may have arrived, and is not sent again by itself",
    "down": "not yet: the mail server cannot be used",
}


def digest(
    preview: Annotated[bool, typer.Option("--preview", help="Show this week's letter; nothing is sent")] = False,
    send: Annotated[bool, typer.Option("--send", help="Mail it now to those who have not had it this week")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the preview there as HTML")] = None,
    who: Annotated[str, typer.Option("--for", metavar="NAME", help="Preview it as this person gets it")] = "",
    again: Annotated[
        str, typer.Option("--again", metavar="NAME", help="Send once more what was refused, or may not have arrived")
    ] = "",
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Show or send the weekly mail; it goes to the people of team.yaml who want it.

    Example: monitor digest --preview --out digest.html
    """
    if preview == bool(send or again):
        raise ConfigError("digest needs either --preview or --send")
    with opened(sources, institutions) as app:
        if preview:
            _preview(app, who, out)
        else:
            _send(app, again)


def _preview(app: "App", who: str, out: Path | None) -> None:
    letter = app.digester.letter(_person(app, who))
    if out is None:
        say(f"Subject: {letter.subject}\n\n{letter.text}")
        return
    try:
        out.write_text(letter.html, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{out}: {(error.strerror or str(error)).lower()}") from error
    say(str(out))


def _send(app: "App", again: str) -> None:
    digester, mailer = app.digester, app.mailer
    if not digester.subscribers:
        raise ConfigError("nobody in team.yaml has digest: true and a mail address")
    if again:
        person = _person(app, again)
        if not digester.again(person):
            raise ConfigError(f"{person.name} has no digest of this week that was refused or may be lost")
    failed = False
    nothing = True
    for told in digester.send(mailer, early=True):
        nothing = False
        failed |= told.fate != "sent"
        when = f"; tried again after {told.due.astimezone(app.zone):%Y-%m-%d %H:%M}" if told.due else ""
        said = f" ({told.said})" if told.fate != "sent" and told.said else ""
        say(f"{told.subscriber}  {told.week}  {_FATES[told.fate]}{said}{when}")
    if nothing:
        say("everybody has had this week's digest, or it is tried again later")
    if failed:
        raise typer.Exit(1)


def _person(app: "App", name: str) -> Person:
    """Who is named, else the first who wants the digest, else nobody in particular."""
    if name:
        found = next((one for one in app.team if name in (one.name, one.mail)), None)
        if found is None:
            raise ConfigError(f"there is no {name!r} in team.yaml")
        return found
    nobody = Person(name="you", role="curator", timezone=app.settings.timezone)
    return next(iter(app.digester.subscribers), nobody)


COMMANDS = (digest,)
