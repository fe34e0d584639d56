"""The edit form in Slack: every field of a draft, read back as edits of the version that it was opened on. Pure.

A text over Slack's limit for one field goes on in a second one; nothing is cut. `private_metadata` remembers the
candidate, the versions and how the parts of long texts are joined again.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    OptionGroup,
    PlainTextInputElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
)  # fmt: skip
from slack_sdk.models.views import View

from monitor.core.edits import editable
from monitor.core.errors import EnvelopeError
from monitor.core.model import Candidate, Draft, EventType
from monitor.core.registry import InstitutionType, Registry
from monitor.delivery.card import TYPE_WORDS
from monitor.delivery.slack_text import INPUT, MODAL_TITLE, OPTION, VALUE, escape_prose, mrkdwn, option, plain

CALLBACK = "edit_form"
SAVE_AND_ACCEPT = "accept"
_ACTION = "value"
_MENU = 100  # options in one group of a menu
_METADATA = 3000
_GAP = re.compile(r"\s+")
_LABELS = {
    "title": "Title", "date": "Date of the event", "end": "Last day", "place": "Place", "type": "Type",
    "section": "Section", "institutions": "Institutions", "summary": "Summary", "summary_es": "Summary in Spanish",
    "context": "Institutional context", "implications": "Institutional implications",
    "people": "People (a line each: Name | Office | US)", "links": "Other links (a line each)",
    "label": "Event label (where it differs from the title)", "link": "Primary link", "note": "Note (private)",
}  # fmt: skip
_PROSE = frozenset({"summary", "summary_es", "context", "implications", "people", "links", "note"})
_CHOSEN = frozenset({"date", "end", "type", "section", "institutions"})
_REQUIRED = frozenset({"title"})
# What an entry's implications are asked to tell, by the type of the event. Printed is only what a curator saved.
SUGGESTIONS: Mapping[EventType, str] = {
    "meeting": "What did they decide, which body carries it out, and when do they meet again?",
    "call": "What was agreed for later, and which office follows it up?",
    "visit": "Which commitments came out of the visit, and who answers for them on each side?",
    "summit": "Which declarations and working groups came out of it, and where is the next one?",
    "statement": "Does it change a position, or announce a step of one of the institutions?",
    "agreement": "When does it enter into force, what does it change, and who watches over it?",
    "appointment": "What does the new holder take over, and what does it mean for the mechanisms of the office?",
    "legal_act": "Which procedure goes on, before which body, and what is the next step?",
    "announcement": "What changes, from when, and for which institution?",
}
_TYPES: tuple[EventType, ...] = get_args(EventType)
_GROUPS: tuple[InstitutionType, ...] = get_args(InstitutionType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A submitted form: what it was opened on, what its fields say now, and whether to accept at once."""

    candidate: int
    version: int
    draft: int
    values: Mapping[str, str]
    accept: bool

    def edits(self, opened: Draft) -> dict[str, str]:
        """The fields that the curator changed, against the draft that the form was opened on."""
        before = editable(opened)
        return {
            name: text
            for name, text in self.values.items()
            if _comparable(name, text) != _comparable(name, before[name])
        }


