"""Never silent: what the poller makes of quiet, of drops and of walls, and whom it tells how often."""

from datetime import timedelta

import pytest

from monitor.services.health import health
from tests.services.farm import Farm, Served, World, entry, feed, releases, texts

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def test_a_source_that_only_repeats_itself_is_stale_by_its_own_rhythm(world: World, farm: Farm) -> None:
    source = world.source()
    for n in range(30):
        farm["/feed"] = Served(body=releases(*range(n, n + 10)))
        assert world.one(source, after=DAY).status == "ok"
    states = []
    for _ in range(12):
        assert world.one(source, after=DAY).status in ("ok", "unchanged"), "the poll itself went well"
        states.append(world.memory().state)
    assert states[:6] == ["ok"] * 6
    assert states[-1] == "stale"
    assert world.memory().error == "the newest item is 12 days old, and 7 items a week are usual"
    farm["/feed"] = Served(body=releases(*range(100, 110)))
    assert world.one(source, after=DAY).status == "ok"


def test_a_304_can_make_a_source_stale_but_never_well(world: World, farm: Farm) -> None:
    source = world.source(expect={"items_per_week": 20})
    farm["/feed"] = Served(body=releases(1), etag='"1"')
    world.one(source)
    farm["/feed"] = Served(status=500)
    assert world.one(source, after=HOUR).status == "http_error"
    farm["/feed"] = Served(body=releases(1), etag='"1"', status=304)
    outcome = world.one(source, after=HOUR)
    assert (outcome.status, world.memory().state) == ("http_error", "http_error")
    farm["/feed"] = Served(body=releases(1), etag='"1"')
    assert world.one(source, after=HOUR).status == "ok"
    assert world.one(source, after=HOUR).status == "unchanged"
    assert world.one(source, after=20 * HOUR).status == "unchanged"
    for _ in range(4):
        world.one(source, after=2 * DAY)
    assert world.memory().state == "stale"


def test_a_drop_is_told_until_it_is_over_or_a_week_has_passed(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(*range(30)))
    world.one(source)
    farm["/feed"] = Served(body=releases(28, 29))
    outcome = world.one(source, after=HOUR)
    assert (outcome.status, outcome.error) == (
        "sudden_drop", "only 2 items in the document, and never fewer than 30 before",
    )  # fmt: skip
    farm["/feed"] = Served(body=releases(*range(30)))
    assert world.one(source, after=HOUR).status == "ok"
    farm["/feed"] = Served(body=releases(29, 30))
    assert world.one(source, after=HOUR).status == "ok"  # it has done so before: that is its nature


def test_a_source_that_became_smaller_is_well_again_after_a_week(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(*range(30)))
    world.one(source)
    statuses = []
    for n in range(10):
        farm["/feed"] = Served(body=releases(30 + n, 31 + n))
        statuses.append(world.one(source, after=DAY).status)
    assert statuses == ["sudden_drop"] * 7 + ["ok"] * 3


def test_no_items_where_there_were_some_is_an_error(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=feed())
    assert world.one(source).status == "empty"
    farm["/feed"] = Served(body=releases(1))
    world.one(source, after=HOUR)
    farm["/feed"] = Served(body=feed())
    assert world.one(source, after=HOUR).status == "suddenly_empty"


def test_one_alarm_a_day_and_one_on_recovery(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(body=releases(1))
    world.one(source)
    farm["/feed"] = Served(status=403)
    for _ in range(10):
        world.one(source, after=HOUR)
    (alarm,) = world.queued("alarm:")
    assert (alarm.kind, alarm.body["route"]) == ("notice", "ops")
    (text,) = texts([alarm])
    assert text.startswith("⚠ s: blocked: status 403: refuses programs (last good poll 2023-08-01 12:00 UTC).")
    assert "What to do: the server keeps programs out" in text
    farm["/feed"] = Served(body=releases(1))
    world.one(source, after=HOUR)
    world.one(source, after=HOUR)
    assert texts(world.queued("recovery:")) == ["✓ s works again after 10 hours (blocked before)."]


def test_a_flapping_source_alarms_once_a_day(world: World, farm: Farm) -> None:
    source = world.source()
    told = []
    for n in range(48):
        farm["/feed"] = Served(status=500) if n % 2 else Served(body=releases(1))
        world.one(source, after=HOUR)
        told += world.queued("alarm:") + world.queued("recovery:")
    assert len([one for one in told if one.key.startswith("alarm:")]) == 2


def test_a_trouble_that_stays_is_told_again_after_a_week(world: World, farm: Farm) -> None:
    source = world.source()
    farm["/feed"] = Served(status=404)
    for _ in range(20):
        world.one(source, after=DAY)
    assert len(world.queued("alarm:")) == 3


def test_a_dead_copy_is_stale_at_its_first_poll(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(body=feed(entry("Old", link="https://example.org/1", at=world.now - 400 * DAY)))
    source = world.source()
    assert world.one(source).status == "ok"
    assert world.memory().state == "stale"
    assert not world.queued("alarm:"), "it was silent before anybody watched"
    for _ in range(15):
        world.one(source, after=DAY)
    assert len(world.queued("alarm:")) == 1


def test_health_puts_troubles_first_with_their_remedies(world: World, farm: Farm) -> None:
    good, bad, new = world.source("good", "/good"), world.source("bad", "/bad"), world.source("new", "/new")
    farm["/good"] = Served(body=releases(1))
    world.poll(good, bad)
    rows = health(world.store, [good, new, bad], now=world.now)
    assert [(row.source, row.state, row.trouble) for row in rows] == [
        ("bad", "http_error", True), ("good", "ok", False), ("new", None, False),
    ]  # fmt: skip
    assert rows[0].remedy.startswith("open the address in a browser")
    assert rows[1].sparkline == "       ·"
    late = health(world.store, [good], now=world.now + 3 * DAY)
    assert (late[0].trouble, late[0].error) == (True, "not polled for 3 days")


def test_the_items_a_week_are_learned(world: World, farm: Farm) -> None:
    source = world.source()
    for n in range(40):
        farm["/feed"] = Served(body=releases(*range(n, n + 10)))
        world.one(source, after=DAY)
    (row,) = health(world.store, [source], now=world.now)
    assert row.expected_per_week == pytest.approx(7)
    assert row.items_per_week == pytest.approx(7)
