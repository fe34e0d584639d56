"""Who took part: the registry's office-holders of that day, and names that stand beside an office.

Precision before recall: a name without an office beside it, or of a third country, is nobody here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.core.model import Country, Evidence, Holder, Institution, Participant, Registry
from monitor.core.text import fold

MOST = 10

# Words that are capitalised beside a name and are none.
_NO_NAMES = (
    "Affairs|Agriculture|Ambassador|America|Assistant|Attorney|Bilateral|Border|Call|Canada|Chief|Citizen"
    "|Commerce|Committee"
    "|Council|Counselor|Counterpart|Defense|Department|Deputy|Development|Dialogue|Director|Dr|Economy"
    "|Education|Energy"
    "|Environment|Exteriores|Foreign|General|Government|Health|Homeland|Infrastructure|Interior|Joint|Justice"
    "|Labor|Management"
    "|Meeting|Mexico|México|Minister|National|Office|Policy|President|Prime|Protection|Público|Pública"
    "|Relaciones|Representative"
    "|Resources|Secretary|Security|Senior|Services|State|States|Summit|Trade|Transportation|Treasury|Under"
    "|United|Unidos|Vice"
    "|Washington|White|Economía|Gobernación|Hacienda|Marina|Medio|Seguridad|Agricultura|Salud|Trabajo|Crédito"
    "|Estados|Norte"
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
# Offices that only one of the sides has; the others are taken for those of the source's own side.
_ONE_SIDED: tuple[tuple[str, Country | None], ...] = (
    (r"foreign (?:secretary|affairs)|canciller|relaciones exteriores|economy|economia|citizen protection", "MX"),
    (r"secretary of state|homeland|trade representative|attorney general|secretari[oa] de estado", "US"),
    (r"ambassador to mexico|estados unidos en mexico|(?:under|assistant) secretary|vice ?president", "US"),
    (r"mexico en", "MX"),
    (r"prime minister|primera? ministr", None),
)


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
    offices = [one for one in registry.institutions if one.type == "office" and one.holders]
    sure = {one.institution for one in evidence}
    found: list[Participant] = []
    for passage in (title, *passages):
        known = list(_holders(passage, offices, sure, day))
        people = known if passage == title else known + list(_named(passage, home))
        for _, person in sorted(people, key=lambda pair: pair[0]):
            best = next((one for _, one in known if _same(one.name, person.name)), person)
            if not any(_same(best.name, one.name) for one in found):
                found.append(best)
    return tuple(found[:MOST])


def _same(one: str, other: str) -> bool:
    """Whether two names mean one person: one within the other, or the same last name and initial (Joe, Joseph)."""
    first, second = _words(one), _words(other)
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    return first[-1:] == second[-1:] and first[0][:1] == second[0][:1]


def _words(name: str) -> list[str]:
    return [word for word in _key(name).split() if len(word.strip(".")) > 1 and word not in ("jr.", "jr", "sr.", "de")]


def _holders(
    passage: str, offices: Sequence[Institution], sure: set[str | None], day: date | None
) -> Iterator[tuple[int, Participant]]:
    folded = _key(passage)
    for office in offices:
        for holder in office.holders:
            held = day is None or (holder.start or day) <= day <= (holder.end or day)
            if held and (at := _stands(holder, folded, by_surname=office.id in sure)) >= 0:
                yield at, Participant(name=holder.name, office=_title(office), side=office.country)


def _title(office: Institution) -> str:
    """What the head of an office is called, where the registry says it; else the office's own name."""
    return next((name for name in office.names.en if _HEAD.search(name)), office.name)


def _stands(holder: Holder, folded: str, *, by_surname: bool) -> int:
    """Where the holder is named: in full, or by the surname where the verdict found the office; -1 where not."""
    words = _words(holder.name)
    if len(words) < 2:
        return -1
    if full := re.search(rf"\b{re.escape(words[0])} (?:\w\. )?{re.escape(words[1])}\b", folded):
        return full.start()
    if not by_surname:
        return -1
    surnames = words[1:] if len(words) < 4 else words[2:]
    beside = re.search(
        r"\b(?:president|presidenta|presidente|secretary|secretari[oa]|canciller|ambassador|embajador[a]?"
        r"|minister|advisor)"
        rf"(?:-elect| elect[oa])? {re.escape(surnames[0])}\b",
        folded,
    )
    return beside.start() if beside else -1


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
