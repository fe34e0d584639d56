"""ONE event, one candidate: which of the known candidates an item belongs to, and which it may belong to.

Two accounts are one event where their days, institutions, people, places, numbers and titles agree; what contradicts
(other days, another call, another session, other principals) keeps them apart whatever else agrees. Across languages,
where titles share no words, one principal of each side and the day are enough. A wrong merge
hides an event, a missed one only costs a card: in doubt an item stays alone and the doubt is told.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz

from monitor.core.model import Item, Status, Verdict
from monitor.core.traits import People, Traits, days_apart, shared_people, traits_of

JOIN = 4.5  # agreement from which two accounts are one event
PERHAPS = 3.0  # and from which they may be
CLEAR = 1.0  # by so much an account must be liker to one of two events that a curator parted
SURE = 7.0  # and from which one account's agreement outweighs another's contradiction
WINDOW = timedelta(days=10)  # candidates whose days lie farther away are not looked at
_LAG = timedelta(days=3)  # a release may follow its event so late
_SAME_TITLE = 92  # percent
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
class _Likeness:
    """How much two accounts agree, and in what; `apart` names the contradiction that forbids a merge."""

    score: float
    reasons: tuple[str, ...] = ()
    apart: str = ""


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
        groups = [one for one in groups if any(_told_in_passing(member, own) for member in one.members)]
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
    likeness, candidate = (joins or likest)[0]
    told = ", ".join(likeness.reasons)
    if not joins:
        return Placement(perhaps=candidate, reason=f"{told}; but {likeness.apart}" if likeness.apart else told)
    if own.roundup:
        return Placement(candidate=candidate, also=tuple(other for _, other in joins[1:]), reason=told)
    rivals = [one for one in joins if frozenset({candidate, one[1]}) in parted]
    if rivals and likeness.score - rivals[0][0].score < CLEAR:
        told += f"; but as like {rivals[0][1]}, which a curator parted from it"
        return Placement(perhaps=candidate, reason=told)
    return Placement(candidate=candidate, reason=told)


def _to_group(own: Traits, group: _Group) -> _Likeness:
    """The likeness to the nearest member; a contradiction to any other account of the event counts too.

    Not where a curator put accounts together that contradict one another: there it was overruled.
    """
    near = [(_likeness(own, member), member) for member in group.members if _within(own, member)]
    if not near:
        return _Likeness(_FAR)
    best, nearest = max(near, key=lambda one: (not one[0].apart, one[0].score))
    against = next(
        (
            one.apart
            for one, member in near
            if one.apart and not member.roundup and not (group.by_hand and _contradiction(nearest, member))
        ),
        "",
    )
    if not best.apart and against and best.score < SURE:
        return _Likeness(best.score, best.reasons, against)
    return best


def _within(own: Traits, other: Traits) -> bool:
    """Whether the two lie within ten days: by their events' days, or by publication where one day is not known."""
    apart = days_apart(own, other)
    if apart is None:
        return own.published is None or other.published is None or abs(own.published - other.published) <= WINDOW
    return apart <= WINDOW


def _likeness(own: Traits, other: Traits) -> _Likeness:
    if own.url is not None and own.url == other.url:
        return _Likeness(9.0, ("the same page",))
    told: list[tuple[float, str]] = [
        *_by_day(own, other),
        *_by_institution(own, other),
        *_by_people(own, other),
        *_by_words(own, other),
    ]
    apart = "" if own.roundup or other.roundup else _contradiction(own, other)
    score = sum(worth for worth, _ in told)
    return _Likeness(score, tuple(reason for worth, reason in told if worth > 0 and reason), apart)


def _by_day(own: Traits, other: Traits) -> list[tuple[float, str]]:
    apart = days_apart(own, other)
    if apart is None:
        return [(-1.0, "")]
    if own.dated and other.dated:
        if apart == timedelta(0):
            return [(2.0, "the same day")]
        return [(0.5, "a day apart")] if apart == timedelta(days=1) else [(-4.0, "")]
    if apart == timedelta(0):
        return [(1.5, "the same day")]
    return [(0.5, "published within three days")] if apart <= _LAG else [(-3.0, "")]


def _by_institution(own: Traits, other: Traits) -> list[tuple[float, str]]:
    if both := own.titled & other.titled:
        return [(3.5, f"both titles name {', '.join(sorted(both))}")]
    if both := (own.titled & other.leading) | (other.titled & own.leading):
        return [(2.5, f"both are about {', '.join(sorted(both))}")]
    if both := _told_in_passing(own, other) | _told_in_passing(other, own):
        return [(2.5, f"it speaks of {', '.join(sorted(both))}")]
    if both := own.leading & other.leading:
        return [(1.5, f"both begin with {', '.join(sorted(both))}")]
    if both := own.institutions & other.institutions:
        return [(0.7, f"both name {', '.join(sorted(both))}")]
    if _only_one_names(own, other) and not _told_abroad(own, other):
        return [(-1.0, "")]
    return []


