"""The card in Slack: open with its buttons, decided as one line with Undo; lists, replies and notices. Pure.

Every block that decides carries `card:ID:VERSION` as its id, so that a click says what its curator was looking at.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    SectionBlock,
    StaticSelectElement,
)  # fmt: skip

from monitor.core.model import Standing
from monitor.core.review import REJECT_REASONS
from monitor.delivery.card import Card, CardSource
from monitor.delivery.slack_text import BUTTON, HEADER, escape, escape_prose, link, moment, mrkdwn, option, plain

Blocks = list[dict[str, Any]]

STANDINGS: Mapping[Standing, str] = {
    "": "", "announced": "📣 announced", "held": "📣 announced → *held*",
    "not_confirmed": "⚠️ *announced, not confirmed*",
}  # fmt: skip
FLAGS = {"US": "🇺🇸", "MX": "🇲🇽", "CA": "🇨🇦"}
REASONS = {
    "not_binational": "Not binational", "passing_mention": "Only mentioned in passing", "domestic": "Domestic",
    "routine": "Routine", "duplicate": "Duplicate", "wrong_facts": "Wrong facts", "other": "Another reason",
}  # fmt: skip
SNOOZES = {1: "Until tomorrow", 3: "For 3 days", 7: "For a week", 14: "For two weeks", 30: "For a month"}
LISTED = 20  # candidates in one list: two blocks each, and a message holds fifty
_AGAIN = {  # why a decided event is asked about again, by the reason of its line in the history
    "": "⚠️ the release was edited after it was accepted; the thread shows what",
    "held": "⚠️ it was accepted when it was only announced; are its words still right?",
    "type": "⚠️ it was rejected as another kind of event; a later release says more",
}
_SOURCES = 6
_INSTITUTIONS = 5


def card_blocks(card: Card) -> Blocks:
    """The card as it stands: open, or one line once it is decided."""
    blocks = _open(card) if card.status == "new" else [_decided(card)]
    return [block.to_dict() for block in blocks]


def card_line(card: Card) -> str:
    """The card in one line, for notifications and search."""
    return f"#{card.candidate} {escape(card.title, 200)}"


def list_blocks(title: str, cards: Sequence[Card], key: str) -> Blocks:
    """Several candidates in one message; `key` names the list for Reject all."""
    blocks: list[Block] = [HeaderBlock(text=plain(title, HEADER))]
    for card in cards[:LISTED]:
        if card.status == "new":
            blocks += [SectionBlock(text=mrkdwn(_listed(card))), _buttons(card, brief=True)]
        else:
            blocks.append(_decided(card))
    if any(card.status == "new" for card in cards[:LISTED]):
        reject_all = _reasons("reject_all", "Reject all…", key)
        blocks.append(ActionsBlock(block_id=f"list:{key}"[:255], elements=[reject_all]))
    return [block.to_dict() for block in blocks]


def notice_blocks(text: str, url: str = "") -> Blocks:
    """A text alone, with the link that it is about."""
    shown = escape_prose(text, 2400)
    if url:
        shown = f"{shown}\n{link(url, 'the release', 200)}"
    return [SectionBlock(text=mrkdwn(shown or "–")).to_dict()]


def facts(card: Card) -> str:
    """When, where that was read, whether it was only announced, what kind, which section, which report."""
    when = f"*{escape(card.when, 80)}*" + (f" ({escape(card.read_from, 160)})" if card.read_from else "")
    report = f"→ {card.report}" if card.report else ""
    parts = (when, STANDINGS[card.standing], escape(card.type, 40), escape(card.section, 80), report)
    return " · ".join(part for part in parts if part)


def summary_line(card: Card) -> str:
    """The draft's text, marked where only Spanish exists."""
    text = escape_prose(card.summary, 2200)
    return f"[translate] {text}" if card.untranslated and text else text


def sources_text(card: Card) -> str:
    """Each source with the flags of its country and language and its age."""
    lines = [_source(one) for one in card.sources[:_SOURCES]]
    if len(card.sources) > _SOURCES:
        lines.append(f"and {len(card.sources) - _SOURCES} more")
    return "\n".join(lines)


