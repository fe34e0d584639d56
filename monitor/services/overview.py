"""What a curator's start page tells: the queue one by one, the quarter, what entries lack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from monitor.core.model import Candidate, Decision, Verdict
from monitor.core.period import Period, quarter_of
from monitor.core.registry import Registry
from monitor.core.review import last_turn
from monitor.store import Store

Filter = Literal["all", "mine", "unassigned", "snoozed"]
FILTERS: tuple[Filter, ...] = get_args(Filter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What somebody looks at: whose queue, about which institution ("" is any), and how far in it (from 0)."""

    filter: Filter = "all"
    institution: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """How far the running quarter's report is; `days_left` counts today."""

    period: Period
    accepted: int
    open: int
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The whole page. `candidate` is the one looked at; `institutions` are those of the open candidates."""

    looking: Looking
    queue: tuple[int, ...]
    candidate: Candidate | None
    verdicts: Mapping[int, Verdict]
    last: Decision | None
    quarter: Quarter
    without_implications: tuple[Candidate, ...]
    untranslated: tuple[Candidate, ...]
    institutions: tuple[str, ...]


def overview(store: Store, *, who: str, looking: Looking, today: date) -> Overview:
    """The page of `who` on a day; the position is kept inside the queue."""
    with store.read() as tx:
        fresh, snoozed = tx.candidates.all("new"), tx.candidates.all("snoozed")
        accepted = tx.candidates.all("accepted")
        queue = _queue(snoozed if looking.filter == "snoozed" else fresh, who, looking)
        position = max(0, min(looking.position, len(queue) - 1))
        candidate = queue[position] if queue else None
        verdicts = tx.items.verdicts([stored.id for stored in candidate.items]) if candidate else {}
        history = tx.candidates.history(candidate.id) if candidate else []
    quarter = quarter_of(today)
    entries = [one for one in accepted if _inside(one, quarter)]
    return Overview(
        looking=Looking(filter=looking.filter, institution=looking.institution, position=position),
        queue=tuple(one.id for one in queue),
        candidate=candidate,
        verdicts=verdicts,
        last=last_turn(history),
        quarter=Quarter(
            period=quarter,
            accepted=len(entries),
            open=sum(_inside(one, quarter) for one in fresh),
            days_left=(quarter.end - today).days,
        ),
        without_implications=tuple(one for one in accepted if not one.draft.implications.strip()),
        untranslated=tuple(one for one in accepted if one.draft.summary.es and not one.draft.summary.en),
        institutions=tuple(dict.fromkeys(name for one in fresh for name in one.draft.institutions)),
    )


def named(registry: Registry, ids: Sequence[str]) -> list[tuple[str, str]]:
    """The ids with their names, by name."""
    return sorted(((one, registry.name(one)) for one in ids), key=lambda pair: pair[1])


def _queue(candidates: Sequence[Candidate], who: str, looking: Looking) -> list[Candidate]:
    wanted = [one for one in candidates if not looking.institution or looking.institution in one.draft.institutions]
    if looking.filter == "mine":
        wanted = [one for one in wanted if one.assignee == who]
    if looking.filter == "unassigned":
        wanted = [one for one in wanted if not one.assignee]
    return wanted


def _inside(candidate: Candidate, period: Period) -> bool:
    return candidate.draft.event_date is not None and candidate.draft.event_date in period
