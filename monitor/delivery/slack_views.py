"""More about a candidate (a modal), and the start page (App Home) in Slack. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    SectionBlock,
    StaticSelectElement,
)  # fmt: skip
from slack_sdk.models.views import View

from monitor.core.errors import EnvelopeError
from monitor.core.model import Candidate, Decision, Verdict
from monitor.core.reasons import in_words
from monitor.delivery.card import Card
from monitor.delivery.slack_blocks import card_blocks
from monitor.delivery.slack_text import BUTTON, HEADER, INPUT, MODAL_TITLE, escape, moment, mrkdwn, option, plain

MORE = "more_form"
FILTERS = {"all": "Everybody's", "mine": "Mine", "unassigned": "Unassigned", "snoozed": "Snoozed"}
NOBODY = "-"
_MENU = 99
_HISTORY = 12
_LACKING = 5
_LINE = 2800


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the start page shows; `institutions` are (id, name), `sources` are (name, what is wrong or "")."""

    card: Card | None
    position: int
    total: int
    filter: str
    institution: str
    institutions: Sequence[tuple[str, str]]
    quarter: str
    accepted: int
    open: int
    days_left: int
    without_implications: Sequence[tuple[int, str]]
    untranslated: Sequence[tuple[int, str]]
    sources: Sequence[tuple[str, str]]
    curator: bool = True
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreForm:
    """What was asked for in `more`: None where nothing was."""

    candidate: int
    version: int
    assign: str | None
    merge: str
    split: int | None
    confirm: bool = False


def more_view(
    candidate: Candidate, verdicts: Mapping[int, Verdict], history: Sequence[Decision], *, curators: Sequence[str]
) -> dict[str, Any]:
    """Why in full, the history, and the rarer verbs: assign, confirm, merge, split."""
    blocks: list[Block] = [
        SectionBlock(text=mrkdwn(f"*#{candidate.id}  {escape(candidate.draft.title, 300)}*")),
        SectionBlock(text=mrkdwn(_why(candidate, verdicts))),
        SectionBlock(text=mrkdwn(_history(history))),
        DividerBlock(),
    ]
    if candidate.status not in ("rejected", "merged"):
        people = [option(NOBODY, "nobody"), *(option(name[:150], name) for name in curators[:_MENU])]
        blocks.append(_input("assign", "Assign to", _menu(people)))
        if candidate.standing in ("announced", "not_confirmed"):
            held = [option("held", "Yes, though no release tells it")]
            blocks.append(_input("confirm", "It was announced; did it take place?", _menu(held)))
        number = PlainTextInputElement(action_id="value", placeholder=plain("a number such as 12", 150))
        blocks.append(_input("merge", f"Merge another candidate into #{candidate.id}", number))
        if len(candidate.items) > 1:
            items = [option(str(one.id), f"{one.item.source}: {one.item.title}") for one in candidate.items[:_MENU]]
            blocks.append(_input("split", "Split off one source, as a candidate of its own", _menu(items)))
    metadata = json.dumps({"candidate": candidate.id, "version": candidate.version})
    inputs = any(isinstance(block, InputBlock) for block in blocks)
    return View(
        type="modal", callback_id=MORE, title=plain(f"More on #{candidate.id}", MODAL_TITLE), blocks=blocks,
        submit=plain("Do it", 24) if inputs else None, close=plain("Close", 24), private_metadata=metadata,
    ).to_dict()  # fmt: skip