def _by_people(own: Traits, other: Traits) -> list[tuple[float, str]]:
    told: list[tuple[float, str]] = []
    principals = shared_people(own.principals, other.principals) | _in_subject(own, other) | _in_subject(other, own)
    others = shared_people(own.people, other.people) - principals
    if (both := _both_sides(own, other)) and len(principals) < 2:
        words = {word for name in both for word in name} & {word for name in other.people for word in name}
        told.append((3.0, f"one of each side in both ({', '.join(sorted(words))})"))
        others -= both
    elif principals:
        names = ", ".join(sorted(name[-1] for name in principals))
        told.append((3.0 if len(principals) > 1 else 0.8, f"the same people in the titles ({names})"))
    if others:
        told.append((min(0.8 * len(others), 2.4), "people in common"))
    if own.place and other.place:
        told.append((0.7, f"both in {own.place}") if own.place == other.place else (-1.0, ""))
    if own.sort == other.sort and own.sort != "other":
        told.append((0.7, f"both a {own.kind}"))
    return told


def _by_words(own: Traits, other: Traits) -> list[tuple[float, str]]:
    told: list[tuple[float, str]] = []
    if own.session and own.session == other.session and own.institutions & other.institutions:
        told.append((1.5, f"both number {own.session}"))
    if amounts := own.amounts & other.amounts:
        told.append((min(0.7 * len(amounts), 2.0), "numbers in common"))
    if own.language == other.language:
        if fuzz.token_sort_ratio(own.title, other.title) >= _SAME_TITLE:
            told.append((2.5, "the same title"))
        if shared := own.subject & other.subject:
            told.append((min(0.9 * len(shared), 2.7), f"the same subject ({', '.join(sorted(shared)[:4])})"))
    return told


def _contradiction(own: Traits, other: Traits) -> str:
    """What forbids a merge whatever else agrees; empty where nothing does."""
    apart = days_apart(own, other)
    if own.dated and other.dated and apart is not None and apart > timedelta(days=1):
        return "the days differ"
    if own.session and other.session and own.session != other.session and own.institutions & other.institutions:
        return "the sessions differ"
    if own.titled and other.titled and not own.titled & other.titled:
        return "the titles name other institutions"
    if own.titled & other.titled:
        return ""
    if own.sort != other.sort and ("call" in (own.sort, other.sort) or "other" not in (own.sort, other.sort)):
        return f"one is a {own.kind}, the other a {other.kind}"
    one_sided = (own.titled and not own.titled & other.institutions) or (
        other.titled and not other.titled & own.institutions
    )
    if one_sided and not (_only_one_names(own, other) and _both_sides(own, other)):
        return "only one is about " + ", ".join(sorted(own.titled or other.titled))
    if _strangers(own, other) and _strangers(other, own):
        return "other people are named in the titles"
    return ""


def _told_in_passing(own: Traits, other: Traits) -> frozenset[str]:
    """What the one is about and the other, a round-up of many subjects, names anywhere."""
    return own.titled & other.institutions if other.roundup else frozenset()


def _only_one_names(own: Traits, other: Traits) -> bool:
    """Whether one is about an institution and the other names none at all."""
    return bool((own.titled and not other.institutions) or (other.titled and not own.institutions))


def _both_sides(own: Traits, other: Traits) -> People:
    """Whom two accounts of one day in two languages both name in title or opening, if they are of both sides."""
    if own.language == other.language or days_apart(own, other) != timedelta(0) or not (own.dated or other.dated):
        return frozenset()
    shared = shared_people(own.people, other.people)
    for account in (own, other):
        guests = shared_people(shared, account.guests)
        if guests and shared - guests:
            return shared
    return frozenset()


def _told_abroad(own: Traits, other: Traits) -> bool:
    """Whether two accounts in two languages agree in day and place and a principal, or in principals of both sides."""
    if _both_sides(own, other):
        return True
    here = own.language != other.language and own.place == other.place != ""
    return here and days_apart(own, other) == timedelta(0) and bool(shared_people(own.people, other.people))


def _strangers(own: Traits, other: Traits) -> bool:
    """Whether a title names somebody whom the other's does not."""
    return bool(own.principals - shared_people(own.principals, other.principals))


def _in_subject(own: Traits, other: Traits) -> People:
    """Whoever a title names with an office and the other's without one."""
    return frozenset(name for name in own.principals if set(name) & other.subject)
