"""What a source is, whatever its type: its declaration, what it asks for, what it makes of the answer.

A source type describes itself WITHOUT I/O: `first(period)` says what to ask, `parse(document)` makes a page of items
of the answer and may name the next request. Fetching is http.py's, killing a stuck parse is parsing.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from monitor.core.model import Country, Item, Language
from monitor.core.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET; `headers` are added to the client's own, validators (ETag) are the poller's to add."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Fetched bytes with their HTTP facts. `url` is where the redirects ended; a 304 has an empty body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The items of a document, in its order, and the request for the next page where there is one."""

    items: tuple[Item, ...]
    next: Request | None = None


def _http_url(text: str) -> str:
    if not text.startswith(("http://", "https://")) or not text.split("/", 3)[2]:
        raise ValueError("must be an http:// or https:// address")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError) as error:
        raise ValueError("must be an IANA time zone such as America/Mexico_City") from error
    return name


HttpUrl = Annotated[str, AfterValidator(_http_url)]
TimeZone = Annotated[str, AfterValidator(_zone)]
_ZONES: dict[Country, str] = {"US": "America/New_York", "MX": "America/Mexico_City", "CA": "America/Toronto"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Interval(_Strict):
    """Minutes between two polls: never sooner than `min`, never later than `max`."""

    min: Annotated[int, Field(ge=1, le=10_080)] = 30
    max: Annotated[int, Field(ge=1, le=10_080)] = 720


class Expect(_Strict):
    """What working means for the source."""

    items_per_week: Annotated[float, Field(ge=0)]


class Verified(_Strict):
    """How far the declaration is known to work: when it was checked, and how."""

    on: date | None = None
    how: str


class SourceBase(_Strict):
    """One entry of `sources.yaml`; a type adds its own keys, `first` and `parse`."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    type: str
    url: HttpUrl
    publisher: Annotated[str, StringConstraints(min_length=1)]
    country: Country
    language: Language
    timezone: TimeZone | None = None
    interval: Interval = Interval()
    expect: Expect | None = None
    distrust: frozenset[Literal["guid", "link"]] = frozenset()
    robots: Literal["obey", "ignore"] = "obey"
    robots_reason: str = ""
    enabled: bool = True
    verified: Verified | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its undeclared times: its own, else that of its government's seat."""
        return ZoneInfo(self.timezone or _ZONES[self.country])

    def first(self, period: Period | None = None) -> Request:
        """The request a poll begins with; with a period, where an archive of it begins."""
        raise NotImplementedError

    def parse(self, document: Document) -> Page:
        """The items of the document; raises ParseError where it is not what the source promises."""
        raise NotImplementedError
