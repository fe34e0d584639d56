"""What one source does wrong, the others do not pay for; and what it says oddly does not stop it for ever."""

from datetime import timedelta

import pytest

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.sources.base import Document, Page
from monitor.sources.feed import FeedSource
from tests.services.farm import Farm, Served, World, entry, feed, releases

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("host", ["xn--", "xn--a-.com", "xn--zzzzzzzzzzzzz99999"])
def test_a_redirect_to_no_possible_name_is_that_source_s_trouble(world: World, farm: Farm, host: str) -> None:
    farm["/odd"] = Served(status=302, headers={"Location": f"http://{host}/"})
    farm["/feed"] = Served(body=releases(1))
    odd, good = world.poll(world.source("odd", "/odd"), world.source("z-good"))
    assert (odd.status, good.status, good.new) == ("refused_address", "ok", 1)


def test_validators_that_cannot_be_sent_are_not(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(body=releases(1), headers={"ETag": "\u00e9", "Last-Modified": "hace un rato \u00f1"})
    source = world.source()
    assert world.one(source).status == "ok"
    assert world.one(source, after=HOUR).status == "unchanged"
    assert "if-none-match" not in farm.asked[-1][1]


class Stumbling(FeedSource):
    """A source type with a mistake in it."""

    def first(self, period: object = None) -> object:  # type: ignore[override]
        raise KeyError("a mistake of ours")


def test_a_mistake_of_ours_is_told_as_that_and_stops_nobody_else(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(body=releases(1))
    broken = Stumbling.model_validate(world.source("broken").model_dump())
    told, good = world.poll(broken, world.source("z-good"))
    assert told.status == "unreadable"
    assert "stumbled over it (KeyError" in (told.error or "")
    assert (good.status, good.new) == ("ok", 1)


class Choosy(FeedSource):
    """A source type that takes a document without any item for a mistake, as some do."""

    def parse(self, document: Document) -> Page:
        page = super().parse(document)
        assert all(isinstance(item, Item) for item in page.items)
        if not page.items:
            raise ParseError(self.name, "empty", "nothing in it")
        return page


def test_a_document_with_nothing_new_is_not_taken_for_an_empty_one(world: World, farm: Farm) -> None:
    source = Choosy.model_validate(world.source().model_dump())
    one = entry("Talks", link="https://example.org/1", text="Text.")
    for title in ("T", "U", "V"):
        farm["/feed"] = Served(body=feed(one).replace("<title>T<", f"<title>{title}<"))
        outcome = world.one(source, after=HOUR)
        assert (outcome.status, outcome.seen) == ("ok", 1)


def test_entries_that_all_claim_one_guid_are_all_stored(world: World, farm: Farm) -> None:
    farm["/feed"] = Served(body=feed(*(entry(f"Release number {n}", guid="same", text=f"{n}") for n in range(5))))
    assert world.one(world.source()).new == 5
    farm["/other"] = Served(
        body=feed(*(entry(f"Note {n}", guid="g", link="https://example.org/", text=f"{n}") for n in range(5)))
    )
    other = world.source("other", "/other")
    assert world.one(other).new == 5
    assert world.one(other, after=30 * HOUR).new == 0
