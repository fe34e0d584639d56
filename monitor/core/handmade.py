"""What curators made of candidates with their own hands, read from the history: the machine does not undo it.

The history is the only place where it is kept; a decision that was taken back counts for nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.core.model import Decision
from monitor.core.review import partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Handmade:
    """`parted` are the pairs of candidates that were one, `joined` those that gained others, each as it is called now.

    `split_from` has the candidates that an item was taken out of, by the item's number.
    """

    parted: frozenset[frozenset[int]] = frozenset()
    joined: frozenset[int] = frozenset()
    split_from: Mapping[int, frozenset[int]] = field(default_factory=dict)


def handmade(history: Iterable[Decision], merged: Mapping[int, int]) -> Handmade:
    """Read merges, splits and what was taken back of them; `merged` says into which candidate another one went."""
    decisions = list(history)
    undone = {one.after.get("undoes") for one in decisions if one.action == "undo"}
    lasting = [one for one in decisions if one.id not in undone and one.reason.isdigit()]
    parted, joined = set(), set()
    split_from: dict[int, frozenset[int]] = {}
    for one in lasting:
        kept, other = (_now(number, merged) for number in (one.candidate, partner(one)))
        if one.action == "merge":
            joined.add(kept)
        elif one.action == "split" and kept != other:
            parted.add(frozenset({kept, other}))
            for item in _taken(one):
                split_from[item] = split_from.get(item, frozenset()) | {kept}
    return Handmade(parted=frozenset(parted), joined=frozenset(joined), split_from=split_from)


def _now(candidate: int, merged: Mapping[int, int]) -> int:
    """The candidate that one went into, through all the merges since."""
    while candidate in merged:
        candidate = merged[candidate]
    return candidate


def _taken(split: Decision) -> set[int]:
    had, kept = split.before.get("items"), split.after.get("items")
    return {*had} - {*kept} if isinstance(had, list) and isinstance(kept, list) else set()