def form_view(
    candidate: Candidate, registry: Registry, *, typed: Mapping[str, str] | None = None, changed: str = ""
) -> dict[str, Any]:
    """The form on the candidate's newest draft. `typed` keeps what was typed in an older form; `changed` says why."""
    fields = {**editable(candidate.draft), **(typed or {})}
    joins: dict[str, list[str]] = {}
    blocks: list[Block] = []
    if changed:
        blocks.append(SectionBlock(text=mrkdwn(f"⚠️ {escape_prose(changed, 2800)}")))
    for name in fields:
        if name == "summary_es" and not fields[name]:
            continue  # Spanish stands beside English where both exist
        if name in _PROSE or (name not in _CHOSEN and len(fields[name]) > INPUT):
            parts, joins[name] = _parts(fields[name])
            blocks += [_prose(name, number, part, candidate.draft.type) for number, part in enumerate(parts, start=1)]
        else:
            blocks.append(_field(name, fields[name], registry))
    at_once = CheckboxesElement(
        action_id=_ACTION, options=[option(SAVE_AND_ACCEPT, "Save & accept: take it into the report at once")]
    )
    if candidate.status in ("new", "snoozed"):
        blocks.append(
            InputBlock(block_id=SAVE_AND_ACCEPT, label=plain("When saved", 100), element=at_once, optional=True)
        )
    metadata = {
        "candidate": candidate.id, "version": candidate.version, "draft": candidate.draft.version,
        "joins": {name: gaps for name, gaps in joins.items() if gaps},
    }  # fmt: skip
    return View(
        type="modal", callback_id=CALLBACK, title=plain(f"Edit #{candidate.id}", MODAL_TITLE), submit=plain("Save", 24),
        close=plain("Cancel", 24), blocks=blocks, private_metadata=json.dumps(metadata)[:_METADATA],
    ).to_dict()  # fmt: skip


def read_form(view: Mapping[str, Any]) -> Form:
    """What a submitted form says; EnvelopeError where it is none of ours."""
    try:
        opened = json.loads(view["private_metadata"])
        state = view["state"]["values"]
        typed = {block: _typed(next(iter(actions.values()))) for block, actions in state.items()}
        accept = SAVE_AND_ACCEPT in typed.pop(SAVE_AND_ACCEPT, "").split(", ")
        return Form(
            candidate=int(opened["candidate"]), version=int(opened["version"]), draft=int(opened["draft"]),
            values=_joined(typed, opened.get("joins", {})), accept=accept,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise EnvelopeError(f"a form without its fields ({type(error).__name__}: {error})") from error


def what_changed(opened: Draft, now: Draft, *, by: str) -> str:
    """What somebody changed in a draft since a form was opened on it, in a few words a field."""
    before, after = editable(opened), editable(now)
    lines = [
        f"• {_LABELS[name]}: “{_short(before[name])}” became “{_short(after[name])}”"
        for name in after
        if _comparable(name, before[name]) != _comparable(name, after[name])
    ]
    told = "\n".join(lines) or "• nothing that this form shows"
    return (
        f"{by} changed this candidate since you opened the form:\n{told}\nYour own changes are kept below. Save again."
    )


def field_name(block: str) -> str:
    """The draft's field that an input of the form belongs to."""
    return block.partition("~")[0]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:159]}…"


def _comparable(name: str, text: str) -> object:
    if name == "institutions":
        return frozenset(part for part in text.replace(",", " ").split())
    return text.strip().replace("\r\n", "\n") if name in _PROSE else " ".join(text.split())


