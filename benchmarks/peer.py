"""One poll by lemon24/reader in a process of its own, measured as ours.py measures; the benchmarks start it.

It runs in another environment, which has `reader` and nothing of this project (README.md says how to make it):

    build/bench/bin/python benchmarks/peer.py DATABASE URLS [--add]

URLS is a file with an address a line; `--add` only subscribes to them.
"""

import argparse
import json
import resource
import time
from collections import Counter
from pathlib import Path

from reader import make_reader

WORKERS = 20


def spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Do it once and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("urls", type=Path)
    parser.add_argument("--add", action="store_true")
    options = parser.parse_args()
    with make_reader(options.database) as reader:
        if options.add:
            for url in options.urls.read_text().split():
                reader.add_feed(url)
        counts: Counter[str] = Counter()
        cpu, wall = spent(), time.perf_counter()
        for result in () if options.add else reader.update_feeds_iter(scheduled=False, workers=WORKERS):
            if isinstance(result.value, Exception):
                raise result.value
            counts.update({"ok": 1, "new": result.value.new} if result.value else {"unchanged": 1})
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    print(json.dumps({"cpu": spent() - cpu, "wall": time.perf_counter() - wall, "told": told}))


if __name__ == "__main__":
    main()
