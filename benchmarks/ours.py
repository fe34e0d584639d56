"""One poll or backfill by this program in a process of its own; the benchmarks start it.

    python -m benchmarks.ours DATABASE poll --feeds 1000 --port PORT
    python -m benchmarks.ours DATABASE backfill --port PORT --items 25000

Its figures begin where a running monitor is ready: configuration read, database open, no parser started yet.
"""

import argparse
import json
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.farm import host_of
from monitor.app import App
from monitor.config.settings import Settings, shipped
from monitor.core.period import parse_period

_BLOCK = "- {{name: farm-{n}, type: {type}, url: '{url}', publisher: Farm {n}, country: {country}, language: {lang}}}\n"


def main() -> None:
    """Do it once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("task", choices=("poll", "backfill"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--feeds", type=int, default=1)
    options = parser.parse_args()
    polling = options.task == "poll"
    sources = options.database.with_suffix(".yaml")
    sources.write_text("sources:\n" + "".join(_block(n, options.port, polling) for n in range(options.feeds)))
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{options.database}", sources=sources,
        institutions=shipped("institutions.yaml"),
        allow_hosts=frozenset(f"{host_of(n)}:{options.port}" for n in range(options.feeds)),
    )  # fmt: skip
    with App(settings) as app:
        ready(app)
        stopwatch = Stopwatch()
        told = polled(app) if polling else backfilled(app)
    print(json.dumps(stopwatch.read() | {"told": told}))


def _block(n: int, port: int, polling: bool) -> str:
    path = f"/feed/{n}.xml" if polling else f"/archive/{n}/feed/"
    kind = "feed" if polling else "wordpress"
    country, language = ("MX", "es") if n % 2 else ("US", "en")
    return _BLOCK.format(n=n, type=kind, url=f"http://{host_of(n)}:{port}{path}", country=country, lang=language)


def ready(app: App) -> None:
    """What a running monitor has done long before a poll."""
    for made in (app.sources, app.gazetteer, app.store, app.reader):
        assert made


def polled(app: App) -> str:
    """Poll every source; raises where one of them failed."""
    counts: Counter[str] = Counter()
    for outcome in app.poller().poll(app.sources):
        if outcome.error:
            raise SystemExit(f"{outcome.source}: {outcome.error}")
        counts.update({outcome.status: 1, "new": outcome.new, "edited": outcome.edited})
        counts["candidates"] += outcome.candidates
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def backfilled(app: App) -> str:
    """Read the whole archive of the first source."""
    period = parse_period(f"1900-01-01..{datetime.now(UTC):%Y-%m-%d}")
    *_, last = app.backfiller().backfill(app.sources[0], period)
    return f"{last.cursor.new:,} new, {last.cursor.candidates:,} candidates, {last.end}"


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """CPU seconds of this process and of its children that have ended, and seconds of the clock."""

    _cpu: float = field(default_factory=_spent)
    _wall: float = field(default_factory=time.perf_counter)

    def read(self) -> dict[str, float]:
        return {"cpu": _spent() - self._cpu, "wall": time.perf_counter() - self._wall}


if __name__ == "__main__":
    main()
