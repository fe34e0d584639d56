"""When an event happened: the date in the text that belongs to it, else the day of publication.

Pure. Zones are used here and nowhere else in the core: a publication's instant becomes a day in the item's own zone.
"""

import re
from datetime import date
from zoneinfo import ZoneInfo

from monitor.core.datewords import Reading, read_dates
from monitor.core.model import EventDate, Item
from monitor.core.text import fold

READ = 6_000  # characters of the text that are looked at; an event that is named later is not the item's

_HAPPENED = re.compile(
    r"\b(?:met|meets?|meeting|visit(?:s|ed|ing)?|travel(?:s|l?ed|l?ing)?|trip|host(?:s|ed|ing)?|co-?host(?:s|ed)?"
    r"|held|holds?|conven(?:e|es|ed|ing)|spoke|speaks?|call(?:s|ed)?|sign(?:s|ed|ing)?|attend(?:s|ed)?|join(?:s|ed)?"
    r"|participat(?:e|es|ed)|co-?chair(?:s|ed)?|chair(?:s|ed)?|launch(?:es|ed)?|relaunched|took place|takes? place"
    r"|conclud(?:e|es|ed)|gathered|extradited|inauguration|summit|dialogue|welcom(?:e|es|ed)|opened|led|argued?|runs?"
    r"|conference|forum|oral arguments?|filed|return(?:s|ed)|repatriated|arriv(?:e|es|ed)|sworn in|delivered|session"
    r"|reunio|reunieron|reunion(?:es)?|reunirse|reunira|sostuv\w+|encuentro|visit[ao]\w*|viaj\w+|llev\w+ a cabo"
    r"|celebr\w+|firm[ao]\w*|suscri\w+|particip\w+|asisti\w+|encabez\w+|convers\w+|llamada|recibi\w*|entreg\w+"
    r"|devol\w+|repatri\w+|inaugur\w+|concluy\w+|realiz\w+|dialog\w+|cumbre|sesion\w*|instal\w+|acudi\w+|present\w+"
    r"|gira|arrib\w+|rencontre\w*|visite\w*|entretien\w*|sommet|reuni\w*|signe\w*)\b"
)
_SAID = re.compile(r"\b(?:announc\w+|statement|issued|released|anunci\w+|comunicado|inform[oa]\w*|annonc\w+|intent)\b")
_NOT_THE_EVENT = re.compile(
    r"(?:\b(?:since|as of|until|till|by|before|prior to|after|following|dated?|dating|born|effective|beginning"
    r"|starting|expires?|due|deadline|no later than|in force|established|founded|created|originally|ratified|between"
    r"|desde|a partir del?|antes del?|hasta|a mas tardar|en vigor|fundad[ao]|cread[ao]|despues del?|de fecha|depuis"
    r"|jusqu'au|avant|apres)(?: on| the| el| dia| le| in| of)*)\W*$"
)
_LABEL = re.compile(r"[^a-z]*(?:[a-z.']+[^a-z]+){0,9}$")
_DASHED = re.compile(r"[ .)*_]*[–—:|-]")
_SPEAKER = re.compile(r"\b(?:[A-ZÁÉÍÓÚÑ]{2,}[.,]? ){0,5}[A-ZÁÉÍÓÚÑ]{2,}:(?=\s)|^(?:Q +\S|[A-ZÁÉÍÓÚÑ ,.()]{9,}$)", re.M)
_STOP = re.compile(r"(?<=[a-z0-9)]{3})(?<! gov)(?<! sen)(?<! rep)(?<! gen)(?<! lic)(?<! mrs)[.?!;][\"')]? ")
_ENOUGH = 3.5
_YEARS = range(1900, 2200)


