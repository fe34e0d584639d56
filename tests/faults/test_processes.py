"""Real processes, poll and deliver side by side, killed at random; then to the end: nothing lost or doubled."""

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.store import Store
from tests.services.farm import Farm, Served, entry, feed

pytestmark = pytest.mark.loop

ROUNDS = int(os.environ.get("MONITOR_TEST_ROUNDS", "20"))
MARK = re.compile(r"^   ── (card:\d+)$", re.MULTILINE)
SOURCE = """\
  - {{name: {name}, type: feed, url: "http://127.0.0.1:{port}/{name}", publisher: P, country: {country}, language: en}}
"""


def release(n: int) -> str:
    """Every third one is an event, forty days before the one above it."""
    at = datetime.now(UTC) - timedelta(days=1 + 40 * n)
    if n % 3:
        return entry(f"Notice number {n}", link=f"https://example.org/{n}", guid=str(n), text=f"About {n}.", at=at)
    text = f"On {at:%B %d, %Y}, the United States and Mexico held the U.S.-Mexico High-Level Security Dialogue."
    return entry("High-Level Security Dialogue", link=f"https://example.org/{n}", guid=str(n), text=text, at=at)


class Programs:
    """Runs `python -m monitor` on one database; what is delivered goes into one file."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.cards = folder / "cards.txt"
        lines = [SOURCE.format(name=name, port=port, country=where) for name, where in (("one", "US"), ("two", "MX"))]
        (folder / "sources.yaml").write_text("sources:\n" + "".join(lines))
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")},
            "MONITOR_DATABASE_URL": f"sqlite:///{folder / 'monitor.db'}",
            "MONITOR_ALLOW_HOSTS": f"127.0.0.1:{port}",
        }

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        with self.cards.open("ab") as cards, (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "monitor", *command], cwd=self.folder, env=self._environment,
                stdout=cards if command[0] == "deliver" else log, stderr=log,
            )  # fmt: skip

    def finish(self, *command: str) -> float:
        """Run to the end; returns how long it took."""
        began = time.monotonic()
        assert self.start(*command).wait(timeout=60) == 0, (self.folder / "log.txt").read_text()[-2000:]
        return time.monotonic() - began

    def kill(self, moments: Iterable[tuple[float, "subprocess.Popen[bytes]"]]) -> None:
        """Kill each process at its moment, counted in seconds from now."""
        began = time.monotonic()
        for moment, process in sorted(moments, key=lambda one: one[0]):
            time.sleep(max(began + moment - time.monotonic(), 0))
            process.kill()
            process.wait()


def test_processes_that_are_killed_lose_and_double_nothing(tmp_path: Path) -> None:
    farm, chance = Farm(), random.Random()
    with farm.serving() as port:
        programs = Programs(tmp_path, port)

        def publish(count: int) -> None:
            """Both feeds show everything so far, and answer 304 to whoever has it."""
            for path in ("/one", "/two"):
                farm[path] = Served(body=feed(*(release(n) for n in reversed(range(count)))), etag=f'"{count}"')

        publish(5)
        usual = programs.finish("poll", "--notify")
        for n in range(ROUNDS // 2):
            publish(6 + n)
            pair = [programs.start("poll", "--notify"), programs.start("deliver")]
            programs.kill((chance.uniform(0.4, 1.3) * usual, process) for process in pair)
        programs.finish("poll", "--notify")
        programs.finish("deliver")
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    with store.read() as tx:
        links = Counter(stored.item.url for stored in tx.items.all())
        candidates = tx.candidates.all()
    store.close()
    assert links == Counter(f"https://example.org/{n}" for n in range(5 + ROUNDS // 2))
    assert Counter(MARK.findall(programs.cards.read_text())) == Counter(f"card:{one.id}" for one in candidates)
    assert len(candidates) >= (5 + ROUNDS // 2) // 3
