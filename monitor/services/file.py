"""Filing an event by hand: a release by its address, drafted like any item, or one that has no page at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.announced import standing
from monitor.core.classify import classify
from monitor.core.edits import apply_edits
from monitor.core.errors import ConfigError, DecisionError
from monitor.core.identity import keys_of
from monitor.core.model import Candidate, Draft, Item, Standing, StoredItem, Verdict
from monitor.core.review import record
from monitor.services.decide import Within, nothing
from monitor.services.poll import Read
from monitor.services.propose import Proposer
from monitor.sources.page import page_source
from monitor.sources.reader import Asked
from monitor.store import Store, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """Files events for one curator. What is filed is never judged away. `within` is as the desk's."""

    store: Store
    proposer: Proposer
    read: Read
    clock: Callable[[], datetime]
    by: str
    origin: str = "terminal"
    within: Within = nothing

    def file(self, url: str | None, edits: Mapping[str, str]) -> Candidate:
        """Open a candidate for a page, or for a description alone; `edits` replace what the page gave."""
        at = self.clock()
        if url is None:
            with self.store.write() as tx:
                return self._opened(tx, [], self._edited(Draft(date_origin="curator"), edits), at, score=1.0)
        item = self._item(url)
        verdict = classify(item, self.proposer.gazetteer)
        with self.store.write() as tx:
            stored = self._stored(tx, item, verdict, at)
            for candidate in tx.candidates.of_item(stored.id):
                raise DecisionError(f"{url} is already candidate {candidate.id} ({candidate.status})")
            draft = self._edited(self.proposer.draft([stored], [verdict]), edits)
            stands = standing([(stored.item, verdict)], draft.event_date)
            return self._opened(tx, [stored], draft, at, score=verdict.score, standing=stands)

    def _item(self, url: str) -> Item:
        with self.store.read() as tx:
            known = tx.items.by_url(url)
        if known:
            return known.item
        try:
            source = page_source(url)
        except ValueError as error:
            raise ConfigError(f"{url!r} is no http:// or https:// address") from error
        (answer,) = self.read([Asked(source=source)])
        if answer.page is None:
            raise answer.error or DecisionError(f"{url} could not be read")
        return answer.page.items[0]

    def _stored(self, tx: Unit, item: Item, verdict: Verdict, at: datetime) -> StoredItem:
        (keys,) = keys_of([item])
        known = next(iter(tx.items.known([keys]).values()), None)
        if known and (stored := tx.items.get(known.id)):
            return stored
        stored = tx.items.add(item, keys, seen=at)
        tx.items.judged(stored, verdict, at=at)
        return stored

    def _edited(self, draft: Draft, edits: Mapping[str, str]) -> Draft:
        return replace(apply_edits(draft, edits, self.proposer.gazetteer.registry), version=1)

    def _opened(
        self, tx: Unit, items: list[StoredItem], draft: Draft, at: datetime, *, score: float, standing: Standing = ""
    ) -> Candidate:
        candidate = tx.candidates.open(items, draft, score=score, at=at, by=self.by, standing=standing)
        line = record(candidate, candidate, "file", by=self.by, at=at, origin=self.origin)
        tx.candidates.record(line)
        self.proposer.announcer.by_hand(tx, candidate, at=at)
        self.within(tx)
        return candidate
