"""Many in trouble at once: how many messages that makes, and when it is not the sources that are down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.health import REMEDIES, told
from monitor.core.model import SourceState
from monitor.core.outage import gathered, offline, online, unreached
from monitor.core.pace import Memory

NOW = datetime(2023, 8, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def bad(n: int, state: SourceState = "timeout", *, at: datetime = NOW, host: str = "") -> Memory:
    host = host or f"h{n}.example"
    return Memory(name=f"s{n}", url=f"https://{host}/{n}", state=state, error="e", failures=1, since=at, last_poll=at)


def good(n: int, *, at: datetime = NOW) -> Memory:
    return Memory(name=f"s{n}", url=f"https://h{n}.example/", state="ok", last_poll=at, last_good=at)


def texts(memories: Sequence[Memory], before: Memory | None = None) -> list[str]:
    judged = [told(before or Memory(name=one.name), one, now=NOW) for one in memories]
    return [notice.text for notice in gathered([(one, notice) for one, notice in judged if notice], now=NOW)]


def test_a_few_are_told_one_by_one_and_more_together() -> None:
    assert len(texts([bad(n) for n in range(3)])) == 3
    (text,) = texts([bad(1, "blocked"), bad(2, "timeout"), bad(3, "blocked"), bad(4, "empty")])
    assert text.splitlines() == [
        "⚠ 4 sources are in trouble; `monitor health` tells more of each.",
        f"blocked: s1, s3. What to do: {REMEDIES['blocked']}.",
        f"timeout: s2. What to do: {REMEDIES['timeout']}.",
        f"empty: s4. What to do: {REMEDIES['empty']}.",
    ]


def test_recoveries_are_told_together_too() -> None:
    well = [replace(good(n), alarm="timeout", alarmed=NOW - MINUTE) for n in range(5)]
    assert texts(well) == ["✓ 5 sources work again: s0, s1, s2, s3, s4."]
    assert len(texts([*well[:3], *(bad(n) for n in range(9))])) == 4


LATER = NOW + 30 * MINUTE


@pytest.mark.parametrize(
    ("memories", "since", "lost"),
    [
        pytest.param([bad(n) for n in range(4)], NOW, 4, id="all of a new installation"),
        pytest.param([bad(n) for n in range(3)], NOW, 0, id="too few to tell"),
        pytest.param([bad(n, host="www.gob.mx") for n in range(9)], NOW, 0, id="one host only"),
        pytest.param([*(bad(n) for n in range(9)), good(9)], NOW, 0, id="one answered"),
        pytest.param([*(bad(n) for n in range(9)), bad(9, "blocked")], NOW, 0, id="a refusal is an answer too"),
        pytest.param([*(bad(n, at=LATER) for n in range(9)), good(9)], LATER, 9, id="one answered before"),
        pytest.param([*(bad(n, at=NOW + n * 10 * MINUTE) for n in range(1, 5)), good(9)], NOW + 40 * MINUTE, 4,
                     id="one after the other since the last answer"),
        pytest.param([*(bad(n, at=NOW + MINUTE) for n in range(4)), bad(4, at=LATER), good(9)], LATER, 0,
                     id="those that were slow when another answered do not count"),
        pytest.param([], NOW, 0, id="nothing was asked"),
    ],
)  # fmt: skip
def test_when_it_is_our_own_network(memories: list[Memory], since: datetime, lost: int) -> None:
    assert len(unreached(memories, since=since)) == lost


def test_the_network_is_told_of_once_a_day_and_once_when_it_is_back() -> None:
    first, second = (offline(["a", "b"], now=NOW + hours * 60 * MINUTE) for hours in (0, 11))
    assert first.key == second.key
    assert "the network here is probably down (a, b)" in first.text
    assert online(first.key).key != online(offline(["a"], now=NOW + 2 * 720 * MINUTE).key).key
