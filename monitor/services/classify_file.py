"""Items of a JSON Lines file through the classifier, one line at a time, in constant memory and without a database.

An item may come as it was published: it is cleaned for the classifier, and the evidence is told in the input's own
offsets. Whose release it is, the line's `source` tells where the sources file knows it; else the language is a guess.
A line that is no item is answered with its number and what is wrong with it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Country, Evidence, Item, Language, Verdict
from monitor.core.offsets import Cleaned
from monitor.core.text import one_line
from monitor.sources.base import SourceBase
from monitor.sources.when import in_utc

KnownSources = Mapping[str, SourceBase]  # by name

_COUNTRY_OF: dict[str, Country] = {"en": "US", "es": "MX", "fr": "CA"}
_LONGEST_LINE = 50_000_000


def classify_lines(lines: Iterable[bytes], gazetteer: Gazetteer, sources: KnownSources) -> Iterator[dict[str, Any]]:
    """One answer for each line, in order; an answer with `error` stands for a line that is no item."""
    for number, line in enumerate(lines, start=1):
        try:
            record = record_of(line)
            item, title, text = item_of(record, sources)
        except ValueError as error:
            yield {"id": None, "line": number, "error": str(error)}
            continue
        verdict = classify(item, gazetteer)
        yield {"id": record.get("id"), **_told(verdict, {"title": title, "text": text})}


def record_of(line: bytes) -> Mapping[str, Any]:
    """The JSON object of a line; ValueError says what it is instead."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"longer than {_LONGEST_LINE:,} bytes")
    try:
        record = json.loads(line)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except ValueError as error:
        raise ValueError("not JSON: a number of too many digits") from error
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    return record


def item_of(record: Mapping[str, Any], sources: KnownSources) -> tuple[Item, Cleaned, Cleaned]:
    """The item that a record (`title, text`, and if known `source, url, published, lang, country`) describes.

    What the record does not say of its language, country and time zone is that of its source.
    """
    for key in ("title", "text", "url", "source", "published"):
        if record.get(key) is not None and not isinstance(record[key], str):
            raise ValueError(f"{key} is not a text")
    if not record.get("title") and not record.get("text"):
        raise ValueError("neither title nor text")
    source = sources.get(record.get("source") or "")
    language: Language = record.get("lang") or record.get("language") or (source.language if source else "en")
    if language not in get_args(Language):
        raise ValueError(f"lang {language!r} is none of {', '.join(get_args(Language))}")
    country: Country = record.get("country") or (source.country if source else _COUNTRY_OF[language])
    if country not in get_args(Country):
        raise ValueError(f"country {country!r} is none of {', '.join(get_args(Country))}")
    zone = source.zone if source else ZoneInfo("UTC")
    title, text = Cleaned(record.get("title") or "", one_line), Cleaned(record.get("text") or "")
    item = Item(
        source=record.get("source") or "file",
        language=language,
        country=country,
        title=title.text,
        text=text.text,
        url=record.get("url"),
        published=_moment(record.get("published"), zone),
        timezone=zone.key,
    )
    return item, title, text


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    """None also where the date is one that nobody means: the year 1, an offset of twenty hours."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"published {text!r} is no ISO 8601 date") from None
    return in_utc(moment, zone)


def _told(verdict: Verdict, inputs: Mapping[str, Cleaned]) -> dict[str, Any]:
    return {
        "verdict": verdict.decision,
        "score": verdict.score,
        "institutions": list(verdict.institutions),
        "evidence": [_shown(one, inputs[one.field]) for one in verdict.evidence],
    }


def _shown(one: Evidence, given: Cleaned) -> dict[str, Any]:
    start, end = given.span(one.start, one.end)
    return {
        "field": one.field,
        "start": start,
        "end": end,
        "quote": given.raw[start:end],
        "alias": one.alias,
        "institution": one.institution,
        "rule": one.rule,
        "weight": one.weight,
    }
