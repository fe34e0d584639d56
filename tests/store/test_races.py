"""Races: of all who want the same thing at once, exactly one gets it; and a writer killed at any moment loses none."""

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from monitor.core import review
from monitor.core.errors import DecisionError
from monitor.core.identity import keys_of, resolve
from monitor.core.message import Message
from monitor.store import Store
from tests import make

ROUNDS = int(os.environ.get("MONITOR_TEST_ROUNDS", "20"))
WORKERS = 4
FORK = multiprocessing.get_context("fork")


def at_once(store: Store, work: Callable[[Store, int], Any], *, processes: bool) -> list[Any]:
    """What each worker made of it, all begun together; processes open the database for themselves."""
    if not processes:
        start = threading.Barrier(WORKERS)
        with ThreadPoolExecutor(WORKERS) as pool:
            return [*pool.map(lambda n: (start.wait(), work(store, n))[1], range(WORKERS))]
    begin, told = FORK.Barrier(WORKERS), FORK.Queue()

    def run(number: int) -> None:
        with closing(Store(f"sqlite:///{store.path}")) as own:
            begin.wait()
            told.put(work(own, number))

    workers = [FORK.Process(target=run, args=(number,)) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    found = [told.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    return found


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with closing(Store(f"sqlite:///{database}")) as store:
        yield store


def opened(store: Store) -> int:
    with store.write() as tx:
        return tx.candidates.open([], make.draft(), score=0.9, at=make.NOW).id


def decided(store: Store, number: int, candidate_id: int) -> str:
    """One worker's decision, as the service takes it: odd ones accept, even ones reject."""
    try:
        with store.write() as tx:
            before = tx.candidates.need(candidate_id)
            if number % 2:
                after = review.accept(before, by=f"W{number}", at=make.NOW)
            else:
                after = review.reject(before, "routine", by=f"W{number}", at=make.NOW)
            tx.candidates.save(after, before=before, by=f"W{number}", at=make.NOW)
            tx.candidates.record(
                review.record(before, after, "accept", by=f"W{number}", at=make.NOW, origin="test")
            )  # fmt: skip
    except DecisionError as error:
        return str(error)
    return f"W{number}"


@pytest.mark.loop
@pytest.mark.parametrize("processes", [False, True])
def test_of_two_who_decide_at_once_one_wins_and_the_others_are_told(store: Store, processes: bool) -> None:
    ids = [opened(store) for _ in range(ROUNDS)]

    def work(own: Store, number: int) -> list[str]:
        return [decided(own, number, one) for one in ids]

    results = at_once(store, work, processes=processes)
    with store.read() as tx:
        for place, candidate_id in enumerate(ids):
            winner, *others = sorted({result[place] for result in results})
            assert all(told.startswith(f"candidate {candidate_id} was already ") for told in others)
            assert f" by {winner} on " in others[0]
            assert tx.candidates.need(candidate_id).decided_by == winner
            assert [one.by for one in tx.candidates.history(candidate_id)] == [winner]


@pytest.mark.loop
def test_of_two_who_saw_the_same_version_one_saves(store: Store) -> None:
    for _ in range(ROUNDS):
        candidate_id = opened(store)
        with store.read() as tx:
            seen = tx.candidates.need(candidate_id)

        def work(own: Store, number: int, seen: Any = seen) -> bool:
            try:
                with own.write() as tx:
                    tx.candidates.save(review.assign(seen, f"W{number}"), before=seen, by="", at=make.NOW)
            except DecisionError:
                return False
            return True

        assert sum(at_once(store, work, processes=False)) == 1
        with store.read() as tx:
            assert tx.candidates.need(candidate_id).version == 2


@pytest.mark.loop
@pytest.mark.parametrize("processes", [False, True])
def test_an_item_that_all_bring_is_stored_once(store: Store, processes: bool) -> None:
    items = [make.item(url=f"https://www.state.gov/{n}", guid=f"{n}", title=f"T{n}") for n in range(ROUNDS)]

    def work(own: Store, _: int) -> int:
        added = 0
        for item in items:
            (keys,) = keys_of([item])
            with own.write() as tx:
                if resolve(item, keys, tx.items.known([keys])) is None:
                    tx.items.add(item, keys, seen=make.NOW)
                    added += 1
        return added

    assert sum(at_once(store, work, processes=processes)) == ROUNDS
    with store.read() as tx:
        assert sorted(one.item.title for one in tx.items.all()) == sorted(item.title for item in items)


@pytest.mark.loop
@pytest.mark.parametrize("processes", [False, True])
def test_a_message_that_all_would_send_is_claimed_once(store: Store, processes: bool) -> None:
    def work(own: Store, _: int) -> list[str]:
        claimed = []
        for key in range(ROUNDS):
            with own.write() as tx:
                tx.outbox.enqueue(Message(channel="console", key=f"{key}", kind="notice"), at=make.NOW)
            with own.write() as tx:
                if message := tx.outbox.claim(("console",), now=make.NOW):
                    claimed.append(message.key)
        return claimed

    counts = Counter(key for keys in at_once(store, work, processes=processes) for key in keys)
    assert counts == Counter(f"{key}" for key in range(ROUNDS))


def _writing(path: Path, told: int) -> None:
    """Store candidates with their message until killed; each is told only after its unit of work."""
    store = Store(f"sqlite:///{path}")
    while True:
        with store.write() as tx:
            candidate = tx.candidates.open([], make.draft(context="long " * 2000), score=0.9, at=make.NOW)
            key = f"card:{candidate.id}"
            tx.outbox.enqueue(Message(channel="console", key=key, kind="card"), at=make.NOW)
        os.write(told, b".")


@pytest.mark.loop
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_told_and_halves_nothing(database: Path) -> None:
    told = 0
    for number in range(ROUNDS):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _writing(database, writing)
            finally:
                os._exit(1)
        os.close(writing)
        os.read(reading, 1)
        time.sleep(0.003 * (number % 11))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            told += 1 + len(pipe.read())
        with closing(Store(f"sqlite:///{database}")) as store, store.read() as tx:
            candidates = len(tx.candidates.all())
            assert sum(tx.outbox.counts().values()) == candidates
            assert told <= candidates <= told + number + 1, (
                "each killed writer may have stored one that it did not tell"
            )
