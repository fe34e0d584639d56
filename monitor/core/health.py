"""Is a source alive? What its states mean and what to do about each, when it is too quiet, and who is told how often.

Pure: it looks at what the poller remembers. What is usual comes from the entry's `expect`, else from the source's own
history.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from monitor.core.model import SourceState
from monitor.core.pace import HEALTHY, Memory, days, in_state
from monitor.core.robots import is_for_want_of_rules

REMEDIES: Mapping[SourceState, str] = {
    "ok": "nothing to do",
    "unchanged": "nothing to do",
    "blocked": "the server keeps programs out: poll it less often (interval), set MONITOR_CONTACT, or ask its webmaster"
    " to let the User-Agent pass",
    "not_a_feed": "open the address in a browser: it moved, or its type changed; `monitor sources discover URL` finds"
    " feeds",
    "empty": "check the address and its parameters: a wrong department or search gives a valid answer without items",
    "suddenly_empty": "open the page: if its items are there, the site was redesigned and the entry needs new selectors"
    " or another address",
    "selector_no_match": "the site was redesigned: correct the selectors in sources.yaml and try `monitor sources"
    " preview NAME`",
    "sudden_drop": "open the page: if more is there than was read, correct the entry; if the source became smaller, it"
    " counts as usual after a week",
    "stale": "open the page: if it has newer items, the address is a dead copy (`monitor sources discover URL`); if the"
    " source is that quiet, lower expect.items_per_week",
    "http_error": "open the address in a browser: gone (404, 410) needs a new address, 401 another source, 5xx only"
    " patience",
    "timeout": "wait a day; if it stays, the server is slow or drops programs without a word: poll it less often",
    "too_large": "the document is larger than is read: look for a smaller feed, or ask for fewer items in the address",
    "disallowed": "robots.txt forbids it: use another address of the publisher, ask for permission, or set robots:"
    " ignore with the reason in robots_reason",
    "refused_address": "the address leads into a private network: correct it, or name its exact host:port in"
    " MONITOR_ALLOW_HOSTS if it is yours",
    "unreachable": "check the host's name and your own connection; if other sources work, wait a day",
    "unreadable": "the document is damaged: wait for the next one; if it stays, report the address to its publisher",
    "not_stored": "the database refused: see the message; nothing is lost, the source is read again",
}

_NO_RULES = (
    "nothing is asked of a host whose rules are not known: check your own connection and wait a day; if its pages open"
    " in a browser all the same, set robots: ignore with the reason in robots_reason"
)

WEEK = timedelta(days=7)
_SPARKS = "▁▂▃▄▅▆▇█"
_QUIET = 6.0  # as many expected items must have failed to come; by chance that happens once in 400 times
_SHORTEST_QUIET = 5.0  # days: a long weekend is no news
_LONGEST_QUIET = 180.0
_RECENT = 14
_DROPPED = 0.4
_LEAST = 5
_AGAIN = timedelta(days=1)
_GRACE = timedelta(days=14)  # of watching, before the silence of a source is worth an alarm
_REMINDER = WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the ops route is told; the same key is told once."""

    key: str
    text: str


def remedy(state: SourceState | None, error: str) -> str:
    """What to do about a source in this state with this error; empty where there is nothing to do."""
    if state is None or state in HEALTHY:
        return ""
    return _NO_RULES if is_for_want_of_rules(error) else REMEDIES[state]


def expected(memory: Memory, declared: float | None) -> float | None:
    """Items a week: as declared, else the median of the source's own weeks up to its last news; None if too young."""
    if declared is not None:
        return declared
    return _usual(memory, memory.daily, until=memory.last_new)


def per_week(memory: Memory, *, now: datetime) -> float:
    """The items a week of the last four weeks, or of as long as the source is watched."""
    watched = (now - memory.first_good).days + 1 if memory.first_good else 1
    span = min(max(watched, 7), 28)
    return sum(days(memory, now.date())[-span:]) * 7 / span


def watched(memory: Memory, declared: float | None, *, now: datetime, size: int | None = None) -> Memory:
    """The memory with the state that the quiet of a valid answer means; `size` is None where nothing was read.

    Without a document only `stale` can be found, and no earlier trouble is cleared.
    """
    if size is None and memory.state not in (None, "ok"):
        return memory
    if size is not None and (words := _dropped(memory, size, now=now)):
        low = size if memory.low is None else min(size, memory.low)
        return replace(in_state(memory, "sudden_drop", words, now=now), sizes=memory.sizes[:-1], low=low)
    if size is not None and memory.low is not None:
        # It came back, so dropping that far is its nature; or a week has passed, and this is its size.
        memory = replace(memory, sizes=(*memory.sizes, memory.low), low=None)
    if words := _silent(memory, declared, now=now):
        return in_state(memory, "stale", words, now=now)
    if words := _fewer(memory, declared, now=now):
        return in_state(memory, "sudden_drop", words, now=now)
    return in_state(memory, "ok", "", now=now)


