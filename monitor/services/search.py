"""Searching by words: over everything that was read, and over the entries and candidates that came of it."""

from dataclasses import dataclass

from monitor.core.model import Candidate, StoredItem
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What holds all the words, the best first."""

    candidates: tuple[Candidate, ...] = ()
    items: tuple[StoredItem, ...] = ()


def search(store: Store, words: str, *, most: int = 10) -> Found:
    """Find words in titles and texts; case and accents do not matter."""
    with store.read() as tx:
        candidates = [tx.candidates.get(one) for one in tx.search.candidates(words, most=most)]
        ids = tx.search.items(words, most=most)
        items = tx.items.many(ids)
    return Found(candidates=tuple(one for one in candidates if one), items=tuple(items[one] for one in ids))
