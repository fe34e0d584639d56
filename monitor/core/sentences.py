"""Paragraphs and sentences of a text, with their offsets, in English, Spanish and French.

A sentence keeps its place: `text[start:end]` is what stands there, without the bullets, emphasis marks, datelines and
speaker labels around it. Which sentences are worth reading is noise.py's and summary.py's to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

READ = 60_000  # characters of a text that are split; a transcript goes on long after its news
_LONGEST = 1_500  # characters of one sentence; what is longer is no sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`text[start:end]` of its source, in the n-th paragraph; `said` is it on one line; `speaker` who is quoted."""

    start: int
    end: int
    paragraph: int
    said: str
    speaker: str = ""


# Never the end of a sentence: a name or a number follows.
_TIGHT = """
mr mrs ms dr dra drs sen rep gov gen col lt maj capt adm sgt amb hon prof rev st sr sra srta lic ing arq mtro mtra c cap
gral alm no num nos art arts vs jr fig pág pag ud uds av blvd ste mme mlle approx aprox
u.s.c c.f.r sec secs
"""
# Ends a sentence where a word follows that begins one.
_OPEN = """
u.s u.s.a u.n d.c b.c e.u e.u.a ee.uu ee.u.u uu ee s.a c.v s.a.b r.l a.m p.m inc ltd corp co etc est ph.d jan feb mar
apr jun jul aug sep sept oct nov dec n.l q.r b.c.s u.e h
"""
_TIGHT_WORDS, _OPEN_WORDS = frozenset(_TIGHT.split()), frozenset(_OPEN.split())
_BEGINS = re.compile(
    r"(?:The|This|These|That|Those|In|On|At|As|For|From|During|After|Before|Following|With|We|He|She|They|It|I|Both"
    r"|Today|Through|Also|Additionally|While|Since|Under|His|Her|Their|Our|El|La|Los|Las|En|Con|Por|Para|Al|Este|Esta"
    r"|Estos|Asimismo|Además|Durante|Ambos|Ambas|Su|Un|Una|Se|Le|Les|Il|Elle)\b"
)
_STOP = re.compile(r"[.!?…]+[\"”’'»)\]*_]*(?=\s|$)")
_LAST_WORD = re.compile(r"[\w.]+$")
_NEXT = re.compile(r"\s*[\"“‘'«(\[*_¿¡—–-]*\s*")
_BREAK = re.compile(r"\n\s*\n|\n")
_BULLET = re.compile(r"(?:[\s*_#>•·▪‣◦●-]|\\?\(?\d{1,2}\\?[.)]\s|[ivx]{1,4}[.)]\s|<[^>\n]{1,20}>)+")
_DATE = (
    r"(?:\w+\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:º|o|er)? (?:de )?\w+(?:,? (?:del? )?\d{4})?"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2})"
)
_NO_PLACE = (
    r"(?!(?:On|In|From|At|During|Following|Today|Since|After|Before|By|El|La|Los|Este|Del|Desde|Durante|En|Le|Du)\b)"
)
_DATELINE = re.compile(
    rf"{_NO_PLACE}(?:(?:[A-ZÁÉÍÓÚÑ][\w.'’]*|de|del|la|el)[ ,./]+){{1,8}}(?:a )?\(?{_DATE}\)?"
    r"\s*(?:[.:;]?\s*[-–—]+\s*(?=[A-ZÁÉÍÓÚÑ¿¡\"“])|(?<=\d{4})[.:]\s+)|(?:[A-ZÁÉÍÓÚÑ]{4,}[A-ZÁÉÍÓÚÑ.,/ ]*"
    r"|Washington(?:, D\.? ?C\.?)?|Ciudad de México|Mexico City"
    r"|Ottawa)(?: ?\([\w/ ]{2,12}\))?[.,:]?\s*[-–—]+\s*(?=[A-ZÁÉÍÓÚÑ¿¡\"“])"
)
_RUN_IN = re.compile(r"\*\*[^*\n]{2,100}(?::\*\*|\*\*:)\s*")
_SPEAKER = re.compile(
    r"(?:\(?\d{1,2}:\d\d [AP]\.?M\.? \w{2,4}\)?\s*)?"
    r"((?:Q|PREGUNTA|INTERLOCUTORA?)\s*[:.-]?|(?:[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ.,'’() -]{2,70}):)\s+(?=\S)"
)


def split(text: str) -> list[Sentence]:
    """The sentences of a text in its order; headings and lines without an end are sentences of their own."""
    found: list[Sentence] = []
    speaker = ""
    for number, (start, end) in enumerate(paragraphs(text)):
        if label := _SPEAKER.match(text, start, end):
            speaker = label[1].strip(" :.-")
            start = label.end()
        for first, last in _sentences(text, start, end):
            first, last = _trimmed(text, first, last)
            if first < last <= first + _LONGEST:
                said = " ".join(text[first:last].split())
                found.append(Sentence(start=first, end=last, paragraph=number, said=said, speaker=speaker))
    return found


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs stand: a blank line parts them, a single break only where a line is complete."""
    start, size = 0, min(len(text), READ)
    for gap in _BREAK.finditer(text, 0, size):
        if gap[0] == "\n" and _goes_on(text, start, gap.start(), gap.end()):
            continue
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:size].strip():
        yield start, size


def _goes_on(text: str, start: int, end: int, after: int) -> bool:
    """Whether a line was only wrapped: no full stop before the break, no capital or bullet after it."""
    last, following = text[end - 1 : end], text[after : after + 1]
    if following.islower():
        return last not in ".!?:"
    return following.isdigit() and end - start > 40 and last not in ".!?:;"


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bullet = _BULLET.match(text, start, end)
    if dateline := _DATELINE.match(text, bullet.end() if bullet else start, end):
        start = dateline.end()
    first = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, first, stop, end):
            yield first, stop.end()
            first = stop.end()
    if first < end:
        yield first, end


def _ends(text: str, first: int, stop: re.Match[str], end: int) -> bool:
    """Whether a full stop ends a sentence rather than an abbreviation or an initial."""
    following = _NEXT.match(text, stop.end(), end)
    at = following.end() if following else end
    if at >= end:
        return True
    if text[at].islower():
        return False
    if text[stop.start()] != ".":
        return True
    word = _LAST_WORD.search(text, max(first, stop.start() - 20), stop.start())
    if word is None:
        return True
    name = word[0].lower().strip(".")
    if name in _TIGHT_WORDS or (len(name) == 1 and name.isalpha()):
        return False
    if name.isdigit() and stop.start() - len(word[0]) <= first + 2:
        return False  # "1. The ministers agreed"
    return name not in _OPEN_WORDS or _BEGINS.match(text, at) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space, bullets, a heading run in before it, and emphasis marks at either end."""
    if run_in := _RUN_IN.match(text, start, end):
        start = run_in.end()
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    while end > start and text[end - 1] in " \t\n*_#":
        end -= 1
    return start, end
