"""An item that its source shows with the same words under another link or date: followed, without noise."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.model import Candidate, Decision
from monitor.sources.base import SourceBase
from monitor.store import Store
from tests.services.farm import NOON, Farm, Served, World, entry, feed, releases

HOUR, DAY = timedelta(hours=1), timedelta(hours=25)
LINK, MOVED = "https://example.org/hlsd", "https://example.org/2023/hlsd"


def meeting(link: str = LINK, at: datetime | None = NOON - 2 * HOUR) -> str:
    """A release that is a candidate, and whose text does not date the event."""
    text = (
        "The Secretary of State and the Foreign Secretary of Mexico chaired the third U.S.-Mexico High-Level Security"
        " Dialogue in Washington and reviewed the Bicentennial Framework for Security."
    )
    return entry("Third U.S.-Mexico High-Level Security Dialogue", link=link, guid="hlsd", text=text, at=at)


def serve(farm: Farm, *entries: str) -> None:
    farm["/feed"] = Served(body=feed(*entries).replace("<guid>", '<guid isPermaLink="false">'))


def shown(world: World, farm: Farm, source: SourceBase, *entries: str, after: timedelta = HOUR) -> None:
    """One poll in which nothing is new and nothing edited."""
    serve(farm, *entries)
    outcome = world.one(source, after=after)
    assert (outcome.new, outcome.edited, outcome.candidates, outcome.error) == (0, 0, 0, None)


def found(world: World) -> tuple[Candidate, list[Decision]]:
    with world.store.read() as tx:
        (candidate,) = tx.candidates.all()
        return candidate, tx.candidates.history(candidate.id)


def test_another_link_is_followed_without_a_revision_or_an_alert(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting())
    world.one(source)
    world.queued()
    shown(world, farm, source, meeting(MOVED))
    (stored,) = world.items()
    assert (stored.item.url, stored.revisions) == (MOVED, 1)
    candidate, history = found(world)
    assert candidate.draft.link
    assert candidate.draft.link.url == MOVED
    assert [one.action for one in history] == ["redraft"]
    assert world.queued("card:") == []


def test_another_date_is_followed(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting())
    world.one(source)
    assert found(world)[0].draft.event_date == NOON.date()
    earlier = NOON - timedelta(days=2)
    shown(world, farm, source, meeting(at=earlier))
    assert world.items()[0].item.published == earlier
    assert found(world)[0].draft.event_date == earlier.date()
    with world.store.read() as tx:
        when = tx.items.verdicts([1])[1].when
    assert when
    assert when.start == earlier.date()


def test_what_a_curator_wrote_stays(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting())
    world.one(source)
    before, _ = found(world)
    with world.store.write() as tx:
        draft = replace(before.draft, version=before.draft.version + 1, place="Washington, D.C.")
        tx.candidates.save(replace(before, draft=draft), before=before, by="A Curator", at=world.now)
    shown(world, farm, source, meeting(MOVED))
    assert world.items()[0].item.url == MOVED
    assert found(world)[0].draft == draft


def test_a_link_that_is_only_spelled_otherwise_is_the_same(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting())
    world.one(source)
    shown(world, farm, source, meeting("http://Example.org/hlsd/?utm_source=rss"))
    assert world.items()[0].item.url == LINK


def test_the_same_release_is_known_elsewhere_under_its_new_link(world: World, farm: Farm) -> None:
    ours, theirs = world.source(), world.source("t", "/theirs")
    serve(farm, meeting())
    world.one(ours)
    shown(world, farm, ours, meeting(MOVED))
    farm["/theirs"] = Served(body=feed(meeting(MOVED).replace("hlsd</guid>", "other</guid>")))
    assert world.one(theirs).new == 0


def test_a_link_and_a_date_that_flap_are_followed_once_a_day(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting())
    world.one(source)
    for poll in range(48):
        flapping = [(MOVED, NOON - timedelta(days=2)), (LINK, NOON - timedelta(days=3))][poll % 2]
        shown(world, farm, source, meeting(*flapping))
    assert 1 <= len(found(world)[1]) <= 2


def test_a_source_that_dates_everything_today_moves_nothing(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting(at=world.now))
    world.one(source)
    for _ in range(10):
        shown(world, farm, source, meeting(at=world.now + 12 * HOUR), after=12 * HOUR)
    published = world.items()[0].item.published
    assert published
    assert published - NOON <= timedelta(days=1)
    assert len(found(world)[1]) <= 1


def test_a_date_that_is_left_out_is_kept(world: World, farm: Farm) -> None:
    source = world.source()
    serve(farm, meeting(at=None))
    world.one(source)
    assert world.items()[0].item.published is None
    shown(world, farm, source, meeting())
    assert world.items()[0].item.published == NOON - 2 * HOUR
    shown(world, farm, source, meeting(at=None), after=DAY)
    assert world.items()[0].item.published == NOON - 2 * HOUR


def test_a_database_of_before_is_taken_over_without_a_storm(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(*range(30)))
    world.one(source)
    serve(farm, meeting())
    world.one(source, after=HOUR)
    world.queued()
    with closing(sqlite3.connect(world.store.path)) as connection:
        connection.execute("ALTER TABLE sighting DROP COLUMN stamp")
        connection.execute("ALTER TABLE sighting DROP COLUMN moved")
        connection.execute("UPDATE alembic_version SET version_num = '0008'")
        connection.commit()
    world.store.close()
    world.store = Store(f"sqlite:///{world.store.path}")
    before = [stored.item for stored in world.items()]
    farm["/feed"] = Served(body=releases(*range(30)))
    outcome = world.one(source, after=DAY)
    assert (outcome.new, outcome.edited, outcome.error) == (0, 0, None)
    assert [stored.item for stored in world.items()] == before
    shown(world, farm, source, meeting(MOVED), after=DAY)  # what moved while nobody looked is caught up with
    assert [stored.item.url for stored in world.items()][-1] == MOVED
    assert {stored.revisions for stored in world.items()} == {1}
    assert world.queued("card:") == []
