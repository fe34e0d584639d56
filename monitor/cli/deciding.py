"""The curator's verbs in the terminal, from `candidates` to `add`."""

from collections.abc import Callable
from typing import Annotated, Any, get_args

import typer

from monitor.cli.options import By, CandidateId, InstitutionsFile, Json, SourcesFile, day, opened, say, say_json
from monitor.cli.showing import candidate_json, candidate_line, candidate_text, decision_line
from monitor.core.errors import ConfigError
from monitor.core.model import Candidate, EventType, RejectReason, Status

_Text = Annotated[str | None, typer.Option(metavar="TEXT")]
_Date = Annotated[str | None, typer.Option(metavar="DATE")]


def candidates(
    status: Annotated[str | None, typer.Option("--status", metavar="STATUS", help=", ".join(get_args(Status)))] = None,
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """List the candidates.

    Example: monitor candidates --status new
    """
    if status is not None and status not in get_args(Status):
        raise ConfigError(f"status {status!r} is none of {', '.join(get_args(Status))}")
    with opened(sources, institutions) as app, app.store.read() as tx:
        for candidate in tx.candidates.all(status):  # type: ignore[arg-type]
            if as_json:
                say_json(candidate_json(candidate))
            else:
                say(candidate_line(candidate))


def show(
    candidate: CandidateId, as_json: Json = False, sources: SourcesFile = None, institutions: InstitutionsFile = None
) -> None:
    """Show everything about a candidate: draft, evidence, sources.

    Example: monitor show 12
    """
    with opened(sources, institutions) as app:
        with app.store.read() as tx:
            found = tx.candidates.need(candidate)
            verdicts = tx.items.verdicts([stored.id for stored in found.items])
        if as_json:
            say_json(candidate_json(found, whole=True))
        else:
            say(candidate_text(found, verdicts, app.registry, app.publishers))


def accept(
    candidate: CandidateId, by: By = None, sources: SourcesFile = None, institutions: InstitutionsFile = None
) -> None:
    """Take a candidate into the report.

    Example: monitor accept 12 --by Ana
    """
    with opened(sources, institutions) as app:
        _done(app.desk(by).accept(candidate), "accepted")


def edit(
    candidate: CandidateId,
    title: _Text = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="When it took place")] = None,
    end: Annotated[str | None, typer.Option(metavar="DATE", help="Its last day, where there are several")] = None,
    place: _Text = None,
    type_: Annotated[str | None, typer.Option("--type", metavar="TYPE", help=", ".join(get_args(EventType)))] = None,
    section: Annotated[str | None, typer.Option(metavar="ID", help="A section of the registry")] = None,
    institutions_: Annotated[
        str | None, typer.Option("--about", metavar="IDS", help="Registry ids, with commas")
    ] = None,
    summary: _Text = None,
    summary_es: _Text = None,
    context: _Text = None,
    implications: _Text = None,
    people: Annotated[str | None, typer.Option(metavar="TEXT", help="A line each: Name | Office | US")] = None,
    label: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The event's name, where the title is another")
    ] = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="The source that is printed")] = None,
    links: Annotated[str | None, typer.Option(metavar="URLS", help="Other links, one a line")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="For curators only, never printed")] = None,
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Change the draft; without options it opens in your editor ($EDITOR) as YAML.

    Example: monitor edit 12 --date 2023-07-25 --implications "The committee now meets twice a year."
    """
    given = {
        "title": title, "date": date, "end": end, "place": place, "type": type_, "section": section,
        "institutions": institutions_, "summary": summary, "summary_es": summary_es, "context": context,
        "implications": implications, "people": people, "label": label, "link": link, "links": links, "note": note,
    }  # fmt: skip
    edits = {name: text for name, text in given.items() if text is not None}
    with opened(sources, institutions) as app:
        desk = app.desk(by)
        if edits:
            _done(desk.edit(candidate, edits), "edited")
            return
        from monitor.cli.editor import edited

        with app.store.read() as tx:
            found = tx.candidates.need(candidate)
        _done(desk.edit(candidate, edited(found), expected=found.version), "edited")


def confirm(
    candidate: CandidateId, by: By = None, sources: SourcesFile = None, institutions: InstitutionsFile = None
) -> None:
    """Say that an announced event took place, where no release tells it.

    Example: monitor confirm 12 --by Ana
    """
    with opened(sources, institutions) as app:
        _done(app.desk(by).confirm(candidate), "confirmed as held")


def reject(
    candidate: CandidateId,
    reason: Annotated[str, typer.Option("--reason", metavar="REASON", help=", ".join(get_args(RejectReason)))],
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Put a candidate away, with the reason.

    Example: monitor reject 12 --reason passing_mention
    """
    if reason not in get_args(RejectReason):
        raise ConfigError(f"reason {reason!r} is none of {', '.join(get_args(RejectReason))}")
    with opened(sources, institutions) as app:
        _done(app.desk(by).reject(candidate, reason), f"rejected ({reason})")


