"""Units of work: all or nothing, in words where the database refuses, nothing lost when it does."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from monitor.core.errors import DecisionError, MonitorError, StoreError
from monitor.core.identity import keys_of
from monitor.core.message import Message
from monitor.core.pace import Memory
from monitor.store import Store, Unit
from tests import make


def put(tx: Unit, number: int = 1, **changes: Any) -> None:
    """What a poll writes for one item, in each of its tables."""
    item = make.item(**{"url": f"https://www.state.gov/{number}", "guid": f"g{number}"} | changes)
    (keys,) = keys_of([item])
    stored = tx.items.add(item, keys, seen=make.NOW)
    tx.items.judged(stored, make.verdict(), at=make.NOW)
    candidate = tx.candidates.open([stored], make.draft(), score=0.9, at=make.NOW)
    tx.outbox.enqueue(Message(channel="console", key=f"card:{candidate.id}", kind="card"), at=make.NOW)
    tx.sources.save_all([Memory(name="state", etag=f"etag-{number}")])


def counts(store: Store) -> tuple[int, int, int, str]:
    """Items, candidates, messages, and the source's ETag."""
    with store.read() as tx:
        return (
            sum(1 for _ in tx.items.all()),
            len(tx.candidates.all()),
            sum(tx.outbox.counts().values()),
            tx.sources.memories(["state"])["state"].etag,
        )


# ---------------------------------------------------------------- all or nothing


def test_a_unit_of_work_is_stored_whole(store: Store) -> None:
    with store.write() as tx:
        put(tx)
    assert counts(store) == (1, 1, 1, "etag-1")


@pytest.mark.parametrize("error", [RuntimeError("boom"), DecisionError("no"), KeyboardInterrupt()])
def test_nothing_is_stored_where_the_block_raises(store: Store, error: BaseException) -> None:
    def work() -> None:
        with store.write() as tx:
            put(tx)
            raise error

    with pytest.raises(type(error)):
        work()
    assert counts(store) == (0, 0, 0, "")
    with store.write() as tx:
        put(tx)
    assert counts(store) == (1, 1, 1, "etag-1")


def test_what_is_written_in_a_reading_unit_is_not_kept(store: Store) -> None:
    with store.read() as tx:
        put(tx)
    assert counts(store) == (0, 0, 0, "")


def test_a_reader_sees_one_moment_and_stops_no_writer(store: Store) -> None:
    with store.read() as before:
        assert before.candidates.all() == []
        with store.write() as tx:
            put(tx)
        assert before.candidates.all() == []
    assert counts(store)[1] == 1


def test_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    folder = tmp_path / "año 100% #1?"
    folder.mkdir()
    for number in (1, 2):
        with closing(Store(f"sqlite:///{folder}/my monitor.db")) as store, store.write() as tx:
            put(tx, number)
    with closing(Store(f"sqlite:///{folder}/my monitor.db")) as store:
        assert counts(store) == (2, 2, 2, "etag-2")
    assert (folder / "my monitor.db").exists()


def test_every_connection_is_durable_and_keeps_references(store: Store) -> None:
    with store.write() as tx:
        ask = tx.items._session.execute
        assert ask(text("PRAGMA journal_mode")).scalar() == "wal"
        assert ask(text("PRAGMA synchronous")).scalar() == 2
        assert ask(text("PRAGMA foreign_keys")).scalar() == 1


def test_our_own_mistakes_are_not_told_as_the_disk(store: Store) -> None:
    with store.write() as tx:
        put(tx)
    with pytest.raises(IntegrityError), store.write() as tx:
        tx.candidates.open([make.stored(4711)], make.draft(), score=0.5, at=make.NOW)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="has no zone"), store.write() as tx:
        put(tx, published=make.NOW.replace(tzinfo=None))


def test_an_error_of_the_block_stays_what_it_is(store: Store) -> None:
    for error in (BrokenPipeError("pipe"), FileNotFoundError("file")):
        for unit in (store.read, store.write, lambda: store.alone("x")):
            with pytest.raises(type(error)), unit():
                raise error


# ---------------------------------------------------------------- a database that refuses


