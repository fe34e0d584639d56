"""What a curator should look at before an issue goes out: gaps, strays and possible doubles. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import Literal

from rapidfuzz.fuzz import token_set_ratio

from monitor.core.model import Entry, Standing
from monitor.reports.issue import Issue
from monitor.reports.kind import ReportKind
from monitor.reports.printed import Printed

What = Literal[
    "no_implications", "no_link", "no_date", "no_translation", "no_context", "outside_period", "possible_duplicate",
    "no_part", "relative_day", "not_confirmed",
]  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|this (?:week|month)|hoy|ayer|mañana|esta semana)\b", re.IGNORECASE
)
_ALIKE = 88.0  # percent; above it two titles of the same days are shown as a possible double
_NEAR = timedelta(days=3)
_AWAITED: tuple[Standing, ...] = ("announced", "not_confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at: the entry it is about (None for the issue as a whole) and one line that says it."""

    what: What
    candidate: int | None
    text: str


def check(issue: Issue, kind: ReportKind) -> tuple[Finding, ...]:
    """Everything found, in the order of the entries; only what this kind prints can be missing."""
    found = [finding for printed in issue.printed for finding in _of_entry(issue, kind, printed)]
    return (*found, *_doubles(issue.chosen), *_parts(issue, kind))


def _of_entry(issue: Issue, kind: ReportKind, printed: Printed) -> Iterator[Finding]:
    draft, mark = printed.draft, issue.wording

    def finding(what: What, text: str) -> Finding:
        return Finding(what=what, candidate=printed.entry.candidate, text=f"{draft.title}: {text}")

    if found := _RELATIVE.search(f"{draft.summary.en if issue.language == 'en' else draft.summary.es}"):
        yield finding("relative_day", f"its summary says “{found[0]}”, which means nothing to a later reader")
    if draft.event_date is None:
        yield finding("no_date", "has no date")
    elif draft.event_date not in issue.period:
        yield finding("outside_period", f"{draft.event_date} lies outside {issue.period.name}")
    if printed.entry.standing in _AWAITED and draft.event_date is not None and draft.event_date <= issue.issued:
        yield finding("not_confirmed", "was only announced; nothing confirms that it took place (monitor confirm)")
    if not printed.sources:
        yield finding("no_link", "has no link")
    if "implications" in kind.prints and not printed.has_implications:
        yield finding("no_implications", "institutional implications are to be written")
    if "context" in kind.prints and printed.context == mark.to_be_written:
        yield finding("no_context", "its institutions have no context")
    texts = [printed.title, printed.summary]
    texts += [printed.implications] if "implications" in kind.prints else []
    texts += [printed.context] if "context" in kind.prints else []
    if any(mark.translate in text for text in texts):
        yield finding("no_translation", f"is to be translated ({issue.language})")


def _doubles(entries: Sequence[Entry]) -> Iterator[Finding]:
    for one, other in combinations(entries, 2):
        first, second = one.draft, other.draft
        if not first.event_date or not second.event_date or abs(first.event_date - second.event_date) > _NEAR:
            continue
        same_link = first.link is not None and second.link is not None and first.link.url == second.link.url
        if same_link or token_set_ratio(first.title.lower(), second.title.lower()) >= _ALIKE:
            yield Finding(
                what="possible_duplicate",
                candidate=other.candidate,
                text=f"{second.title}: may be the same event as entry {one.candidate}, {first.title}",
            )


def _parts(issue: Issue, kind: ReportKind) -> Iterator[Finding]:
    for name in kind.parts(issue):
        if not issue.curation.parts.get(name if issue.language == "en" else f"{name}.es", "").strip():
            yield Finding(what="no_part", candidate=None, text=f"{name}.md is to be written")
