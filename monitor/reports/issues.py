"""What was published, and what that means for later: late entries, and what changed since an issue. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from monitor.core.model import Draft, Entry
from monitor.core.period import Period

_NOT_PRINTED = frozenset(["version", "quotes", "note", "date_quote", "date_origin"])


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedIssue:
    """An issue as it went out: its kind, its period, and its entries as they were that day."""

    kind: str
    period: Period
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two states of an issue; `fields` are the draft's fields that changed."""

    what: Literal["added", "removed", "changed"]
    candidate: int
    title: str
    fields: tuple[str, ...] = ()


def late(accepted: Iterable[Entry], published: Sequence[PublishedIssue], *, kind: str) -> tuple[Entry, ...]:
    """The accepted entries of published periods that no issue of the kind has printed: the next one's to include."""
    issues = [issue for issue in published if issue.kind == kind]
    printed = {entry.candidate for issue in issues for entry in issue.entries}
    return tuple(
        entry
        for entry in accepted
        if entry.candidate not in printed
        and entry.draft.event_date is not None
        and any(entry.draft.event_date in issue.period for issue in issues)
    )


def printed_before(
    entries: Iterable[Entry], published: Sequence[PublishedIssue], *, kind: str, period: Period
) -> tuple[Entry, ...]:
    """The entries that another issue of the kind has printed already: not to be printed again unasked."""
    others = {
        entry.candidate
        for issue in published
        if issue.kind == kind and issue.period != period
        for entry in issue.entries
    }
    return tuple(entry for entry in entries if entry.candidate in others)


def changes(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[Change, ...]:
    """What is new, what was edited and what is gone, in the order of the new entries and then of the old."""
    before = {entry.candidate: entry for entry in old}
    after = {entry.candidate for entry in new}
    found = []
    for entry in new:
        known = before.get(entry.candidate)
        if known is None:
            found.append(Change(what="added", candidate=entry.candidate, title=entry.draft.title))
        elif edited := _edited(known.draft, entry.draft):
            found.append(Change(what="changed", candidate=entry.candidate, title=entry.draft.title, fields=edited))
    gone = [entry for entry in old if entry.candidate not in after]
    found += [Change(what="removed", candidate=entry.candidate, title=entry.draft.title) for entry in gone]
    return tuple(found)


def _edited(old: Draft, new: Draft) -> tuple[str, ...]:
    names = (field.name for field in fields(Draft) if field.name not in _NOT_PRINTED)
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
