"""Recorded feeds through the real poller, document after document: what is stored, found, and what it costs.

    python -m benchmarks.replay FOLDER [--database FILE]

FOLDER holds one folder a feed with its documents named by the time of the poll. Every document is polled once over
loopback. The items are compared with the distinct guids that a plain search finds in the documents.
"""

import argparse
import re
import resource
import tempfile
import time
from collections import Counter
from html import unescape
from pathlib import Path

from monitor.app import App
from monitor.config.settings import Settings, shipped
from tests.replay import Feed, feeds_of, serving

_GUID = re.compile(rb"<guid[^>]*>\s*(.*?)\s*</guid>", re.DOTALL)
_BLOCK = """- {{name: {name}, type: feed, url: "{url}", publisher: "{name}", country: US, language: en}}\n"""


def main() -> None:
    """Replay a folder and print the figures."""
    parser = argparse.ArgumentParser(description="Poll recorded feeds, document after document.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", type=Path, help="keep the database here")
    asked = parser.parse_args()
    feeds = feeds_of(asked.folder)
    with tempfile.TemporaryDirectory() as folder, serving(feeds) as urls:
        sources = Path(folder) / "sources.yaml"
        sources.write_text("sources:\n" + "".join(_BLOCK.format(name=name, url=url) for name, url in urls.items()))
        database = asked.database or Path(folder) / "replay.db"
        hosts = frozenset(url.split("/")[2] for url in urls.values())
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{database}", sources=sources,
            institutions=shipped("institutions.yaml"), allow_hosts=hosts,
        )  # fmt: skip
        with App(settings) as app:
            _replay(app, feeds)
            _tell(app, feeds)
    # The children's figure is there only when the parsers have ended.
    peak = {who: resource.getrusage(which).ru_maxrss // 1024 for who, which in _WHO.items()}
    print(f"peak memory: poller {peak['poller']} MB, largest parser {peak['parser']} MB")


_WHO = {"poller": resource.RUSAGE_SELF, "parser": resource.RUSAGE_CHILDREN}


def _replay(app: App, feeds: dict[str, Feed]) -> None:
    counts: Counter[str] = Counter()
    began, cpu = time.perf_counter(), time.process_time()
    while any(feed.left for feed in feeds.values()):
        left = [source for source in app.sources if feeds[source.name].left]
        for outcome in app.poller().poll(left):
            counts.update({"polls": 1, outcome.status: 1, "new": outcome.new, "edited": outcome.edited})
            counts["candidates"] += outcome.candidates
            if outcome.error:
                print(f"{outcome.source}: {outcome.status}: {outcome.error}")
    print(
        f"{counts['polls']} polls: " + ", ".join(f"{count} {name}" for name, count in counts.items() if name != "polls")
    )
    print(f"wall {time.perf_counter() - began:.1f} s, CPU of the poller {time.process_time() - cpu:.1f} s")


def _tell(app: App, feeds: dict[str, Feed]) -> None:
    guids = {
        (name, _plain(guid))
        for name, feed in feeds.items()
        for path in feed.paths
        for guid in _GUID.findall(path.read_bytes())
    }
    with app.store.read() as tx:
        stored = [one.item for one in tx.items.all()]
        candidates = tx.candidates.all()
        edited = sum(1 for one in tx.items.all() if one.revisions > 1)
    have = {(item.source, item.guid or "") for item in stored}
    print(f"{len(stored)} items stored, {edited} of them edited; {len(guids)} distinct guids in the documents")
    print(f"guids without an item: {len(guids - have)}; items without a guid of the documents: {len(have - guids)}")
    for candidate in candidates:
        print(f"  {candidate.draft.event_date}  {candidate.score:.2f}  {len(candidate.items)}  {candidate.draft.title}")


def _plain(guid: bytes) -> str:
    return unescape(guid.decode())


if __name__ == "__main__":
    main()
