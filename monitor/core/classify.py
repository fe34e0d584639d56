"""Does an item tell of an event between institutions that the registry knows? The whole answer, with its reasons.

The score is the sum of what the rules found (features.py), each times its weight (weights.py), squashed to 0..1. A
candidate needs evidence that can be pointed at: no span, no candidate. Pure: the same item, rules, weights and
registry give the same verdict.
"""

import hashlib
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from monitor.core import weights
from monitor.core.dates import event_date
from monitor.core.event_type import event_type
from monitor.core.features import RULES, Sign
from monitor.core.gazetteer import Gazetteer, Hit
from monitor.core.lexicon import PHRASES, PLACES
from monitor.core.model import Evidence, Field, Item, Verdict
from monitor.core.reading import LEAD, Reading

RULES_VERSION = "3"  # raise it with every change of a rule, so that stored verdicts tell which rules gave them
_MOST_INSTITUTIONS = 8
_LONGEST_QUOTE = 400


def classify(item: Item, gazetteer: Gazetteer) -> Verdict:
    """The verdict on one item, "no" included."""
    reading = Reading(item, gazetteer)
    found = ruleset(gazetteer.digest)
    if reading.is_empty:
        return Verdict(decision="no", score=squash(weights.START), threshold=weights.THRESHOLD, ruleset=found)
    evidence = tuple(_evidence(reading, rule, sign) for rule, sign in signs(reading))
    score = squash(weights.START + math.fsum(one.weight for one in evidence))
    decision: Literal["candidate", "no"] = (
        "candidate" if score >= weights.THRESHOLD and any(one.weight > 0 for one in evidence) else "no"
    )
    institutions = _institutions(reading)
    return Verdict(
        decision=decision,
        score=score,
        threshold=weights.THRESHOLD,
        ruleset=found,
        institutions=tuple(institutions),
        evidence=(*evidence, *_named(reading, institutions, evidence)),
        type=event_type(reading),
        when=event_date(item) if decision == "candidate" else None,
    )


def signs(reading: Reading) -> Iterator[tuple[str, Sign]]:
    """Everything that the rules find, each with the name of its rule, in the order of RULES."""
    for rule in RULES:
        for sign in rule(reading):
            if sign.strength:
                yield rule.__name__, sign


def strengths(reading: Reading) -> dict[str, float]:
    """How strongly each rule speaks; rules that find nothing are not in it."""
    found: dict[str, float] = {}
    for rule, sign in signs(reading):
        found[rule] = found.get(rule, 0.0) + sign.strength
    return found


def squash(sum_of_weights: float) -> float:
    """Log-odds as a score between 0 and 1, to four digits."""
    return round(1 / (1 + math.exp(-sum_of_weights)), 4)


@lru_cache(maxsize=8)
def ruleset(digest: str) -> str:
    """The short hash of everything that decides: the rules' version, their words and weights, the registry's digest."""
    facts = (RULES_VERSION, weights.START, weights.THRESHOLD, sorted(weights.WEIGHTS.items()), PHRASES, PLACES, digest)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def _evidence(reading: Reading, rule: str, sign: Sign) -> Evidence:
    end = min(sign.end, sign.start + _LONGEST_QUOTE)
    name = sign.hit.name if sign.hit else None
    return Evidence(
        rule=rule,
        field=sign.field,
        start=sign.start,
        end=end,
        quote=reading.text_of(sign.field)[sign.start : end],
        weight=round(weights.WEIGHTS[rule] * sign.strength, 4),
        language=name.language if name and name.institution else None,
        alias=name.text if name and name.institution else None,
        institution=name.institution if name else None,
    )


def _institutions(reading: Reading) -> dict[str, tuple[Field, Hit]]:
    """Those the event is about, the most important first, each with where it is named."""
    rank: dict[str, float] = {}
    place: dict[str, tuple[Field, Hit]] = {}
    fields: tuple[Field, ...] = ("title", "text")
    for field in fields:
        for hit in reading.hits[field].institutions:
            one = hit.name.institution or ""
            in_head = field == "title" or hit.start < LEAD
            rank[one] = rank.get(one, 0.0) + (6 if field == "title" else 3 if in_head else 0.5)
            place.setdefault(one, (field, hit))
    home = reading.item.country
    for one, (_, hit) in place.items():
        if hit.name.office:
            rank[one] = min(rank[one], 9) / (20 if hit.name.country == home else 10)
    about = [one for one in rank if rank[one] >= (0.3 if place[one][1].name.office else 1.0)]
    about.sort(key=lambda one: (place[one][1].name.office, -rank[one]))
    return {one: place[one] for one in about[:_MOST_INSTITUTIONS]}


def _named(
    reading: Reading, institutions: dict[str, tuple[Field, Hit]], evidence: tuple[Evidence, ...]
) -> list[Evidence]:
    """Where the other institutions of the verdict are named; they add nothing to the score."""
    shown = {one.institution for one in evidence}
    return [
        Evidence(
            rule="named",
            field=field,
            start=hit.start,
            end=hit.end,
            quote=reading.text_of(field)[hit.start : hit.end],
            weight=0.0,
            language=hit.name.language,
            alias=hit.name.text,
            institution=one,
        )
        for one, (field, hit) in institutions.items()
        if one not in shown
    ]
