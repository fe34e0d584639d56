"""Lines of a file as items: whose release it is, and when it was published."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item
from monitor.services.classify_file import KnownSources, classify_lines, item_of
from monitor.services.cluster_file import cluster_lines
from monitor.services.evaluate import judge
from monitor.sources.feed import FeedSource
from tests import make

GAZETTEER = Gazetteer(make.registry())


def declared(name: str, **changes: Any) -> FeedSource:
    entry = {"name": name, "type": "feed", "url": f"https://{name}.example/feed", "publisher": name.upper()}
    return FeedSource.model_validate({**entry, **changes})


SOURCES: KnownSources = {
    "sre-english": declared("sre-english", country="MX", language="en"),
    "tijuana": declared("tijuana", country="US", language="es", timezone="America/Tijuana"),
}
TALKS = {
    "id": "1",
    "url": "https://x.example/1",
    "source": "sre-english",
    "lang": "en",
    "title": "Mexico and Brazil hold talks",
    "text": "The foreign secretary of Mexico received the foreign minister of Brazil. Mexico thanked Brazil.",
    "published": "2026-10-01",
}


def read(**record: Any) -> Item:
    item, _, _ = item_of({"title": "A title", **record}, SOURCES)
    return item


def test_a_declared_source_tells_country_language_and_time_zone() -> None:
    item = read(source="tijuana", published="2026-10-01T20:00:00")
    assert (item.country, item.language, item.timezone) == ("US", "es", "America/Tijuana")
    assert item.published == datetime(2026, 10, 2, 3, tzinfo=UTC)
    assert read(source="sre-english", lang="en").country == "MX"


def test_what_the_line_says_itself_wins() -> None:
    item = read(source="tijuana", lang="en", country="CA")
    assert (item.country, item.language) == ("CA", "en")


@pytest.mark.parametrize(
    ("record", "country"),
    [
        ({"source": "presidencia", "lang": "es"}, "MX"),
        ({"source": "whitehouse", "lang": "en"}, "US"),
        ({"source": "state"}, "US"),
        ({"lang": "fr"}, "CA"),
        ({"source": "whitehouse", "lang": "en", "country": "MX"}, "MX"),
    ],
)
def test_of_an_unknown_source_the_language_is_a_guess(record: dict[str, str], country: str) -> None:
    item = read(**record, published="2026-10-01T20:00:00")
    assert (item.country, item.timezone) == (country, "UTC")
    assert item.published == datetime(2026, 10, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "published",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01",
        "9999-12-31T23:59:59",
        "2026-10-01T10:00:00+23:00",
    ],
)
def test_a_date_that_nobody_means_is_no_date(published: str) -> None:
    assert read(published=published).published is None
    assert read(source="tijuana", published=published).published is None
    lines = [json.dumps({**TALKS, "source": "state", "published": published}).encode()] * 2
    assert [one["verdict"] for one in classify_lines(lines, GAZETTEER, SOURCES)] == ["candidate"] * 2
    assert [one["event_date"] for one in cluster_lines(lines, GAZETTEER, SOURCES)] == [None]


def test_a_date_that_cannot_be_read_is_named() -> None:
    (told,) = classify_lines([b'{"title": "A title", "published": "soon"}'], GAZETTEER, SOURCES)
    assert told == {"id": None, "line": 1, "error": "published 'soon' is no ISO 8601 date"}


def test_a_government_that_names_itself_is_no_candidate() -> None:
    line = json.dumps(TALKS).encode()
    (told,) = classify_lines([line], GAZETTEER, SOURCES)
    (guessed,) = classify_lines([line], GAZETTEER, {})
    assert (told["verdict"], guessed["verdict"]) == ("no", "candidate")
    assert list(cluster_lines([line], GAZETTEER, SOURCES)) == []
    (release,) = judge([line], {}, GAZETTEER, SOURCES, name="file")
    assert not release.verdict.is_candidate
