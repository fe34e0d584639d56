"""Listings through the poller: further pages while they bring news, and each item's own page, read once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.services.farm import Farm, Served, World

HOUR = timedelta(hours=1)
BODY = "The text of release {n}, as its own page has it. " * 20


def listing(*numbers: int, following: str = "") -> str:
    """A page of a listing; an item's title says `draft` where its number is negative."""
    rows = "".join(
        f"<article><h2><a href='/release/{abs(n)}'>Release {abs(n)}{' draft' if n < 0 else ''}</a></h2>"
        f"<time datetime='2023-07-{abs(n) % 28 + 1:02}T10:00:00Z'></time></article>"
        for n in numbers
    )
    return f"<html><body>{rows}{following and f'<a class=next href={following}>next</a>'}</body></html>"


def article(n: int) -> Served:
    return Served(body=f"<html><body><div class='body'><p>{BODY.format(n=n)}</p></div></body></html>")


@pytest.fixture
def declared() -> dict[str, Any]:
    return {
        "type": "listing", "item": "article", "title": "h2", "date": {"selector": "time", "attr": "datetime"},
        "next": "a.next", "article": {"body": ".body"},
    }  # fmt: skip


def publish(farm: Farm, *numbers: int) -> None:
    """Put the releases on pages of five, newest first."""
    pages = [numbers[at : at + 5] for at in range(0, len(numbers), 5)]
    for place, page in enumerate(pages):
        following = f"/list?page={place + 2}" if place + 1 < len(pages) else ""
        farm["/list" if place == 0 else f"/list?page={place + 1}"] = Served(body=listing(*page, following=following))
    for n in numbers:
        farm[f"/release/{abs(n)}"] = article(abs(n))


def test_the_full_text_is_fetched_once(world: World, farm: Farm, declared: dict[str, Any]) -> None:
    source = world.source(path="/list", **declared)
    publish(farm, 3, 2, 1)
    assert world.one(source).new == 3
    assert all("as its own page has it" in stored.item.text for stored in world.items())
    for _ in range(3):
        assert world.one(source, after=30 * HOUR).edited == 0
    assert [farm.count(f"/release/{n}") for n in (1, 2, 3)] == [1, 1, 1]
    publish(farm, -3, 2, 1)  # an edited title: its page is read again
    assert world.one(source, after=30 * HOUR).edited == 1
    assert [farm.count(f"/release/{n}") for n in (1, 2, 3)] == [1, 1, 2]


def test_the_first_poll_reads_one_page_later_ones_go_on_to_what_is_known(
    world: World, farm: Farm, declared: dict[str, Any]
) -> None:
    source = world.source(path="/list", **declared)
    publish(farm, *range(20, 0, -1))
    assert world.one(source).new == 5
    publish(farm, *range(32, 0, -1))
    assert world.one(source, after=HOUR).new == 12
    asked = [path for path, _ in farm.asked if path.startswith("/list")]
    assert asked == ["/list", "/list", "/list?page=2", "/list?page=3"]


def test_pages_are_bounded(world: World, farm: Farm, declared: dict[str, Any]) -> None:
    source = world.source(path="/list", **declared)
    publish(farm, 1)
    world.one(source)
    publish(farm, *range(150, 0, -1))
    assert world.one(source, after=HOUR).seen == 100


def test_a_further_page_that_fails_is_read_next_time(world: World, farm: Farm, declared: dict[str, Any]) -> None:
    source = world.source(path="/list", **declared)
    publish(farm, *range(5, 0, -1))
    world.one(source)
    publish(farm, *range(15, 0, -1))
    farm["/list?page=2"] = Served(status=503)
    assert world.one(source, after=HOUR).new == 5
    outcome = world.one(source, after=HOUR)
    assert (outcome.status, outcome.error) == (
        "http_error", "twice a further page could not be read: status 503 (Service Unavailable)",
    )  # fmt: skip
    publish(farm, *range(15, 0, -1))
    assert world.one(source, after=HOUR).new == 5
    assert len(world.items()) == 15


def test_an_article_that_fails_is_tried_again_for_two_days(world: World, farm: Farm, declared: dict[str, Any]) -> None:
    source = world.source(path="/list", **declared)
    publish(farm, 2, 1)
    farm["/release/2"] = Served(status=503)
    assert world.one(source).new == 2
    assert [bool(stored.item.text) for stored in world.items()] == [True, False]
    farm["/release/2"] = article(2)
    assert world.one(source, after=HOUR).status == "ok"
    assert all(stored.item.text for stored in world.items())
    assert [farm.count(f"/release/{n}") for n in (1, 2)] == [1, 2]
    publish(farm, 3, 2, 1)
    farm["/release/3"] = Served(status=404)
    for _ in range(6):
        world.one(source, after=24 * HOUR)
    assert farm.count("/release/3") <= 4
    assert world.one(source, after=24 * HOUR).status in ("ok", "unchanged")


def test_articles_whose_selector_matches_nothing_are_an_error_of_the_source(
    world: World, farm: Farm, declared: dict[str, Any]
) -> None:
    source = world.source(path="/list", **{**declared, "article": {"body": ".gone"}})
    publish(farm, 2, 1)
    outcome = world.one(source)
    assert (outcome.status, outcome.new) == ("selector_no_match", 2)
    assert (outcome.error or "").startswith("none of the items' own pages could be read: article.body '.gone'")


def test_a_redesigned_listing_is_an_error(world: World, farm: Farm, declared: dict[str, Any]) -> None:
    source = world.source(path="/list", **declared)
    farm["/list"] = Served(body="<html><body><div>News</div></body></html>")
    assert world.one(source).status == "selector_no_match"