def _open(card: Card) -> list[Block]:
    names = [escape(one.removesuffix(" (office)"), 130) for one in card.institutions[:_INSTITUTIONS]]
    if len(card.institutions) > _INSTITUTIONS:
        names.append(f"{len(card.institutions) - _INSTITUTIONS} more")
    head = [f"*#{card.candidate}  {_title(card)}*", facts(card), *([f"_{' · '.join(names)}_"] if names else [])]
    small = [f"*Why* ({card.certainty}): {escape(card.why, 600)}" if card.why else f"*Why*: {card.certainty}"]
    if card.sources:
        small.append(sources_text(card))
    if notes := _notes(card):
        small.append(" · ".join(notes))
    blocks: list[Block] = [SectionBlock(text=mrkdwn("\n".join(head)))]
    if summary := summary_line(card):
        blocks.append(SectionBlock(text=mrkdwn(summary)))
    blocks += [ContextBlock(elements=[mrkdwn(text)]) for text in small]
    return [*blocks, _buttons(card)]


def _title(card: Card) -> str:
    return escape(card.title, 500) or "no title yet"


def _notes(card: Card) -> list[str]:
    notes = []
    if card.last and card.last.action == "reopen":
        notes.append(_AGAIN.get(card.last.reason, _AGAIN[""]))
    if card.same_as:
        notes.append(f"perhaps the same as #{card.same_as}")
    if card.assignee:
        notes.append(f"assigned to {escape(card.assignee, 80)}")
    return notes


def _source(source: CardSource) -> str:
    label = f"{source.publisher}: {source.title}" if source.title else source.publisher
    return f"{FLAGS[source.country]} {source.language.upper()}  {link(source.url, label, 160)} · {source.age}"


def _buttons(card: Card, *, brief: bool = False) -> ActionsBlock:
    value = str(card.candidate)
    snooze = StaticSelectElement(
        action_id="snooze", placeholder=plain("Snooze…", 150),
        options=[option(f"{value} {days}", text) for days, text in SNOOZES.items()],
    )  # fmt: skip
    return ActionsBlock(
        block_id=f"card:{card.candidate}:{card.version}",
        elements=[
            _button("accept", "Accept", value, style="primary"),
            _button("edit", "Edit", value),
            _reasons("reject", "Reject…", value),
            *([] if brief else [snooze]),
            _button("more", "More", value),
        ],
    )


def _reasons(action: str, text: str, value: str) -> StaticSelectElement:
    choices = [option(f"{value} {reason}"[:150], REASONS[reason]) for reason in REJECT_REASONS]
    return StaticSelectElement(action_id=action, placeholder=plain(text, 150), options=choices)


def _button(action: str, text: str, value: str, *, style: str | None = None) -> ButtonElement:
    return ButtonElement(action_id=action, text=plain(text, BUTTON), value=value, style=style)


def _decided(card: Card) -> SectionBlock:
    """One line: what was decided, by whom, when."""
    last = card.last
    who = f" by {escape(last.by, 80)} · {moment(last.at)}" if last else ""
    words = {
        "accepted": f"✅ *Accepted* → {card.report}" if card.report else "✅ *Accepted*",
        "rejected": "🚫 *Rejected*" + (f" ({REASONS.get(last.reason, escape(last.reason, 40))})" * bool(last.reason)
                                      if last else ""),
        "snoozed": f"💤 *Snoozed* until {escape(card.until, 40)}",
        "merged": f"🔀 *Merged* into #{card.merged_into}",
    }  # fmt: skip
    stands = f" · {STANDINGS[card.standing]}" if card.standing else ""
    return SectionBlock(
        text=mrkdwn(f"{words[card.status]}{who} — #{card.candidate} {_title(card)}{stands}"),
        block_id=f"card:{card.candidate}:{card.version}",
        accessory=_button("undo", "Undo", str(card.candidate)),
    )


def _listed(card: Card) -> str:
    first = next(iter(card.sources), None)
    why = f"\n_Why: {escape(card.why, 320)}_" if card.why else ""
    origin = f"\n{_source(first)}" if first else ""
    return f"*#{card.candidate}  {escape(card.title, 300)}*\n{facts(card)}{why}{origin}"
