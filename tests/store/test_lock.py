"""One program at a time: between threads, between processes, and after its holder was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.core.errors import StoreError
from monitor.store.lock import alone

HOLDER = """
import sys, time
from pathlib import Path
from monitor.store.lock import alone
with alone(Path(sys.argv[1]), "run") as free:
    print(free, flush=True)
    time.sleep(60)
"""
CHILD = """
import subprocess, sys
from pathlib import Path
from monitor.store.lock import alone
with alone(Path(sys.argv[1]), "run") as free:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    child.wait()
"""


def free(database: Path, task: str = "run") -> bool:
    with alone(database, task) as found:
        return found


@contextmanager
def running(program: str, database: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A program that holds the lock, and the line that it said."""
    command = [sys.executable, "-c", program, str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_only_one_is_alone_for_the_length_of_the_block(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    with alone(database, "run") as first:
        assert first
        assert not free(database)
        assert free(database, "deliver"), "another task"
        assert free(tmp_path / "other.db"), "another database"
    assert free(database)


def test_a_block_that_raises_frees_the_lock(tmp_path: Path) -> None:
    def work() -> None:
        with alone(tmp_path / "monitor.db", "run"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert free(tmp_path / "monitor.db")


def test_another_process_is_kept_away_until_it_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    with running(HOLDER, database) as (holder, told):
        assert told == "True"
        assert not free(database)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        assert free(database)
    with alone(database, "run"), running(HOLDER, database) as (_, told):
        assert told == "False"


def test_a_child_that_outlives_its_killed_parent_holds_nothing(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    with running(CHILD, database) as (holder, child):
        assert not free(database)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        try:
            assert free(database)
        finally:
            os.kill(int(child), signal.SIGKILL)


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=rf"^{tmp_path}/none/monitor\.db\.run\.lock: no such file or directory$"):
        free(tmp_path / "none" / "monitor.db")
