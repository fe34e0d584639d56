"""Who took part: the registry's office-holders of that day, and names that stand beside an office.

Precision before recall: a name without an office beside it, or of a third country, is nobody here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.core.lexicon import GIVEN_NAMES
from monitor.core.model import Country, Evidence, Participant
from monitor.core.registry import Holder, Institution, Registry
from monitor.core.text import fold

MOST = 10

# Words that are capitalised beside a name and are none.
_NO_NAMES = (
    "Affairs|Agriculture|Ambassador|America|Assistant|Attorney|Bilateral|Border|Call|Canada|Chief|Citizen"
    "|Commerce|Committee|Council|Counselor|Counterpart|Defense|Department|Deputy|Development|Dialogue|Director"
    "|Dr|Economy|Education|Energy|Environment|Exteriores|Foreign|General|Government|Health|Homeland"
    "|Infrastructure|Interior|Joint|Justice|Labor|Management|Meeting|Mexico|México|Minister|National|Office"
    "|Policy|President|Prime|Protection|Público|Pública|Relaciones|Representative|Resources|Secretary|Security"
    "|Senior|Services|State|States|Summit|Trade|Transportation|Treasury|Under|United|Unidos|Vice|Washington"
    "|White|Economía|Gobernación|Hacienda|Marina|Medio|Seguridad|Agricultura|Salud|Trabajo|Crédito|Estados|Norte"
    "|Baja|California|Chihuahua|Coahuila|Sonora|Tamaulipas|Sinaloa|Jalisco|Puebla|Zacatecas|Texas|Arizona|Utah"
    "|Ciudad"
)
_WORD = rf"(?!(?:{_NO_NAMES})\b)[A-ZÁÉÍÓÚÑ]\w+(?:[-’'][A-ZÁÉÍÓÚÑ]\w+)*"
_NAME = rf"(?P<name>{_WORD}(?: (?:[A-Z]\.|de|del|de la|{_WORD})){{0,4}}? {_WORD}(?: {_WORD})*)"
_OF = r"[A-Z][\w-]+(?:(?:,|,? and|,? of|,? the)? [A-Z][\w-]+){0,6}?"
_TITLE_EN = (
    r"(?:(?:Acting|Deputy|Assistant|Under|Vice|Principal|Senior|Prime|First|Special|Presidential|Foreign"
    r"|Attorney) ){0,3}"
    rf"(?:President(?:-[Ee]lect)?|Minister(?: of {_OF})?|Lady|General|Secretary(?: of(?: the)? {_OF})?(?: for {_OF})?"
    rf"|Ambassador(?: to Mexico)?|(?:National|Homeland) Security Advis[eo]r|Trade Representative|Envoy(?: for {_OF})?"
    r"|Governor|Senator|Commissioner|Administrator|Director|Mayor)"
)
_ENGLISH = re.compile(
    r"(?:(?P<side>U\.S\.|United States|Mexican|Mexico[’']s|Canadian|Canada[’']s) )?"
    rf"\b(?P<office>{_TITLE_EN}),? (?:Dr\. |Amb\. |Gen\. )?{_NAME}(?P<after>,? of (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)?"
)
_DE = r"[A-ZÁÉÍÓÚÑ]\w+(?:(?:,| y| de| del| para| e| la| el)? [A-ZÁÉÍÓÚÑ]\w+){0,7}?"
_TITLE_ES = (
    rf"(?:sub)?secretari[oa](?: (?:de|del|para)(?: la| el)? {_DE})?|canciller|vicepresident[ea]"
    rf"|president[ea](?: elect[oa])?"
    rf"|primer ministro|primera ministra|ministr[oa] de {_DE}|fiscal general|enviad[oa] especial(?: para {_DE})?"
    r"|embajador[a]?(?: de (?:los )?Estados Unidos en México| de México en (?:los )?Estados Unidos)?"
    rf"|gobernador[a]? (?:de|del) {_DE}|comisionad[oa]|representante comercial"
    rf"|asesor[a]? de Seguridad (?:Nacional|Interior)"
)
_SPANISH = re.compile(
    rf"\b(?P<office>(?i:{_TITLE_ES}))(?P<side> de (?:México|los Estados Unidos|Estados Unidos|Canadá))?,?"
    rf" (?:(?:Dra?|Lic|Mtr[oa]|Gral)\. |(?:almirante|general|doctora?|licenciad[oa]|maestr[oa]"
    rf"|ingenier[oa]) )?{_NAME}(?P<after>)"
)
_HEAD = re.compile(
    r"\b(?:President|Secretary|Minister|Ambassador|Advis[eo]r|Representative|Commissioner|Attorney General|Director)\b"
)
_SIDES: dict[str, Country] = {
    "u.s.": "US", "united states": "US", "the united states": "US", "los estados unidos": "US", "estados "
    "unidos": "US",
    "mexican": "MX", "mexico's": "MX", "mexico": "MX", "canadian": "CA", "canada's": "CA", "canada": "CA",
}  # fmt: skip
_ADDRESS = (
    r"\b(?:president[ea]?|secretary|secretari[oa]|canciller|ambassador|embajador[a]?|minister|advisor)"
    r"(?:-elect| elect[oa])?"
)
# Offices that only one of the sides has; the others are taken for those of the source's own side.
_ONE_SIDED: tuple[tuple[str, Country | None], ...] = (
    (r"foreign (?:secretary|affairs)|canciller|relaciones exteriores|economy|economia|citizen protection", "MX"),
    (r"secretary of state|homeland|trade representative|attorney general|secretari[oa] de estado", "US"),
    (r"ambassador to mexico|estados unidos en mexico|(?:under|assistant) secretary|vice ?president", "US"),
    (r"mexico en", "MX"),
    (r"prime minister|primera? ministr", None),
)


_ARTICLES = frozenset(("la", "los", "las", "del"))


class _Known:
    """A holder as texts name him; `by_surname` where the verdict found the office, so that a surname is enough."""

    def __init__(self, office: Institution, holder: Holder, by_surname: bool) -> None:
        self.person = Participant(name=holder.name, office=_title(office), side=office.country)
        self.by_surname = by_surname
        self.words = _words(holder.name)
        # The first word after the given names: of "José Antonio Meade Kuribreña" it is the third.
        self.surname = next((word for word in self.words[1:] if word not in GIVEN_NAMES | _ARTICLES), self.words[-1])

    def stands(self, folded: str) -> int:
        """Where a folded passage names the holder; -1 where it does not."""
        if len(self.words) < 2 or self.surname not in folded:
            return -1
        first, surname = re.escape(self.words[0]), re.escape(self.surname)
        if full := re.search(rf"\b{first} (?:\w+\.? ){{0,3}}{surname}\b", folded):
            return full.start()
        if not self.by_surname:
            return -1
        beside = re.search(rf"{_ADDRESS} {re.escape(self.surname)}\b", folded)
        return beside.start() if beside else -1


def participants(
    title: str,
    passages: Sequence[str],
    evidence: Sequence[Evidence],
    registry: Registry,
    *,
    home: Country,
    day: date | None,
) -> tuple[Participant, ...]:
    """The people of an event, at most ten, in the order in which title and passages name them.

    `home` is the side of the source, `day` the event's. A title gives only holders whom the registry knows: where
    every word is capitalised, names cannot be told from verbs.
    """
    sure = {one.institution for one in evidence}
    holders = [_Known(office, holder, office.id in sure) for office, holder in _in_office(registry, day)]
    found: list[Participant] = []
    for passage in (title, *passages):
        known = list(_holders(passage, holders))
        people = known if passage == title else known + list(_named(passage, home))
        for _, person in sorted(people, key=lambda pair: pair[0]):
            best = next((one for _, one in known if _same(one.name, person.name)), None) or _whole(person, holders)
            if not any(_same(best.name, one.name) for one in found):
                found.append(best)
    return tuple(found[:MOST])


def _whole(person: Participant, holders: Sequence[_Known]) -> Participant:
    """A person called by a part of the name ("Mexican President López Obrador") as the registry knows him."""
    words = set(_words(person.name))
    return next((one.person for one in holders if words < set(one.words) and one.person.side == person.side), person)


def _same(one: str, other: str) -> bool:
    """Whether two names mean one person: one within the other, or one last name and a like first (Joe, Joseph)."""
    first, second = _words(one), _words(other)
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    return first[-1] == second[-1] and (first[0][:2] == second[0][:2] or "-" in first[-1])


def _words(name: str) -> list[str]:
    return [word for word in _key(name).split() if len(word.strip(".")) > 1 and word not in ("jr.", "jr", "sr.", "de")]


def _in_office(registry: Registry, day: date | None) -> Iterator[tuple[Institution, Holder]]:
    for office in registry.institutions:
        for holder in office.holders if office.type == "office" else ():
            if day is None or (holder.start or day) <= day <= (holder.end or day):
                yield office, holder


def _holders(passage: str, holders: Sequence[_Known]) -> Iterator[tuple[int, Participant]]:
    folded = _key(passage)
    for holder in holders:
        if (at := holder.stands(folded)) >= 0:
            yield at, holder.person


def _title(office: Institution) -> str:
    """What the head of an office is called, where the registry says it; else the office's own name."""
    return next((name for name in office.names.en if _HEAD.search(name)), office.name)


def _named(passage: str, home: Country) -> Iterator[tuple[int, Participant]]:
    for pattern in (_ENGLISH, _SPANISH):
        for match in pattern.finditer(passage):
            after = _key(match["after"] or "").strip(" ,").removeprefix("of ")
            if after and after not in _SIDES:
                continue  # of a third country
            office = " ".join(match["office"].split())
            side = _SIDES.get(_key(match["side"] or "").removeprefix("de ")) or _SIDES.get(after) or _side(office, home)
            if side is not None:
                yield (
                    match.start("name"),
                    Participant(name=match["name"], office=office[:1].upper() + office[1:], side=side),
                )


def _side(office: str, home: Country) -> Country | None:
    """The side an office belongs to where nothing else says it; None where it is none of ours."""
    folded = _key(office)
    for pattern, side in _ONE_SIDED:
        if re.search(pattern, folded):
            return side
    return home


def _key(text: str) -> str:
    return fold(text).decode("latin-1").strip()