def event_date(item: Item) -> EventDate | None:
    """The event's day or days: as the text says them (with the quote), else the local day of publication, else None.

    Only the title and the first 6,000 characters are read; a day more than three months from publication is history.
    """
    published = publication_day(item)
    text = item.text[:READ]
    header = _header(text, published, item)
    today = header.first if header and published else published
    best: tuple[float, Reading, str] | None = None
    for field, weight in ((item.title[:READ], 1.0), (text, 0.0)):
        readings = read_dates(field, day=today, day_first=item.country != "US")
        if not readings:
            continue
        folded = fold(field).decode("latin-1")
        transcript = len(_SPEAKER.findall(field)) >= 2
        for reading in readings:
            if field is text and header and reading.start == header.start:
                continue  # the day of the release is the event's only where nothing else is said
            score = weight + _score(reading, folded, published, transcript)
            if score >= _ENOUGH and (best is None or score > best[0]):
                best = score, reading, field[reading.start : reading.end]
    if best:
        return _as_event(best[1], best[2])
    if header:
        return _as_event(header, text[header.start : header.end])
    if published is None:
        return None
    return EventDate(start=published, origin="publication")


def _as_event(reading: Reading, quote: str) -> EventDate:
    last = reading.last if reading.last > reading.first else None
    return EventDate(start=reading.first, end=last, origin="text", quote=quote)


def publication_day(item: Item) -> date | None:
    """The day of publication where the source is; None where it is not known or no year of ours."""
    if item.published is None or item.published.year not in _YEARS:
        return None
    try:
        return item.published.astimezone(ZoneInfo(item.timezone)).date()
    except (KeyError, ValueError, OSError):  # a zone that this machine does not know
        return item.published.date()


def _header(text: str, published: date | None, item: Item) -> Reading | None:
    """The date of a dateline or heading ("Washington, D.C., July 6, 2023 -"), which says what `today` means."""
    for reading in read_dates(text[:600], day=published, day_first=item.country != "US"):
        if reading.kind != "written" or reading.first != reading.last:
            continue
        if published is None and not reading.year_given:
            continue
        if published is not None and not -1 <= (published - reading.first).days <= 4:
            continue
        if _is_header(text, reading):
            return reading
    return None


def _is_header(text: str, reading: Reading) -> bool:
    """Whether the date stands on a line of its own, or a short place before it and a dash after it."""
    begin = text.rfind("\n", 0, reading.start) + 1
    end = text.find("\n", reading.end)
    line = text[begin : end if end >= 0 else len(text)]
    before = fold(text[begin : reading.start]).decode("latin-1")
    if _HAPPENED.search(before) or not _LABEL.fullmatch(before):
        return False
    after = text[reading.end : reading.end + 4]
    return len(line) < 90 or bool(_DASHED.match(after)) or (reading.year_given and after[:2] in (". ", ".\n"))


def _score(reading: Reading, folded: str, published: date | None, transcript: bool) -> float:
    """How much speaks for this date being the event's."""
    distance = 0 if published is None else (reading.first - published).days
    if not -90 <= distance <= 100:
        return -9.0
    start, end = _passage(folded, reading)
    near, around = folded[max(start, reading.start - 60) : min(end, reading.end + 60)], folded[start:end]
    score = {"written": 2.0, "relative": 2.0, "today": 1.5, "weekday": 1.5}[reading.kind]
    if _HAPPENED.search(near):
        score += 3.0
    elif _HAPPENED.search(around):
        score += 2.0
    elif _SAID.search(around):
        score += 1.0
    elif reading.kind != "written":
        score -= 3.0  # "what we face today"
    if reading.kind == "today" and _SAID.search(near):
        score -= 1.5  # announced today, held on the day that is named
    if transcript and reading.kind != "written":
        score -= 2.0 if distance > 0 else 3.5  # what speakers call today and yesterday
    if reading.start < 60 and reading.kind == "written":
        score += 3.0
    elif reading.start < 400:
        score += 2.0
    elif reading.start < 1_200:
        score += 1.0
    elif reading.start > 3_000:
        score -= 1.5
    if published is not None:
        score += 1.0 if -4 <= distance <= 7 else -1.0 if -30 <= distance <= 60 else -3.0
    if _NOT_THE_EVENT.search(folded[max(start, reading.start - 40) : reading.start]):
        score -= 7.0
    return score


def _passage(folded: str, reading: Reading) -> tuple[int, int]:
    """The sentence around the date, at most 160 characters to each side."""
    low, high = max(0, reading.start - 160), min(len(folded), reading.end + 160)
    for stop in _STOP.finditer(folded, low, reading.start):
        low = stop.end()
    after = _STOP.search(folded, reading.end, high)
    return low, after.start() if after else high
