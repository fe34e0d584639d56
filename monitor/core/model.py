"""The words of the field as frozen values: what flows from source to entry.

Nothing here reads or writes anything; the store's rows and the files' models live elsewhere and use the same field
names. All datetimes are aware and in UTC; dates are the event's own, in the place where it happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Language = Literal["en", "es", "fr"]
Country = Literal["US", "MX", "CA"]
Field = Literal["title", "text"]
EventType = Literal[
    "meeting", "call", "visit", "summit", "statement", "agreement", "appointment", "legal_act", "announcement"
]
Status = Literal["new", "snoozed", "accepted", "rejected", "merged"]
RejectReason = Literal["not_binational", "passing_mention", "domestic", "routine", "duplicate", "wrong_facts", "other"]
Action = Literal[
    "file", "accept", "edit", "reject", "snooze", "wake", "assign", "merge", "split", "join", "redraft", "undo",
    "reopen", "lapse", "confirm",
]  # fmt: skip
SourceState = Literal[
    "ok", "unchanged", "blocked", "not_a_feed", "empty", "suddenly_empty", "selector_no_match", "sudden_drop",
    "stale", "http_error", "timeout", "too_large", "disallowed", "refused_address", "unreachable", "unreadable",
    "not_stored",
]  # fmt: skip
DateOrigin = Literal["text", "publication", "curator"]
Standing = Literal["", "announced", "held", "not_confirmed"]
_STRICT = {"extra": "forbid"}  # for pydantic, where a value is part of a file; nothing here imports it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """One text in English and Spanish; an empty string is a text that is not there."""

    __pydantic_config__ = _STRICT
    en: str = ""
    es: str = ""


# ---------------------------------------------------------------- items


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One normalised entry of a document, in its own language.

    `title` and `text` are plain text as `core.text.clean` leaves it; `text` keeps paragraphs as blank lines.
    `url` is http(s) or None. `published` is the source's own claim and may be missing or wrong; `timezone` is the
    IANA zone in which its day is meant.
    """

    source: str
    language: Language
    country: Country
    title: str
    text: str
    url: str | None = None
    guid: str | None = None
    published: datetime | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item with what the store knows of it; `revisions` counts the texts it has had (1 = never edited)."""

    id: int
    item: Item
    first_seen: datetime
    revisions: int = 1


# ---------------------------------------------------------------- verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An alias found in an item: `item.<field>[start:end]` in code points."""

    institution: str
    alias: str
    language: Language
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an item counts: made where the decision is made; `item.<field>[start:end] == quote`.

    `rule` names the feature function; `weight` is what it adds to the score; `alias` and `institution` are set
    where the evidence is a name of the registry.
    """

    rule: str
    field: Field
    start: int
    end: int
    quote: str
    weight: float
    language: Language | None = None
    alias: str | None = None
    institution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """When the event happened (`end` is its last day where there are several) and where that was read."""

    start: date
    end: date | None = None
    origin: DateOrigin = "publication"
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The whole answer on one item, "no" included.

    `institutions` are registry ids, the most important first. `ruleset` is the hash of the rules, weights and
    registry that gave the answer. `threshold` is what `score` was held against.
    """

    decision: Literal["candidate", "no"]
    score: float
    threshold: float
    ruleset: str
    institutions: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    type: EventType | None = None
    when: EventDate | None = None
    place: str = ""

    @property
    def is_candidate(self) -> bool:
        return self.decision == "candidate"


# ---------------------------------------------------------------- candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person in an event, with the office held and the side."""

    name: str
    office: str = ""
    side: Country | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Where a machine-written sentence of a draft comes from: offsets into that revision's text."""

    sentence: str
    item: int
    revision: int
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A source's page, as the report prints it."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The proposed entry. Version 1 is the machine's; each edit by a curator makes the next.

    `title`, `date` (event_date) and `summary` are required to accept. `implications` is never written by the
    machine. `quotes` proves the machine's sentences.
    """

    version: int = 1
    title: str = ""
    event_date: date | None = None
    event_end: date | None = None
    date_origin: DateOrigin = "publication"
    date_quote: str = ""
    place: str = ""
    type: EventType = "announcement"
    section: str | None = None
    institutions: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    summary: Bilingual = Bilingual()
    context: str = ""
    implications: str = ""
    event_label: str = ""
    link: Link | None = None
    other_links: tuple[Link, ...] = ()
    note: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """ONE real-world event proposed to curators, with one or more items as its sources.

    `version` grows with every decision and every joining item; a write against an older version is refused.
    `items` are in the order in which they joined, the first is the primary source. `same_as` is the candidate that
    may be the same event. `standing` is "" where nothing was announced before it happened; else whether it was held
    since, or whether a week after its day nothing confirms it.
    """

    id: int
    status: Status = "new"
    standing: Standing = ""
    version: int = 1
    score: float = 0.0
    items: tuple[StoredItem, ...] = ()
    draft: Draft = Draft()
    assignee: str = ""
    snoozed_until: date | None = None
    merged_into: int | None = None
    same_as: int | None = None
    created: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of a candidate's append-only history: who did what, when, from where, before and after.

    `before` and `after` hold only the fields that changed, as plain JSON values.
    """

    candidate: int
    action: Action
    by: str
    at: datetime
    origin: str = "terminal"
    reason: str = ""
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    id: int | None = None


# ---------------------------------------------------------------- reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An accepted draft as a report prints it; `candidate` is where it came from, `standing` how its event stands."""

    candidate: int
    draft: Draft
    accepted_at: datetime
    standing: Standing = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of `team.yaml`; only curators decide."""

    name: str
    role: Literal["curator", "viewer", "ops"]
    slack: str = ""
    mail: str = ""
    timezone: str = "UTC"
    digest: bool = False
