"""What an item says of its event, boiled down for comparison: days, institutions, people, places, numbers, subject.

Everything is folded and language-free where it can be, so that an English and a Spanish account of one event agree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from monitor.core import noise
from monitor.core.dates import event_date
from monitor.core.model import Country, EventType, Item, Language, Verdict
from monitor.core.places import place_of
from monitor.core.sentences import split
from monitor.core.text import fold
from monitor.core.titles import cleaned

People = frozenset[tuple[str, ...]]
Sort = Literal["call", "visit", "gathering", "other"]

_LEAD = 900  # characters of the text that tell the event
_HEAD = 700  # characters in which a name counts as one of the lead
_BODY = 3_000  # characters that are searched for numbers
_OF_INSTITUTIONS = frozenset({"title_names_institution", "lead_names_institution", "text_names_institution"})
_SORTS: dict[EventType, Sort] = {"call": "call", "visit": "visit", "meeting": "gathering", "summit": "gathering"}

_SPOKE = re.compile(
    r"\b(?:spoke (?:by|on the|over the) (?:tele)?phone|(?:tele)?phone call|llamada telefonica|por telefono)\b"
)
_ROUNDUP = re.compile(
    r"\b(?:press briefing|gaggle|daily briefing|week ahead|public schedule|agenda oficial"
    r"|conferencia (?:de prensa )?matutina|interview|entrevista|informe diario|press conference"
    r"|conferencia de prensa)\b"
)
_TITLED = re.compile(
    r"\b(?:president(?:-elect)?|presidenta|presidente|vice president|vicepresidenta|secretary(?: of state| general)?"
    r"|foreign (?:secretary|minister)|minister|canciller|secretari[oa](?: de estado)?|advis[eo]r"
    r"|asesor[a]?(?: de seguridad (?:nacional|interior))?|ambassador|embajador[a]?|representative|envoy|premier"
    r"|governor|gobernador[a]?|senator|senador[a]?|commissioner|lady|attorney general|gertz)s?,? "
)
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_CAPITAL = re.compile(r"[A-ZÁÉÍÓÚÑ]")
# What beside a name says that somebody is of the other side: before the office, within it, after the name.
_MEXICAN = (
    r"\b(?:mexican|mexico[’']?s) $",
    r"foreign (?:secretary|minister|affairs)|econom[iy]|citizen",
    r"[’'s]* of mexico\b",
)
_AMERICAN = (
    r"\b(?:u\.s\.|united states|american) $",
    r"estados unidos|estadounidense|ee\. ?uu|de estado\b|of state\b|homeland|representante comercial|trade rep",
    r",? (?:de los |de |of the )(?:estados unidos|ee\. ?uu|united states)",
)
_GUESTS: dict[Country, tuple[re.Pattern[str], ...]] = {
    "US": tuple(map(re.compile, _MEXICAN)),
    "CA": tuple(map(re.compile, _MEXICAN)),
    "MX": tuple(map(re.compile, _AMERICAN)),
}
_PARTICLES = frozenset({"de", "del", "la"})
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
_ENDS_NAME = (",", ";", ":", "(", ")", "\n", "")
_NAME_REACH = 70  # characters after an office in which a name stands
_NOT_NAMES = """
mexico mexican mexicano estados unidos united states canada canadian state treasury commerce energy homeland security
affairs relations relaciones exteriores foreign before bilateral call meeting visit travel trip on for of the and with
to in at by from president vice secretary american america americas u.s. joint delegation de del la los las el y en dr
mr ms lic dra presidential announces congratulating during national general republica republic the interior finance
economy economia public publica seguridad proteccion citizen protection ciudadana intends delivers signs
casa blanca white house nacional interior gobernacion hacienda credito publico comercio trabajo defensa marina
agriculture agricultura development desarrollo rural environment medio ambiente natural resources recursos naturales
labor health salud education educacion energia transportation infrastructure infraestructura comunicaciones transportes
meets meet hosts host speaks speak calls visits travels welcomes receives leads joins opens attends holds launch
"""
_NO_NAMES = frozenset(_NOT_NAMES.split())
_NTH = """
first primera primer 1st i|second segunda segundo 2nd ii|third tercera tercer tercero 3rd iii|fourth cuarta cuarto 4th
iv|fifth quinta quinto 5th|sixth sexta sexto 6th vi|seventh septima septimo 7th vii|eighth octava octavo 8th viii|ninth
novena noveno 9th ix|tenth decima decimo 10th|eleventh 11th xi|twelfth 12th xii|thirteenth 13th xiii|fourteenth 14th
xiv|fifteenth 15th xv
"""
_ORDINALS = {word: number for number, words in enumerate(_NTH.split("|"), start=1) for word in words.split()}
_SESSION = re.compile(
    r"\b(" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r"|\d{1,3}(?:st|nd|rd|th)) (?:(?:annual"
    r"|u\.s\.-mexico|ministerial|virtual|plenary|trilateral|bilateral|north american) )*(?:meeting|session|convening"
    r"|round|ministerial|summit|dialogue|edition|reunion|sesion|cumbre|ronda|dialogo|leaders)"
)
_AMOUNT = re.compile(r"(?<![\w.,/-])\$?\d[\d,.]*\d(?: (?:million|billion|millones))?\b|\b\d{2,}\b")
_SAYS_NOTHING = """
readout statement remarks fact sheet joint president vice prime minister secretary foreign meeting call visit trip
travel travels bilateral mexico mexican mexicans united states u.s canada canadian american north america state deputy
assistant acting senior official officials administration biden harris trump announces announcing announcement intends
white house press background release briefing with from before after during their his her the and for its que del los
las por con para una sobre entre presidente presidenta secretario secretaria canciller reunion visita llamada mexicano
mexicana estados unidos gobierno comunicado mensaje version estenografica palabras inicia encabeza participa national
security advisor advisers high level dialogue summit committee working group government governments new actions upcoming
preview previewing leaders delegation homeland ambassador america elect lady first
"""
_GENERIC = frozenset(_SAYS_NOTHING.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """One item's account of its event; `dated` says that the text itself names the day."""

    language: Language
    country: Country
    source: str
    url: str | None
    first: date | None
    last: date | None
    published: date | None
    dated: bool
    sort: Sort
    kind: EventType
    roundup: bool
    record: bool
    titled: frozenset[str]  # institutions in the title
    leading: frozenset[str]  # institutions in the title or the lead
    institutions: frozenset[str]
    offices: frozenset[str]
    principals: People  # named in the title
    people: People  # named in the title or the lead
    guests: People  # those of them who are said to be of the other side
    place: str
    session: int | None
    amounts: frozenset[str]
    title: str
    subject: frozenset[str]


