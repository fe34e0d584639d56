"""What a curator is shown of a candidate, as plain values; every channel lays the same card out in its own way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.core.model import Candidate, Country, Decision, Draft, Language, Standing, Verdict
from monitor.core.reasons import certainty, in_words, strongest
from monitor.core.registry import Registry

TYPE_WORDS = {
    "agreement": "agreement",
    "dialogue_mechanism": "dialogue mechanism",
    "program": "program",
    "formal_organization": "formal organization",
    "office": "office",
}
STANDING_WORDS: Mapping[Standing, str] = {
    "": "", "announced": "announced", "held": "announced → held", "not_confirmed": "announced, not confirmed",
}  # fmt: skip
_LONG_PAST = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSource:
    """One release behind a candidate."""

    item: int
    publisher: str
    country: Country
    language: Language
    title: str
    url: str
    age: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A candidate at a glance. `report` is the quarterly it goes to; `untranslated` when only Spanish exists.

    `standing` says how an announced event stands; `same_as` may be the same event; `last` is what made its
    status what it is.
    """

    candidate: int
    status: str
    title: str
    when: str
    read_from: str
    type: str
    section: str
    report: str
    institutions: tuple[str, ...]
    summary: str
    untranslated: bool
    why: str
    certainty: str
    sources: tuple[CardSource, ...]
    assignee: str
    version: int = 1
    standing: Standing = ""
    same_as: int | None = None
    score: float = 0.0
    until: str = ""
    merged_into: int | None = None
    last: Decision | None = None


def make_card(
    candidate: Candidate,
    verdicts: Mapping[int, Verdict],
    registry: Registry,
    *,
    publishers: Mapping[str, str],
    now: datetime,
    last: Decision | None = None,
) -> Card:
    """The card of a candidate; `publishers` gives the publisher's name of each source, `last` its last turn."""
    draft = candidate.draft
    sections = {section.id: section.name.en for section in registry.sections}
    return Card(
        candidate=candidate.id,
        status=candidate.status,
        title=draft.title,
        when=span(draft.event_date, draft.event_end),
        read_from=_read_from(draft),
        type=draft.type.replace("_", " "),
        section=sections.get(draft.section or "", ""),
        report=f"Q{(draft.event_date.month + 2) // 3} {draft.event_date.year}" if draft.event_date else "",
        institutions=tuple(_named(registry, one) for one in draft.institutions),
        summary=draft.summary.en or draft.summary.es,
        untranslated=bool(draft.summary.es and not draft.summary.en),
        why=_why([verdict for verdict in verdicts.values() if verdict.is_candidate]),
        certainty=certainty(candidate.score),
        sources=tuple(
            CardSource(
                item=stored.id,
                publisher=publishers.get(stored.item.source, stored.item.source),
                country=stored.item.country,
                language=stored.item.language,
                title=stored.item.title,
                url=stored.item.url or "",
                age=age(stored.item.published or stored.first_seen, now=now),
            )
            for stored in candidate.items
        ),
        assignee=candidate.assignee,
        version=candidate.version,
        standing=candidate.standing,
        same_as=candidate.same_as,
        score=candidate.score,
        until=span(candidate.snoozed_until, None) if candidate.snoozed_until else "",
        merged_into=candidate.merged_into,
        last=last,
    )


def span(start: date | None, end: date | None) -> str:
    """One day or several: `July 25, 2023`, `July 24-26, 2023`, `July 31 - August 2, 2023`."""
    if start is None:
        return "no date"
    if end is None or end == start:
        return f"{start:%B} {start.day}, {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%B} {start.day}-{end.day}, {start.year}"
    if start.year == end.year:
        return f"{start:%B} {start.day} - {end:%B} {end.day}, {end.year}"
    return f"{span(start, None)} - {span(end, None)}"


def age(moment: datetime, *, now: datetime) -> str:
    """How long ago, in one unit; the day itself where it is long past."""
    passed = now - moment
    if passed > _LONG_PAST:
        return span(moment.date(), None)
    minutes = max(int(passed.total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // 1440} days ago"


def _read_from(draft: Draft) -> str:
    if draft.event_date is None:
        return ""
    if draft.date_origin == "text":
        return f"read: “{draft.date_quote}”"
    return "set by a curator" if draft.date_origin == "curator" else "publication date"


def _named(registry: Registry, one: str) -> str:
    institution = registry.by_id.get(one)
    return f"{institution.name} ({TYPE_WORDS[institution.type]})" if institution else one


def _why(verdicts: list[Verdict]) -> str:
    """The strongest evidence: what was found, and the release's own words."""
    found = strongest(one for verdict in verdicts for one in verdict.evidence)
    return "; ".join(f"{in_words(one.rule)}: “{' '.join(one.quote.split())}”" for one in found)
