"""Candidates and their history as lines and as JSON; pure."""

import textwrap
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.edits import editable
from monitor.core.model import Candidate, Decision, Draft, Verdict
from monitor.core.reasons import certainty, in_words, strongest
from monitor.core.registry import Registry
from monitor.delivery.card import STANDING_WORDS, span

_REASONS = 5
_WIDTH = 100
_TOLD = ("status", "standing", "assignee", "snoozed_until", "merged_into", "draft", "items")


def candidate_json(candidate: Candidate, *, whole: bool = False) -> dict[str, Any]:
    """The candidate as the contract has it; `whole` adds the draft and what was decided."""
    draft = candidate.draft
    told: dict[str, Any] = {
        "id": candidate.id,
        "status": candidate.status,
        "title": draft.title,
        "event_date": draft.event_date and draft.event_date.isoformat(),
        "event_end": draft.event_end and draft.event_end.isoformat(),
        "type": draft.type,
        "section": draft.section,
        "institutions": list(draft.institutions),
        "score": candidate.score,
        "assignee": candidate.assignee,
        "items": [
            {
                "id": stored.id,
                "source": stored.item.source,
                "url": stored.item.url,
                "title": stored.item.title,
                "published": stored.item.published and stored.item.published.isoformat(),
            }
            for stored in candidate.items
        ],
    }
    if whole:
        told["draft"] = {**editable(draft), "version": draft.version, "date_from": _date_from(candidate)}
        told["draft"]["participants"] = [
            {"name": one.name, "office": one.office, "side": one.side} for one in draft.participants
        ]
        told |= {"version": candidate.version, "decided_by": candidate.decided_by, "merged_into": candidate.merged_into}
        told["standing"] = candidate.standing
        told["snoozed_until"] = candidate.snoozed_until and candidate.snoozed_until.isoformat()
    return told


def candidate_line(candidate: Candidate) -> str:
    """One line of the list."""
    when = candidate.draft.event_date or "no date   "
    several = f"{len(candidate.items)} sources" if len(candidate.items) > 1 else ""
    beside = ", ".join(filter(None, (several, STANDING_WORDS[candidate.standing])))
    # A title that was composed for a Spanish-only event says little; the release's own says what happened.
    only_spanish = candidate.draft.summary.es and not candidate.draft.summary.en and candidate.items
    own = f"  “{candidate.items[0].item.title}”" if only_spanish else ""
    facts = f"  ({beside})" if beside else ""
    return f"{candidate.id:>5}  {candidate.status:<9} {when}  {candidate.draft.title}{own}{facts}"


def candidate_text(
    candidate: Candidate, verdicts: Mapping[int, Verdict], registry: Registry, publishers: Mapping[str, str]
) -> str:
    """Everything about a candidate, for reading in a terminal."""
    draft = candidate.draft
    lines = [f"#{candidate.id}  {draft.title}", f"status        {_status(candidate)}"]
    rows = {
        "date": f"{span(draft.event_date, draft.event_end)} ({_date_from(candidate)})",
        "standing": STANDING_WORDS[candidate.standing],
        "place": draft.place,
        "type": draft.type,
        "section": draft.section or "",
        "institutions": ", ".join(registry.name(one) for one in draft.institutions),
        "participants": "; ".join(
            f"{one.name}, {one.office}" if one.office else one.name for one in draft.participants
        ),
        "score": f"{candidate.score:.2f} ({certainty(candidate.score)})",
        "assignee": candidate.assignee,
    }
    lines += [f"{name:<13} {text}" for name, text in rows.items() if text]
    prose = {
        "summary": draft.summary.en,
        "summary in Spanish": draft.summary.es,
        "institutional context": draft.context,
        "institutional implications": draft.implications or "[to be written]",
        "note": draft.note,
    }
    for name, text in prose.items():
        if text:
            lines.append(f"\n{name}")
            lines += [
                textwrap.fill(part, _WIDTH, initial_indent="  ", subsequent_indent="  ") for part in text.split("\n")
            ]
    lines.append("\nsources")
    for stored in candidate.items:
        publisher = publishers.get(stored.item.source, stored.item.source)
        lines.append(f"  item {stored.id}  {publisher}: {stored.item.title}\n    {stored.item.url or 'no link'}")
    evidence = [one for verdict in verdicts.values() for one in verdict.evidence]
    if found := strongest(evidence, most=_REASONS):
        lines.append("\nwhy")
        lines += [f"  {in_words(one.rule)}: “{' '.join(one.quote.split())}”" for one in found]
        lines.append(f"  all reasons: monitor explain {candidate.items[0].id}")
    return "\n".join(lines)


def decision_line(decision: Decision, drafts: Mapping[int, Draft], zone: ZoneInfo) -> str:
    """One line of the history; `drafts` are the versions, so that an edit can tell what it changed."""
    told = [_change(key, decision, drafts) for key in _TOLD if decision.before.get(key) != decision.after.get(key)]
    reason = f" ({decision.reason})" if decision.reason else ""
    place = f" from {decision.origin}" if decision.action in ("join", "redraft", "reopen") else ""
    when = f"{decision.at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    return f"{when}  {decision.by}  {decision.action}{reason}{place}  {', '.join(filter(None, told))}".rstrip()


def _change(key: str, decision: Decision, drafts: Mapping[int, Draft]) -> str:
    before, after = decision.before.get(key), decision.after.get(key)
    if key == "items":
        return f"sources {len(_list(before))} → {len(_list(after))}"
    if key == "draft":
        old, new = (drafts.get(number) for number in (before, after) if isinstance(number, int))
        if old is None or new is None:
            return ""
        fields = editable(new)
        changed = [name for name, text in editable(old).items() if fields[name] != text]
        return f"changed {', '.join(changed)}" if changed else ""
    if key == "standing":
        before, after = (str(one or "").replace("_", " ") for one in (before, after))
    return f"{key.replace('_', ' ')}: {before or 'none'} → {after or 'none'}"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _status(candidate: Candidate) -> str:
    told: str = candidate.status
    if candidate.decided_by and candidate.decided_at:
        told += f" by {candidate.decided_by} on {candidate.decided_at:%Y-%m-%d}"
    if candidate.snoozed_until:
        told += f" until {candidate.snoozed_until}"
    return f"{told} into {candidate.merged_into}" if candidate.merged_into else told


def _date_from(candidate: Candidate) -> str:
    draft = candidate.draft
    if draft.event_date is None:
        return "to be written"
    return f"read: “{draft.date_quote}”" if draft.date_origin == "text" else draft.date_origin