def _parts(text: str) -> tuple[list[str], list[str]]:
    """The text in parts that a field can hold, and the white space that stood between them."""
    parts, gaps = [], []
    while len(text) > INPUT:
        cut = max((gap.span() for gap in _GAP.finditer(text, 0, INPUT + 1) if gap.start() > INPUT // 2), default=None)
        start, end = cut or (INPUT, INPUT)
        parts.append(text[:start])
        gaps.append(text[start:end])
        text = text[end:]
    return [*parts, text], gaps


def _joined(typed: Mapping[str, str], joins: Mapping[str, list[str]]) -> dict[str, str]:
    whole: dict[str, str] = {}
    for block in sorted(typed, key=lambda block: (field_name(block), len(block), block)):
        name, _, number = block.partition("~")
        if not number or not typed[block]:
            whole.setdefault(name, typed[block])
            continue
        gaps = joins.get(name, [])
        gap = gaps[int(number) - 2] if int(number) - 2 < len(gaps) else " "
        whole[name] = f"{whole[name]}{gap}{typed[block]}" if whole.get(name) else typed[block]
    return whole


def _typed(value: Mapping[str, Any]) -> str:
    if "selected_options" in value:
        return ", ".join(one["value"] for one in value["selected_options"] or ())
    if "selected_option" in value:
        return str((value["selected_option"] or {}).get("value") or "").removeprefix("-")
    return str(value.get("selected_date") or value.get("value") or "")


def _prose(name: str, number: int, text: str, kind: EventType) -> InputBlock:
    label = _LABELS[name] if number == 1 else f"{_LABELS[name]} (goes on, {number})"
    hint = plain(SUGGESTIONS[kind], 200) if name == "implications" and number == 1 else None
    element = PlainTextInputElement(action_id=_ACTION, multiline=True, initial_value=text or None)
    block = name if number == 1 else f"{name}~{number}"
    return InputBlock(block_id=block, label=plain(label, 100), element=element, optional=True, hint=hint)


def _field(name: str, text: str, registry: Registry) -> InputBlock:
    return InputBlock(
        block_id=name, label=plain(_LABELS[name], 100), element=_element(name, text, registry),
        optional=name not in _REQUIRED,
    )  # fmt: skip


def _element(name: str, text: str, registry: Registry) -> InputInteractiveElement:
    if name in ("date", "end"):
        return DatePickerElement(action_id=_ACTION, initial_date=text or None, placeholder=plain("Choose a day", 150))
    if name == "type":
        return _menu([option(one, one.replace("_", " ")) for one in _TYPES], text)
    if name == "section":
        known = [option(one.id, one.name.en) for one in registry.sections]
        return _menu([option("-", "none"), *known], text or "-")
    if name == "institutions":
        return _institutions([part for part in text.replace(",", " ").split() if part], registry)
    return PlainTextInputElement(action_id=_ACTION, initial_value=text or None)


def _menu(options: list[Option], chosen: str) -> StaticSelectElement:
    initial = next((one for one in options if one.value == chosen), None)
    return StaticSelectElement(
        action_id=_ACTION, options=options, initial_option=initial, placeholder=plain("Choose", 150)
    )


def _institutions(chosen: list[str], registry: Registry) -> StaticMultiSelectElement:
    """A menu with search over the whole registry, by type; what the registry lost can still be kept or dropped."""
    by_type: dict[str, list[Option]] = {}
    for kind in _GROUPS:
        for one in registry.institutions:
            if one.type == kind:
                by_type.setdefault(TYPE_WORDS[kind], []).append(option(one.id, _menu_name(one.name)))
    if lost := [option(one, one) for one in chosen if one not in registry.by_id]:
        by_type["no longer in the registry"] = lost
    groups = [
        OptionGroup(label=plain(kind, OPTION), options=options[first : first + _MENU])
        for kind, options in by_type.items()
        for first in range(0, len(options), _MENU)
    ]
    known = {one.value[:VALUE]: one for options in by_type.values() for one in options if one.value}
    initial = [known[one[:VALUE]] for one in dict.fromkeys(chosen)]
    return StaticMultiSelectElement(
        action_id=_ACTION, option_groups=groups, initial_options=initial or None,
        placeholder=plain("Type to search the registry", 150),
    )  # fmt: skip


def _menu_name(name: str) -> str:
    """A long name keeps its beginning and its end: many end with what tells them apart."""
    return name if len(name) <= OPTION else f"{name[: OPTION - 31]}…{name[-30:]}"


def errors_answer(problems: Iterable[tuple[str, str]], view: Mapping[str, Any]) -> dict[str, Any]:
    """The answer that shows problems beside their fields; one that has no field there stands at the first."""
    blocks = [block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input"]
    first = blocks[0] if blocks else "title"
    errors: dict[str, str] = {}
    for name, problem in problems:
        errors.setdefault(name if name in blocks or not blocks else first, problem[:150])
    return {"response_action": "errors", "errors": errors}
