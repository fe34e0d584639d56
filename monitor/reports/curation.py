"""What curators decide about one issue: its words, its choice and order of entries, and the parts they write. Values.

`folder.py` reads it from a folder; an issue without a folder has an empty one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from monitor.core.model import Bilingual
from monitor.core.scorecard import SetLight

_STRICT = {"extra": "forbid"}
UNSAID = Bilingual()


def _english(value: object) -> object:
    """A bare text is the English one."""
    return Bilingual(en=value) if isinstance(value, str) else value


Text = Annotated[Bilingual, BeforeValidator(_english)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Another wording of one entry, for this issue only; what is empty stays as it was accepted."""

    __pydantic_config__ = _STRICT
    title: Text = UNSAID
    summary: Text = UNSAID
    context: Text = UNSAID
    implications: Text = UNSAID
    event_label: Text = UNSAID
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries printed under one letter of an annual report, in this order."""

    __pydantic_config__ = _STRICT
    title: Text
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsor:
    """Somebody to be thanked."""

    __pydantic_config__ = _STRICT
    name: str
    text: Text = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of the spotlight's chart."""

    __pydantic_config__ = _STRICT
    label: Text
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The spotlight's bar chart; `unit` follows each value, `source` is printed below."""

    __pydantic_config__ = _STRICT
    title: Text
    bars: tuple[Bar, ...]
    unit: str = "%"
    source: Text = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """Everything of an issue that no entry holds.

    `include` adds entries from outside the period (late ones), `order` names those that come first, `overrides` is by
    candidate. `parts` are texts in Markdown by name: `introduction`, `introduction.es`, `highlights/nals`, …
    """

    __pydantic_config__ = _STRICT
    masthead: Text = UNSAID
    purpose: Text = UNSAID
    subtitle: Text = UNSAID
    imprint: Text = UNSAID
    issued: date | None = None
    include: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
    overrides: Mapping[int, Override] = field(default_factory=dict)
    highlights: tuple[str, ...] = ()
    spotlight: Text = UNSAID
    chart: Chart | None = None
    scorecard: tuple[SetLight, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    def override(self, candidate: int) -> Override:
        """The entry's other wording; an empty one where there is none."""
        return self.overrides.get(candidate) or Override()
