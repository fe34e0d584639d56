"""The state machine of curators' decisions: what each verb does to a candidate, and what it refuses.

Every function takes the candidate as it stands and returns it as it becomes; `record` makes the line of history that
proves the difference. Nothing is written here.

    new ⇄ snoozed → accepted | rejected | merged          undo goes back from any of them
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import get_args

from monitor.core.announced import stood_before
from monitor.core.errors import DecisionError
from monitor.core.model import Action, Candidate, Decision, Draft, Link, RejectReason, StoredItem

REJECT_REASONS: tuple[RejectReason, ...] = get_args(RejectReason)
_UNDOABLE: frozenset[Action] = frozenset({"accept", "edit", "reject", "snooze", "assign", "merge", "split", "confirm"})
_OPEN = ("new", "snoozed")


def accept(candidate: Candidate, *, by: str, at: datetime) -> Candidate:
    """Take the draft into the report; needs a title, a date and a summary."""
    _still_open(candidate)
    if missing := _missing(candidate.draft):
        raise DecisionError(f"candidate {candidate.id} lacks {' and '.join(missing)}; edit it first")
    return replace(candidate, status="accepted", snoozed_until=None, decided_by=by, decided_at=at)


def reject(candidate: Candidate, reason: str, *, by: str, at: datetime) -> Candidate:
    """Put the candidate away for one of the seven reasons."""
    _still_open(candidate)
    if reason not in REJECT_REASONS:
        raise DecisionError(f"reason {reason!r} is none of {', '.join(REJECT_REASONS)}")
    return replace(candidate, status="rejected", snoozed_until=None, decided_by=by, decided_at=at)


def snooze(candidate: Candidate, until: date, *, today: date) -> Candidate:
    """Hide the candidate until a later day."""
    _still_open(candidate)
    if until <= today:
        raise DecisionError(f"candidate {candidate.id} can only be snoozed to a day after {today}")
    return replace(candidate, status="snoozed", snoozed_until=until)


def wake(candidate: Candidate) -> Candidate:
    """Bring a snoozed candidate back."""
    if candidate.status != "snoozed":
        raise DecisionError(f"candidate {candidate.id} is {candidate.status}, not snoozed")
    return replace(candidate, status="new", snoozed_until=None)


def reopen(candidate: Candidate) -> Candidate:
    """Ask again about an accepted candidate whose release was edited; its draft stays as the curator left it."""
    if candidate.status != "accepted":
        raise DecisionError(f"candidate {candidate.id} is {candidate.status}, not accepted")
    return replace(candidate, status="new", decided_by="", decided_at=None)


def confirm(candidate: Candidate) -> Candidate:
    """A curator's word that an announced event took place."""
    if candidate.status in ("rejected", "merged"):
        raise _refused(candidate)
    if candidate.standing == "held":
        raise DecisionError(f"candidate {candidate.id} is known to have been held")
    if not candidate.standing:
        raise DecisionError(f"candidate {candidate.id} was not announced; there is nothing to confirm")
    return replace(candidate, standing="held")


def revive(candidate: Candidate) -> Candidate:
    """Ask again about a rejected event that turned out to be of another kind."""
    if candidate.status != "rejected":
        raise DecisionError(f"candidate {candidate.id} is {candidate.status}, not rejected")
    return replace(candidate, status="new", decided_by="", decided_at=None)


def assign(candidate: Candidate, who: str) -> Candidate:
    """Give the candidate to somebody; an empty name takes it back."""
    if candidate.status in ("rejected", "merged"):
        raise _refused(candidate)
    return replace(candidate, assignee=who)


def edit(candidate: Candidate, draft: Draft) -> Candidate:
    """Make the draft's next version; an accepted entry may be edited too, but keeps what it needs.

    An unconfirmed event that is moved to another day has a week from that day on.
    """
    if candidate.status in ("rejected", "merged"):
        raise _refused(candidate)
    if candidate.status == "accepted" and (missing := _missing(draft)):
        raise DecisionError(f"entry {candidate.id} is in the report and would lack {' and '.join(missing)}; undo first")
    after = replace(candidate, draft=replace(draft, version=candidate.draft.version + 1))
    moved = (draft.event_date, draft.event_end) != (candidate.draft.event_date, candidate.draft.event_end)
    return replace(after, standing="announced") if moved and candidate.standing == "not_confirmed" else after


