"""What the history says that curators parted and joined, and that nothing taken back counts."""

from collections.abc import Mapping
from typing import Any

from monitor.core.handmade import Handmade, handmade
from monitor.core.model import Action, Decision
from tests import make

SPLIT = ("split", 1, "2", [10, 11], [10])  # item 11 of candidate 1 became candidate 2
MERGE = ("merge", 1, "2", [10], [10, 11])


def line(number: int, action: Action, candidate: int, reason: str, had: Any = None, has: Any = None) -> Decision:
    before: Mapping[str, object] = {"items": had} if had else {}
    after: Mapping[str, object] = {"items": has} if has else {}
    return Decision(
        id=number, candidate=candidate, action=action, by="Ana", at=make.NOW, reason=reason, before=before, after=after
    )


def undone(number: int, candidate: int, action: str, of: int) -> Decision:
    return Decision(
        id=number, candidate=candidate, action="undo", by="Ana", at=make.NOW, reason=action, after={"undoes": of}
    )


def split(number: int = 1) -> list[Decision]:
    return [line(number, *SPLIT), line(number + 1, "split", 2, "from 1")]  # type: ignore[arg-type]


def test_a_split_parts_two_candidates_and_an_item_from_one() -> None:
    made = handmade(split(), {})
    assert made == Handmade(parted=frozenset({frozenset({1, 2})}), split_from={11: frozenset({1})})


def test_a_merge_joins_what_was_kept() -> None:
    made = handmade([line(1, "merge", 2, "into 1"), line(2, *MERGE)], {2: 1})  # type: ignore[arg-type]
    assert made == Handmade(joined=frozenset({1}))


def test_what_was_taken_back_counts_for_nothing() -> None:
    assert handmade([*split(), undone(3, 2, "split", 2), undone(4, 1, "split", 1)], {2: 1}) == Handmade()
    merged = [line(1, "merge", 2, "into 1"), line(2, *MERGE)]  # type: ignore[arg-type]
    assert handmade([*merged, undone(3, 2, "merge", 1), undone(4, 1, "merge", 2)], {}) == Handmade()


def test_candidates_are_called_what_they_went_into() -> None:
    made = handmade(split(), {2: 5, 5: 6, 1: 7})
    assert made.parted == {frozenset({6, 7})}
    assert made.split_from == {11: frozenset({7})}


def test_a_split_that_was_merged_again_is_no_split() -> None:
    assert handmade([*split(), line(3, "merge", 2, "into 1"), line(4, *MERGE)], {2: 1}) == Handmade(  # type: ignore[arg-type]
        joined=frozenset({1})
    )


def test_other_decisions_say_nothing() -> None:
    assert handmade([line(1, "reject", 1, "routine"), line(2, "accept", 1, "")], {}) == Handmade()
