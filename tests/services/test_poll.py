"""The poller over loopback: each item exactly once, revisions, the first poll, the ETag, and neighbours in trouble."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import OperationalError

from monitor.core.errors import StoreError
from monitor.services.poll import Poller
from monitor.store import Store, Unit
from monitor.store.engine import told
from tests.services.farm import Farm, Served, World, entry, feed, releases

MEETING = entry(
    "Third U.S.-Mexico High-Level Security Dialogue",
    link="https://example.org/hlsd",
    guid="hlsd",
    text="On August 1, 2023, the Secretary of State and the Foreign Secretary of Mexico chaired the third U.S.-Mexico"
    " High-Level Security Dialogue in Washington and reviewed the Bicentennial Framework for Security.",
)
HOUR = timedelta(hours=1)


def test_every_item_is_stored_exactly_once(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1, 2, 3))
    assert (first := world.one(source)).new == first.seen == 3
    assert [stored.item.title for stored in world.items()] == ["Release 1", "Release 2", "Release 3"]
    farm["/feed"] = Served(body=releases(2, 3, 4))
    assert world.one(source, after=HOUR).new == 1
    farm["/feed"] = Served(body=releases(1, 2, 3, 4))  # 1 is back
    assert (again := world.one(source, after=HOUR)).new == again.edited == 0
    assert len(world.items()) == 4


def test_an_edit_is_a_revision_and_told_once(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=feed(entry("Talks", link="https://example.org/1", text="First text.")))
    world.one(source)
    farm["/feed"] = Served(body=feed(entry("Talks end", link="https://example.org/1", text="Second text.")))
    assert world.one(source, after=HOUR).edited == 1
    assert world.one(source, after=30 * HOUR).edited == 0
    (stored,) = world.items()
    assert (stored.revisions, stored.item.title, stored.item.text) == (2, "Talks end", "Second text.")


def test_the_first_poll_makes_candidates_but_holds_the_cards_back(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=feed(MEETING))
    assert world.one(source).candidates == 1
    assert world.queued("card:") == []
    second = MEETING.replace("Third", "Fourth").replace("third", "fourth").replace("hlsd", "hlsd4")
    farm["/feed"] = Served(body=feed(second.replace("August 1, 2023", "July 3, 2023"), MEETING))
    assert world.one(source, after=HOUR).candidates == 1
    assert len(world.queued("card:")) == 1


def test_notify_sends_on_the_first_poll_too(world: World, farm: Farm) -> None:
    world.notify = True
    farm["/feed"] = Served(body=feed(MEETING))
    world.one(world.source())
    assert [message.kind for message in world.queued("card:")] == ["card"]


def test_the_etag_is_asked_with_once_its_items_are_stored(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1), etag='"one"')
    world.one(source)
    assert world.one(source, after=HOUR).status == "unchanged"
    assert farm.asked[-1][1]["if-none-match"] == '"one"'


class Refusing(Store):
    """A database whose disk fills up at the end of a unit of work, when everything was written but not committed."""

    refuse = True

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with super().write() as tx:
            yield tx
            if self.refuse:
                raise StoreError("monitor.db: the disk is full")


def test_a_failing_store_loses_neither_items_nor_the_etag(world: World, farm: Farm, tmp_path: Path) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1, 2), etag='"x"')
    store = Refusing(f"sqlite:///{tmp_path / 'full.db'}")
    poller: Poller = replace(world.poller, store=store)
    (outcome,) = poller.poll([source])
    assert (outcome.status, outcome.error) == ("not_stored", "monitor.db: the disk is full")
    with store.read() as tx:
        assert tx.sources.memories(["s"])["s"].etag == ""
        assert [*tx.items.all()] == []
    store.refuse = False
    (outcome,) = poller.poll([source])
    assert (outcome.status, outcome.new) == ("ok", 2)
    assert "if-none-match" not in farm.asked[-1][1]
    store.close()


class Locked(Store):
    """A database that another program holds when the sources are to be written together, and then the first alone."""

    held = 2

    @contextmanager
    def write(self) -> Iterator[Unit]:
        held, self.held = self.held, max(self.held - 1, 0)
        with told(self.path):
            if held:
                raise OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))
        with super().write() as tx:
            yield tx


def test_a_locked_database_is_told_in_one_line_and_the_other_sources_go_on(
    world: World, farm: Farm, tmp_path: Path
) -> None:
    farm["/feed"] = Served(body=releases(1))
    store = Locked(f"sqlite:///{tmp_path / 'locked.db'}")
    poller: Poller = replace(world.poller, store=store, notify=True)
    outcomes = [*poller.poll([world.source("one"), world.source("two")])]
    assert sorted(one.status for one in outcomes) == ["not_stored", "ok"]
    (error,) = [one.error for one in outcomes if one.error]
    assert "locked by another program" in error
    assert "\n" not in error
    store.close()


def test_one_bad_source_never_stops_the_others(world: World, farm: Farm) -> None:
    farm["/good"] = Served(body=releases(1))
    farm["/gone"] = Served(status=410)
    farm["/wall"] = Served(body="<html><title>Just a moment...</title>Enable JavaScript and cookies to continue")
    farm["/void"] = Served()
    sources = [world.source(name, f"/{name}") for name in ("good", "gone", "void", "wall")]
    assert [(one.source, one.status) for one in world.poll(*sources)] == [
        ("gone", "http_error"), ("good", "ok"), ("void", "empty"), ("wall", "blocked"),
    ]  # fmt: skip
    assert world.titles() == ["Release 1"]


def test_what_is_dangerous_is_never_stored(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(
        body=feed(
            entry("A\u0007 title\u202e", link="javascript:alert(1)", guid="1", text="Bell \u0007 here"),
            entry("File", link="file:///etc/passwd", guid="2"),
            entry("Data", link="data:text/html,x", guid="3"),
        ).encode()
    )
    world.one(world.source())
    assert [stored.item.url for stored in world.items()] == [None, None, None]
    assert not any(
        ord(char) < 32 or char == "\u202e" for one in world.items() for char in one.item.title + one.item.text
    )


def test_the_same_release_in_two_feeds_is_one_item(world: World, farm: Farm) -> None:
    farm["/one"] = Served(body=releases(1, 2))
    farm["/two"] = Served(
        body=releases(2, 3).replace("https://example.org/", "http://EXAMPLE.org/").replace("guid", "id")
    )
    one, two = world.source("one", "/one"), world.source("two", "/two")
    world.poll(one)
    world.poll(two)
    assert world.titles() == ["Release 1", "Release 2", "Release 3"]
    with world.store.read() as tx:
        assert len([*tx.items.all("one")]) == len([*tx.items.all("two")]) == 2
    for _ in range(3):
        assert [(outcome.new, outcome.edited) for outcome in world.poll(one, two, after=30 * HOUR)] == [(0, 0), (0, 0)]


def test_an_item_twice_in_one_document_is_not_edited_at_every_poll(world: World, farm: Farm) -> None:
    twice = [entry("Talks", link="https://example.org/1", guid="1", text=text) for text in ("Long text.", "Short.")]
    farm["/feed"] = Served(body=feed(*twice))
    source = world.source()
    world.one(source)
    for _ in range(3):
        assert world.one(source, after=30 * HOUR).edited == 0
    assert len(world.items()) == 1