def merge(
    kept: Candidate, other: Candidate, *, by: str, at: datetime, publishers: Mapping[str, str] | None = None
) -> tuple[Candidate, Candidate]:
    """Make two candidates one: `kept` gains the items of `other` and their links; `other` is put away."""
    whole, away = _gathered(kept, other, by=by, at=at)
    return with_links(whole, whole.items[len(kept.items) :], publishers), away


def split(candidate: Candidate, item: int) -> tuple[Candidate, StoredItem]:
    """Take one item out of a candidate, for a candidate of its own."""
    if candidate.status in ("rejected", "merged"):
        raise _refused(candidate)
    taken = next((stored for stored in candidate.items if stored.id == item), None)
    if taken is None:
        have = ", ".join(str(stored.id) for stored in candidate.items) or "none"
        raise DecisionError(f"candidate {candidate.id} has no item {item} (it has {have})")
    if len(candidate.items) == 1:
        raise DecisionError(f"candidate {candidate.id} has only item {item}; there is nothing to split")
    return replace(candidate, items=tuple(stored for stored in candidate.items if stored.id != item)), taken


def join(candidate: Candidate, stored: StoredItem, *, score: float) -> Candidate:
    """Add a later item about the same event; a snoozed candidate wakes, a rejected one stays put away."""
    if candidate.status == "merged":
        raise _refused(candidate)
    if any(one.id == stored.id for one in candidate.items):
        return candidate
    joined = replace(candidate, items=(*candidate.items, stored), score=max(candidate.score, score))
    return wake(joined) if joined.status == "snoozed" else joined


def with_links(
    candidate: Candidate, gained: Sequence[StoredItem], publishers: Mapping[str, str] | None = None
) -> Candidate:
    """The next version of the draft with the links of further items, where it lacks any; every word stays."""
    draft = candidate.draft
    have = {link.url for link in (draft.link, *draft.other_links) if link}
    links = tuple(
        Link(url=stored.item.url, label=(publishers or {}).get(stored.item.source, stored.item.source))
        for stored in gained
        if stored.item.url and stored.item.url not in have
    )
    if not links:
        return candidate
    draft = replace(draft, other_links=(*draft.other_links, *links), version=draft.version + 1)
    return replace(candidate, draft=draft)


def last_turn(history: Sequence[Decision]) -> Decision | None:
    """The newest line that changed the status: who decided it as it stands, or why it is asked about again."""
    return next((one for one in reversed(history) if "status" in one.after), None)


def to_undo(history: Sequence[Decision]) -> Decision:
    """The newest decision that can be taken back and was not yet."""
    undone = {one.after.get("undoes") for one in history if one.action == "undo"}
    for one in reversed(history):
        if one.action in _UNDOABLE and one.id not in undone:
            return one
    raise DecisionError("there is nothing to undo")


def partner(decision: Decision) -> int:
    """The other candidate of a merge or split, as the reason of its line names it ("7", "into 7", "from 7")."""
    return int(decision.reason.rpartition(" ")[2])


def pair(decision: Decision, history: Sequence[Decision]) -> tuple[Decision, Decision]:
    """The two lines of a merge or split, the kept candidate's first; `history` is that of the partner.

    Raises DecisionError where the partner was decided on since: then that is to be taken back before.
    """
    same = to_undo(history)
    if (same.action, same.at) != (decision.action, decision.at) or partner(same) != decision.candidate:
        last = f"{same.by} did {same.action} on {same.at:%Y-%m-%d %H:%M} UTC"
        raise DecisionError(f"candidate {same.candidate} was changed since: {last}; undo that first")
    return (decision, same) if decision.reason.isdigit() else (same, decision)


def undo(candidate: Candidate, decision: Decision, *, drafts: Sequence[Draft]) -> Candidate:
    """Put back what a decision changed. A draft comes back as a new version, so that no version is ever lost.

    `drafts` are the candidate's versions.
    """
    before = decision.before
    after = candidate
    if "status" in before:
        after = replace(
            after,
            status=before["status"],  # type: ignore[arg-type]
            snoozed_until=_day(before.get("snoozed_until")),
            decided_by=str(before.get("decided_by", "")),
            decided_at=datetime.fromisoformat(str(before["decided_at"])) if before.get("decided_at") else None,
            merged_into=None,
        )
    elif "snoozed_until" in before and candidate.status == "snoozed":  # else it woke meanwhile
        after = replace(after, snoozed_until=_day(before["snoozed_until"]))
    if "assignee" in before:
        after = replace(after, assignee=str(before["assignee"]))
    after = replace(after, standing=stood_before(candidate, decision))
    if "draft" in before:
        earlier = next(draft for draft in drafts if draft.version == before["draft"])
        after = replace(after, draft=replace(earlier, version=candidate.draft.version + 1))
    return after


