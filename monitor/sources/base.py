"""What a source is, whatever its type: its declaration, what it asks for, what it makes of the answer.

A source type describes itself WITHOUT I/O: `first(period)` says what to ask, `parse(document)` makes a page of items
of the answer and may name the next request. Fetching is http.py's, killing a stuck parse is parsing.py's.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from monitor.core.model import Country, Item, Language
from monitor.core.period import Period
from monitor.sources.selector import Css


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET; `headers` are added to the client's own, validators (ETag) are the poller's to add."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Document:
    """Fetched bytes with their HTTP facts: header names in lower case, `url` where the redirects ended.

    A 304 has an empty body.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The items of a document, in its order, and the request for the next page where there is one.

    `whole` is False where the document broke off: what could be read is good, but it was not all. `apart` says that
    each entry gave one item and would have given the same without the others.
    """

    items: tuple[Item, ...]
    next: Request | None = None
    whole: bool = True
    apart: bool = False


def _http_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not re.search(r"\s", text)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be an http:// or https:// address")
    if parts.username is not None:
        raise ValueError("must not contain a login")
    return text


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,80}", text):
        raise ValueError("may hold only a-z, 0-9 and hyphens")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:  # KeyError: the zone is not known
        raise ValueError("must be an IANA time zone such as America/Mexico_City") from error
    return name


Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
TimeZone = Annotated[str, AfterValidator(_zone)]
_ZONES: dict[Country, str] = {"US": "America/New_York", "MX": "America/Mexico_City", "CA": "America/Toronto"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Interval(_Strict):
    """Minutes between two polls: never sooner than `min`, never later than `max`."""

    min: Annotated[int, Field(ge=1, le=10_080)] = 30
    max: Annotated[int, Field(ge=1, le=10_080)] = 720

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min} minutes) is longer than max ({self.max} minutes)")
        return self


class Expect(_Strict):
    """What working means for the source."""

    items_per_week: Annotated[float, Field(ge=0)]


class Verified(_Strict):
    """How far the declaration is known to work: the day (or only the month) it was checked, and how."""

    on: date | Month | None = None
    how: str


def selector_alone(value: object) -> object:
    """A place given as a selector only, in the long form (for pydantic)."""
    return {"selector": value} if isinstance(value, str) else value


class DatePlace(_Strict):
    """Where a page says when: an element, its text or one attribute, and its strptime format if nothing else reads it.

    In `sources.yaml` a selector alone will do.
    """

    selector: Css
    attr: str | None = None
    format: str | None = None


class ArticlePlaces(_Strict):
    """Where an item's own page has its text and its date; without `body` the usual places are tried."""

    body: Css | None = None
    date: Annotated[DatePlace | None, BeforeValidator(selector_alone)] = None


class SourceBase(_Strict, ABC):
    """One entry of `sources.yaml`; a type adds its own keys, `first` and `parse`."""

    name: Annotated[str, AfterValidator(_name)]
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
    article: ArticlePlaces | None = None

    @model_validator(mode="after")
    def _with_reason(self) -> Self:
        if self.robots == "ignore" and not self.robots_reason.strip():
            raise ValueError("robots: ignore needs a reason in robots_reason")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its undeclared times: its own, else that of its government's seat."""
        return ZoneInfo(self.timezone or _ZONES[self.country])

    @abstractmethod
    def first(self, period: Period | None = None) -> Request:
        """The request a poll begins with; with a period, where an archive of it begins."""

    @abstractmethod
    def parse(self, document: Document) -> Page:
        """The items of the document; raises ParseError where it is not what the source promises."""
