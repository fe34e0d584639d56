"""A curator's changes to a draft, from words to values: one name a field, wherever they were typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import get_args

from monitor.core.errors import EditError
from monitor.core.model import Country, Draft, EventType, Link, Participant
from monitor.core.registry import Registry
from monitor.core.text import clean, one_line

Edit = Callable[[Draft, str, Registry], Draft]
_TYPES = get_args(EventType)
_SIDES = get_args(Country)
_ADDRESS = re.compile(r"https?://[^\s/?#<>\"]+(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)


def apply_edits(draft: Draft, edits: Mapping[str, str], registry: Registry) -> Draft:
    """The draft with the edits applied; raises one EditError that tells everything that is wrong."""
    problems = []
    for name, text in edits.items():
        if name not in FIELDS:
            problems.append(f"{name!r} is no field of a draft (there are {', '.join(FIELDS)})")
            continue
        try:
            draft = FIELDS[name](draft, clean(text), registry)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    if draft.event_end and draft.event_date is None:
        problems.append(f"end: {draft.event_end} needs a date before it")
    elif draft.event_end and draft.event_date and draft.event_end < draft.event_date:
        problems.append(f"end: {draft.event_end} lies before the event's date, {draft.event_date}")
    if problems:
        raise EditError("; ".join(problems))
    return draft


def editable(draft: Draft) -> dict[str, str]:
    """The draft's fields as a curator edits them: every field of `FIELDS`, in their order."""
    return {
        "title": draft.title,
        "date": draft.event_date.isoformat() if draft.event_date else "",
        "end": draft.event_end.isoformat() if draft.event_end else "",
        "place": draft.place,
        "type": draft.type,
        "section": draft.section or "",
        "institutions": ", ".join(draft.institutions),
        "summary": draft.summary.en,
        "summary_es": draft.summary.es,
        "context": draft.context,
        "implications": draft.implications,
        "people": _people_text(draft),
        "label": draft.event_label,
        "link": draft.link.url if draft.link else "",
        "links": "\n".join(link.url for link in draft.other_links),
        "note": draft.note,
    }


def _line(field: str) -> Edit:
    return lambda draft, text, _: replace(draft, **{field: one_line(text)})  # type: ignore[arg-type]


def _prose(field: str) -> Edit:
    return lambda draft, text, _: replace(draft, **{field: text})  # type: ignore[arg-type]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date like 2023-07-25") from None


def _date(draft: Draft, text: str, _: Registry) -> Draft:
    day = _day(text)
    if day == draft.event_date:
        return draft
    return replace(draft, event_date=day, date_origin="curator", date_quote="")


def _end(draft: Draft, text: str, _: Registry) -> Draft:
    return replace(draft, event_end=_day(text))


def _type(draft: Draft, text: str, _: Registry) -> Draft:
    if text not in _TYPES:
        raise ValueError(f"{text!r} is none of {', '.join(_TYPES)}")
    return replace(draft, type=text)  # type: ignore[arg-type]


def _section(draft: Draft, text: str, registry: Registry) -> Draft:
    known = [section.id for section in registry.sections]
    if text and text not in known:
        raise ValueError(f"there is no section {text!r} (there are {', '.join(known)})")
    return replace(draft, section=text or None)


def _institutions(draft: Draft, text: str, registry: Registry) -> Draft:
    ids = tuple(dict.fromkeys(part for part in text.replace(",", " ").split() if part))
    if unknown := [one for one in ids if one not in registry.by_id]:
        raise ValueError(f"there is no institution {', '.join(map(repr, unknown))} in the registry")
    return replace(draft, institutions=ids)


def _summary(language: str) -> Edit:
    def change(draft: Draft, text: str, _: Registry) -> Draft:
        changes: dict[str, str] = {language: text}
        summary = replace(draft.summary, **changes)
        # The curator's sentences are the curator's own; the machine's proof of a sentence goes when it goes.
        kept = tuple(quote for quote in draft.quotes if quote.sentence in f"{summary.en}\n{summary.es}")
        return replace(draft, summary=summary, quotes=kept)

    return change


def _link(draft: Draft, text: str, _: Registry) -> Draft:
    if not text:
        return replace(draft, link=None)
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no http:// or https:// address")
    if draft.link and draft.link.url == text:
        return draft
    return replace(draft, link=Link(url=text))


def _links(draft: Draft, text: str, _: Registry) -> Draft:
    """One address a line; those that were there keep their labels."""
    known = {link.url: link for link in draft.other_links}
    urls = dict.fromkeys(text.split())
    if wrong := [url for url in urls if not _ADDRESS.fullmatch(url)]:
        raise ValueError(f"{', '.join(map(repr, wrong))} is no http:// or https:// address")
    return replace(draft, other_links=tuple(known.get(url, Link(url=url)) for url in urls))


def _people(draft: Draft, text: str, _: Registry) -> Draft:
    """One person a line: `Name | Office | US`; the last two may be left out."""
    if text == clean(_people_text(draft)):
        return draft
    return replace(draft, participants=tuple(_person(line) for line in text.splitlines() if line.strip()))


def _person(line: str) -> Participant:
    name, office, side, *more = (*(part.strip() for part in line.split("|")), "", "")
    if not name or any(more):
        raise ValueError(f"{line!r} is no line like: Name | Office | US")
    if side and side not in _SIDES:
        raise ValueError(f"the side {side!r} is none of {', '.join(_SIDES)}")
    return Participant(name=name, office=office, side=side or None)  # type: ignore[arg-type]


def _people_text(draft: Draft) -> str:
    rows = [(one.name, one.office, one.side or "") for one in draft.participants]
    return "\n".join(" | ".join(row).rstrip(" |").replace("|  |", "| |") for row in rows)


FIELDS: Mapping[str, Edit] = {
    "title": _line("title"),
    "date": _date,
    "end": _end,
    "place": _line("place"),
    "type": _type,
    "section": _section,
    "institutions": _institutions,
    "summary": _summary("en"),
    "summary_es": _summary("es"),
    "context": _prose("context"),
    "implications": _prose("implications"),
    "people": _people,
    "label": _line("event_label"),
    "link": _link,
    "links": _links,
    "note": _prose("note"),
}
