"""How much two accounts of events agree, in what, and what contradicts; where they then go, `core.cluster` says.

Across languages, where titles share no words, one principal of each side and the day weigh as much as a title.
"""

from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz

from monitor.core.traits import People, Traits, days_apart, shared_people

_LAG = timedelta(days=3)  # a release may follow its event so late
_SAME_TITLE = 92  # percent


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two accounts agree, and in what; `apart` names the contradiction that forbids a merge."""

    score: float
    reasons: tuple[str, ...] = ()
    apart: str = ""


def likeness(own: Traits, other: Traits) -> Likeness:
    """How much two accounts agree in days, institutions, people, places, kinds and words."""
    if own.url is not None and own.url == other.url:
        return Likeness(9.0, ("the same page",))
    told: list[tuple[float, str]] = [
        *_by_day(own, other),
        *_by_institution(own, other),
        *_by_people(own, other),
        *_by_words(own, other),
    ]
    apart = "" if own.roundup or other.roundup else contradiction(own, other)
    score = sum(worth for worth, _ in told)
    return Likeness(score, tuple(reason for worth, reason in told if worth > 0 and reason), apart)


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
    if both := told_in_passing(own, other) | told_in_passing(other, own):
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


def contradiction(own: Traits, other: Traits) -> str:
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


def told_in_passing(own: Traits, other: Traits) -> frozenset[str]:
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
