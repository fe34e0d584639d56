"""`monitor init` asks and writes the settings; `monitor doctor` tries them out; `monitor search` finds words."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import InstitutionsFile, SourcesFile, opened, say
from monitor.core.errors import ConfigError
from monitor.core.model import Person

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.services.doctor import Check

_ENV, _TEAM, _MANIFEST = Path(".env"), Path("team.yaml"), Path("slack-app.json")
_ROLES = ("curator", "viewer", "ops")
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")


def init(
    http: Annotated[
        str | None, typer.Option("--http", metavar="URL", help="Signed requests to this address instead of Socket Mode")
    ] = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Ask for time zone, channels and people; write .env, team.yaml and the Slack app's manifest in this folder.

    Example: monitor init
    """
    from monitor.config.env_file import merged_env, team_yaml, write_whole
    from monitor.delivery.slack_manifest import manifest, new_app_link

    wanted = manifest(request_url=f"{http.rstrip('/')}/slack/events" if http else "")
    write_whole(_MANIFEST, json.dumps(wanted, indent=2) + "\n")
    say("1. Make the Slack app: open this link, choose the workspace, then Create and Install to Workspace.\n")
    say(f"   {new_app_link(wanted)}\n\n   (The same manifest is in {_MANIFEST}.)\n")
    say("2. Answer with what Slack shows; an empty answer leaves a setting as it is.\n")
    files = {"MONITOR_SOURCES": sources, "MONITOR_INSTITUTIONS": institutions}
    values = _settings(http) | {name: str(path) for name, path in files.items() if path}
    before = _ENV.read_text(encoding="utf-8") if _ENV.exists() else ""
    write_whole(_ENV, merged_env(before, values), private=True)
    people = _people(values.get("MONITOR_TIMEZONE", "UTC"))
    if people:
        write_whole(_TEAM, team_yaml(people))
    say(f"\nWritten: {_ENV}{f', {_TEAM}' if people else ''} and {_MANIFEST}.")
    say("Next: write /invite @monitor in the channel, then run `monitor doctor` and `monitor run`.")


def doctor(sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """Try out what is set up: Slack from token to clock, the mail server, the heartbeat, the queue; each in one line,
    with the remedy.

    Example: monitor doctor
    """
    with opened(sources, institutions) as app:
        if not (app.slack_is_set_up or app.mail_is_set_up or app.settings.heartbeat_url.get_secret_value()):
            raise ConfigError(
                "neither MONITOR_SLACK_BOT_TOKEN nor MONITOR_SMTP_URL is set; `monitor init` helps with Slack"
            )
        well = True
        for check in _examined(app):
            well &= check.well
            remedy = f" → {check.remedy}" if check.remedy else ""
            say(f"{'ok  ' if check.well else 'FAIL'}  {check.name}: {check.told}{remedy}")
    if not well:
        raise typer.Exit(1)


def search(
    words: Annotated[list[str], typer.Argument(metavar="TEXT...", help="All of these words")],
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Search everything that was read, and the entries and candidates; case and accents do not matter.

    Example: monitor search dialogo economico
    """
    from monitor.cli.showing import candidate_line
    from monitor.services.search import search as find

    with opened(sources, institutions) as app:
        found = find(app.store, " ".join(words), most=20)
    for candidate in found.candidates:
        say(candidate_line(candidate))
    for stored in found.items:
        say(f"item {stored.id:>6}  {stored.item.source:<20} {stored.item.title}")
    if not found.candidates and not found.items:
        raise typer.Exit(1)


def _examined(app: "App") -> "Iterator[Check]":
    """Everything that is set up, tried out one after the other."""
    from monitor.app import now
    from monitor.services.alarm import late
    from monitor.services.doctor import Check, Doctor, queue_checks
    from monitor.services.doctor_mail import mail_checks

    settings = app.settings
    if app.slack_is_set_up:
        channels = [one for one in (settings.slack_channel, settings.slack_ops_channel) if one]
        yield from Doctor(
            client=app.slack_client(), app_token=settings.slack_app_token.get_secret_value(),
            signing_secret=settings.slack_signing_secret.get_secret_value(), team=app.team, clock=now,
            channels=channels,
        ).checks()  # fmt: skip
        if not settings.slack_channel:
            remedy = "set MONITOR_SLACK_CHANNEL to the id of the channel that gets the cards (C0…)"
            yield Check(name="channel", told="none", remedy=remedy)
    else:
        yield Check(name="slack", told="not set up: cards are shown in the terminal")
    if app.mail_is_set_up:
        yield from mail_checks(lambda: app.mailer, app.digester)
    else:
        yield Check(name="mail", told="not set up: no digest, and alarms go to Slack and the log only")
    if settings.heartbeat_url.get_secret_value():
        yield app.heart.check()
    yield from queue_checks(late(app.store, app.ways_out, now=now()), now=now())


def _settings(http: str | None) -> dict[str, str]:
    from monitor.config.settings import read_settings
    from monitor.config.team import zone_name

    zone = _asked("Time zone of the team", read_settings().timezone)
    try:
        zone_name(zone)
    except ValueError as error:
        raise ConfigError(f"{zone!r}: {error}") from error
    asked = {
        "MONITOR_TIMEZONE": zone,
        "MONITOR_CONTACT": _asked("A contact that sources see, such as a mail address"),
        "MONITOR_SLACK_BOT_TOKEN": _asked("Bot token, xoxb-… (OAuth & Permissions)", hidden=True),
    }
    if http:
        asked["MONITOR_PUBLIC_URL"] = http
        asked["MONITOR_SLACK_SIGNING_SECRET"] = _asked("Signing secret (Basic Information)", hidden=True)
    else:
        question = "App-level token with connections:write, xapp-… (Basic Information)"
        asked["MONITOR_SLACK_APP_TOKEN"] = _asked(question, hidden=True)
    asked["MONITOR_SLACK_CHANNEL"] = _asked("Channel for the cards, its id C0…")
    asked["MONITOR_SLACK_OPS_CHANNEL"] = _asked("Channel for operations, its id (may stay empty)")
    return {name: value for name, value in asked.items() if value}


def _people(zone: str) -> list[Person]:
    if _TEAM.exists():
        say(f"\n{_TEAM} is there already and stays as it is.")
        return []
    say("\n3. Who is on the team? An empty name ends the list.\n")
    people: list[Person] = []
    while name := _asked("Name"):
        slack = _asked("  Slack member id, U0… (profile, Copy member ID)").upper()
        if slack and not _MEMBER.fullmatch(slack):
            raise ConfigError(f"{slack!r} is no member id such as U012AB3CD; a name or @handle does not do")
        role = _asked(f"  Role: {', '.join(_ROLES)}", "curator")
        if role not in _ROLES:
            raise ConfigError(f"role {role!r} is none of {', '.join(_ROLES)}")
        people.append(Person(name=name, slack=slack, role=role, mail=_asked("  Mail"), timezone=zone))  # type: ignore[arg-type]
    return people


def _asked(question: str, default: str = "", *, hidden: bool = False) -> str:
    unseen = hidden and sys.stdin.isatty()
    answer: str = typer.prompt(question, default=default, show_default=bool(default), hide_input=unseen, err=True)
    return answer.strip()


COMMANDS = (init, doctor, search)