@lru_cache(maxsize=256)  # the same few members are compared with every item of a poll
def traits_of(item: Item, verdict: Verdict, offices: frozenset[str] = frozenset()) -> Traits:
    """Boil an item down.

    `offices` are the registry's ids that are mere offices; without them the verdict's rules tell which are.
    """
    when = verdict.when or event_date(item)
    title = cleaned(item.title)
    folded_title = _fold(title)
    lead = item.text[:_LEAD]
    mechanisms = _mechanisms(verdict, offices)
    named = {(one.institution, one.field == "title", one.start < _HEAD) for one in verdict.evidence if one.institution}
    published = item.published.date() if item.published else None
    kind: EventType = verdict.type or "announcement"
    principals = _people(item.title)
    guests = {_last(name) for text in (item.title, lead) for name in _names(text, of=item.country)}
    return Traits(
        language=item.language,
        country=item.country,
        source=item.source,
        url=_canonical(item.url),
        first=when.start if when else None,
        last=(when.end or when.start) if when else None,
        published=published,
        dated=when is not None and when.origin != "publication",
        sort=_SORTS.get(kind) or ("call" if _SPOKE.search(_fold(lead)) else "other"),
        kind=kind,
        roundup=is_roundup(item.title),
        record=noise.is_transcript(item.title, item.text),
        titled=frozenset(one for one, in_title, _ in named if in_title and one in mechanisms),
        leading=frozenset(one for one, in_title, in_head in named if (in_title or in_head) and one in mechanisms),
        institutions=mechanisms,
        offices=frozenset(verdict.institutions) - mechanisms,
        principals=principals,
        people=principals | _people(lead),
        guests=frozenset(guests),
        place=verdict.place or place_of([one.said for one in split(lead)[:4]]),
        session=_session(f"{folded_title}\n{_fold(lead)}"),
        amounts=frozenset(_amounts(item.text[:_BODY])),
        title=folded_title,
        subject=frozenset(word for word in re.findall(r"[a-z]{4,}", folded_title) if word not in _GENERIC)
        - {word for name in _names(item.title) for word in name},
    )


