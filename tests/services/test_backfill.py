"""Backfill over loopback: each type's archive, once, resumed where it was left, without a storm of cards."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.core.errors import FetchError
from monitor.core.period import Period, parse_period
from monitor.services.backfill import Step
from monitor.services.coverage import coverage
from monitor.sources.base import SourceBase
from tests.services.farm import Farm, Served, World, entry, feed, texts

SUMMER = parse_period("2023-06-01..2023-06-30")
LAST = date(2023, 7, 31)
EVENT = "The United States and Mexico held the U.S.-Mexico High-Level Economic Dialogue in Mexico City."


def day_of(n: int) -> datetime:
    """Release 0 is the newest; each is a day older than the one before."""
    return datetime(LAST.year, LAST.month, LAST.day, 15, tzinfo=UTC) - timedelta(days=n)


def listing_of(total: int, size: int = 9) -> Callable[[str], Served]:
    """A listing of so many releases, page by page; behind the last page comes the last page again."""

    def answer(path: str) -> Served:
        page = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
        page = min(page, -(-total // size))
        rows = "".join(
            f"<article><h2><a href='/r/{n}'>Release {n}</a></h2><time datetime='{day_of(n).isoformat()}'></time>"
            "</article>"
            for n in range((page - 1) * size, min(page * size, total))
        )
        return Served(body=f"<html><body>{rows}</body></html>")

    return answer


def listing(world: World, **more: Any) -> SourceBase:
    return world.source(
        path="/list", type="listing", item="article", title="h2", date={"selector": "time", "attr": "datetime"},
        next=f"http://127.0.0.1:{world.port}/list?page={{page}}", **more,
    )  # fmt: skip


def run(world: World, source: SourceBase, period: Period = SUMMER, **more: Any) -> list[Step]:
    return [*world.backfiller(**more).backfill(source, period)]


def days(world: World) -> list[date]:
    return sorted(stored.item.published.date() for stored in world.items() if stored.item.published)


JUNE = [date(2023, 6, 1) + timedelta(days=n) for n in range(30)]


def test_a_listing_is_read_down_to_the_first_day_and_no_further(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(200)
    steps = run(world, listing(world))
    assert days(world) == JUNE
    assert steps[-1].whole
    assert farm.count("/list") == 8  # 61 days of nine a page, and the first page with only older ones
    assert [step.fraction for step in steps] == sorted(step.fraction for step in steps)


def test_a_page_that_repeats_ends_it_and_what_is_missing_is_said(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(50)
    step = run(world, listing(world))[-1]
    assert not step.whole
    assert step.end == "the archive ends here"
    assert step.cursor.reached == day_of(49).date()
    assert farm.count("/list") == 7


def test_it_goes_on_where_it_was_killed(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(200)
    source = listing(world)
    steps = world.backfiller().backfill(source, SUMMER)
    assert len([*islice(steps, 5)]) == 5
    del steps
    asked = farm.count("/list")
    assert run(world, source)[-1].whole
    assert farm.count("/list") == asked + 3
    assert days(world) == JUNE


def test_a_second_run_stores_nothing_twice(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(200)
    source = listing(world)
    run(world, source)
    step = run(world, source)[-1]
    assert (step.whole, step.cursor.new, len(world.items())) == (True, 0, 30)


def test_what_the_poller_has_already_stored_does_not_end_it(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(200)
    source = listing(world)
    world.one(source)
    run(world, source, parse_period("2023-06-01..2023-07-31"))
    assert len(world.items()) == 61


def test_pages_are_bounded_and_the_next_run_goes_on(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(200)
    source = listing(world)
    step = run(world, source, pages=3)[-1]
    assert step.end == "stopped after 3 pages; run it again"
    assert run(world, source)[-1].whole
    assert farm.count("/list") == 8


def test_passing_trouble_is_waited_out_and_what_stays_is_an_error(world: World, farm: Farm) -> None:
    answers = listing_of(200)
    left = [Served(status=503), Served(status=429, headers={"Retry-After": "60"})]
    farm["/list"] = lambda path: left.pop() if left and "page=3" in path else answers(path)
    assert run(world, listing(world))[-1].whole
    assert world.rested == [60.0, 30.0]
    farm["/list"] = Served(status=404)
    with pytest.raises(FetchError, match="status 404"):
        run(world, listing(world), parse_period("2022"))


def test_full_texts_are_fetched_of_the_period_only(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(40)
    for n in range(40):
        farm[f"/r/{n}"] = Served(body=f"<div class=body>{'A long text. ' * 60}</div>")
    run(world, listing(world, article={"body": ".body"}), parse_period("2023-07-10..2023-07-20"))
    assert all(len(stored.item.text) > 500 for stored in world.items())
    assert len(world.items()) == sum(path.startswith("/r/") for path, _ in farm.asked) == 11


def posts(numbers: range) -> str:
    return json.dumps(
        [
            {
                "id": n, "date_gmt": f"{day_of(n):%Y-%m-%dT%H:%M:%S}", "link": f"https://example.org/{n}",
                "guid": {"rendered": f"?p={n}"}, "title": {"rendered": f"Release {n}"},
                "content": {"rendered": f"<p>Text {n}.</p>"},
            }
            for n in numbers
        ]
    )  # fmt: skip


def test_wordpress_is_asked_for_the_period(world: World, farm: Farm) -> None:
    def answer(path: str) -> Served:
        asked = parse_qs(urlsplit(path).query)
        inside = [n for n in range(400) if asked["after"][0] <= f"{day_of(n):%Y-%m-%dT%H:%M:%S}" < asked["before"][0]]
        at = (int(asked["page"][0]) - 1) * 10
        return Served(body=posts(range(inside[at], inside[at] + 10)), headers={"X-WP-TotalPages": "3"})

    farm["/wp-json/wp/v2/posts"] = answer
    step = run(world, world.source(type="wordpress", path="/"))[-1]
    assert (step.whole, step.cursor.pages, days(world)) == (True, 3, JUNE)


def test_a_wordpress_feed_is_paged_to_its_end(world: World, farm: Farm) -> None:
    def answer(path: str) -> Served:
        page = int(parse_qs(urlsplit(path).query).get("paged", ["1"])[0])
        if page > 9:
            return Served(status=404)
        numbers = range((page - 1) * 10, page * 10)
        return Served(body=feed(*(entry(f"R {n}", link=f"https://example.org/{n}", at=day_of(n)) for n in numbers)))

    farm["/feed/"] = answer
    source = world.source(type="wordpress", path="/feed/")
    assert run(world, source)[-1].whole
    step = run(world, source, parse_period("2023-01-01..2023-06-30"))[-1]
    assert (step.whole, step.cursor.reached) == (False, day_of(89).date())


def test_a_feed_without_an_archive_says_how_far_it_goes_back(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(
        body=feed(*(entry(f"R {n}", link=f"https://example.org/{n}", at=day_of(n)) for n in range(9)))
    )
    step = run(world, world.source())[-1]
    assert (step.whole, step.cursor.items, step.cursor.reached) == (False, 0, date(2023, 7, 23))


def test_one_summary_instead_of_a_storm_of_cards(world: World, farm: Farm) -> None:
    titles = ("U.S.-Mexico High-Level Economic Dialogue", "USMCA Free Trade Commission", "Bicentennial Framework talks")
    events = (
        entry(title, link=f"https://example.org/{n}", text=EVENT, at=day_of(40 + 20 * n))
        for n, title in enumerate(titles)
    )
    farm["/feed"] = Served(body=feed(*events))
    period = parse_period("2023-01-01..2023-07-31")
    step = run(world, world.source(), period)[-1]
    assert step.cursor.candidates == 3
    (notice,) = world.queued()
    assert notice.kind == "notice"
    assert texts([notice])[0].startswith(
        "The past of s from 2023-01-01 to 2023-07-31 was read: 3 items, 3 of them new, 3"
    )


def test_notify_sends_the_cards(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(body=feed(entry("High-Level Economic Dialogue", text=EVENT, at=day_of(50))))
    run(world, world.source(), notify=True)
    assert [message.kind for message in world.queued()] == ["card"]


def test_coverage_tells_nothing_happened_from_never_read(world: World, farm: Farm) -> None:
    farm["/list"] = listing_of(40)  # back to 22 June
    source = listing(world)
    run(world, source, parse_period("2023-07-01..2023-07-31"))
    for _ in range(3):
        world.one(source, after=timedelta(days=1))
    (row,) = coverage(world.store, [source], since=date(2023, 5, 1), until=date(2023, 8, 31), now=world.now)
    assert [(month.items, month.read) for month in row.months] == [
        (0, "never"), (0, "never"), (31, "whole"), (0, "partly"),
    ]  # fmt: skip
    farm["/list"] = listing_of(400)
    run(world, source, parse_period("2023-05-01..2023-06-30"))
    farm["/feed"] = Served(body=feed())
    (row,) = coverage(world.store, [source], since=date(2023, 5, 1), until=date(2023, 6, 30), now=world.now)
    assert [(month.items, month.read) for month in row.months] == [(31, "whole"), (30, "whole")]
