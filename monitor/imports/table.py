"""A table (CSV) as `export` writes it or as a spreadsheet saves it: a head with `title`, one entry a row."""

import csv
import io
from collections.abc import Iterator

from monitor.core.exchange import draft_of, uncell
from monitor.imports.found import Document, Found, Mistakes, Shape

_SEPARATORS = ",;\t"
_LONGEST_CELL = 1_000_000


def knows(text: str) -> bool:
    """Its first line has a column `title` beside others."""
    return _separator(text) is not None


def read(text: str) -> Document:
    """Its entries; Mistakes tells every row that is none."""
    problems: list[str] = []
    entries = tuple(_found(text, problems))
    if problems:
        raise Mistakes(*problems)
    return Document(shape=SHAPE.name, entries=entries)


def _found(text: str, problems: list[str]) -> Iterator[Found]:
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_separator(text) or ",")
    while True:
        try:
            row = next(rows, None)
            if row is None:
                return
            if None in row:
                raise ValueError("has more cells than the head")
            cells = {key: uncell(value) for key, value in row.items() if value and value.strip()}
            if not cells:
                continue
            draft, typed = draft_of(cells)
        except (csv.Error, ValueError) as error:
            problems.append(f"{rows.line_num}:1: {error}")
        else:
            yield Found(draft=draft, typed=typed)


def _separator(text: str) -> str | None:
    """What parts the cells of the head; None where it is no head of entries."""
    head = text.lstrip("\ufeff").partition("\n")[0].strip()
    for separator in _SEPARATORS:
        names = [name.strip(' "').lower() for name in head.split(separator)]
        if len(names) > 1 and "title" in names:
            return separator
    return None


SHAPE = Shape(name="a table (CSV) with a column title", knows=knows, read=read)
