"""What is remembered of a source, and one line for each poll."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from monitor.core.pace import Memory, Outcome
from monitor.store import Store
from tests import make

FULL = Memory(
    name="state",
    url="https://www.state.gov/feed/?a=1&b=ñ",
    etag='W/"5\\x"',
    last_modified="Thu, 27 Jul 2023 15:30:00 GMT",
    digest="d" * 64,
    state="blocked",
    error="asks “come later” \U0001f600",
    failures=3,
    last_poll=make.NOW,
    last_good=make.NOW - make.HOUR,
    last_new=make.NOW - timedelta(days=2),
    due=make.NOW + make.HOUR,
    moments=(make.NOW, make.NOW + timedelta(microseconds=1)),
    daily=(0, 3, 1),
    day=date(2023, 7, 27),
)


@pytest.mark.parametrize("memory", [Memory(name="state"), FULL, replace(FULL, etag="", due=None, state=None)])
def test_a_memory_comes_back_as_it_was_stored(store: Store, memory: Memory) -> None:
    for _ in range(2):
        with store.write() as tx:
            tx.sources.save(replace(memory, etag="older"))
            tx.sources.save(memory)
    with store.read() as tx:
        assert tx.sources.memory("state") == memory
        assert tx.sources.memories(["sre", "state"]) == {"sre": Memory(name="sre"), "state": memory}


def test_a_source_never_polled_has_a_blank_memory(store: Store) -> None:
    with store.read() as tx:
        assert tx.sources.memory("sre") == Memory(name="sre")


def test_what_a_newer_program_remembered_is_ignored(store: Store) -> None:
    with store.write() as tx:
        tx.sources.save(FULL)
        tx.sources._session.execute(text("UPDATE source SET body = json_set(body, '$.mood', 'fine')"))
    with store.read() as tx:
        assert tx.sources.memory("state") == FULL


def test_each_poll_leaves_a_line(store: Store) -> None:
    outcomes = [
        Outcome(source="state", status="ok", seen=10, new=3, edited=1, candidates=2),
        Outcome(source="state", status="unchanged"),
        Outcome(source="state", status="http_error", error="www.state.gov answers 503"),
    ]
    with store.write() as tx:
        for number, outcome in enumerate(outcomes):
            tx.sources.polled(outcome, at=make.NOW + number * make.HOUR)
        tx.sources.polled(Outcome(source="sre", status="ok"), at=make.NOW)
    with store.read() as tx:
        assert tx.sources.polls("state", since=make.NOW + make.HOUR) == [
            (make.NOW + make.HOUR, outcomes[1]), (make.NOW + 2 * make.HOUR, outcomes[2]),
        ]  # fmt: skip
        assert tx.sources.polls("state", since=make.NOW + 9 * make.HOUR) == []
