"""What a week's digest says to one subscriber: values in, a list of parts out. Pure; mail.py lays it out.

A week is an ISO week of the subscriber's own calendar, and its digest is due on its Monday morning.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from monitor.core.cadence import Overdue, overdue
from monitor.core.model import Candidate, Draft
from monitor.core.period import quarter_of
from monitor.core.registry import Registry

T = TypeVar("T")
PartName = Literal["new", "waiting", "accepted", "coming", "unconfirmed", "late", "lacking", "more", "quiet", "trouble"]

MONDAY, MORNING = 1, time(8)  # nothing is due between 01:00 and 03:00, where clocks are changed
_SHOWN: Mapping[PartName, int] = {
    "new": 12, "waiting": 10, "accepted": 10, "coming": 8, "unconfirmed": 8, "late": 8, "lacking": 8, "more": 6,
    "quiet": 6, "trouble": 8,
}  # fmt: skip
_TITLES: Mapping[PartName, str] = {
    "new": "New candidates",
    "waiting": "Waiting for a decision",
    "accepted": "Accepted",
    "coming": "Coming events",
    "unconfirmed": "Announced, not confirmed",
    "late": "Late finds, for the next issue",
    "lacking": "Entries to be completed",
    "more": "More about rejected events",
    "quiet": "Institutions gone quiet",
    "trouble": "Sources in trouble",
}
# What makes a week more than quiet; institutions and sources are told in any case.
_NEWS: frozenset[PartName] = frozenset(
    {"new", "waiting", "accepted", "coming", "unconfirmed", "late", "lacking", "more"}
)
_AHEAD = timedelta(days=60)
_CLOSING = timedelta(days=30)  # for so long the last quarter's report is still being made


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """An ISO week in a time zone; `name` is `2026-W47`, `due` the moment of its digest."""

    name: str
    monday: date
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source that does not work: its name, what is wrong, what to do."""

    source: str
    said: str
    remedy: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to tell, gathered by the service.

    `open` are the new and the snoozed candidates; `by_hand` those accepted entries that were imported, which are no
    news; `more` are rejected candidates about which further releases came. `link` says where a candidate is looked at
    or was published, "" where nowhere.
    """

    open: Sequence[Candidate]
    accepted: Sequence[Candidate]
    by_hand: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    more: Sequence[Candidate] = ()
    troubles: Sequence[Trouble] = ()
    healthy: int = 0
    sources: int = 0
    link: Callable[[Candidate], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what, the facts beside it, and where it leads."""

    title: str
    facts: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One heading with its lines; `more` counts those that are not shown."""

    name: PartName
    title: str
    lines: tuple[Line, ...]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The whole letter, in order; `headline` is its first sentence, `closing` what stands below all parts."""

    week: Week
    headline: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The mail's subject: the headline and the week."""
        return f"{self.headline} (week {int(self.week.name[-2:])})"


def week_of(now: datetime, zone: ZoneInfo) -> Week:
    """The week that `now` lies in where the subscriber lives."""
    today = now.astimezone(zone).date()
    year, number, weekday = today.isocalendar()
    monday = today - timedelta(days=weekday - MONDAY)
    return Week(name=f"{year}-W{number:02}", monday=monday, due=datetime.combine(monday, MORNING, zone))


def compose(news: News, registry: Registry, *, since: datetime, now: datetime, zone: ZoneInfo) -> Digest:
    """The digest of the subscriber's week; `since` is when the last one went."""
    today = now.astimezone(zone).date()
    fresh = [one for one in news.open if one.status == "new" and one.created and one.created > since]
    seen_first = {one.id for one in fresh}
    rest = [one for one in news.open if one.id not in seen_first]
    taken = [
        one
        for one in news.accepted
        if one.decided_at and one.decided_at > since and one.id not in news.by_hand
    ]  # fmt: skip
    coming = [
        one
        for one in (*news.open, *news.accepted)
        if one.draft.event_date and today <= one.draft.event_date <= today + _AHEAD
    ]
    by_date = partial(_line, news=news, registry=registry, today=today)
    lacking = [one for one in _by_date(news.accepted) if lacks(one.draft) and _still_made(one.draft, today)]
    unconfirmed = [
        one
        for one in (*news.open, *news.accepted)
        if one.standing == "not_confirmed" and (one.status != "accepted" or _still_made(one.draft, today))
    ]
    parts = (
        _part("new", _by_date(fresh), by_date),
        _part("waiting", _oldest_first(rest), partial(_waiting, news=news, now=now, today=today)),
        _part("accepted", _by_date(taken), partial(by_date, by=True)),
        _part("coming", _by_date(coming), by_date),
        _part("unconfirmed", _by_date(unconfirmed), partial(_unconfirmed, news=news, today=today)),
        _part("late", [one for one in _by_date(news.accepted) if one.id in news.late], by_date),
        _part("lacking", lacking, partial(_lacking, news=news, today=today)),
        _part("more", _by_date(news.more), by_date),
        _part("quiet", overdue(registry, (*news.open, *news.accepted), today), _quiet),
        _part("trouble", news.troubles, _broken),
    )
    shown = tuple(part for part in parts if part.lines)
    has_news = any(part.name in _NEWS for part in shown)
    return Digest(
        week=week_of(now, zone),
        headline=_headline(shown, _age(_oldest_first(rest), now)) if has_news else f"Nothing new, {_sources(news)}",
        parts=shown,
        closing=(_sources(news), _quarter_end(today)) if has_news else (_quarter_end(today),),
    )