def read_more(view: Mapping[str, Any]) -> MoreForm:
    """What a submitted `more` asks for; EnvelopeError where it is none of ours."""
    try:
        opened = json.loads(view["private_metadata"])
        state = view["state"]["values"]
        assign, split = _chosen(state.get("assign")), _chosen(state.get("split"))
        merge = str(((state.get("merge") or {}).get("value") or {}).get("value") or "")
        return MoreForm(
            candidate=int(opened["candidate"]), version=int(opened["version"]),
            assign="" if assign == NOBODY else assign, merge=merge.strip().removeprefix("#"),
            split=int(split) if split else None, confirm=_chosen(state.get("confirm")) is not None,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EnvelopeError(f"a form without its fields ({type(error).__name__}: {error})") from error


def home_view(home: Home) -> dict[str, Any]:
    """The start page."""
    blocks: list[Block | dict[str, Any]] = [HeaderBlock(text=plain(_headline(home), HEADER))]
    if home.told:
        blocks.append(SectionBlock(text=mrkdwn(f"⚠️ {escape(home.told, 600)}")))
    blocks.append(ActionsBlock(block_id="home:filters", elements=_filters(home)))
    blocks += card_blocks(home.card) if home.card else [SectionBlock(text=mrkdwn("Nothing is waiting here. 🎉"))]
    if home.total > 1:
        blocks.append(ActionsBlock(block_id="home:steps", elements=_steps(home)))
    blocks += [
        DividerBlock(),
        HeaderBlock(text=plain(home.quarter, HEADER)),
        SectionBlock(text=mrkdwn(_progress(home))),
    ]
    blocks += _lacking("Without implications", home.without_implications)
    blocks += _lacking("To be translated", home.untranslated)
    if home.sources:
        blocks += [DividerBlock(), HeaderBlock(text=plain("Sources", HEADER)), SectionBlock(text=mrkdwn(_health(home)))]
    plain_blocks = [block if isinstance(block, dict) else block.to_dict() for block in blocks]
    metadata = {"filter": home.filter, "institution": home.institution, "position": home.position}
    return {"type": "home", "blocks": plain_blocks, "private_metadata": json.dumps(metadata)}


def _headline(home: Home) -> str:
    return f"{home.position + 1} of {home.total}" if home.total else "The queue is empty"


def _filters(home: Home) -> list[StaticSelectElement | ButtonElement]:  # type: ignore[type-arg,unused-ignore]
    whose = [option(value, text) for value, text in FILTERS.items()]
    about = [option(NOBODY, "Every institution"), *(option(one, name) for one, name in home.institutions[:_MENU])]
    chosen = next((one for one in whose if one.value == home.filter), whose[0])
    topic = next((one for one in about if one.value == home.institution), about[0])
    return [
        StaticSelectElement(action_id="home_filter", options=whose, initial_option=chosen),
        StaticSelectElement(action_id="home_institution", options=about, initial_option=topic),
        ButtonElement(action_id="home_refresh", text=plain("Look again", BUTTON), value="0"),
    ]


def _steps(home: Home) -> list[ButtonElement]:
    steps = []
    if home.position > 0:
        steps.append(ButtonElement(action_id="home_back", text=plain("◀ Back", BUTTON), value=str(home.position - 1)))
    if home.position + 1 < home.total:
        steps.append(ButtonElement(action_id="home_next", text=plain("Next ▶", BUTTON), value=str(home.position + 1)))
    return steps


def _progress(home: Home) -> str:
    days = f"{home.days_left} days left" if home.days_left != 1 else "last day"
    entries = f"{home.accepted} entries" if home.accepted != 1 else "one entry"
    return f"*{entries}* accepted · *{home.open}* still open · {days}"


def _lacking(title: str, entries: Sequence[tuple[int, str]]) -> list[Block]:
    if not entries:
        return []
    blocks: list[Block] = [ContextBlock(elements=[mrkdwn(f"*{title}* ({len(entries)})")])]
    for number, text in entries[:_LACKING]:
        edit = ButtonElement(action_id="edit", text=plain("Edit", BUTTON), value=str(number))
        blocks.append(SectionBlock(text=mrkdwn(f"#{number}  {escape(text, 200)}"), accessory=edit))
    return blocks


def _health(home: Home) -> str:
    ill = [f"🔴 {escape(name, 60)}: {escape(trouble, 160)}" for name, trouble in home.sources if trouble]
    well = len(home.sources) - len(ill)
    return _cut([*ill, f"🟢 {well} of {len(home.sources)} sources are well"])


def _why(candidate: Candidate, verdicts: Mapping[int, Verdict]) -> str:
    lines = [f"*Why* (score {candidate.score:.2f})"]
    for stored in candidate.items:
        verdict = verdicts.get(stored.id)
        evidence = sorted(verdict.evidence if verdict else (), key=lambda one: -one.weight)
        lines += [
            f"{one.weight:+.2f}  {escape(in_words(one.rule), 100)}: “{escape(one.quote, 160)}”" for one in evidence
        ]
    return _cut(lines if len(lines) > 1 else [*lines, "filed by hand"])


def _history(history: Sequence[Decision]) -> str:
    lines = [
        f"{moment(one.at)}  {escape(one.by, 60)}: {one.action}{f' ({escape(one.reason, 60)})' if one.reason else ''}"
        f" · {escape(one.origin, 40)}"
        for one in history[-_HISTORY:]
    ]
    return _cut(["*History*", *(lines or ["nothing was decided yet"])])


def _cut(lines: Sequence[str]) -> str:
    """The lines that fit, whole ones only, as each holds markup."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > _LINE:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def _menu(options: list[Option]) -> StaticSelectElement:
    return StaticSelectElement(action_id="value", options=options, placeholder=plain("Choose", 150))


def _input(block: str, label: str, element: StaticSelectElement | PlainTextInputElement) -> InputBlock:
    return InputBlock(block_id=block, label=plain(label, INPUT), element=element, optional=True)


def _chosen(block: Mapping[str, Any] | None) -> str | None:
    chosen = ((block or {}).get("value") or {}).get("selected_option")
    return str(chosen["value"]) if chosen else None
