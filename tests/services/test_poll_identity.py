"""What was measured on real feeds, replayed through the whole poller: nothing lost, nothing doubled."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.services.farm import NOON, Farm, Served, World, entry, feed

HOUR = timedelta(hours=1)
TITLES = ("Nominations Sent to the Senate", "Readout of a Call", "Joint Statement", "Fact Sheet", "Remarks at a Lunch")
Disguise = Callable[[int, int], str]


def plain(n: int, poll: int) -> str:
    return made(n)


def changing_guids(n: int, poll: int) -> str:
    return made(n, guid=f"guid-{n}-{poll}")


def tracked_links(n: int, poll: int) -> str:
    return made(n, link=f"http{'s' * (poll % 2)}://Example.org/{n}{'/' * (poll % 2)}?utm_source=poll{poll}#top")


def shared_guids(n: int, poll: int) -> str:
    return made(n, guid="https://example.org/")


def no_guids(n: int, poll: int) -> str:
    return made(n, guid="")


def no_links(n: int, poll: int) -> str:
    return made(n, link="")


def neither(n: int, poll: int) -> str:
    return made(n, guid="", link="")


def moving_links(n: int, poll: int) -> str:
    return made(n, link=f"https://example.org/{poll // 3}/{n}")


def edited_titles(n: int, poll: int) -> str:
    return made(n, title=f"{TITLES[n % 5]} {n}" + " (as corrected)" * (poll > 3))


def made(n: int, *, guid: str | None = None, link: str | None = None, title: str = "") -> str:
    """Release `n`: five titles for all, the time and the text are its own."""
    return entry(
        title or TITLES[n % 5],
        guid=f"post-{n}" if guid is None else guid,
        link=f"https://example.org/{n}" if link is None else link,
        text=f"This is what release number {n} says.",
        at=NOON - timedelta(days=20) + n * HOUR,
    )


@pytest.mark.parametrize(
    "disguise",
    [plain, changing_guids, tracked_links, shared_guids, no_guids, no_links, neither, moving_links, edited_titles],
)
def test_each_release_is_one_item_whatever_the_feed_does(world: World, farm: Farm, disguise: Disguise) -> None:
    """Twelve polls of a feed that shows ten of forty releases, some late, some gone for a while and back again."""
    source = world.source()
    chance = random.Random(7)
    shown: set[int] = set()
    for poll in range(12):
        window = range(poll * 3, poll * 3 + 10)
        now = [n for n in window if chance.random() > 0.2 or n in (window[0], window[-1])]
        shown |= {*now}
        farm["/feed"] = Served(body=feed(*(disguise(n, poll) for n in sorted(now, reverse=True))))
        assert world.one(source, after=HOUR).status in ("ok", "unchanged")
    said = sorted(int(stored.item.text.split()[-2]) for stored in world.items())
    assert said == sorted(shown)


def test_the_same_title_twice_a_day_is_two_items(world: World, farm: Farm) -> None:
    twice = [entry("Nominations Sent to the Senate", link=f"https://example.org/{n}", guid=str(n)) for n in (1, 2)]
    farm["/feed"] = Served(body=feed(*twice))
    assert world.one(world.source()).new == 2


def test_distrusted_keys_do_not_count(world: World, farm: Farm) -> None:
    def same_link(n: int) -> str:
        return entry(f"Release {n}", link="https://example.org/news", guid=str(n), at=NOON - n * HOUR)

    source = world.source(distrust=["link"])
    farm["/feed"] = Served(body=feed(same_link(1)))
    world.one(source)
    farm["/feed"] = Served(body=feed(same_link(2)))
    assert world.one(source, after=HOUR).new == 1
    assert world.titles() == ["Release 1", "Release 2"]


def test_an_item_without_a_text_gets_it_from_the_other_source(world: World, farm: Farm) -> None:
    link = "https://example.org/hlsd"
    words = (
        "On August 1, 2023, the Secretary of State and the Foreign Secretary of Mexico chaired the third U.S.-Mexico"
        " High-Level Security Dialogue in Washington."
    )
    farm["/list"] = Served(body=feed(entry("Joint statement", link=link, at=None)))
    farm["/feed"] = Served(body=feed(entry("Joint statement", link=link, text=words)))
    assert world.one(world.source("list", "/list")).candidates == 0
    outcome = world.one(world.source())
    assert (outcome.new, outcome.edited, outcome.candidates) == (0, 1, 1)
    (stored,) = world.items()
    assert (stored.item.text, stored.item.source) == (words, "list")
    assert stored.item.published is not None
    assert world.one(world.source("list", "/list"), after=timedelta(hours=30)).edited == 0