def snooze(
    candidate: CandidateId,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The day it comes back")],
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Hide a candidate until a day.

    Example: monitor snooze 12 --until 2026-12-01
    """
    back = day(until, "--until")
    with opened(sources, institutions) as app:
        _done(app.desk(by).snooze(candidate, back), f"snoozed until {back}")


def assign(
    candidate: CandidateId,
    who: Annotated[str, typer.Argument(metavar="WHO")],
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Give a candidate to somebody.

    Example: monitor assign 12 Ana
    """
    with opened(sources, institutions) as app:
        _done(app.desk(by).assign(candidate, who), f"assigned to {who or 'nobody'}")


def merge(
    kept: Annotated[int, typer.Argument(metavar="A", help="The candidate that stays")],
    other: Annotated[int, typer.Argument(metavar="B", help="The candidate that goes into it")],
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Make two candidates one: B goes into A.

    Example: monitor merge 12 15
    """
    with opened(sources, institutions) as app:
        _done(app.desk(by).merge(kept, other), f"now has the sources of {other} too")


def split(
    candidate: CandidateId,
    item: Annotated[int, typer.Argument(metavar="ITEM", help="The item's number, as `monitor show` gives it")],
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Give one source of a candidate a candidate of its own.

    Example: monitor split 12 340
    """
    with opened(sources, institutions) as app:
        fresh = app.desk(by).split(candidate, item)
        _done(fresh, f"split off {candidate}")


def undo(
    candidate: CandidateId, by: By = None, sources: SourcesFile = None, institutions: InstitutionsFile = None
) -> None:
    """Take back the last decision on a candidate.

    Example: monitor undo 12
    """
    with opened(sources, institutions) as app:
        found, decision = app.desk(by).undo(candidate)
        _done(found, f"is now {found.status} ({decision.action} by {decision.by} taken back)")


def history(
    candidate: CandidateId, as_json: Json = False, sources: SourcesFile = None, institutions: InstitutionsFile = None
) -> None:
    """Tell everything that was done to a candidate.

    Example: monitor history 12
    """
    with opened(sources, institutions) as app:
        with app.store.read() as tx:
            tx.candidates.need(candidate)
            decisions = tx.candidates.history(candidate)
            drafts = {draft.version: draft for draft, _, _ in tx.candidates.drafts(candidate)}
        for decision in decisions:
            if as_json:
                say_json(
                    {
                        "action": decision.action, "by": decision.by, "at": decision.at.isoformat(),
                        "origin": decision.origin, "reason": decision.reason, "before": decision.before,
                        "after": decision.after,
                    }
                )  # fmt: skip
            else:
                say(decision_line(decision, drafts, app.zone))


def add(
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="A release's page")] = None,
    title: _Text = None,
    date: _Date = None,
    summary: _Text = None,
    by: By = None,
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """File an event by hand: a release by its URL, or one without a page by its title.

    Example: monitor add --title "Governors' meeting in Tijuana" --date 2023-09-12
    """
    if not url and not title:
        raise ConfigError("add needs a URL or --title")
    given = {"title": title, "date": date, "summary": summary}
    edits = {name: text for name, text in given.items() if text is not None}
    with opened(sources, institutions) as app:
        filed = app.filer(by).file(url, edits)
        if as_json:
            say_json(candidate_json(filed))
        else:
            _done(filed, "filed")


def _done(candidate: Candidate, what: str) -> None:
    say(f"{candidate.id} {what}: {candidate.draft.title or 'no title yet'}")


COMMANDS: tuple[Callable[..., Any], ...] = (
    candidates, show, accept, edit, confirm, reject, snooze, assign, merge, split, undo, history, add,
)  # fmt: skip