def refused(path: Path, work: Callable[[], Any]) -> str:
    """What a StoreError tells after the file's name."""
    with pytest.raises(StoreError) as error:
        work()
    told = str(error.value)
    assert told.startswith(f"{path}: ")
    assert "\n" not in told
    return told.removeprefix(f"{path}: ")


def test_a_locked_database_is_told_within_the_time(store: Store) -> None:
    with store.write() as tx:
        put(tx)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def write() -> None:
            with store.write() as tx:
                put(tx, 2)

        began = time.monotonic()
        assert refused(store.path, write) == (
            "locked by another program for over 0.2 seconds; close it and try again"
        )  # fmt: skip
        assert 0.15 < time.monotonic() - began < 5
        assert counts(store) == (1, 1, 1, "etag-1"), "reading goes on"
        other.execute("ROLLBACK")
    with store.write() as tx:
        put(tx, 2)
    assert counts(store) == (2, 2, 2, "etag-2")


@contextmanager
def disk_of(pages: int) -> Iterator[None]:
    """Databases that are opened now cannot grow beyond so many pages, as on a full disk."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


FULL = "the disk is full; free some space and try again, nothing of this step was stored"


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    with closing(Store(url)) as store:
        with store.write() as tx:
            put(tx, 1)
        pages = (tmp_path / "monitor.db").stat().st_size // 4096 + 60
    with disk_of(pages), closing(Store(url)) as store:

        def write() -> None:
            with store.write() as tx:
                put(tx, 2)
                put(tx, 3, text="long " * 200_000)

        assert refused(store.path, write) == FULL
        assert counts(store) == (1, 1, 1, "etag-1")
        with store.write() as tx:
            put(tx, 4)
        assert counts(store) == (2, 2, 2, "etag-4"), "what fits is stored"
    with closing(Store(url)) as store:
        write()
        assert counts(store) == (4, 4, 4, "etag-3")


def test_a_disk_too_full_for_the_tables_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    with disk_of(10):
        assert refused(tmp_path / "monitor.db", lambda: Store(url)) == FULL
    with closing(Store(url)) as store:
        assert counts(store) == (0, 0, 0, "")


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "none" / "monitor.db"
    assert refused(path, lambda: Store(f"sqlite:///{path}")) == "its folder does not exist"


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    assert refused(tmp_path, lambda: Store(f"sqlite:///{tmp_path}")).startswith("cannot be opened")


@pytest.mark.parametrize("content", [b"name: a\n" * 200, b"SQLite format 3\0" + b"\xff" * 5000, b"x"])
def test_a_file_that_is_no_database_is_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(content)
    told = refused(path, lambda: Store(f"sqlite:///{path}"))
    assert told == "is not a monitor database; name another file in MONITOR_DATABASE_URL"
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").touch()
    with closing(Store(f"sqlite:///{tmp_path}/monitor.db")) as store:
        assert counts(store) == (0, 0, 0, "")


def _as_nobody(work: Callable[[], None]) -> str:
    """What a MonitorError says when somebody without rights does the work (root may write everything)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            work()
            os.write(writing, b"nothing was refused")
        except MonitorError as error:
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told


def test_a_file_that_may_not_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "monitor.db"
        with closing(Store(f"sqlite:///{path}")) as store, store.write() as tx:
            put(tx)
        path.chmod(0o444)
        folder.chmod(0o555)

        def write() -> None:
            with closing(Store(f"sqlite:///{path}")) as store, store.write() as tx:
                put(tx, 2)

        def lock() -> None:
            with closing(Store(f"sqlite:///{path}")) as store, store.alone("deliver"):
                pass

        def new() -> None:
            Store(f"sqlite:///{folder}/new.db")

        for work in (write, lock, new):
            told = _as_nobody(work)
            assert told.startswith(f"{folder}/"), told
            assert "cannot be written" in told or "cannot be opened" in told, told
        path.chmod(0o644)
        folder.chmod(0o755)
        with closing(Store(f"sqlite:///{path}")) as store:
            assert counts(store) == (1, 1, 1, "etag-1")
