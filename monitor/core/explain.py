"""How near a verdict was: the distance to the threshold, and what alone would have lifted a "no".

It reads a verdict and the weights; the words for people are reasons.py's.
"""

import math

from monitor.core.model import Verdict
from monitor.core.weights import START, WEIGHTS


def distance(verdict: Verdict) -> str:
    """ "0.04 below the threshold", "0.31 above the threshold" or "at the threshold"."""
    gap = round(verdict.score - verdict.threshold, 2)
    if not gap:
        return "at the threshold"
    return f"{abs(gap):.2f} {'above' if gap > 0 else 'below'} the threshold"


def points(verdict: Verdict) -> tuple[float, float]:
    """The sum of what was found, and the sum that the threshold asks for."""
    return math.fsum(one.weight for one in verdict.evidence), _log_odds(verdict.threshold) - START


def would_lift(verdict: Verdict) -> tuple[str, ...]:
    """The rules that found nothing, each of which alone would have made it a candidate; the lightest first."""
    if verdict.is_candidate:
        return ()
    lacking = _log_odds(verdict.threshold) - _log_odds(verdict.score)
    spoke = {one.rule for one in verdict.evidence}
    silent = [(weight, rule) for rule, weight in WEIGHTS.items() if rule not in spoke and weight >= lacking]
    return tuple(rule for _, rule in sorted(silent))


def _log_odds(score: float) -> float:
    inside = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))
