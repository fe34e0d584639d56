"""An entry's title: a release's own without its furniture, or one composed of the registry's English names.

Nothing is translated: an event that only Spanish sources tell of gets a title of names, place and kind.
"""

import re
from collections.abc import Sequence
from datetime import date

from monitor.core.model import EventType, Participant, Registry

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
    r"(?:(?:FACT ?SHEET|MEDIA (?:NOTE|ADVISORY)|READOUT|ICYMI|PRESS RELEASE|NEWS RELEASE"
    r"|COMUNICADO(?: CONJUNTO)?(?: N[oº]\.? ?\d+)?|PHOTOS?|Fact Sheet|Media Note|Readout|Press Release|News Release"
    r"|Versión estenográfica)\s*[:.|–—-]\s*)+"
)
_ATTRIBUTION = re.compile(
    r"(?:Readout|Statement|Remarks)(?: (?:from|by) .{0,60}?Spokes(?:person|man|woman)\s(?:[A-Z][\w.’'-]*\s){1,4}(?:on"
    r"|regarding)| of)\s(?:the\s)?(?=[A-Z])"
)
_SITE = re.compile(
    r"\s+[|–—-]\s+(?:[^|]{0,60}\b(?:Department of|White House|gob\.mx|Gobierno|Secretaría de|Presidencia de la"
    r"|Embassy|Office of|Homeland Security|\w+\.gov|Trade Representative|Government of|Gouvernement)\b[^|]{0,60})$"
)
_LOOSE_HYPHEN = re.compile(r"\bU\.S\. ?[-–] ?(?=Mex)|\bMexico ?[-–] ?(?=U\.S\.|United)")
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
    return text[:1].upper() + text[1:]


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
    about = _institutions(institutions, registry) or _people(kind, people)
    where = f", {place}" if place and place != "virtual" else ""
    when = f", {day:%B} {day.day}, {day.year}" if day and not about else ""
    return f"{KINDS[kind]}: {' and '.join(about) or 'United States and Mexico'}{where}{when}"


def _institutions(ids: Sequence[str], registry: Registry) -> list[str]:
    """The first two that are no mere offices and do not belong to one another; of offices, one of each side."""
    known = [registry.by_id[one] for one in ids if one in registry.by_id]
    about = [one for one in known if one.type != "office"]
    names = [one.name for one in about if one.parent not in ids]
    return (names or [one.name for one in about])[:2]


def _people(kind: EventType, people: Sequence[Participant]) -> list[str]:
    """Who visits; else the first named of each side, where there are two sides."""
    if kind == "visit":
        return [person.name for person in people[:1]]
    sides = dict.fromkeys(person.side for person in people if person.side)
    return [next(one.name for one in people if one.side == side) for side in sides][:3] if len(sides) > 1 else []
