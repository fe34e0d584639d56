"""What was accepted, decided and read, as files for other programs: piece by piece, however much there is."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from monitor.core.errors import ConfigError
from monitor.core.exchange import Record, cell, decision_record, entry_record, item_record
from monitor.core.ics import calendar
from monitor.core.registry import Registry
from monitor.store import Store, Unit

Form = Literal["jsonl", "csv", "ics"]
What = Literal["entries", "decisions", "items"]

_RECORDS: Mapping[str, Callable[[Unit], Iterator[Record]]] = {
    "entries": lambda tx: map(entry_record, tx.candidates.each("accepted")),
    "decisions": lambda tx: map(decision_record, tx.candidates.decisions()),
    "items": lambda tx: map(item_record, iter(tx.items.all())),
}


def export(store: Store, registry: Registry, *, what: str, form: str) -> Iterator[str]:
    """The text of the file in pieces; ConfigError for a format that is none of it."""
    if what not in _RECORDS:
        raise ConfigError(f"--what {what!r} is none of {', '.join(_RECORDS)}")
    if form not in ("jsonl", "csv", "ics"):
        raise ConfigError(f"format {form!r} is none of jsonl, csv, ics")
    if form == "ics" and what != "entries":
        raise ConfigError(f"a calendar holds entries, not {what}")
    return _pieces(store, registry, what, form)


def _pieces(store: Store, registry: Registry, what: str, form: str) -> Iterator[str]:
    with store.read() as tx:
        if form == "ics":
            yield from calendar(tx.candidates.each("accepted"), registry, name="U.S.-Mexico institutions")
        elif form == "csv":
            yield from _table(_RECORDS[what](tx))
        else:
            yield from (json.dumps(one, ensure_ascii=False, default=str) + "\n" for one in _RECORDS[what](tx))


def _table(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    head: list[str] = []
    for record in records:
        if not head:
            head = list(record)
            yield _row(head)
        yield _row(map(cell, record.values()))


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
