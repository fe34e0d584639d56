"""Candidates and their history as lines and as JSON; pure."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.edits import editable
from monitor.core.model import Candidate, Decision, Registry, Verdict
from monitor.core.reasons import certainty, in_words
from monitor.delivery.card import span

_TOLD = ("status", "assignee", "snoozed_until", "merged_into", "draft", "items")


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
        told["snoozed_until"] = candidate.snoozed_until and candidate.snoozed_until.isoformat()
    return told


def candidate_line(candidate: Candidate) -> str:
    """One line of the list."""
    when = candidate.draft.event_date or "no date   "
    several = f"  ({len(candidate.items)} sources)" if len(candidate.items) > 1 else ""
    return f"{candidate.id:>5}  {candidate.status:<9} {when}  {candidate.draft.title}{several}"


def candidate_text(
    candidate: Candidate, verdicts: Mapping[int, Verdict], registry: Registry, publishers: Mapping[str, str]
) -> str:
    """Everything about a candidate, for reading in a terminal."""
    draft = candidate.draft
    lines = [f"#{candidate.id}  {draft.title}", f"status        {_status(candidate)}"]
    rows = {
        "date": f"{span(draft.event_date, draft.event_end)} ({_date_from(candidate)})",
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
    lines += [f"\n{name}\n  {text}" for name, text in prose.items() if text]
    lines.append("\nsources")
    for stored in candidate.items:
        publisher = publishers.get(stored.item.source, stored.item.source)
        lines.append(f"  item {stored.id}  {publisher}: {stored.item.title}\n    {stored.item.url or 'no link'}")
    evidence = [one for verdict in verdicts.values() for one in verdict.evidence]
    lines.append("\nwhy")
    for one in sorted(evidence, key=lambda one: -one.weight):
        lines.append(f"  {one.weight:+.2f}  {in_words(one.rule)}: “{' '.join(one.quote.split())}”")
    return "\n".join(lines)


def decision_line(decision: Decision, zone: ZoneInfo) -> str:
    """One line of the history."""
    changed = ", ".join(
        f"{key}: {decision.before.get(key) or 'none'} → {value or 'none'}"
        for key, value in decision.after.items()
        if key in _TOLD and decision.before.get(key) != value
    )
    reason = f" ({decision.reason})" if decision.reason else ""
    return f"{decision.at.astimezone(zone):%Y-%m-%d %H:%M}  {decision.by}  {decision.action}{reason}  {changed}"


def _status(candidate: Candidate) -> str:
    told: str = candidate.status
    if candidate.decided_by and candidate.decided_at:
        told += f" by {candidate.decided_by} on {candidate.decided_at:%Y-%m-%d}"
    if candidate.snoozed_until:
        told += f" until {candidate.snoozed_until}"
    return f"{told} into {candidate.merged_into}" if candidate.merged_into else told


def _date_from(candidate: Candidate) -> str:
    draft = candidate.draft
    return f"read: “{draft.date_quote}”" if draft.date_origin == "text" else draft.date_origin
