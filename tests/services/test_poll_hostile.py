"""More than a hundred hostile answers in one pass of the poller: each its own state, and the neighbours on time."""

import time
from pathlib import Path

import psutil
import pytest

from monitor.sources.http import Fetcher, FetchLimits
from monitor.sources.parsing import Parsers
from monitor.sources.reader import Reader
from tests.services.farm import Farm, Served, World, releases
from tests.sources.hostile import CASES, SECONDS, SIZE, HostileServer

GOOD = 20
LIMITS = FetchLimits(seconds=SECONDS, size=SIZE)


@pytest.mark.slow
def test_hostile_sources_harm_nobody(tmp_path: Path) -> None:
    farm = Farm()
    with HostileServer() as hostile, farm.serving() as port:
        hosts = frozenset({f"127.0.0.1:{hostile.port}", f"127.0.0.1:{port}"})
        with Reader(lambda: Fetcher("", hosts, LIMITS), Parsers) as reader:
            world = World(farm, port, reader, tmp_path / "monitor.db")
            for n in range(GOOD):
                farm[f"/good{n}"] = Served(body=releases(*range(n * 10, n * 10 + 10)))
            good = [world.source(f"good{n}", f"/good{n}") for n in range(GOOD)]
            bad = [world.source(f"bad{n}", url=hostile.url(case.name)) for n, case in enumerate(CASES)]
            process = psutil.Process()
            before, began = process.memory_info().rss, time.monotonic()
            arrived = [(outcome, time.monotonic() - began) for outcome in world.poller.poll([*bad, *good])]
            grown = process.memory_info().rss - before
            stored = world.items()
            world.store.close()
    found = {outcome.source: outcome for outcome, _ in arrived}
    for n, case in enumerate(CASES):
        outcome = found[f"bad{n}"]
        expected = ("ok", case.expect) if isinstance(case.expect, int) and case.expect else (case.expect or "empty", 0)
        assert (outcome.status, outcome.seen) == expected, (case.name, outcome)
    assert all((found[source.name].status, found[source.name].seen) == ("ok", 10) for source in good)
    whole = time.monotonic() - began
    assert max(at for outcome, at in arrived if outcome.source.startswith("good")) < max(whole / 2, 5)
    assert grown < 60_000_000
    for one in stored:
        assert one.item.url is None or one.item.url.startswith(("http://", "https://"))
        assert not any(ord(char) < 32 and char != "\n" for char in one.item.title + one.item.text)
