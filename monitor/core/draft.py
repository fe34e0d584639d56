"""The machine's draft of an entry: everything that sources and registry can say, and nothing beyond.

Made from the best English source (a Spanish summary beside it from the best Spanish one). What the sources do not say
stays empty for the curator; implications are never the machine's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.core import noise
from monitor.core.announced import telling
from monitor.core.dates import event_date
from monitor.core.model import Bilingual, Draft, EventDate, EventType, Language, Link, Quote, StoredItem, Verdict
from monitor.core.people import participants
from monitor.core.places import place_of
from monitor.core.registry import Institution, Registry
from monitor.core.sections import section_of
from monitor.core.sentences import Sentence, split
from monitor.core.summary import summarise
from monitor.core.titles import cleaned, composed
from monitor.core.traits import is_roundup

_MOST_INSTITUTIONS = 8
_LEAD = 3
_ACCOUNT = re.compile(
    r"\b(?:readout|joint statement|meeting|call|statement|visit|travel|trip|reuni|comunicado|nota)\w*", re.I
)
_LABEL = re.compile(
    r"\b((?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth|\d{1,3}(?:st|nd|rd|th))"
    r" (?:annual |ministerial |virtual |plenary |trilateral |bilateral )?(?:meeting|session|convening|round"
    r"|edition) of the"
    r" (?:[A-Z][\w.’-]+)(?:(?: of| and| for| on| the)? [A-Z][\w.’-]+)*)"
)
_COMING = re.compile(
    r"\b(?:preparation|prepare|next|upcoming|will host|ahead of|will convene|since the|following the|after the)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Source:
    stored: StoredItem
    verdict: Verdict

    @property
    def language(self) -> Language:
        return self.stored.item.language


def make_draft(
    items: Sequence[StoredItem],
    verdicts: Sequence[Verdict],
    registry: Registry,
    *,
    publishers: Mapping[str, str] | None = None,
) -> Draft:
    """The draft of one event from its items and their verdicts (as many, in the same order, at least one).

    `publishers` gives the link's label for a source's name; without it the name itself is the label.
    """
    sources = [_Source(stored, verdict) for stored, verdict in zip(items, verdicts, strict=True)]
    whole = sorted(sources, key=_worth)
    # A briefing supports an event, but what else it names is not the event's; alone it is all there is.
    ranked = [source for source in whole if not is_roundup(source.stored.item.title)] or whole
    main = ranked[0]
    spanish = next((source for source in ranked if source.language == "es"), None)
    when = _when(ranked)
    day = when.start if when else None
    told = {source.stored.id: summarise(source.stored.item, source.verdict) for source in (main, spanish) if source}
    passages = [*_lead(main), *(one.said for one in told[main.stored.id])]
    kind = main.verdict.type or next((one.verdict.type for one in ranked if one.verdict.type), None) or "announcement"
    institutions = _institutions(ranked)
    item = main.stored.item
    people = participants(item.title, passages, main.verdict.evidence, registry, home=item.country, day=day)
    place = _place(ranked, kind)
    summary, quotes = _summary(main, spanish, told)
    title = cleaned(item.title) if item.language == "en" else ""
    title = title or composed(kind, institutions, people, place, day, registry)
    links = _links([*ranked, *(one for one in whole if one not in ranked)], publishers or {})
    return Draft(
        title=title,
        event_date=day,
        event_end=when.end if when else None,
        date_origin=when.origin if when else "publication",
        date_quote=when.quote if when else "",
        place=place,
        type=kind,
        section=section_of(institutions, kind, " ".join(passages), registry),
        institutions=institutions,
        participants=people,
        summary=summary,
        context=_context(institutions, registry),
        event_label=_label(told[main.stored.id], title),
        link=links[0] if links else None,
        other_links=tuple(links[1:]),
        quotes=quotes,
    )


def _worth(source: _Source) -> tuple[bool, bool, bool, bool, float, int]:
    """How good a source is to draft from: English, told afterwards, an account, no transcript, the surest verdict."""
    item = source.stored.item
    return (
        source.language != "en",
        telling(item, source.verdict) == "ahead",
        noise.is_transcript(item.title, item.text),
        not _ACCOUNT.search(item.title),
        -source.verdict.score,
        source.stored.id,
    )


def _when(ranked: Sequence[_Source]) -> EventDate | None:
    """The event's date by the best source that says it, else the earliest day of publication."""
    dates = [when for source in ranked if (when := source.verdict.when or event_date(source.stored.item))]
    told = [when for when in dates if when.origin != "publication"]
    if told:
        return told[0]
    return min(dates, key=lambda when: when.start, default=None)


def _institutions(ranked: Sequence[_Source]) -> tuple[str, ...]:
    ids = dict.fromkeys(one for source in ranked for one in source.verdict.institutions)
    return tuple(ids)[:_MOST_INSTITUTIONS]


def _lead(source: _Source) -> list[str]:
    """The sentences after the title that say who and where."""
    return [one.said for one in split(source.stored.item.text[:3_000]) if not noise.is_noise(one.said)][:_LEAD]


def _place(ranked: Sequence[_Source], kind: EventType) -> str:
    """The place by the best source that says it; a transcript says it in its first sentence or nowhere."""
    if kind == "call":
        return ""
    if told := next((source.verdict.place for source in ranked if source.verdict.place), ""):
        return told
    for source in ranked:
        item = source.stored.item
        most = 1 if noise.is_transcript(item.title, item.text) else _LEAD
        if found := place_of(_lead(source)[:most]):
            return found
    return ""


def _summary(
    main: _Source, spanish: _Source | None, told: Mapping[int, tuple[Sentence, ...]]
) -> tuple[Bilingual, tuple[Quote, ...]]:
    texts: dict[str, str] = {}
    quotes: list[Quote] = []
    for source in (main, spanish):
        if source is None or source.language in texts or source.language == "fr":
            continue
        sentences = told[source.stored.id]
        texts[source.language] = " ".join(one.said for one in sentences)
        quotes.extend(
            Quote(
                sentence=one.said,
                item=source.stored.id,
                revision=source.stored.revisions,
                field="text",
                start=one.start,
                end=one.end,
            )
            for one in sentences
        )
    return Bilingual(**texts), tuple(quotes)


def _context(institutions: Sequence[str], registry: Registry) -> str:
    """What the main institutions are, in English; offices speak only where nothing else does."""
    known = [registry.by_id[one] for one in institutions if one in registry.by_id]
    about: list[Institution] = [one for one in known if one.type != "office" and one.context.en]
    about = about or [one for one in known if one.context.en]
    return "\n\n".join(one.context.en for one in about[:2])


def _label(sentences: Sequence[Sentence], title: str) -> str:
    """The session's own name where the lead tells it ("Fourth meeting of the …") and the title does not."""
    for one in sentences[:1]:
        found = _LABEL.search(one.said)
        if (
            found
            and not _COMING.search(one.said[: found.start()])
            and found[1].rstrip(".").lower() not in title.lower()
        ):
            return found[1][:1].upper() + found[1][1:].rstrip(".")
    return ""


def _links(ranked: Sequence[_Source], publishers: Mapping[str, str]) -> list[Link]:
    links: dict[str, Link] = {}
    for source in ranked:
        item = source.stored.item
        if item.url:
            links.setdefault(item.url, Link(url=item.url, label=publishers.get(item.source, item.source)))
    return list(links.values())