def lacks(draft: Draft) -> tuple[str, ...]:
    """What an entry still needs before it is printed."""
    missing = {
        "implications": not draft.implications.strip(),
        "translation": bool(draft.summary.es and not draft.summary.en),
        "link": draft.link is None,
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)


def in_words(start: date | None, end: date | None, today: date) -> str:
    """`Jul 24-26`, `Jul 31 - Aug 2`, with the year where it is not this one."""
    if start is None:
        return "no date"
    year = f", {(end or start).year}" if (end or start).year != today.year else ""
    first = f"{start:%b} {start.day}"
    if end is None or end == start:
        return f"{first}{year}"
    return f"{first}-{end.day}{year}" if end.month == start.month else f"{first} - {end:%b} {end.day}{year}"


def _still_made(draft: Draft, today: date) -> bool:
    """Whether it took place in a quarter whose report is being made: the running one's, for a while the last one's."""
    quarter = quarter_of(today)
    if today - quarter.start < _CLOSING:
        quarter = quarter_of(quarter.start - timedelta(days=1))
    return draft.event_date is not None and quarter.start <= draft.event_date <= today


def _part(name: PartName, found: Sequence[T], line: Callable[[T], Line]) -> Part:
    shown = _SHOWN[name]
    return Part(name=name, title=_TITLES[name], lines=tuple(map(line, found[:shown])), more=max(len(found) - shown, 0))


def _line(candidate: Candidate, news: News, registry: Registry, today: date, *, by: bool = False) -> Line:
    draft = candidate.draft
    about = next((registry.name(one) for one in draft.institutions), "")
    who = f"by {candidate.decided_by}" if by and candidate.decided_by else ""
    facts = [in_words(draft.event_date, draft.event_end, today), about if about not in draft.title else "", who]
    return Line(title=_title(candidate), facts=" · ".join(filter(None, facts)), url=news.link(candidate))


def _lacking(candidate: Candidate, news: News, today: date) -> Line:
    draft = candidate.draft
    missing = ", ".join(f"no {one}" for one in lacks(draft))
    facts = f"{in_words(draft.event_date, draft.event_end, today)} · {missing}"
    return Line(title=_title(candidate), facts=facts, url=news.link(candidate))


def _unconfirmed(candidate: Candidate, news: News, today: date) -> Line:
    draft = candidate.draft
    facts = f"announced for {in_words(draft.event_date, draft.event_end, today)}"
    if candidate.status == "accepted":
        facts += " · accepted"
    return Line(title=_title(candidate), facts=facts, url=news.link(candidate))


def _broken(trouble: Trouble) -> Line:
    facts = ". ".join(f"{words[0].upper()}{words[1:]}" for words in (trouble.said, trouble.remedy) if words)
    return Line(title=trouble.source, facts=f"{facts}.", url=trouble.url)


def _waiting(candidate: Candidate, news: News, now: datetime, today: date) -> Line:
    waits = _days(candidate.created, now)
    if candidate.status == "snoozed" and candidate.snoozed_until:
        waits += f", asleep until {candidate.snoozed_until:%b} {candidate.snoozed_until.day}"
    draft = candidate.draft
    when = in_words(draft.event_date, draft.event_end, today)
    facts = [when, f"waiting for {waits}", candidate.assignee and f"assigned to {candidate.assignee}"]
    return Line(title=_title(candidate), facts=" · ".join(filter(None, facts)), url=news.link(candidate))


def _title(candidate: Candidate) -> str:
    return candidate.draft.title or f"Candidate {candidate.id}, no title yet"


def _by_date(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (one.draft.event_date or date.max, one.id))


def _oldest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that can be decided now before those that sleep."""
    return sorted(candidates, key=lambda one: (one.status == "snoozed", one.created is None, one.created, one.id))


def _age(waiting: Sequence[Candidate], now: datetime) -> str:
    awake = [one for one in waiting if one.status == "new"]
    return _days(awake[0].created, now) if awake else ""


def _days(since: datetime | None, now: datetime) -> str:
    days = (now - since).days if since else 0
    return "a day" if days == 1 else f"{days} days" if days else "less than a day"


def _quiet(one: Overdue) -> Line:
    institution = one.institution
    facts = f"last on record in {one.last:%B %Y}; expected every {_months(one.cadence)}"
    return Line(title=institution.name, facts=facts, url=institution.homepage or "")


def _months(cadence: int) -> str:
    if cadence % 12:
        return f"{cadence} months"
    return "year" if cadence == 12 else f"{cadence // 12} years"


def _headline(parts: Sequence[Part], oldest: str) -> str:
    counts = {part.name: part.count for part in parts}
    told = [
        f"{counts['new']} new" if "new" in counts else "nothing new",
        f"{counts['waiting']} waiting" + (f" (the oldest for {oldest})" if oldest else "")
        if "waiting" in counts
        else "",
        f"{counts['accepted']} accepted" if "accepted" in counts else "",
    ]
    sentence = ", ".join(filter(None, told))
    return sentence[0].upper() + sentence[1:]


def _sources(news: News) -> str:
    return f"{news.healthy} of {news.sources} sources healthy"


def _quarter_end(today: date) -> str:
    quarter = quarter_of(today)
    left = (quarter.last - today).days
    if left == 0:
        return f"{quarter.label} ends today"
    return f"{left} {'day' if left == 1 else 'days'} to the end of {quarter.label}"
