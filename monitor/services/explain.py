"""Why an item was shown or not, and what came closest and was not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.core.classify import classify
from monitor.core.errors import DecisionError
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item, StoredItem, Verdict
from monitor.services.poll import Read
from monitor.sources.page import page_source
from monitor.sources.reader import Asked
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An item with today's verdict; `stored` is the verdict of its day, None where the item was never polled."""

    item: Item
    today: Verdict
    stored: Verdict | None = None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """Explains stored items, and pages that were never read."""

    store: Store
    gazetteer: Gazetteer
    read: Callable[[], Read]

    def explain(self, wanted: str) -> Explanation:
        """By an item's number or by a page's address; a page that is not stored is fetched, and not stored."""
        with self.store.read() as tx:
            found = tx.items.get(int(wanted)) if wanted.isdecimal() else tx.items.by_url(wanted)
            verdicts = tx.items.verdicts([found.id]) if found else {}
            candidates = tx.candidates.of_item(found.id) if found else []
        if found:
            return Explanation(
                item=found.item,
                today=classify(found.item, self.gazetteer),
                stored=verdicts.get(found.id),
                candidates=tuple(candidate.id for candidate in candidates),
            )
        item = self._fetched(wanted)
        return Explanation(item=item, today=classify(item, self.gazetteer))

    def misses(self, *, since: datetime, most: int) -> list[tuple[StoredItem, Verdict]]:
        """What came closest and was not shown, the closest first; what names nothing at all is no miss."""
        with self.store.read() as tx:
            nearest = tx.items.misses(since=since, most=most)
        return [(stored, verdict) for stored, verdict in nearest if verdict.evidence]

    def _fetched(self, wanted: str) -> Item:
        if wanted.isdecimal():
            raise DecisionError(f"there is no item {wanted}")
        try:
            source = page_source(wanted)
        except ValueError as error:
            raise DecisionError(f"{wanted!r} is neither an item's number nor an http(s) address") from error
        (answer,) = self.read()([Asked(source=source)])
        if answer.page is None:
            raise answer.error or DecisionError(f"{wanted} could not be read")
        return answer.page.items[0]
