"""An entry's title: a release's own without its furniture, or one composed of the registry's English names.

Nothing is translated: an event that only Spanish sources tell of gets a title of names, place and kind.
"""

import re
from collections.abc import Sequence

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
    kind: EventType, institutions: Sequence[str], people: Sequence[Participant], place: str, registry: Registry
) -> str:
    """A title of English names: "Meeting: International Boundary and Water Commission, Ciudad Juárez"."""
    known = [registry.by_id[one] for one in institutions if one in registry.by_id]
    about = [one.name for one in known if one.type != "office"][:2]
    sides = {person.side for person in people if person.side}
    if not about and len(sides) > 1:
        about = [
            next(person.name for person in people if person.side == side)
            for side in ("US", "MX", "CA")
            if side in sides
        ]
    if not about and len({one.country for one in known}) > 1:
        about = [one.name for one in known][:2]
    where = f", {place}" if place and place != "virtual" else ""
    joined = " and ".join(about) if len(about) < 3 else f"{', '.join(about[:-1])} and {about[-1]}"
    return f"{KINDS[kind]}: {joined or 'United States and Mexico'}{where}"
