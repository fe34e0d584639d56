"""JSON Lines as `export` writes them: one entry a line."""

import json
from collections.abc import Iterator

from monitor.core.exchange import draft_of
from monitor.imports.found import Document, Found, Mistakes, Shape


def knows(text: str) -> bool:
    """It begins with an object."""
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def read(text: str) -> Document:
    """Its entries; Mistakes tells every line that is none."""
    problems: list[str] = []
    entries = tuple(_found(text, problems))
    if problems:
        raise Mistakes(*problems)
    return Document(shape=SHAPE.name, entries=entries)


def _found(text: str, problems: list[str]) -> Iterator[Found]:
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("is not a JSON object")
            draft, typed = draft_of(record)
        except json.JSONDecodeError as error:
            problems.append(f"{number}:{error.colno}: is not JSON: {error.msg}")
        except RecursionError:
            problems.append(f"{number}:1: is nested too deeply")
        except ValueError as error:
            problems.append(f"{number}:1: {error}")
        else:
            yield Found(draft=draft, typed=typed)


SHAPE = Shape(name="JSON Lines", knows=knows, read=read)
