"""The poller's manners over loopback: when it comes again, what it asks with, and what robots.txt lets it do."""

from datetime import timedelta

import pytest

from monitor.core.pace import BELIEVED
from monitor.services.health import health
from tests.services.farm import Farm, Served, World, releases, texts

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def test_a_source_is_asked_again_after_half_its_usual_silence(world: World, farm: Farm) -> None:
    source = world.source(interval={"min": 30, "max": 720})
    for n in range(12):
        farm["/feed"] = Served(body=releases(*range(1, n + 2)))
        world.one(source, after=6 * HOUR)
    due = world.memory().due
    assert due
    assert due - world.now == pytest.approx(3 * HOUR, abs=1 * MINUTE)
    assert world.poller.due([source]) == []
    world.now = due
    assert world.poller.due([source]) == [source]


def test_the_declared_bounds_hold(world: World, farm: Farm) -> None:
    busy, quiet = world.source("busy", interval={"min": 30, "max": 60}), world.source("quiet", "/quiet")
    farm["/quiet"] = Served(body=releases(1))
    for n in range(10):
        farm["/feed"] = Served(body=releases(*range(1, n + 2)))
        world.poll(busy, quiet, after=40 * MINUTE)
    due = world.memory("busy").due
    assert due
    assert 30 * MINUTE <= due - world.now <= 33 * MINUTE
    world.poll(quiet, after=timedelta(days=30))
    due = world.memory("quiet").due
    assert due
    assert timedelta(minutes=648) <= due - world.now <= timedelta(minutes=720)


@pytest.mark.parametrize(
    ("declared", "wait"), [("max-age=7200", 120), ("max-age=999999", 720), ("no-cache, max-age=7200", 31.5)]
)
def test_cache_control_is_respected_up_to_the_longest_interval(
    world: World, farm: Farm, declared: str, wait: float
) -> None:
    farm["/feed"] = Served(body=releases(1), headers={"Cache-Control": declared})
    world.one(world.source(interval={"min": 30, "max": 720}))
    due = world.memory().due
    assert due
    assert (due - world.now) / MINUTE == pytest.approx(wait)


@pytest.mark.parametrize(
    ("asked", "days"),
    [("172800", 2), ("Thu, 03 Aug 2023 12:00:00 GMT", None), ("99999999999", 7),
     ("Fri, 31 Dec 9999 23:59:59 GMT", 7)],
)  # fmt: skip
def test_retry_after_is_respected_beyond_the_longest_interval_up_to_a_week(
    world: World, farm: Farm, asked: str, days: int | None
) -> None:
    farm["/feed"] = Served(status=429, headers={"Retry-After": asked})
    source = world.source()
    assert world.one(source).status == "blocked"
    due = world.memory().due
    assert due
    if days is None:  # a moment that is over: only the usual waiting
        assert due - world.now < HOUR
        return
    assert due == world.now + timedelta(days=days)
    told = f"status 429: asks to come less often; it asks to stay away until {due:%Y-%m-%d %H:%M} UTC"
    (row,) = health(world.store, [source], now=due - MINUTE)
    assert (row.state, row.error, row.overdue) == ("blocked", told, False)
    (alarm,) = texts(world.queued("alarm:"))
    assert told in alarm
    assert world.poller.due([source]) == []


def test_a_source_that_stayed_away_as_it_was_asked_is_not_called_silent(world: World, farm: Farm) -> None:
    source = world.source(expect={"items_per_week": 70})
    farm["/feed"] = Served(body=releases(1))
    world.one(source)
    world.queued()
    farm["/feed"] = Served(status=503, headers={"Retry-After": "604800"})
    assert world.one(source, after=HOUR).status == "http_error"
    assert len(world.queued("alarm:")) == 1
    farm["/feed"] = Served(body=releases(*range(1, 30)))
    assert world.one(source, after=timedelta(days=7)).status == "ok"
    assert world.memory().state == "ok"
    assert len(world.queued("recovery:")) == 1
    assert world.queued("alarm:") == []


