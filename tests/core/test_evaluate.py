"""Counting: recall, useful, precision, intervals, groups, the curve, the errors."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.evaluate import Judged, Label, Share, by_group, curve, errors, tally, wilson


def judged(label: Label, score: float, event: str = "", source: str = "state") -> Judged:
    return Judged(label=label, score=score, event=event, source=source)


RELEASES = [
    judged("A", 0.9, "summit"),
    judged("A", 0.2, "summit"),
    judged("A", 0.1, "call"),
    judged("B", 0.7, "call", "sre"),
    judged("C", 0.6, source="sre"),
    judged("C", 0.1),
]


def test_a_tally_counts_cards_and_what_is_missed() -> None:
    found = tally(RELEASES, 0.5)
    assert (found.releases, found.cards, found.shown) == (6, 3, {"A": 1, "B": 1, "C": 1})
    assert (found.recall.part, found.recall.whole) == (1, 3)
    assert found.useful.value == pytest.approx(2 / 3)
    assert found.precision.value == pytest.approx(1 / 3)
    assert (found.events.part, found.events.whole) == (2, 2)


def test_nothing_shown_is_no_precision() -> None:
    found = tally(RELEASES, 1.1)
    assert found.cards == 0
    assert math.isnan(found.precision.value)
    assert str(found.precision) == "-"
    assert found.precision.interval == (0.0, 1.0)


def test_groups_and_errors() -> None:
    groups = by_group(RELEASES, lambda one: [one.source], 0.5)
    assert {name: one.cards for name, one in groups.items()} == {"sre": 2, "state": 1}
    missed, useless = errors(RELEASES, 0.5)
    assert [one.score for one in missed] == [0.1, 0.2]
    assert [one.score for one in useless] == [0.6]


def test_the_curve_falls() -> None:
    points = curve(RELEASES, steps=10)
    assert [point.threshold for point in points] == [step / 10 for step in range(11)]
    assert points[0].cards == len(RELEASES)
    assert all(before.cards >= after.cards for before, after in itertools.pairwise(points))


def test_wilson_against_known_values() -> None:
    low, high = wilson(60, 60)
    assert [low, high] == pytest.approx([0.9398, 1.0], abs=1e-4)
    assert list(wilson(0, 10)) == pytest.approx([0.0, 0.2775], abs=1e-4)
    assert str(Share(part=9, whole=10)) == "0.900 (0.596-0.982)"


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(trials: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, trials))
    low, high = wilson(part, trials)
    assert 0 <= low <= part / trials + 1e-9
    assert part / trials - 1e-9 <= high <= 1