def is_roundup(title: str) -> bool:
    """Whether it is the title of a release of many subjects: a briefing, an agenda, an interview."""
    return bool(_ROUNDUP.search(_fold(title)))


def days_apart(one: Traits, other: Traits) -> timedelta | None:
    """Between the two events' days: zero where they overlap; None where a day is not known."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return max(timedelta(0), one.first - other.last, other.first - one.last)


def _mechanisms(verdict: Verdict, offices: frozenset[str]) -> frozenset[str]:
    """The verdict's institutions that are no mere offices (those it lists first)."""
    if offices:
        return frozenset(verdict.institutions) - offices
    sure = {one.institution for one in verdict.evidence if one.rule in _OF_INSTITUTIONS}
    last = max((place for place, one in enumerate(verdict.institutions) if one in sure), default=-1)
    return frozenset(verdict.institutions[: last + 1])


def _people(text: str) -> People:
    """The last names that follow an office ("Secretary Antony J. Blinken": blinken), two where there are two."""
    return frozenset(_last(name) for name in _names(text))


def _last(name: list[str]) -> tuple[str, ...]:
    return tuple(name[-2:] if len(name) > 2 else name[-1:])


def _names(text: str, *, of: Country | None = None) -> Iterator[list[str]]:
    """The names that follow an office, word by word, folded, without initials and possessives.

    `of` is the side of a release of which only those of the other side are wanted.
    """
    folded = _fold(text)
    for office in _TITLED.finditer(folded):
        name: list[str] = []
        end = office.end()
        for word in _WORD.finditer(text, office.end(), min(len(text), office.end() + _NAME_REACH)):
            bare = _fold(_POSSESSIVE.sub("", word[0])).strip(".")
            if bare in _NO_NAMES or not _CAPITAL.match(word[0]):
                if (name and bare not in _PARTICLES) or not (name or bare in _NO_NAMES):
                    break
                continue
            if len(bare) > 1:
                name.append(bare)
            end = word.end()
            stops = len(word[0]) > 4 and word[0].endswith(".")
            if name and (stops or _POSSESSIVE.search(word[0]) or text[word.end() : word.end() + 1] in _ENDS_NAME):
                break
        if name and (of is None or _is_guest(folded, office.start(), end, of)):
            yield name


def _is_guest(folded: str, start: int, end: int, country: Country) -> bool:
    """Whether the office and name at `start` to `end` are said to be of the other side than `country`."""
    before, within, after = _GUESTS[country]
    beside = before.search(folded, max(0, start - 20), start)
    return bool(beside or within.search(folded, start, end) or after.match(folded, end))


def shared_people(one: People, other: People) -> People:
    """Those of `one` who are also in `other`: a last name in common is enough."""
    return frozenset(name for name in one if any(set(name) & set(another) for another in other))


def _session(folded: str) -> int | None:
    found = _SESSION.search(folded)
    if not found or " since " in folded[found.end() : found.end() + 60]:
        return None  # "the first summit since 2016" is no number
    return _ORDINALS.get(found[1]) or int(re.sub(r"\D", "", found[1]) or 0) or None


def _amounts(text: str) -> set[str]:
    """Numbers that are telling: not years, not days of a month."""
    found = set()
    for one in _AMOUNT.finditer(_fold(text)):
        digits = re.sub(r"[^\d]", "", one[0])
        if len(digits) < 2 or (len(digits) < 3 and " " not in one[0]) or re.fullmatch(r"(?:19|20)\d\d", one[0]):
            continue
        found.add(digits)
    return found


def _canonical(url: str | None) -> str | None:
    """The address without scheme, www, query, fragment and closing slash."""
    if not url:
        return None
    return re.sub(r"^https?://(?:www\.)?", "", url.split("#", 1)[0].split("?", 1)[0].rstrip("/")).lower()


def _fold(text: str) -> str:
    return fold(text).decode("latin-1")
