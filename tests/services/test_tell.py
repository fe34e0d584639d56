"""After a poll in which much went wrong ops get one message, not one for each source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.core.errors import FetchError
from monitor.core.model import SourceState
from monitor.services.poll import ReadTogether
from monitor.sources.base import SourceBase
from monitor.sources.reader import Answer, Asked
from tests.services.farm import Farm, Served, World, releases, texts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def failing(state: SourceState) -> ReadTogether:
    """A reader for which every source fails like that."""

    def read(asked: Iterable[Asked]) -> Iterator[Sequence[Answer]]:
        for one in asked:
            yield [Answer(source=one.source, error=FetchError(one.source.name, state, "no connection"))]

    return read


def sources(world: World, count: int = 6) -> list[SourceBase]:
    """As many sources, each on a host of its own."""
    return [world.source(f"s{n}").model_copy(update={"url": f"https://h{n}.example/feed"}) for n in range(count)]


def poll(world: World, wanted: Iterable[SourceBase], state: SourceState, *, after: timedelta = HOUR) -> list[str]:
    """What ops are told after a poll that fails so."""
    world.now += after
    for _ in replace(world.poller, read=failing(state)).poll(wanted):
        pass
    return texts(world.queued())


def test_more_than_three_troubles_are_one_message(world: World, farm: Farm) -> None:
    wanted = sources(world)
    (text,) = poll(world, wanted, "blocked")
    assert "⚠ 6 sources are in trouble" in text
    assert "blocked: s0, s1, s2, s3, s4, s5. What to do: the server keeps programs out" in text
    assert poll(world, wanted, "blocked") == [], "at most one a day"
    assert {world.memory(f"s{n}").alarm for n in range(6)} == {"blocked"}
    farm["/feed"] = Served(body=releases(1))
    world.poll(*(world.source(f"s{n}") for n in range(6)), after=HOUR)
    assert texts(world.queued()) == ["✓ 6 sources work again: s0, s1, s2, s3, s4, s5."]


def test_three_troubles_are_three_messages(world: World) -> None:
    assert len(poll(world, sources(world, 3), "blocked")) == 3


def test_our_own_network_is_one_message_a_day_and_one_when_it_is_back(world: World, farm: Farm) -> None:
    wanted = sources(world)
    (text,) = poll(world, wanted, "unreachable")
    assert "None of 6 sources can be reached: the network here is probably down (s0, s1, s2, s3, s4, s5)" in text
    assert poll(world, wanted, "timeout") == []
    assert len(poll(world, wanted, "timeout", after=DAY)) == 1
    farm["/feed"] = Served(body=releases(1))
    ours = [world.source(f"s{n}") for n in range(6)]
    world.poll(*ours[:1], after=HOUR)
    assert texts(world.queued()) == ["✓ The network here works again."]
    world.poll(*ours[1:], after=HOUR)
    assert texts(world.queued()) == [], "the sources were never called broken"


def test_sources_that_are_polled_one_by_one_are_not_told_one_by_one(world: World) -> None:
    told = [poll(world, [one], "unreachable", after=10 * timedelta(minutes=1)) for one in sources(world, 20)]
    assert [len(texts) for texts in told] == [1] * 4 + [0] * 16
    assert "the network here is probably down" in told[3][0]


def test_a_source_that_stays_away_when_the_network_is_back_is_told_then(world: World, farm: Farm) -> None:
    wanted = sources(world)
    assert len(poll(world, wanted, "unreachable")) == 1
    farm["/feed"] = Served(body=releases(1))
    world.poll(world.source("s0"), after=HOUR)
    world.queued()
    (text,) = poll(world, wanted[1:2], "unreachable", after=timedelta(seconds=10))
    assert text.startswith("⚠ s1: unreachable")


def test_what_a_killed_poll_did_not_tell_the_next_one_does(world: World) -> None:
    wanted = sources(world, 1)
    for _ in replace(world.poller, read=failing("blocked")).poll(wanted):
        break
    assert world.memory("s0").state == "blocked"
    assert world.queued() == []
    assert len(poll(world, wanted, "blocked")) == 1