def told(before: Memory, after: Memory, *, now: datetime) -> tuple[Memory, Notice | None]:
    """The memory and the notice that a change of state calls for: at most one alarm a day, and one on recovery.

    A trouble that stays is told again when it becomes another one, or after a week. Quiet is told once it has been
    quiet for another day: nobody needs to hurry for it.
    """
    if after.state in HEALTHY or after.state is None:
        if not after.alarm or after.alarmed is None:
            return after, None
        gone = f"{after.name} works again" + (f" after {span(now - before.since)}" if before.since else "")
        key = f"recovery:{after.name}:{after.alarmed:%Y-%m-%dT%H:%M}"
        return replace(after, alarm=""), Notice(key=key, text=f"✓ {gone} ({after.alarm} before).")
    if after.state == "stale" and (after.since is None or now - after.since < _AGAIN):
        return after, None
    if after.state == "stale" and after.first_good and now - after.first_good < _GRACE:
        return after, None  # it was silent before anybody watched: for `health` to show, not to wake people for
    if after.alarmed and now - after.alarmed < (_REMINDER if after.alarm == after.state else _AGAIN):
        return after, None
    good = f"last good poll {after.last_good:%Y-%m-%d %H:%M} UTC" if after.last_good else "never a good poll"
    text = f"⚠ {after.name}: {after.state}: {after.error} ({good}).\nWhat to do: {remedy(after.state, after.error)}."
    return replace(after, alarm=after.state, alarmed=now), Notice(key=f"alarm:{after.name}:{now:%Y-%m-%d}", text=text)


def sparkline(memory: Memory, *, now: datetime) -> str:
    """The new items of each week, the current one last, as bars; weeks before the source was watched are blank."""
    seen = (now - memory.first_good).days // 7 + 1 if memory.first_good else 0
    counts = weeks(memory, now=now)
    top = max(counts)
    bars = "".join(_SPARKS[max(0, round(count / top * 8) - 1)] if count else "·" for count in counts)
    return bars[-seen:].rjust(len(bars)) if seen else " " * len(bars)


def weeks(memory: Memory, *, now: datetime) -> tuple[int, ...]:
    """The new items of the last eight weeks, the current one last."""
    return _weeks(days(memory, now.date()))


def span(length: timedelta) -> str:
    """A length of time as people say it: `3 days`, `5 hours`, `20 minutes`."""
    seconds = max(length.total_seconds(), 0)
    size, name = next((one for one in ((86_400, "day"), (3_600, "hour")) if seconds >= one[0]), (60, "minute"))
    count = int(seconds // size)
    return f"{count} {name}{'s' * (count != 1)}"


def _silent(memory: Memory, declared: float | None, *, now: datetime) -> str:
    brought = max((moment for moment in (memory.newest, *memory.moments[-1:]) if moment), default=None)
    start = brought or memory.last_new or memory.first_good
    usual = expected(memory, declared)
    if start is None or (declared is not None and declared <= 0):
        return ""
    limit = max(_SHORTEST_QUIET, _QUIET * 7 / usual) if usual else _LONGEST_QUIET
    silence = now - start
    if silence <= timedelta(days=min(limit, _LONGEST_QUIET)):
        return ""
    against = f", and {usual:g} items a week are usual" if usual else ""
    return f"the newest item is {span(silence)} old{against}"


def _fewer(memory: Memory, declared: float | None, *, now: datetime) -> str:
    """Words for a source that brings news, but far less than it did."""
    if memory.first_good is None or (now - memory.first_good).days < _RECENT:
        return ""
    daily = days(memory, now.date())
    earlier = _usual(memory, daily[:-_RECENT], until=now - timedelta(days=_RECENT))
    usual = declared if declared is not None else earlier
    recent = sum(daily[-_RECENT:])
    due = (usual or 0) * _RECENT / 7
    if due < 2 * _LEAST or recent > due * 0.2:
        return ""
    return f"only {recent} new item{'s' * (recent != 1)} in two weeks, and {due:g} are usual"


def _dropped(memory: Memory, size: int, *, now: datetime) -> str:
    """Words for a document that is far shorter than any before; after a week short is what it is."""
    usual = min(memory.sizes[:-1], default=0)
    if usual < _LEAST or size > usual * _DROPPED:
        return ""
    if memory.low is not None and memory.since and now - memory.since >= WEEK:
        return ""
    return f"only {size} item{'s' * (size != 1)} in the document, and never fewer than {usual} before"


def _usual(memory: Memory, daily: tuple[int, ...], *, until: datetime | None) -> float | None:
    """The median week among whole weeks that were watched, at least three."""
    if memory.first_good is None or until is None:
        return None
    whole = min((until - memory.first_good).days // 7, len(daily) // 7)
    if whole < 3:
        return None
    return float(median(_weeks(daily)[-whole:]))


def _weeks(daily: tuple[int, ...]) -> tuple[int, ...]:
    """Sums of seven days, the last week complete up to the last day."""
    return tuple(sum(daily[at : at + 7]) for at in range(len(daily) % 7, len(daily), 7))