def unmerge(kept: Candidate, other: Candidate, decisions: tuple[Decision, Decision]) -> tuple[Candidate, Candidate]:
    """Take a merge back: what `kept` gained by it leaves again, and `other` is as it was before."""
    of_kept, of_other = decisions
    had = _ids(of_kept.before.get("items"))
    gained = {one for one in _ids(of_kept.after.get("items")) if one not in had}
    left = tuple(stored for stored in kept.items if stored.id not in gained)
    gone = {stored.item.url for stored in kept.items if stored.id in gained}
    links = tuple(link for link in kept.draft.other_links if link.url not in gone)
    draft = replace(kept.draft, other_links=links, version=kept.draft.version + (links != kept.draft.other_links))
    score = kept.score if kept.score != of_kept.after.get("score") else float(str(of_kept.before["score"]))
    kept = replace(kept, items=left, draft=draft, score=score, standing=stood_before(kept, of_kept))
    return kept, undo(other, of_other, drafts=())


def unsplit(
    kept: Candidate, other: Candidate, decision: Decision, *, by: str, at: datetime
) -> tuple[Candidate, Candidate]:
    """Take a split back, unless the candidate that was split off was decided: its items are in their old places."""
    whole, away = _gathered(kept, other, by=by, at=at)
    order = {number: place for place, number in enumerate(_ids(decision.before.get("items")))}
    items = sorted(whole.items, key=lambda stored: order.get(stored.id, len(order)))
    return replace(whole, items=tuple(items), standing=stood_before(kept, decision)), away


def record(
    before: Candidate, after: Candidate, action: Action, *, by: str, at: datetime, origin: str, reason: str = ""
) -> Decision:
    """The history's line: what the action changed, as plain values."""
    was, became = _plain(before), _plain(after)
    changed = [key for key in was if was[key] != became[key]]
    if "status" in changed:
        changed += [key for key in ("snoozed_until", "decided_by", "decided_at") if key not in changed]
    return Decision(
        candidate=before.id, action=action, by=by, at=at, origin=origin, reason=reason,
        before={key: was[key] for key in changed}, after={key: became[key] for key in changed},
    )  # fmt: skip


def _gathered(kept: Candidate, other: Candidate, *, by: str, at: datetime) -> tuple[Candidate, Candidate]:
    """`kept` with the items of `other` behind its own, and `other` put away."""
    if kept.id == other.id:
        raise DecisionError(f"candidate {kept.id} cannot be merged with itself")
    if kept.status in ("rejected", "merged"):
        raise _refused(kept)
    _still_open(other)
    have = {stored.id for stored in kept.items}
    gained = tuple(stored for stored in other.items if stored.id not in have)
    return (
        replace(kept, items=(*kept.items, *gained), score=max(kept.score, other.score)),
        replace(other, status="merged", snoozed_until=None, merged_into=kept.id, decided_by=by, decided_at=at),
    )


def _ids(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _plain(candidate: Candidate) -> dict[str, object]:
    return {
        "status": candidate.status,
        "standing": candidate.standing,
        "assignee": candidate.assignee,
        "snoozed_until": candidate.snoozed_until.isoformat() if candidate.snoozed_until else None,
        "merged_into": candidate.merged_into,
        "decided_by": candidate.decided_by,
        "decided_at": candidate.decided_at.isoformat() if candidate.decided_at else None,
        "score": candidate.score,
        "draft": candidate.draft.version,
        "items": [stored.id for stored in candidate.items],
    }


def _missing(draft: Draft) -> list[str]:
    """What an entry needs and the draft lacks."""
    present = {"title": draft.title, "date": draft.event_date, "summary": draft.summary.en or draft.summary.es}
    return [name for name, value in present.items() if not value]


def _still_open(candidate: Candidate) -> None:
    if candidate.status not in _OPEN:
        raise _refused(candidate)


def _refused(candidate: Candidate) -> DecisionError:
    when = f" on {candidate.decided_at:%Y-%m-%d %H:%M} UTC" if candidate.decided_at else ""
    who = f" by {candidate.decided_by}" if candidate.decided_by else ""
    if candidate.status == "merged":
        into = f"merged into {candidate.merged_into}{who}{when}"
        return DecisionError(f"candidate {candidate.id} was {into}; decide on that one")
    return DecisionError(f"candidate {candidate.id} was already {candidate.status}{who}{when}; undo that first")
