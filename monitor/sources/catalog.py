"""`sources.yaml`: the declared sources, checked also for what their shape cannot say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from monitor.config.yaml_file import YamlFile, read_yaml
from monitor.core.errors import ConfigError
from monitor.sources.canada_news import CanadaNewsSource
from monitor.sources.federal_register import FederalRegisterSource
from monitor.sources.feed import FeedSource
from monitor.sources.listing import ListingSource
from monitor.sources.wordpress import WordpressSource

Source = Annotated[
    FeedSource | ListingSource | WordpressSource | FederalRegisterSource | CanadaNewsSource,
    Field(discriminator="type"),
]


@with_config(extra="forbid")
class _Catalog(TypedDict):
    sources: tuple[Source, ...]


_CATALOG = TypeAdapter(_Catalog)
_FEED = TypeAdapter(FeedSource)
_TYPES = ("feed", "listing", "wordpress", "federal_register", "canada_news")


def load_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a file, in its order; raises ConfigError with one line for each mistake."""
    file = read_yaml(path)
    try:
        return file.load(
            _CATALOG, unique=[("sources", "name")], also=lambda catalog: _problems(file, catalog["sources"])
        )["sources"]
    except ConfigError as error:
        raise ConfigError(*file.in_order([*error.problems, *_of_no_type(file)])) from error


def _of_no_type(file: YamlFile) -> Iterator[str]:
    """What else is wrong with sources whose type is unknown, as far as it is the same for all types."""
    for n, entry in file.entries("sources"):
        if entry.get("type") not in _TYPES:
            told = file.mistakes(_FEED, {**entry, "type": "feed"}, at=("sources", n))
            # Keys of its own are for its type to judge, once that is right.
            yield from (line for line in told if not line.endswith("unknown key"))


def _problems(file: YamlFile, sources: tuple[Source, ...]) -> Iterator[str]:
    if not sources:
        yield f"{file.where('sources')}: sources: the list is empty, so nothing would be read"
