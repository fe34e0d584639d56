"""How good the verdicts are, held against curators' judgements: recall, precision, intervals, the curve.

It counts; it reads no files and judges nothing itself. A is "must alert", B "borderline", C "no"; a card is useful
when it is A or B.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Label = Literal["A", "B", "C"]
_Z = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One release: what a curator said of it, and the score that it got. `event` is empty where none is known."""

    label: Label
    score: float
    source: str = ""
    year: str = ""
    language: str = ""
    event: str = ""
    institutions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`part` of `whole`, with its 95 % Wilson interval; of nothing, everything is possible."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.part, self.whole)

    def __str__(self) -> str:
        if not self.whole:
            return "-"
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f}-{high:.3f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a threshold shows and misses among some releases; `events` are the A events and those with a card."""

    threshold: float
    releases: int
    shown: dict[Label, int]
    must: int
    events: Share

    @property
    def cards(self) -> int:
        return sum(self.shown.values())

    @property
    def recall(self) -> Share:
        """Of the A releases, those shown."""
        return Share(part=self.shown["A"], whole=self.must)

    @property
    def useful(self) -> Share:
        """Of the cards, those that are A or B."""
        return Share(part=self.shown["A"] + self.shown["B"], whole=self.cards)

    @property
    def precision(self) -> Share:
        """Of the cards, those that are A."""
        return Share(part=self.shown["A"], whole=self.cards)


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share; (0, 1) where nothing was tried."""
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, _Z * _Z / trials
    centre = share + square / 2
    spread = _Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials))
    return max(0.0, (centre - spread) / (1 + square)), min(1.0, (centre + spread) / (1 + square))


def tally(judged: Iterable[Judged], threshold: float) -> Tally:
    """What is shown where every score of at least `threshold` makes a card."""
    shown: dict[Label, int] = {"A": 0, "B": 0, "C": 0}
    wanted: set[str] = set()
    found: set[str] = set()
    releases = must = 0
    for one in judged:
        releases += 1
        must += one.label == "A"
        if one.label == "A" and one.event:
            wanted.add(one.event)
        if one.score >= threshold:
            shown[one.label] += 1
            if one.event:
                found.add(one.event)
    events = Share(part=len(wanted & found), whole=len(wanted))
    return Tally(threshold=threshold, releases=releases, shown=shown, must=must, events=events)


def by_group(
    judged: Sequence[Judged], groups_of: Callable[[Judged], Iterable[str]], threshold: float
) -> dict[str, Tally]:
    """One tally for each group, in the groups' order; a release may be in several (institutions) or none."""
    members: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        for group in groups_of(one):
            members[group].append(one)
    return {group: tally(members[group], threshold) for group in sorted(members)}


def curve(judged: Sequence[Judged], steps: int = 50) -> list[Tally]:
    """The tallies at `steps + 1` thresholds from 0 to 1."""
    return [tally(judged, step / steps) for step in range(steps + 1)]


def errors(judged: Sequence[Judged], threshold: float) -> tuple[list[Judged], list[Judged]]:
    """The A that are not shown, the lowest score first, and the C that are, the highest first."""
    missed = [one for one in judged if one.label == "A" and one.score < threshold]
    useless = [one for one in judged if one.label == "C" and one.score >= threshold]
    return sorted(missed, key=lambda one: one.score), sorted(useless, key=lambda one: -one.score)
