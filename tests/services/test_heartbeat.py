"""The sign of life over loopback: after polls only, seldom, and what goes wrong with it stops nothing."""

from datetime import timedelta

import pytest

from monitor.services.heartbeat import SELDOM, Heart
from monitor.sources.reader import Reader
from tests.services.farm import Farm, Served, World

MINUTE = timedelta(minutes=1)


@pytest.fixture
def heart(web: tuple[Farm, int, Reader], world: World) -> Heart:
    farm, port, reader = web
    farm["/beat"] = Served(body="OK")
    return Heart(address=f"http://127.0.0.1:{port}/beat", ask=reader.document, clock=lambda: world.now)


def test_it_beats_once_after_polls_and_seldom(world: World, farm: Farm, heart: Heart) -> None:
    assert heart.beat() is None
    heart.polled()
    assert (heart.beat(), farm.count("/beat")) == ("", 1)
    world.now += SELDOM
    assert heart.beat() is None, "no poll came to its end since"
    heart.polled()
    assert heart.beat() == ""
    for _ in range(9):
        world.now += MINUTE / 2
        heart.polled()
        assert heart.beat() is None
    world.now += MINUTE
    assert (heart.beat(), farm.count("/beat")) == ("", 3)


def test_a_failure_is_words_and_tried_again_at_the_next_time(world: World, farm: Farm, heart: Heart) -> None:
    farm["/beat"] = Served(status=404)
    heart.polled()
    assert heart.beat() == "status 404 has no such page"
    heart.polled()
    assert heart.beat() is None
    world.now += SELDOM
    farm["/beat"] = Served(body="OK")
    assert heart.beat() == ""


def test_without_an_address_nothing_happens() -> None:
    def refuse(_: str) -> object:
        raise AssertionError

    heart = Heart(address="", ask=refuse, clock=lambda: pytest.fail("nobody asks for the time"))
    heart.polled()
    assert heart.beat() is None


def test_doctor_tries_it(web: tuple[Farm, int, Reader], farm: Farm, heart: Heart) -> None:
    assert heart.check().well
    assert farm.count("/beat") == 1
    farm["/beat"] = Served(status=410)
    assert "gone for good" in heart.check().told
    private = Heart(address="http://127.0.0.1:9/beat", ask=web[2].document, clock=heart.clock).check()
    assert not private.well
    assert "MONITOR_ALLOW_HOSTS" in private.remedy