def test_a_short_retry_after_needs_no_words(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(status=503, headers={"Retry-After": "60"})
    assert world.one(world.source()).error == "status 503 (Service Unavailable)"


def test_back_off_doubles_and_never_gives_up(world: World, farm: Farm) -> None:
    source = world.source(interval={"min": 30, "max": 720})
    farm["/feed"] = Served(status=500)
    waits = []
    for _ in range(40):
        world.one(source, after=HOUR)
        due = world.memory().due
        assert due
        waits.append((due - world.now) / MINUTE)
    assert waits[:4] == pytest.approx([31.5, 60, 120, 240], rel=0.1)
    assert max(waits) <= 720
    farm["/feed"] = Served(body=releases(1))
    assert world.one(source, after=HOUR).status == "ok"


def test_a_lying_304_hides_news_for_a_day_at_most(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1), etag='"same"')
    world.one(source)
    farm["/feed"] = Served(body=releases(1, 2), etag='"same"')
    assert world.one(source, after=HOUR).status == "unchanged"
    assert world.one(source, after=BELIEVED).new == 1


def test_the_same_bytes_are_read_once_a_day(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1))
    assert [world.one(source, after=HOUR).status for _ in range(3)] == ["ok", "unchanged", "unchanged"]
    assert world.one(source, after=BELIEVED).status == "ok"


def test_what_robots_txt_forbids_is_not_asked_for(world: World, farm: Farm) -> None:
    farm["/robots.txt"] = Served(body="User-agent: *\nDisallow: /private/\n\nUser-agent: binational-monitor\nAllow: /")
    farm["/private/feed"] = Served(body=releases(1))
    source = world.source(path="/private/feed")
    assert world.one(source).status == "ok"
    farm["/robots.txt"] = Served(body="User-agent: *\nDisallow: /private/")
    assert world.one(source, after=HOUR).status in ("ok", "unchanged")  # believed for a day
    asked = farm.count("/private/feed")
    outcome = world.one(source, after=BELIEVED)
    assert outcome.status == "disallowed"
    assert "robots.txt of" in (outcome.error or "")
    assert farm.count("/private/feed") == asked
    assert farm.count("/robots.txt") == 2


def test_robots_txt_is_ignored_with_a_reason(world: World, farm: Farm) -> None:
    farm["/robots.txt"] = Served(body="User-agent: *\nDisallow: /")
    farm["/feed"] = Served(body=releases(1))
    assert world.one(world.source(robots="ignore", robots_reason="the webmaster agreed by mail")).status == "ok"
    assert farm.count("/robots.txt") == 0


def test_robots_txt_is_fetched_once_for_all_sources_of_a_host(world: World, farm: Farm) -> None:
    farm["/robots.txt"] = Served(status=404)
    farm["/feed"] = Served(body=releases(1))
    world.poll(*(world.source(f"s{n}") for n in range(5)))
    world.poll(*(world.source(f"s{n}") for n in range(5)), after=HOUR)
    assert farm.count("/robots.txt") == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_forbids_nothing(world: World, farm: Farm, status: int) -> None:
    farm["/robots.txt"] = Served(status=status)
    farm["/feed"] = Served(body=releases(1))
    assert world.one(world.source()).status == "ok"


def test_while_the_host_is_in_trouble_nothing_is_asked_unless_the_rules_are_known(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1))
    farm["/robots.txt"] = Served(status=503)
    outcome = world.one(source)
    origin = source.url.removesuffix("/feed")
    assert (outcome.status, outcome.error) == (
        "http_error", f"no answer from {origin}/robots.txt: status 503 (Service Unavailable)",
    )  # fmt: skip
    assert farm.count("/feed") == 0
    (row,) = health(world.store, [source], now=world.now)
    assert row.remedy.startswith("nothing is asked of a host whose rules are not known")
    assert "robots_reason" in texts(world.queued("alarm:"))[0]
    farm["/robots.txt"] = Served(body="User-agent: *\nDisallow:")
    assert world.one(source, after=HOUR).status == "ok"
    farm["/robots.txt"] = Served(status=503)
    for _ in range(3):
        assert world.one(source, after=BELIEVED).status == "ok"
    farm["/robots.txt"] = Served(body="User-agent: *\nDisallow: /")
    assert world.one(source, after=BELIEVED).status == "disallowed"
