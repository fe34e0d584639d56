"""Of a feed that was read before only the new entries are parsed; what is stored is the same as if all had been."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from monitor.sources.reader import Reader
from tests.services.farm import Farm, Served, World, entry, feed
from tests.services.farm import releases as linked

HOUR, DAY = timedelta(hours=1), timedelta(hours=25)


def plain(body: str) -> str:
    """The feed with guids that claim to be no address, as most real ones."""
    return body.replace("<guid>", '<guid isPermaLink="false">')


def releases(*numbers: int) -> str:
    return plain(linked(*numbers))


def seen(world: World) -> int:
    """How many entries are remembered, each in 24 bytes."""
    with world.store.read() as tx:
        return len(tx.sources.seen().get("s", b"")) // 24


def test_known_entries_are_counted_and_not_read_again(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1, 2, 3))
    world.one(source)
    read = world.memory().read
    assert seen(world) == 3
    farm["/feed"] = Served(body=releases(2, 3, 4))
    outcome = world.one(source, after=HOUR)
    assert (outcome.status, outcome.seen, outcome.new) == ("ok", 3, 1)
    assert world.memory().read == read  # not the whole document was
    assert world.memory().sizes == (3, 3)
    assert seen(world) == 3
    farm["/feed"] = Served(body=releases(2, 3, 4).replace("<title>T<", "<title>U<"))
    outcome = world.one(source, after=HOUR)
    assert (outcome.status, outcome.seen, outcome.new, outcome.error) == ("ok", 3, 0, None)
    assert len(world.items()) == 4


def test_once_a_day_all_is_read(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1, 2))
    world.one(source)
    farm["/feed"] = Served(body=releases(1, 2, 3))
    world.one(source, after=DAY)
    assert world.memory().read == world.now


def test_a_feed_that_breaks_off_is_remembered_by_nothing(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1, 2))
    world.one(source)
    farm["/feed"] = Served(body=releases(1, 2, 3).removesuffix("</item></channel></rss>"))
    assert world.one(source, after=HOUR).status == "unreadable"
    assert seen(world) == 0
    assert world.titles() == ["Release 1", "Release 2", "Release 3"]


def test_an_emptied_feed_is_still_an_alarm(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1, 2))
    world.one(source)
    farm["/feed"] = Served(body=feed())
    assert world.one(source, after=HOUR).status == "suddenly_empty"


def documents(draw: Random) -> list[str]:
    """What a feed shows in the course of a day: news, edits, entries that come back, keys that are shared or absent."""
    pool: list[str] = []
    shown: list[str] = []
    made: list[str] = []
    for n in range(10):
        for m in range(draw.randint(0, 2)):
            key = draw.choice([f"{n}-{m}", "shared", draw.choice("ab")])
            link = draw.choice([f"https://example.org/{key}", f"https://example.org/{n}-{m}", ""])
            guid = draw.choice([key, f"{n}-{m}", ""])
            shown.insert(0, entry(f"Title {n} {m}", link=link, guid=guid, text=f"Text {draw.randint(0, 3)}."))
            pool.append(shown[0])
        if shown and draw.random() < 0.4:
            place = draw.randrange(len(shown))
            shown[place] = shown[place].replace("Text", "Edited text")
        if pool and draw.random() < 0.3:
            shown.append(draw.choice(pool))
        shown = shown[:6]
        body = feed(*(shown or [entry("Only", guid="only")])).replace("<title>T<", f"<title>{n}<")
        made.append(plain(body) if draw.random() < 0.8 else body)
    return made


@pytest.mark.parametrize("seed", range(8))
def test_what_is_stored_is_what_reading_everything_stores(
    web: tuple[Farm, int, Reader], world: World, farm: Farm, tmp_path: Path, seed: int
) -> None:
    twin = World(*web, tmp_path / "twin.db")  # a day passes before each of its polls, so that it reads everything
    source = world.source()
    for body in documents(Random(seed)):
        farm["/feed"] = Served(body=body)
        ours, theirs = world.one(source, after=HOUR), twin.one(source, after=DAY)
        assert (ours.seen, ours.new, ours.edited) == (theirs.seen, theirs.new, theirs.edited)
    stored = [[(one.item, one.revisions) for one in each.items()] for each in (world, twin)]
    assert stored[0] == stored[1]
    twin.store.close()
