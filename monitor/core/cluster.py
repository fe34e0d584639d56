"""ONE event, one candidate: which of the known candidates an item belongs to, and which it may belong to.

Two accounts are one event where their days, institutions, people, places, numbers and titles agree; what contradicts
(other days, another call, another session, other principals) keeps them apart whatever else agrees. A wrong merge
hides an event, a missed one only costs a card: in doubt an item stays alone and the doubt is told.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.core.likeness import Likeness, contradiction, likeness, told_in_passing
from monitor.core.model import Item, Status, Verdict
from monitor.core.traits import Traits, days_apart, traits_of

JOIN = 4.5  # agreement from which two accounts are one event
PERHAPS = 3.0  # and from which they may be
CLEAR = 1.0  # by so much an account must be liker to one of two events that a curator parted
SURE = 7.0  # and from which one account's agreement outweighs another's contradiction
WINDOW = timedelta(days=10)  # candidates whose days lie farther away are not looked at
_FAR = -100.0
_LATEST = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A candidate with the items it has and their verdicts; `by_hand` where a curator put some of them together."""

    candidate: int
    members: tuple[tuple[Item, Verdict], ...]
    status: Status = "new"
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an item goes: into `candidate`, or alone (None); `perhaps` is the doubtful other, `reason` says why.

    `also` are the other events that a round-up speaks of, the likest first.
    """

    candidate: int | None = None
    also: tuple[int, ...] = ()
    perhaps: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    """The accounts of one event."""

    candidate: int
    members: Sequence[Traits]
    by_hand: bool = False


def place(
    item: Item,
    verdict: Verdict,
    known: Sequence[Known],
    *,
    apart: Set[int] = frozenset(),
    parted: Set[frozenset[int]] = frozenset(),
    offices: Set[str] = frozenset(),
) -> Placement:
    """Find the candidate that an item belongs to, among those within ten days of it.

    A round-up that is no candidate itself supports those whose own institutions it names on their day.
    `apart` are the candidates that a curator split it from, `parted` the pairs of candidates that a curator made of
    one. `offices` are the registry's ids that are mere offices.
    """
    own = traits_of(item, verdict, frozenset(offices))
    groups = [
        _Group(one.candidate, [traits_of(*member, frozenset(offices)) for member in one.members], one.by_hand)
        for one in known
        if one.candidate not in apart and one.status != "merged"
    ]
    if not verdict.is_candidate:
        groups = [one for one in groups if any(told_in_passing(member, own) for member in one.members)]
    return _place(own, groups, parted)


def group(pairs: Sequence[tuple[Item, Verdict]], *, offices: Set[str] = frozenset()) -> list[list[int]]:
    """The events among items, each as the positions of its items; in the order in which they are published.

    Round-ups (briefings, agendas) are placed last: they open no event beside a stronger item.
    """
    traits = [traits_of(item, verdict, frozenset(offices)) for item, verdict in pairs]
    order = sorted(
        range(len(pairs)), key=lambda n: (traits[n].roundup, traits[n].published or _LATEST, traits[n].record, n)
    )
    events: list[list[int]] = []
    shelf: dict[int | None, set[int]] = {}
    for n in order:
        near = sorted(event for at in _places(traits[n], reach=1) for event in shelf.get(at, ()))
        groups = [_Group(event, [traits[m] for m in events[event]]) for event in dict.fromkeys(near)]
        placement = _place(traits[n], groups)
        if placement.candidate is None:
            events.append([n])
        else:
            events[placement.candidate].append(n)
        event = len(events) - 1 if placement.candidate is None else placement.candidate
        for at in _places(traits[n], reach=0):
            shelf.setdefault(at, set()).add(event)
    return sorted((sorted(event) for event in events), key=lambda event: event[0])


def _places(one: Traits, *, reach: int) -> set[int | None]:
    """Where an account stands on a shelf of ten days a place; None is where those without any day stand."""
    days = [day for day in (one.first, one.last, one.published) if day]
    if not days:
        return {None}
    near = {day.toordinal() // WINDOW.days + step for day in days for step in range(-reach, reach + 1)}
    return {*near, None} if reach else {*near}


def _place(own: Traits, groups: Sequence[_Group], parted: Set[frozenset[int]] = frozenset()) -> Placement:
    wanted = PERHAPS if own.roundup else JOIN
    likest = [(_to_group(own, one), one.candidate) for one in groups]
    likest = [one for one in likest if one[0].score >= PERHAPS]
    likest.sort(key=lambda one: -one[0].score)
    if not likest:
        return Placement(reason="nothing like it within ten days")
    joins = [one for one in likest if one[0].score >= wanted and not one[0].apart]
    best, candidate = (joins or likest)[0]
    told = ", ".join(best.reasons)
    if not joins:
        return Placement(perhaps=candidate, reason=f"{told}; but {best.apart}" if best.apart else told)
    if own.roundup:
        return Placement(candidate=candidate, also=tuple(other for _, other in joins[1:]), reason=told)
    rivals = [one for one in joins if frozenset({candidate, one[1]}) in parted]
    if rivals and best.score - rivals[0][0].score < CLEAR:
        told += f"; but as like {rivals[0][1]}, which a curator parted from it"
        return Placement(perhaps=candidate, reason=told)
    return Placement(candidate=candidate, reason=told)


def _to_group(own: Traits, group: _Group) -> Likeness:
    """The likeness to the nearest member; a contradiction to any other account of the event counts too.

    Not where a curator put accounts together that contradict one another: there it was overruled.
    """
    near = [(likeness(own, member), member) for member in group.members if _within(own, member)]
    if not near:
        return Likeness(_FAR)
    best, nearest = max(near, key=lambda one: (not one[0].apart, one[0].score))
    against = next(
        (
            one.apart
            for one, member in near
            if one.apart and not member.roundup and not (group.by_hand and contradiction(nearest, member))
        ),
        "",
    )
    if not best.apart and against and best.score < SURE:
        return Likeness(best.score, best.reasons, against)
    return best


def _within(own: Traits, other: Traits) -> bool:
    """Whether the two lie within ten days: by their events' days, or by publication where one day is not known."""
    apart = days_apart(own, other)
    if apart is None:
        return own.published is None or other.published is None or abs(own.published - other.published) <= WINDOW
    return apart <= WINDOW
