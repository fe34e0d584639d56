"""Buttons and menus: decisions, and the doors to the forms."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import cast

from monitor.core.errors import DecisionError
from monitor.delivery.slack import NAME
from monitor.delivery.slack_blocks import SNOOZES
from monitor.delivery.slack_form import form_view
from monitor.delivery.slack_text import escape
from monitor.delivery.slack_views import more_view
from monitor.slack_app.events import Click
from monitor.slack_app.home import show_home, turned
from monitor.slack_app.office import Case


def clicked(case: Case, click: Click) -> None:
    """Do what was clicked; what cannot be done is told to whom clicked it, and to nobody else."""
    if click.action.startswith("home_"):
        show_home(case.office, click.user, turned(click))
        return
    if click.action not in _ACTIONS:
        return
    told = case.office.refusal(click.user)
    if not told:
        try:
            _ACTIONS[click.action](case, click)
        except DecisionError as error:
            told = escape(str(error), 1000)
    if click.at_home:
        show_home(case.office, click.user, turned(click), told=told)
    elif told:
        case.office.tell(click.user, click.channel, told)


def _accept(case: Case, click: Click) -> None:
    case.desk(click.user).accept(_candidate(click), expected=click.version)


def _reject(case: Case, click: Click) -> None:
    if not click.choice:
        raise DecisionError("choose one of the reasons to reject it")
    case.desk(click.user).reject(_candidate(click), click.choice, expected=click.version)


def _reject_all(case: Case, click: Click) -> None:
    with case.office.app.store.read() as tx:
        found = tx.outbox.by_key(NAME, click.value)
    if found is None:
        raise DecisionError("this list is no longer known")
    ids = cast(list[int], found.body.get("candidates", []))
    if not case.desk(click.user).reject_all(ids, click.choice):
        raise DecisionError("everything on this list was decided already")


def _snooze(case: Case, click: Click) -> None:
    days = int(click.choice) if click.choice.isdigit() and int(click.choice) in SNOOZES else 7
    desk = case.desk(click.user)
    until = desk.clock().astimezone(desk.zone).date() + timedelta(days=days)
    desk.snooze(_candidate(click), until, expected=click.version)


def _undo(case: Case, click: Click) -> None:
    case.desk(click.user).undo(_candidate(click), expected=click.version)


def _edit(case: Case, click: Click) -> None:
    with case.office.app.store.read() as tx:
        candidate = tx.candidates.need(_candidate(click))
    if candidate.status in ("rejected", "merged"):
        raise DecisionError(
            f"candidate {candidate.id} was {candidate.status} by {candidate.decided_by}; undo that first"
        )
    view = form_view(candidate, case.office.app.registry)
    case.office.ask("views.open", trigger_id=click.trigger, view=view)


def _more(case: Case, click: Click) -> None:
    with case.office.app.store.read() as tx:
        candidate = tx.candidates.need(_candidate(click))
        verdicts = tx.items.verdicts([stored.id for stored in candidate.items])
        history = tx.candidates.history(candidate.id)
    view = more_view(candidate, verdicts, history, curators=case.office.curators)
    case.office.ask("views.open", trigger_id=click.trigger, view=view)


def _candidate(click: Click) -> int:
    if click.candidate is None:
        raise DecisionError("this button names no candidate")
    return click.candidate


_ACTIONS: Mapping[str, Callable[[Case, Click], None]] = {
    "accept": _accept, "edit": _edit, "reject": _reject, "snooze": _snooze, "more": _more, "undo": _undo,
    "reject_all": _reject_all,
}  # fmt: skip
