"""Recorded feeds, document after document, read by a program that dies every few moments: each item exactly once.

Here the documents are small and our own; `make faults CAPTURES=FOLDER` replays real ones (`FOLDER/<feed>/<time>.xml`).
"""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from monitor.core.identity import canonical
from monitor.sources.base import SourceBase
from monitor.store import Store
from tests.faults.dying import Died, Fate, MortalStore
from tests.replay import feeds_of
from tests.services.farm import NOON, Served, World, entry, feed

pytestmark = pytest.mark.loop

CAPTURES = os.environ.get("CAPTURES")
ROUNDS = int(os.environ.get("MONITOR_TEST_ROUNDS", "20"))
ITEM = re.compile(rb"<item>.*?</item>", re.DOTALL)
GUID = re.compile(rb"<guid[^>]*>\s*(.*?)\s*</guid>", re.DOTALL)


def composed(folder: Path) -> Path:
    """Two feeds as they were polled over some days: items come late, vanish, return and are edited."""
    chance = random.Random(3)
    for name in ("state", "white-house"):
        (folder / name).mkdir(parents=True)
        for poll in range(ROUNDS):
            numbers = [n for n in range(poll, poll + 10) if n in (poll, poll + 9) or chance.random() > 0.15]
            entries = (
                entry(
                    f"Remarks {n}" + " (as delivered)" * (n % 7 == 0 and poll - n > -3),
                    link=f"https://example.org/{name}/{n}",
                    guid=f"{name}-{n}",
                    text=f"What was said at {n}.",
                    at=NOON - timedelta(hours=n * 5 % 48),
                )
                for n in reversed(numbers)
            )
            (folder / name / f"202106{poll // 24 + 1:02}T{poll % 24:02}0000Z.xml").write_text(feed(*entries))
    return folder


def documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All documents of all feeds by the time of their polls."""
    paths = [path for one in feeds_of(folder).values() for path in one.paths]
    return ((path.parent.name, path.read_bytes()) for path in sorted(paths, key=lambda path: path.name))


def read(world: World, url: str, source: SourceBase, chance: random.Random) -> int:
    """Poll one document until a program lives to the end of it; returns how many died."""
    for deaths in range(20):
        store = MortalStore(url, Fate(chance.randrange(4) if chance.random() < 0.3 else None))
        try:
            (outcome,) = replace(world.poller, store=store).poll([source])
        except Died:
            continue
        finally:
            store.close()
        assert outcome.status in ("ok", "unchanged", "stale", "sudden_drop"), outcome
        return deaths
    raise AssertionError("nobody lives")


def test_each_item_of_the_captures_is_there_exactly_once(world: World, tmp_path: Path) -> None:
    folder = Path(CAPTURES) if CAPTURES else composed(tmp_path / "captures")
    chance = random.Random(11)
    url = f"sqlite:///{tmp_path / 'captures.db'}"
    deaths = polls = 0
    guids: Counter[tuple[str, str]] = Counter()
    for name, body in documents(folder):
        world.farm[f"/{name}"] = Served(body=body, etag=f'"{polls}"')
        world.now += timedelta(minutes=30)
        deaths += read(world, url, world.source(name, f"/{name}"), chance)
        polls += 1
        found = (guid for item in ITEM.findall(body) for guid in GUID.findall(item)[:1])
        guids.update({(name, unescape(guid.decode())) for guid in found})
    assert deaths > polls / 20
    store = Store(url)
    with store.read() as tx:
        items = [stored.item for stored in tx.items.all()]
        carried = {name: {item.item.guid for item in tx.items.all(name)} for name in feeds_of(folder)}
    store.close()
    assert {(name, guid) for name, found in carried.items() for guid in found} == guids.keys()
    links = Counter(canonical(item.url) for item in items if item.url)
    assert [link for link, count in links.items() if count > 1] == []
    assert len(items) == len({guid for _, guid in guids})
