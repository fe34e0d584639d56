"""Entries of a document that curators wrote before, taken in as accepted: their text stays as they wrote it.

What the document does not say (institutions, type, place, who took part) is read from its words as from any release.
What is there already, in any version of an entry, is left alone, so that a document can be imported again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeAlias
from zoneinfo import ZoneInfo

from rapidfuzz.fuzz import token_set_ratio

from monitor.core.classify import classify
from monitor.core.draft import make_draft
from monitor.core.errors import ConfigError
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Candidate, Draft, Item, StoredItem
from monitor.core.registry import Registry
from monitor.core.review import record
from monitor.core.sections import section_named
from monitor.core.text import fold
from monitor.imports import read_document
from monitor.imports.found import Document, Found, Row
from monitor.imports.scorecard import as_row_says
from monitor.store import Store, Unit
from monitor.store.candidates import MACHINE

ORIGIN = "import"
_ALIKE = 88.0  # percent; above it two titles of one day may be the same event
_Name: TypeAlias = tuple[bytes, date | None, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a document: the new entries, and how many were there before.

    `aside` are those of the new ones that only a scorecard names, beside the lines of its timeline.
    """

    document: Document
    entries: tuple[Candidate, ...]
    known: int
    aside: tuple[Candidate, ...] = ()

    @property
    def undated(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.entries if one.draft.event_date is None)

    @property
    def doubtful(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.entries if one.same_as)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Imports for one curator; `zone` is where a date without a time is meant."""

    store: Store
    gazetteer: Gazetteer
    clock: Callable[[], datetime]
    zone: ZoneInfo
    by: str

    def run(self, name: str, text: str) -> Imported:
        """Take in a document, whole or not at all; ConfigError tells everything that cannot be read in it."""
        document = read_document(name, text)
        drafts = [self._draft(found, document.rows) for found in document.entries]
        if problems := _unknown(name, drafts, self.gazetteer.registry):
            raise ConfigError(*problems)
        at = self.clock()
        with self.store.write() as tx:
            there = _There(tx)
            entries: list[Candidate] = []
            aside: list[Candidate] = []
            for place, draft in enumerate(drafts):
                if there.take(draft):
                    continue
                entry = self._accepted(tx, draft, name, at, same_as=there.alike(draft))
                there.add(entry.id, draft)
                entries.append(entry)
                if document.rows and place >= document.lines:
                    aside.append(entry)
        known = len(drafts) - len(entries)
        return Imported(document=document, entries=tuple(entries), known=known, aside=tuple(aside))

    def _accepted(self, tx: Unit, draft: Draft, name: str, at: datetime, *, same_as: int | None) -> Candidate:
        opened = tx.candidates.open([], draft, score=1.0, at=at, by=self.by, same_as=same_as)
        tx.candidates.record(record(opened, opened, "file", by=self.by, at=at, origin=ORIGIN, reason=name))
        # Not `review.accept`: what was printed once is accepted, also where it never had a date or a summary.
        after = replace(opened, status="accepted", decided_by=self.by, decided_at=at)
        saved = tx.candidates.save(after, before=opened, by=self.by, at=at)
        tx.candidates.record(record(opened, after, "accept", by=self.by, at=at, origin=ORIGIN, reason=name))
        return saved

    def _draft(self, found: Found, rows: Sequence[Row]) -> Draft:
        """The document's draft with its gaps filled; no word of it is touched."""
        draft, registry = found.draft, self.gazetteer.registry
        read = self._read(found)
        draft = replace(
            draft,
            type=draft.type if found.typed else read.type,
            place=draft.place or read.place,
            institutions=draft.institutions or read.institutions,
            participants=draft.participants or read.participants,
            section=draft.section or section_named(found.section, registry) or read.section,
        )
        for row in rows:
            if row.label in found.rows:
                draft = as_row_says(draft, row, registry)
        return draft

    def _read(self, found: Found) -> Draft:
        """What the machine would draft from the document's words."""
        draft = found.draft
        day = draft.event_date
        spanish = bool(draft.summary.es and not draft.summary.en)
        parts = (found.under, draft.event_label, draft.summary.en or draft.summary.es, draft.context)
        item = Item(
            source=ORIGIN,
            language="es" if spanish else "en",
            country="MX" if spanish else "US",
            title=draft.title,
            text="\n\n".join(part for part in parts if part),
            published=datetime.combine(day, time(12), self.zone) if day else None,
            timezone=self.zone.key,
        )
        stored = StoredItem(id=0, item=item, first_seen=self.clock())
        return make_draft([stored], [classify(item, self.gazetteer)], self.gazetteer.registry)


class _There:
    """What is there already: what every version of an entry says, and the titles of each day."""

    def __init__(self, tx: Unit) -> None:
        said: dict[int, set[_Name]] = {}
        self._titles: dict[date, dict[int, str]] = {}
        for candidate, status, draft, by in tx.candidates.every_draft():
            if status == "accepted" or by != MACHINE:  # also what a curator filed and put away again
                said.setdefault(candidate, set()).add(_name(draft))
            if status != "merged":
                self.add(candidate, draft)
        self._said = Counter(name for names in said.values() for name in names)

    def add(self, candidate: int, draft: Draft) -> None:
        """Remember the title of a candidate's day."""
        if draft.event_date:
            self._titles.setdefault(draft.event_date, {})[candidate] = draft.title.lower()

    def take(self, draft: Draft) -> bool:
        """Whether an entry says the same; of two that do, each is taken for one of its own."""
        name = _name(draft)
        self._said[name] -= 1
        return self._said[name] >= 0

    def alike(self, draft: Draft) -> int | None:
        """A candidate of the same day whose title is nearly the same."""
        titles = self._titles.get(draft.event_date, {}) if draft.event_date else {}
        wanted = draft.title.lower()
        return next((one for one, title in titles.items() if token_set_ratio(title, wanted) >= _ALIKE), None)


def _name(draft: Draft) -> _Name:
    """What tells one entry from another: annual reports tell an event again in other words, under the same title."""
    summary = draft.summary.en or draft.summary.es
    return b" ".join(fold(draft.title).split()), draft.event_date, b" ".join(fold(summary).split())


def _unknown(name: str, drafts: Iterable[Draft], registry: Registry) -> list[str]:
    """What the drafts name that the registry does not have, once each."""
    known: Mapping[str, object] = registry.by_id
    sections = {section.id for section in registry.sections}
    found: dict[str, None] = {}
    for draft in drafts:
        found |= {f"{name}: there is no institution {one!r} in the registry": None
                  for one in draft.institutions if one not in known}  # fmt: skip
        if draft.section and draft.section not in sections:
            found[f"{name}: there is no section {draft.section!r} in the registry"] = None
    return list(found)
