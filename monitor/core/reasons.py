"""Evidence in words for people who never saw a rule: what a rule means, and which evidence to show first."""

from collections.abc import Iterable, Mapping

from monitor.core.features import RULES
from monitor.core.model import Evidence
from monitor.core.weights import CERTAIN, LIKELY

_WORDS: Mapping[str, str] = {
    rule.__name__: (rule.__doc__ or rule.__name__).split(";")[0].split("(")[0].strip().rstrip(".") for rule in RULES
}
_READABLE = 120  # characters; a longer quote is a passage, not a line


def in_words(rule: str) -> str:
    """What the rule found, as half a sentence; its own name where it is of an earlier ruleset."""
    return _WORDS.get(rule, rule.replace("_", " "))


def certainty(score: float) -> str:
    """The score in a word: certain, likely or perhaps."""
    if score >= CERTAIN:
        return "certain"
    return "likely" if score >= LIKELY else "perhaps"


def strongest(evidence: Iterable[Evidence], *, most: int = 2) -> tuple[Evidence, ...]:
    """The evidence that reads best as a line: named institutions first, then by weight; no rule and no quote twice."""
    chosen: list[Evidence] = []
    for one in sorted(evidence, key=lambda one: (one.institution is None, -one.weight)):
        new = all(
            one.rule != other.rule and one.quote not in other.quote and other.quote not in one.quote for other in chosen
        )
        if one.weight > 0 and len(one.quote) <= _READABLE and new:
            chosen.append(one)
    return tuple(chosen[:most])
