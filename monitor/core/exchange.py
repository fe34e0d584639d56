"""Entries as flat records for files, and back: one set of names, which `export` writes and `entries import` reads.

In JSON a record holds lists and numbers as they are; in a table (CSV) every cell is text, and no cell is a formula.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from monitor.core.model import Bilingual, Candidate, Country, Decision, Draft, EventType, Link, Participant, StoredItem
from monitor.core.text import clean, one_line

_TYPES = get_args(EventType)
_SIDES = get_args(Country)
_ALSO = {"date": "event_date", "end": "event_end", "url": "link", "label": "event_label", "sources": "other_links"}
# What a spreadsheet takes for a formula; the apostrophes before it make the escape reversible.
_FORMULA = re.compile(r"^'*[=+\-@\t\r＝＋－＠]")
_ESCAPED = re.compile(r"^'+[=+\-@\t\r＝＋－＠]")
_BETWEEN, _WITHIN = "; ", " | "
_BAR = re.compile(r"\s*\|\s*")

Record = dict[str, Any]


def entry_record(candidate: Candidate) -> Record:
    """An accepted candidate's draft as a record."""
    draft = candidate.draft
    return {
        "id": candidate.id,
        "title": draft.title,
        "event_date": draft.event_date.isoformat() if draft.event_date else None,
        "event_end": draft.event_end.isoformat() if draft.event_end else None,
        "type": draft.type,
        "section": draft.section,
        "place": draft.place,
        "institutions": list(draft.institutions),
        "participants": [{"name": one.name, "office": one.office, "side": one.side} for one in draft.participants],
        "summary": draft.summary.en,
        "summary_es": draft.summary.es,
        "context": draft.context,
        "event_label": draft.event_label,
        "implications": draft.implications,
        "link": draft.link.url if draft.link else None,
        "other_links": [{"url": one.url, "label": one.label} for one in draft.other_links],
        "note": draft.note,
        "accepted_by": candidate.decided_by,
        "accepted_at": candidate.decided_at.isoformat() if candidate.decided_at else None,
    }


def decision_record(decision: Decision) -> Record:
    """One line of the history as a record."""
    return {
        "id": decision.id,
        "candidate": decision.candidate,
        "action": decision.action,
        "by": decision.by,
        "at": decision.at.isoformat(),
        "origin": decision.origin,
        "reason": decision.reason,
        "before": dict(decision.before),
        "after": dict(decision.after),
    }


def item_record(stored: StoredItem) -> Record:
    """An item, text and all, as a record."""
    item = stored.item
    return {
        "id": stored.id,
        "source": item.source,
        "url": item.url,
        "title": item.title,
        "published": item.published.isoformat() if item.published else None,
        "first_seen": stored.first_seen.isoformat(),
        "revisions": stored.revisions,
        "lang": item.language,
        "country": item.country,
        "text": item.text,
    }


def draft_of(record: Mapping[str, Any]) -> tuple[Draft, bool]:
    """The draft that a record describes, and whether it tells its type; ValueError says what is wrong with it."""
    named = {_name(key): value for key, value in record.items() if value not in (None, "", [])}
    title = one_line(_text(named, "title"))
    if not title:
        raise ValueError("has no title")
    kind = _text(named, "type") or "announcement"
    if kind not in _TYPES:
        raise ValueError(f"type {kind!r} is none of {', '.join(_TYPES)}")
    start, end = _day(named, "event_date"), _day(named, "event_end")
    if end and (start is None or end < start):
        raise ValueError(f"event_end {end} lies before the event's date")
    link = _address(_text(named, "link")) if named.get("link") else None
    draft = Draft(
        title=title,
        event_date=start,
        event_end=end,
        date_origin="curator",
        type=kind,  # type: ignore[arg-type]
        section=_text(named, "section") or None,
        place=one_line(_text(named, "place")),
        institutions=tuple(_list(named, "institutions")),
        participants=tuple(map(_participant, _list(named, "participants"))),
        summary=Bilingual(en=clean(_text(named, "summary")), es=clean(_text(named, "summary_es"))),
        context=clean(_text(named, "context")),
        event_label=one_line(_text(named, "event_label")),
        implications=clean(_text(named, "implications")),
        link=link,
        other_links=tuple(map(_link, _list(named, "other_links"))),
        note=clean(_text(named, "note")),
    )
    return draft, "type" in named


def cell(value: object) -> str:
    """A record's value as one cell of a table; never a formula."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        text = _BETWEEN.join(map(_member, value))
    else:
        text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _member(value: object) -> str:
    """One member of a list; what would part it from itself is written otherwise."""
    parts = value.values() if isinstance(value, Mapping) else (value,)
    plain = [str(part or "").replace(_BETWEEN, ", ").replace("|", "/") for part in parts]
    while plain and not plain[-1]:
        plain.pop()
    return _WITHIN.join(plain)


def uncell(text: str) -> str:
    """What `cell` was given, as text."""
    return text[1:] if _ESCAPED.match(text) else text


def _name(key: str) -> str:
    folded = key.strip().lower().replace(" ", "_")
    return _ALSO.get(folded, folded)


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")
    return clean(value)


def _day(record: Mapping[str, Any], key: str) -> date | None:
    text = _text(record, key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{key} {text!r} is no date like 2023-07-25") from None


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key, [])
    if isinstance(value, str):
        return [clean(part) for part in re.split(r";\s|;$", value) if part.strip()]
    if not isinstance(value, list) or not all(isinstance(one, str | Mapping) for one in value):
        raise ValueError(f"{key} is not a list")
    return [clean(one) if isinstance(one, str) else one for one in value]


def _participant(value: str | Mapping[str, Any]) -> Participant:
    parts = _BAR.split(value) if isinstance(value, str) else _parts(value, "name office side")
    name, office, side = (*parts, "", "", "")[:3]
    if side and side not in _SIDES:
        raise ValueError(f"side {side!r} is none of {', '.join(_SIDES)}")
    return Participant(name=one_line(name), office=one_line(office), side=side or None)


def _link(value: str | Mapping[str, Any]) -> Link:
    parts = _BAR.split(value) if isinstance(value, str) else _parts(value, "url label")
    url, label = (*parts, "")[:2]
    return Link(url=_address(url).url, label=one_line(label))


def _parts(value: Mapping[str, Any], names: str) -> list[str]:
    return [clean(str(value.get(name) or "")) for name in names.split()]


def _address(text: str) -> Link:
    if not text.startswith(("http://", "https://")):
        raise ValueError(f"{text!r} is no http:// or https:// address")
    return Link(url=text)
