"""Many sources in trouble at once: one message instead of many, and another one where it is our own network. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.core.health import Notice, remedy
from monitor.core.model import SourceState
from monitor.core.pace import HEALTHY, Memory

OFFLINE = "network:"  # how the keys of its alarms begin
_FEW = 3
_UNREACHED: frozenset[SourceState] = frozenset({"unreachable", "timeout"})
_OVERLAP = timedelta(minutes=5)  # a slow failure ends long after what was asked at the same moment has answered


def gathered(told: Iterable[tuple[Memory, Notice]], *, now: datetime) -> list[Notice]:
    """The notices of one poll, with the memories that they are about; of more than a few, one for all."""
    judged = [*told]
    alarms = [one for one in judged if one[0].state not in HEALTHY]
    recoveries = [one for one in judged if one[0].state in HEALTHY]
    found = []
    for together, some, words in (("alarms", alarms, _in_trouble), ("recoveries", recoveries, _working)):
        if len(some) > _FEW:
            found.append(Notice(key=f"{together}:{now:%Y-%m-%dT%H:%M:%S}", text=words([one for one, _ in some])))
        else:
            found += [notice for _, notice in some]
    return found


def unreached(memories: Iterable[Memory], *, since: datetime) -> list[str]:
    """The sources that could not be reached of late, if none could since then: it is not theirs, then, but our network.

    None where too few were asked to tell, or of one host only.
    """
    asked = [(one, one.last_poll) for one in memories if one.last_poll]
    answers = [one.last_good if _failed(one) else moment for one, moment in asked]
    answered = max((moment for moment in answers if moment), default=None)
    if answered and answered >= since:
        return []
    lost = [
        one
        for one, moment in asked
        if _failed(one) and (moment >= since or answered is None or moment > answered + _OVERLAP)
    ]
    many = len(lost) > _FEW and len({urlsplit(one.url).netloc for one in lost}) > 1
    return sorted(one.name for one in lost) if many else []


def offline(names: Sequence[str], *, now: datetime) -> Notice:
    """The alarm that none of these sources can be reached; the same for a whole day."""
    text = (
        f"⚠ None of {len(names)} sources can be reached: the network here is probably down ({', '.join(names)}).\n"
        "What to do: check this machine's connection, DNS and firewall; the sources are read again by themselves."
    )
    return Notice(key=f"{OFFLINE}{now:%Y-%m-%d}", text=text)


def online(alarm: str) -> Notice:
    """What ends the alarm of that key."""
    return Notice(key=f"online:{alarm}", text="✓ The network here works again.")


def is_back(before: Memory, after: Memory) -> bool:
    """Whether a source that could not be reached was."""
    return _failed(before) and not _failed(after)


def _failed(memory: Memory) -> bool:
    return memory.failures > 0 and memory.state in _UNREACHED


def _in_trouble(memories: Sequence[Memory]) -> str:
    """By state, as what is to be done is the same for each of a kind."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for one in memories:
        kinds.setdefault((one.state or "", remedy(one.state, one.error)), []).append(one.name)
    lines = [f"{state}: {', '.join(sorted(names))}. What to do: {todo}." for (state, todo), names in kinds.items()]
    return "\n".join((f"⚠ {len(memories)} sources are in trouble; `monitor health` tells more of each.", *lines))


def _working(memories: Sequence[Memory]) -> str:
    return f"✓ {len(memories)} sources work again: {', '.join(sorted(one.name for one in memories))}."
