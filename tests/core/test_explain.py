"""Near misses: how far from the threshold, and what would have lifted them."""

import pytest

from monitor.core.explain import distance, would_lift
from monitor.core.model import Evidence, Verdict


def verdict(score: float, *rules: str) -> Verdict:
    evidence = tuple(
        Evidence(rule=rule, field="title", start=0, end=6, quote="Mexico", weight=1.0) for rule in rules or ("named",)
    )
    decision = "candidate" if score >= 0.5 else "no"
    return Verdict(decision=decision, score=score, threshold=0.5, ruleset="r", evidence=evidence)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0.46, "0.04 below the threshold"), (0.81, "0.31 above the threshold"), (0.5, "at the threshold")],
)
def test_distance(score: float, expected: str) -> None:
    assert distance(verdict(score)) == expected


def test_a_near_miss_lacks_little_and_a_far_one_much() -> None:
    near, far = would_lift(verdict(0.45)), would_lift(verdict(0.05))
    assert set(far) < set(near)
    assert near[0] == "lead_names_other_side"
    assert "lead_names_other_side" not in would_lift(verdict(0.45, "lead_names_other_side"))
    assert would_lift(verdict(0.9)) == ()
