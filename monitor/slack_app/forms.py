"""Submitted forms: the answer closes them, shows what is wrong beside its field, or tells what changed meanwhile."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.core.edits import apply_edits
from monitor.core.errors import DecisionError
from monitor.core.model import Candidate, Draft
from monitor.core.registry import Registry
from monitor.delivery.slack_form import CALLBACK, Form, errors_answer, form_view, read_form, what_changed
from monitor.delivery.slack_views import MORE, MoreForm, read_more
from monitor.slack_app.events import Submission
from monitor.slack_app.office import Case

CLOSE: Mapping[str, Any] = {"response_action": "clear"}


def submitted(case: Case, submission: Submission) -> None:
    """Do what the form asks for; `case.answer` is what Slack shows."""
    case.answer = CLOSE
    refusal = case.office.refusal(submission.user)
    if refusal:
        case.answer = errors_answer([("", refusal)], submission.view)
        return
    try:
        if submission.callback == CALLBACK:
            _save(case, submission, read_form(submission.view))
        elif submission.callback == MORE:
            _more(case, submission, read_more(submission.view))
    except DecisionError as error:
        case.answer = errors_answer([("", str(error))], submission.view)


def _save(case: Case, submission: Submission, form: Form) -> None:
    registry = case.office.app.registry
    with case.office.app.store.read() as tx:
        now = tx.candidates.need(form.candidate)
        versions = tx.candidates.drafts(form.candidate)
    opened = next((draft for draft, _, _ in versions if draft.version == form.draft), now.draft)
    edits = form.edits(opened)
    if edits and now.draft.version != form.draft:
        case.answer = _changed_meanwhile(now, opened, edits, registry, by=versions[-1][1])
        return
    problems = [*_problems(now.draft, edits, registry), *(_lacks(form) if form.accept else ())]
    if problems:
        case.answer = errors_answer(problems, submission.view)
        return
    desk = case.desk(submission.user)
    if form.accept:
        desk.edit_and_accept(now.id, edits, expected=now.version)
    elif edits:
        desk.edit(now.id, edits, expected=now.version)


def _changed_meanwhile(
    now: Candidate, opened: Draft, edits: Mapping[str, str], registry: Registry, *, by: str
) -> Mapping[str, Any]:
    view = form_view(now, registry, typed=edits, changed=what_changed(opened, now.draft, by=by))
    return {"response_action": "update", "view": view}


def _problems(draft: Draft, edits: Mapping[str, str], registry: Registry) -> Iterator[tuple[str, str]]:
    """What is wrong, field by field; what is wrong only together stands at the last of the fields."""
    for name, text in edits.items():
        alone = {key: edits[key] for key in ("date", "end") if key in edits} if name == "end" else {name: text}
        if name == "date" and "end" in edits:
            continue
        try:
            apply_edits(draft, alone, registry)
        except DecisionError as error:
            yield name, str(error).removeprefix(f"{name}: ")


def _lacks(form: Form) -> Iterator[tuple[str, str]]:
    values = form.values
    present = {
        "title": values.get("title"), "date": values.get("date"),
        "summary": values.get("summary") or values.get("summary_es"),
    }  # fmt: skip
    for name, text in present.items():
        if not (text or "").strip():
            yield name, "An accepted entry needs it."


def _more(case: Case, submission: Submission, form: MoreForm) -> None:
    asked = [form.assign is not None, form.confirm, bool(form.merge), form.split is not None]
    if sum(asked) > 1:
        raise DecisionError("one thing at a time: assign, confirm, merge or split")
    desk = case.desk(submission.user)
    if form.assign is not None:
        desk.assign(form.candidate, form.assign, expected=form.version)
    elif form.confirm:
        desk.confirm(form.candidate, expected=form.version)
    elif form.merge:
        if not form.merge.isdigit():
            case.answer = errors_answer([("merge", f"{form.merge!r} is no candidate's number")], submission.view)
            return
        desk.merge(form.candidate, int(form.merge), expected=form.version)
    elif form.split is not None:
        desk.split(form.candidate, form.split, expected=form.version)
