"""What another registry would find and lose among the stored items, and which decisions it would contradict."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Candidate, StoredItem, Verdict
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An item on which the other registry judges otherwise; `contradicts` are decided candidates that stand on it."""

    kind: Literal["found", "lost"]
    stored: StoredItem
    before: Verdict
    after: Verdict
    contradicts: tuple[Candidate, ...] = ()


def replay(store: Store, gazetteer: Gazetteer, *, since: datetime) -> Iterator[Change]:
    """Judge again every item first seen since then, against the stored verdict; nothing is stored.

    An accepted entry is contradicted when none of its items would be shown any more.
    """
    with store.read() as tx:
        for stored in tx.items.all(since=since):
            before = tx.items.verdicts([stored.id]).get(stored.id)
            if before is None:
                continue
            after = classify(stored.item, gazetteer)
            if after.decision == before.decision:
                continue
            kind: Literal["found", "lost"] = "found" if after.is_candidate else "lost"
            contradicted = [
                candidate
                for candidate in tx.candidates.of_item(stored.id)
                if kind == "lost"
                and candidate.status == "accepted"
                and not any(classify(one.item, gazetteer).is_candidate for one in candidate.items)
            ]
            yield Change(kind=kind, stored=stored, before=before, after=after, contradicts=tuple(contradicted))
