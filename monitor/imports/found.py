"""What a document holds: its entries as drafts of the curators' own, and the rows of a scorecard. Values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from monitor.core.model import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One entry of a document, with what it says beside its draft.

    `section` is the heading it stands under and `under` the title of its group; `rows` are the scorecard rows that
    name it. `typed` says that the document told the type itself, where others are to be read from the words.
    """

    draft: Draft
    section: str = ""
    under: str = ""
    rows: tuple[str, ...] = ()
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What a scorecard row gives as its proof."""

    start: date
    end: date | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a scorecard; `light` is empty where it cannot be read, `note` says why nothing took place."""

    label: str
    light: str = ""
    occurrences: tuple[Occurrence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """All that was read. `shape` is the name of what it was read as; `lines` counts a timeline's."""

    shape: str
    entries: tuple[Found, ...]
    rows: tuple[Row, ...] = ()
    lines: int = 0


class Mistakes(Exception):  # noqa: N818 - they are told, not raised further
    """What is wrong with a document: `LINE:COLUMN: what`, all found at once."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A kind of document: how it is known, and how it is read (raising Mistakes)."""

    name: str
    knows: Callable[[str], bool] = field(repr=False)
    read: Callable[[str], Document] = field(repr=False)
