"""The candidates among the items of a file, grouped into events, without a database."""

from collections.abc import Iterable, Iterator
from typing import Any

from monitor.core.classify import classify
from monitor.core.cluster import group
from monitor.core.dates import event_date
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item, Verdict
from monitor.services.classify_file import KnownSources, item_of, record_of


def cluster_lines(lines: Iterable[bytes], gazetteer: Gazetteer, sources: KnownSources) -> Iterator[dict[str, Any]]:
    """One object for each event, in the order of its first item; then one with `error` for each line that is none."""
    ids: list[object] = []
    judged: list[tuple[Item, Verdict]] = []
    errors: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = record_of(line)
            item, _, _ = item_of(record, sources)
        except ValueError as error:
            errors.append({"id": None, "line": number, "error": str(error)})
            continue
        verdict = classify(item, gazetteer)
        if verdict.is_candidate:
            ids.append(record.get("id"))
            judged.append((item, verdict))
    for number, members in enumerate(group(judged, offices=gazetteer.registry.offices), start=1):
        yield {
            "event": number,
            "items": [ids[n] for n in members],
            "event_date": _day([judged[n] for n in members]),
            "institutions": list(dict.fromkeys(one for n in members for one in judged[n][1].institutions)),
        }
    yield from errors


def _day(members: list[tuple[Item, Verdict]]) -> str | None:
    """The day that an account tells, else the earliest day of publication."""
    days = [day for item, verdict in members if (day := verdict.when or event_date(item))]
    told = [day for day in days if day.origin != "publication"]
    best = min(told or days, key=lambda day: day.start, default=None)
    return best.start.isoformat() if best else None
