"""Two to four whole sentences of a release that tell its news, exactly as they stand there.

Extractive: nothing is written anew, so that every sentence can be proved. The sentence that tells the event leads; the
others are those around the verdict's evidence, in the order of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from monitor.core import noise
from monitor.core.model import Item, Verdict
from monitor.core.sentences import Sentence, split
from monitor.core.text import fold

MOST_SENTENCES = 4
_MOST_WORDS = 125
_LEAD_REACH = 6  # sentences among which the one that tells the event is looked for
_ENOUGH = 1.0  # what a sentence must be worth to stand beside the lead
_SECOND = -0.5  # the same for the second sentence: one alone is seldom a summary
_SAME = 88  # likeness, in percent, from which two sentences say the same

_EVENT = re.compile(
    r"\b(?:met|meets|spoke|spoken|called|hosted|hosts|will host|held|convened|will convene|travel(?:l?ed|s)?|visited"
    r"|visits|attend(?:ed|s)?|signed|co-?chaired|chaired|launched|relaunched|welcomed|announced|extradited|concluded"
    r"|gathered|led|joined|accompanied|arrived|will meet|will visit|participated|presented|filed|argued|returned"
    r"|repatriated|sworn|opened|intent to appoint|appointed|nominated|took place|are taking|reunion|se reunio"
    r"|se reunieron|sostuv\w+|recibio|encabez\w+|viaj\w+|visito|firmaron|firmo|celebr\w+|inaugur\w+|participo"
    r"|participaron|asistio|converso|conversaron|llevo a cabo|llevaron a cabo|anunci\w+|present\w+|entreg\w+"
    r"|concluy\w+|acordaron|preside|dialog\w+|repatri\w+|se realizo|rencontr\w+|sign[ea]\w*|particip\w+)\b"
)
_SUBSTANCE = re.compile(
    r"\b(?:discuss\w*|agree\w*|committed|commit to|commitments?|reaffirm\w*|reiterat\w+|emphasi[sz]\w+|underscor\w+"
    r"|pledg\w+|announc\w+|establish\w*|review\w*|advance|strengthen\w*|coordinat\w+|decided|will work|welcomed"
    r"|ordered|affirmed|exchanged|acord\w+|abord\w+|analiz\w+|destac\w+|reiter\w+|reafirm\w+|coincid\w+|compromet\w+"
    r"|subray\w+|fortalec\w+|refrend\w+|revis\w+|intercambi\w+|discuti\w+|convenu|souligne|reaffirme)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BOTH = re.compile(
    r"\b(?:two|both) (?:leaders|countries|governments|sides|presidents|nations)|ambos (?:paises|gobiernos)"
    r"|ambas partes"
)
_MEXICO = re.compile(r"\bmexic\w+|\blopez obrador|\bsheinbaum")
_STATES = re.compile(r"\bu\.s\.|\bunited states|estados unidos|\bee\. ?uu\b|estadounidense|\bbiden\b")


@dataclass(frozen=True, slots=True)
class _Weighed:
    index: int
    sentence: Sentence
    worth: float


def summarise(item: Item, verdict: Verdict) -> tuple[Sentence, ...]:
    """The sentences of `item.text` that make its summary, in its order; none where the text has no sentence."""
    sentences = split(item.text)
    record = noise.is_transcript(item.title, item.text)
    usable = _weighed(item, verdict, sentences, record)
    if not usable:
        return ()
    lead = _lead(usable, record)
    chosen = {lead.index: lead}
    words = len(lead.sentence.said.split())
    for one in sorted(usable, key=lambda one: (-_beside(one, chosen), one.index)):
        length = len(one.sentence.said.split())
        if len(chosen) == MOST_SENTENCES or _beside(one, chosen) < (_ENOUGH if len(chosen) > 1 else _SECOND):
            break
        if one.index in chosen or (words + length > _MOST_WORDS and len(chosen) > 1):
            continue
        if any(fuzz.token_set_ratio(one.sentence.said, other.sentence.said) > _SAME for other in chosen.values()):
            continue
        chosen[one.index] = one
        words += length
    return tuple(chosen[index].sentence for index in sorted(chosen))


def _weighed(item: Item, verdict: Verdict, sentences: Sequence[Sentence], record: bool) -> list[_Weighed]:
    evidence = _evidence(verdict, sentences)
    joint = bool(re.search(r"joint|conjunt", fold(item.title).decode("latin-1")))
    usable: list[_Weighed] = []
    for index, sentence in enumerate(sentences):
        if noise.is_noise(sentence.said):
            continue
        worth = _worth(item, sentence, record, joint) + evidence[index]
        worth += (2.0, 1.5, 1.0, 0.7)[len(usable)] if len(usable) < 4 else 0.4 if sentence.start < 1_500 else 0.0
        usable.append(_Weighed(index, sentence, worth))
    return usable


def _evidence(verdict: Verdict, sentences: Sequence[Sentence]) -> list[float]:
    """What the verdict's evidence adds to each sentence."""
    found = [0.0] * len(sentences)
    starts = [sentence.start for sentence in sentences]
    for one in verdict.evidence:
        at = bisect_right(starts, one.start) - 1
        if one.field == "text" and at >= 0 and one.start < sentences[at].end:
            found[at] += max(one.weight, 0.0) + (0.4 if one.institution else 0.0)
    return [min(worth, 2.5) for worth in found]


def _worth(item: Item, sentence: Sentence, record: bool, joint: bool) -> float:
    folded = fold(sentence.said).decode("latin-1")
    length = len(folded.split())
    other = _MEXICO if item.country == "US" else _STATES
    worth = 1.5 * bool(_EVENT.search(folded)) + 1.0 * bool(_SUBSTANCE.search(folded))
    worth += 0.8 * bool(other.search(folded)) + 0.6 * bool(_BOTH.search(folded))
    worth -= 4.0 * noise.is_marked_up(sentence.said) + 2.5 * noise.is_quotation(sentence.said)
    worth -= 3.0 * noise.is_spoken(sentence.said) + (0.0 if joint else 1.0) * noise.speaks_for_us(sentence.said)
    worth -= 4.0 if length > 80 else 1.5 if length > 55 else 1.0 if length < 9 else 0.0
    worth -= 1.5 * _is_history(folded, item)
    if record:
        worth -= 4.0 if sentence.speaker.startswith(("Q", "PREGUNTA", "INTERLOCUTOR")) else 1.5
    return worth


def _is_history(folded: str, item: Item) -> bool:
    """Whether a sentence tells of an earlier year than the release's."""
    if item.published is None:
        return False
    years = [int(year) for year in _YEAR.findall(folded)]
    return bool(years) and max(years) < item.published.year


def _lead(usable: Sequence[_Weighed], record: bool) -> _Weighed:
    """The sentence that tells what happened: nearly always the first of an account, any of the first of a speech."""
    step = 0.5 if record else 1.5
    first = usable[:_LEAD_REACH]
    return max(first, key=lambda one: one.worth - step * first.index(one) - 2.0 * noise.leans_back(one.sentence.said))


def _beside(one: _Weighed, chosen: dict[int, _Weighed]) -> float:
    """What a sentence is worth beside those chosen: one that leans on its neighbour needs it there."""
    if not noise.leans_back(one.sentence.said):
        return one.worth
    before = chosen.get(one.index - 1)
    return one.worth if before and before.sentence.paragraph == one.sentence.paragraph else one.worth - 4.0
