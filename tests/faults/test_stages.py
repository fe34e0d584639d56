"""Death at every point of poll, store and deliver, one by one; then again to the end: nothing lost or doubled."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.institutions import load_institutions
from monitor.config.settings import shipped
from monitor.core.period import parse_period
from monitor.core.registry import Registry
from monitor.services.backfill import Backfiller
from monitor.services.deliver import Deliverer
from monitor.services.poll import Poller
from monitor.sources.base import SourceBase
from tests.faults.dying import Died, Fate, MortalChannel, MortalStore
from tests.services.farm import Farm, Served, World, database, entry, feed

pytestmark = pytest.mark.loop

EVENTS = (
    ("Third U.S.-Mexico High-Level Security Dialogue", "The Bicentennial Framework for Security was reviewed."),
    ("USMCA Free Trade Commission meets", "Ministers of the United States, Mexico and Canada met in Cancun."),
    ("Daily press briefing", "The spokesperson answered questions on many subjects."),
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_institutions(shipped("institutions.yaml"))


def documents(world: World) -> list[str]:
    """Two documents of one feed: the second has one more event, and the first one's text edited."""
    entries = [
        entry(title, link=f"https://example.org/{n}", guid=str(n), text=text, at=world.now - timedelta(days=9 * n))
        for n, (title, text) in enumerate(EVENTS)
    ]
    edited = entries[1].replace("in Cancun.", "in Cancun and signed a decision.")
    return [feed(entries[1], entries[2]), feed(entries[0], edited, entries[2])]


class Program:
    """A program that lives until its fate; `arrived` is what its channel got in all its lives."""

    def __init__(self, world: World, registry: Registry, path: Path) -> None:
        self._world, self._registry, self._path = world, registry, path
        self.arrived: list[str] = []
        self.points = 0
        self._served = 0

    def live(self, source: SourceBase, fate: Fate) -> bool:
        """Poll the documents, from the one at which it died before, and deliver; whether it lived to the end."""
        farm: Farm = self._world.farm
        store = MortalStore(database(self._path), fate)
        try:
            poller = Poller(
                read=self._world.reader.read_together, store=store, proposer=self._world.proposer,
                clock=lambda: self._world.now, notify=True,
            )  # fmt: skip
            deliverer = Deliverer(
                store=store, channels={"console": MortalChannel(fate, self.arrived)}, registry=self._registry,
                publishers={}, clock=lambda: self._world.now,
            )  # fmt: skip
            for n, document in [*enumerate(documents(self._world))][self._served :]:
                self._served = n
                farm["/feed"] = Served(body=document, etag=f'"{n}"')
                assert [outcome.status for outcome in poller.poll([source])] in (["ok"], ["unchanged"])
                for delivered in deliverer.deliver():
                    assert not delivered.error
        except Died:
            return False
        finally:
            self.points = fate.passed
            store.close()
        return True


def test_death_at_every_point_of_poll_and_delivery(world: World, registry: Registry, tmp_path: Path) -> None:
    source = world.source()
    whole = Program(world, registry, tmp_path / "whole.db")
    assert whole.live(source, Fate(None))
    assert whole.points > 20
    for left in range(whole.points):
        program = Program(world, registry, tmp_path / f"{left}.db")
        assert not program.live(source, Fate(left))
        assert program.live(source, Fate(None))
        store = MortalStore(database(tmp_path / f"{left}.db"), Fate(None))
        with store.read() as tx:
            items = [*tx.items.all()]
            candidates = tx.candidates.all()
        store.close()
        assert sorted(stored.item.title for stored in items) == sorted(title for title, _ in EVENTS), left
        assert {stored.item.title: stored.revisions for stored in items}[EVENTS[1][0]] == 2, left
        assert len(candidates) == 2, left
        assert Counter(program.arrived) == Counter(whole.arrived), left


def test_death_at_every_point_of_a_backfill(world: World, tmp_path: Path) -> None:
    period = parse_period("2023-06-01..2023-07-31")

    def page(n: int) -> str:
        days = range(n * 10, n * 10 + 10)
        return feed(
            *(entry(f"R {d}", link=f"https://example.org/{d}", at=world.now - timedelta(days=d + 1)) for d in days)
        )

    world.farm["/feed/"] = Served(body=page(0))
    for n in range(1, 8):
        world.farm[f"/feed/?paged={n + 1}"] = Served(body=page(n))
    source = world.source(type="wordpress", path="/feed/")

    def live(path: Path, fate: Fate) -> list[str]:
        store = MortalStore(database(path), fate)
        try:
            backfiller = Backfiller(
                read=world.reader.read, store=store, proposer=world.proposer, clock=lambda: world.now,
                wait=world.rested.append,
            )  # fmt: skip
            steps = [*backfiller.backfill(source, period)]
            assert steps[-1].whole
            with store.read() as tx:
                return sorted(stored.item.title for stored in tx.items.all())
        except Died:
            return []
        finally:
            store.close()

    fate = Fate(None)
    everything = live(tmp_path / "whole.db", fate)
    assert len(everything) == 61
    for left in range(fate.passed):
        asked = world.farm.count("/feed/")
        assert live(tmp_path / f"{left}.db", Fate(left)) == []
        assert live(tmp_path / f"{left}.db", Fate(None)) == everything
        assert world.farm.count("/feed/") - asked <= 8 + (left < fate.passed - 1) + 8 * (left == fate.passed - 1)
