"""Whether a release announces its event or tells that it was held, and what that makes of the event. Pure.

Only words about gatherings and journeys count ("will travel", "se reunió"), only in the title and the opening, and only
together with the days: what is dated ahead of its release was not held, what is dated before it is not announced.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Literal

from monitor.core.dates import event_date, publication_day
from monitor.core.errors import DecisionError
from monitor.core.model import Candidate, Decision, EventType, Item, Standing, Verdict
from monitor.core.text import fold
from monitor.core.traits import is_roundup

Telling = Literal["ahead", "held", ""]

GRACE: Final = timedelta(days=7)  # so long after its last day an announced event may still be told of
_OPENING = 900  # characters of the text that say what the release is about
_GATHERINGS: frozenset[EventType] = frozenset({"meeting", "call", "visit", "summit"})
_DONE_IN_WORDS: frozenset[EventType] = frozenset({"statement", "legal_act", "appointment"})  # themselves the event

_A_DAY = timedelta(days=1)  # what an instant and a zone may be apart

_AHEAD = re.compile(
    r"\b(?:(?:will|shall)(?: (?:also|both|jointly|be|again|then|next|formally|officially|virtually|later|today))*"
    r" (?:travel|visit|meet|host|conven|hold|participat|attend|lead|join|welcom|receiv|co-?chair|chair|deliver|address"
    r"|speak|call|sign|take (?:part|place)|launch|kick|gather|depart|arriv|conduct|engag|represent|head|go to|brief"
    r"|stop|in\b|held|(?:give|make|offer) remarks)"
    r"|(?:is|are) (?:scheduled|expected|set|due|to (?:travel|visit|meet|host|convene|hold|attend|lead|receive|speak)\b"
    r"|travell?ing|visiting)"
    r"|(?:plans?|intends?|prepares?|preparing) to (?:travel|visit|meet|host|convene|hold|attend)"
    r"|(?:upcoming|forthcoming|tomorrow's) (?:[\w.'-]+ ){0,4}"
    r"(?:visit|trip|travel|meeting|call|summit|dialogue|session)s?"
    r"|ahead of (?:[\w'-]+ ){1,4}(?:visit|trip|travel|meeting|summit|dialogue)|media advisory|preview(?:s|ing)?"
    r"|(?:reunira|viajara|visitara|encabezara|realizara|recibira|sostendra|participara|asistira|celebrara|acudira"
    r"|firmara|suscribira|presidira|copresidira|dialogara|inaugurara|conversara|arribara|emprendera|hablara"
    r"|llevara)n?"
    r"|tendran? lugar|seran? (?:anfitrion\w*|sede|recibid[oa]s?)"
    r"|van? a (?:viajar|reunirse|visitar|recibir|firmar|participar|encabezar|celebrar|sostener)"
    r"|proxim[oa] (?:visita|viaje|reunion|cumbre|encuentro|llamada|gira|sesion)|previst[oa]s? para|agenda oficial"
    r"|(?:se rendr|rencontrer|participer|accueiller|presider|assister|tiendr)(?:a|ont)|aura lieu)\b"
)
_AHEAD_TITLE = re.compile(
    r"\bto (?:travel|visit|meet|host|convene|hold|attend|welcome|receive|lead|join|participate in|co-?chair)\b"
)
_HELD = re.compile(
    r"(?<!\bbe )(?<!-)\b(?:met|hosted|held|visited|travell?ed|spoke|convened|co-?chaired|chaired|welcomed|received"
    r"|signed|participated|attended|joined|gathered|took (?:place|part)|concluded|discussed|led"
    r"|reuni(?:o|eron)|sostuv(?:o|ieron)|encabez(?:o|aron)|particip(?:o|aron)|visit(?:o|aron)|viaj(?:o|aron)"
    r"|firm(?:o|aron)|suscribi(?:o|eron)|celebr(?:o|aron)|llev(?:o|aron) a cabo|recibi(?:o|eron)|acudi(?:o|eron)"
    r"|asisti(?:o|eron)|convers(?:o|aron)|habl(?:o|aron)|dialogaron|(?:co)?presidi(?:o|eron)|abord(?:o|aron)"
    r"|concluy(?:o|eron)|inaugur(?:o|aron)|acordaron|tuv(?:o|ieron) lugar|se realiz(?:o|aron)"
    r"|(?:a|ont) (?:rencontre|participe|accueilli|preside|assiste)|s'est (?:reunie?|rendue?|entretenue?))\b"
)
_HELD_TITLE = re.compile(
    r"\b(?:press availability|outcomes?|fact sheet|meets|holds?|hosts|concludes?|welcomes|receives|convenes|signs?"
    r"|participates|attends|co-?chairs?|se reunen?|encabezan?|reciben?|participan?|celebran?|sostienen?|concluyen?"
    r"|firman?|suscriben?|acuerdan|dialogan|conferencia de prensa conjunta)\b"
)
_ACCOUNT = re.compile(
    r"\b(?:readout|joint (?:statement|declaration|communique)|remarks|transcript|version estenografica|palabras|mensaje"
    r"|declaracion conjunta|comunicado conjunto|compte rendu|declaration conjointe)\b"
)


def telling(item: Item, verdict: Verdict) -> Telling:
    """Whether the item announces its event ("ahead"), tells that it was held, or neither."""
    when, published = verdict.when or event_date(item), publication_day(item)
    told = when if when and published and when.origin != "publication" else None
    title = _fold(item.title)
    ahead, held = _first_words(title, _fold(item.text[:_OPENING]))
    if told and published and told.start > published:
        if _ACCOUNT.search(title) or (held is not None and ahead is None):
            return "held" if told.start - published <= _A_DAY else ""  # what it dates may be the next one
        return "ahead" if ahead is not None or verdict.type in _GATHERINGS else ""
    if is_roundup(item.title):
        return ""  # it speaks of many things, of what was and of what comes
    if _ACCOUNT.search(title):
        return "held"
    if told and published and (told.end or told.start) < published:
        return "held" if held is not None else ""
    if ahead is not None and (held is None or ahead < held):
        return "" if verdict.type in _DONE_IN_WORDS else "ahead"
    return "held" if held is not None else ""


def standing(members: Iterable[tuple[Item, Verdict]], day: date | None, *, announced: bool = False) -> Standing:
    """How an event of that day stands by its items: announced while one does that and none tells that it was held.

    `announced` says that it was, though the release that did may have been edited since.
    """
    told = [(item, verdict, telling(item, verdict)) for item, verdict in members]
    if not announced and all(one != "ahead" for _, _, one in told):
        return ""
    return "held" if any(_confirms(*one, day) for one in told) else "announced"


def lapse(candidate: Candidate) -> Candidate:
    """Mark an announced event that nothing confirmed within a week of its day; whatever was decided stays."""
    if candidate.standing != "announced":
        raise DecisionError(f"candidate {candidate.id} does not wait to be confirmed")
    return replace(candidate, standing="not_confirmed")


def stand(before: Candidate, after: Candidate, *, was: Standing, now: Standing) -> Candidate:
    """`after` as its items make it stand: `was` is what those of `before` say, `now` what its own do.

    What was said otherwise stays where the items say nothing new: that it is not confirmed, and a curator's word.
    """
    by_hand = before.standing == "held" and was != "held"
    return after if now == was or by_hand else replace(after, standing=now)


def stood_before(candidate: Candidate, decision: Decision) -> Standing:
    """How the candidate stood before the decision, where it stands as that left it; else as it stands."""
    if "standing" not in decision.before or candidate.standing != decision.after.get("standing"):
        return candidate.standing
    return decision.before["standing"]  # type: ignore[return-value]


def is_overdue(start: date | None, end: date | None, today: date) -> bool:
    """Whether the week is over in which an announced event would have been told of; never without a date."""
    last = end or start
    return last is not None and last + GRACE <= today


def _confirms(item: Item, verdict: Verdict, told: Telling, day: date | None) -> bool:
    """Whether the item shows that the event took place: it tells so, or is about it once its day is over."""
    if told == "ahead" or is_roundup(item.title):
        return False
    published = publication_day(item)
    if published is None or day is None:
        return told == "held"
    dated = verdict.when is not None and verdict.when.origin != "publication"
    return published > day or (told == "held" and (dated or published == day))


def _first_words(title: str, text: str) -> tuple[int | None, int | None]:
    """Where the first words stand that announce, and those that tell, title before text; None where there are none."""
    found: list[int | None] = []
    for in_title, anywhere in ((_AHEAD_TITLE, _AHEAD), (_HELD_TITLE, _HELD)):
        above = anywhere.search(title) or in_title.search(title)
        below = anywhere.search(text)
        found.append(above.start() if above else len(title) + below.start() if below else None)
    return found[0], found[1]


def _fold(text: str) -> str:
    return fold(text).decode("latin-1")
