"""An entry's title: a release's own without its furniture, or one composed of the registry's English names.

Nothing is translated: an event that only Spanish sources tell of gets a title of names, place and kind.
"""

import re
from collections.abc import Sequence
from datetime import date

from monitor.core.model import EventType, Participant
from monitor.core.registry import Registry

KINDS: dict[EventType, str] = {
    "meeting": "Meeting",
    "call": "Call",
    "visit": "Visit",
    "summit": "Summit",
    "statement": "Statement",
    "agreement": "Agreement",
    "appointment": "Appointment",
    "legal_act": "Legal act",
    "announcement": "Announcement",
}

_PREFIX = re.compile(
    r"(?:(?:fact ?sheet|media (?:note|advisory)|readout|icymi|(?:press|news) release"
    r"|comunicado(?: conjunto)?(?: n[oº]\.? ?\d+)?"
    r"|photos?|versión estenográfica)\s*[:.|–—-]\s*)+",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"(?:(?:Readout|Statement|Remarks) (?:from|by) .{0,60}?Spokes(?:person|man"
    r"|woman) (?:[A-Z][\w.’'-]* ){1,4}(?:on|regarding)"
    r"|Readout of) (?:the )?(?=[A-Z])"
)
_SITE = re.compile(
    r"\s+[|–—-]\s+(?:[^|]{0,60}\b(?:Department of|White House|gob\.mx|Gobierno|Secretaría de|Presidencia de la"
    r"|Embassy|Office of|Homeland Security|\w+\.gov|Trade Representative|Government of|Gouvernement)\b[^|]{0,60})$"
)
_LOOSE_HYPHEN = re.compile(r"\bU\.S\. ?[-–] ?(?=Mex)|\bMexico ?[-–] ?(?=U\.S\.|United)")
_SHOUTED = 25  # characters from which a title in capitals is set in lower case
_SMALL_WORDS = "a an and at by for from in near of on or the to with de del el en la las los para por y"
_SMALL = frozenset(_SMALL_WORDS.split())
_MARKS = re.compile(r"\*\*|</?[a-z]+>")


def cleaned(title: str) -> str:
    """A release's title without "FACT SHEET:", the spokesperson's name, the site's name and loose hyphens."""
    text = _MARKS.sub("", " ".join(title.split()))
    while (shorter := _SITE.sub("", text)) != text:
        text = shorter
    text = _ATTRIBUTION.sub("", _PREFIX.sub("", text))
    text = _LOOSE_HYPHEN.sub(lambda found: found[0].replace(" ", "").replace("–", "-"), text).strip(" |–—-")
    if not text:
        return " ".join(title.split())
    if len(text) > _SHOUTED and text == text.upper():
        text = " ".join(_calm(word) for word in text.split())
    return text[:1].upper() + text[1:]


def _calm(word: str) -> str:
    """A word of a title that was set in capitals; short ones and abbreviations may be acronyms."""
    if word.lower() in _SMALL:
        return word.lower()
    return word if len(word.strip(",;:")) < 4 or "." in word[:-1] else word.capitalize()


def composed(
    kind: EventType,
    institutions: Sequence[str],
    people: Sequence[Participant],
    place: str,
    day: date | None,
    registry: Registry,
) -> str:
    """A title of English names: "Meeting: International Boundary and Water Commission, Ciudad Juárez".

    Where no institution is known it names the people of both sides, else the two countries and the day.
    """
    about = _institutions(institutions, registry) or _people(people, visitor=kind == "visit" and bool(place))
    where = f", {place}" if place and place != "virtual" else ""
    when = f", {day:%B} {day.day}, {day.year}" if day and not about else ""
    return f"{KINDS[kind]}: {' and '.join(about) or 'United States and Mexico'}{where}{when}"


def _institutions(ids: Sequence[str], registry: Registry) -> list[str]:
    """The first two that are no mere offices and do not belong to one another; of offices, one of each side."""
    known = [registry.by_id[one] for one in ids if one in registry.by_id]
    about = [one for one in known if one.type != "office"]
    names = [one.name for one in about if one.parent not in ids]
    return (names or [one.name for one in about])[:2]


def _people(people: Sequence[Participant], *, visitor: bool) -> list[str]:
    """Who went to the place; else the first named of each side, where there are two sides."""
    if visitor:
        return [person.name for person in people[:1]]
    sides = dict.fromkeys(person.side for person in people if person.side)
    return [next(one.name for one in people if one.side == side) for side in sides][:3] if len(sides) > 1 else []
