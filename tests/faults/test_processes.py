"""Real processes, poll and deliver side by side, killed at random; then to the end: nothing lost or doubled."""

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.store import Store
from tests.forks import Forks, forking
from tests.services.farm import Farm, Served, entry, feed

pytestmark = pytest.mark.loop

ROUNDS = int(os.environ.get("MONITOR_TEST_ROUNDS", "20"))
MARK = re.compile(r"^   ── (card:\d+)$", re.MULTILINE)
SOURCE = """\
  - {{name: {name}, type: feed, url: "http://127.0.0.1:{port}/{name}", publisher: P, country: {country}, language: en}}
"""
REGISTRY = """\
institutions:
  - {id: hlsd, type: dialogue_mechanism, names: {en: [U.S.-Mexico High-Level Security Dialogue]}}
"""


def release(n: int) -> str:
    """Every third one is an event, forty days before the one above it."""
    at = datetime.now(UTC) - timedelta(days=1 + 40 * n)
    if n % 3:
        return entry(f"Notice number {n}", link=f"https://example.org/{n}", guid=str(n), text=f"About {n}.", at=at)
    text = f"On {at:%B %d, %Y}, the United States and Mexico held the U.S.-Mexico High-Level Security Dialogue."
    return entry("High-Level Security Dialogue", link=f"https://example.org/{n}", guid=str(n), text=text, at=at)


class Programs:
    """`monitor` on one database; what is delivered goes into one file."""

    def __init__(self, folder: Path, forks: Forks) -> None:
        self.folder, self.forks = folder, forks
        self.cards = folder / "cards.txt"

    def start(self, *command: str) -> int:
        return self.forks.start(*command, out=self.cards if command[0] == "deliver" else self.folder / "log.txt")

    def finish(self, *command: str) -> float:
        """Run to the end; returns how many seconds it took."""
        began = time.monotonic()
        assert self.forks.wait(self.start(*command)) == 0, (self.folder / "log.txt").read_text()[-2000:]
        return time.monotonic() - began

    def kill(self, moments: Iterable[tuple[float, int]]) -> None:
        """Kill each process at its moment, counted in seconds from now."""
        began = time.monotonic()
        for moment, child in sorted(moments):
            time.sleep(max(began + moment - time.monotonic(), 0))
            self.forks.kill(child)


@contextmanager
def programs_reading(folder: Path, port: int) -> Iterator[Programs]:
    """Programs that read two feeds of the farm."""
    lines = [SOURCE.format(name=name, port=port, country=where) for name, where in (("one", "US"), ("two", "MX"))]
    (folder / "sources.yaml").write_text("sources:\n" + "".join(lines))
    (folder / "institutions.yaml").write_text(REGISTRY)
    settings = {
        "MONITOR_DATABASE_URL": f"sqlite:///{folder / 'monitor.db'}", "MONITOR_ALLOW_HOSTS": f"127.0.0.1:{port}"
    }  # fmt: skip
    with forking(folder, settings, folder / "log.txt") as forks:
        yield Programs(folder, forks)


def test_processes_that_are_killed_lose_and_double_nothing(tmp_path: Path) -> None:
    farm, chance = Farm(), random.Random()
    with farm.serving() as port, programs_reading(tmp_path, port) as programs:

        def publish(count: int) -> None:
            """Both feeds show everything so far, and answer 304 to whoever has it."""
            for path in ("/one", "/two"):
                farm[path] = Served(body=feed(*(release(n) for n in reversed(range(count)))), etag=f'"{count}"')

        publish(5)
        usual = programs.finish("poll", "--notify")
        for n in range(ROUNDS // 2):
            publish(6 + n)
            pair = [programs.start("poll", "--notify"), programs.start("deliver")]
            programs.kill((chance.uniform(0.1, 1.3) * usual, process) for process in pair)
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
