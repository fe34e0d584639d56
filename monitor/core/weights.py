"""What each rule adds to an item's score, in log-odds, and where "candidate" begins. Reviewed by hand.

`benchmarks/fit.py` proposes them from judged releases; nothing writes this file. Its content is part of the hash in
every verdict.
"""

from typing import Final

START: Final = -4.0  # of an item in which no rule finds anything
THRESHOLD: Final = 0.5  # of the score, 0 to 1
LIKELY: Final = 0.75
CERTAIN: Final = 0.92

WEIGHTS: Final[dict[str, float]] = {
    "title_names_other_side": 2.6,
    "title_names_institution": 3.2,
    "title_names_region": 1.0,
    "lead_names_other_side": 0.9,
    "lead_names_institution": 1.8,
    "text_names_institution": 0.6,
    "speaks_densely": 1.6,
    "dwells_on_it": 0.8,
    "they_meet": 0.9,
    "official_of_other_side": 0.8,
    "both_sides_together": 0.9,
    "mostly_other_countries": -1.2,
    "speaks_of_everything": -1.6,
    "lists_people": -1.4,
    "celebrates_heritage": -1.4,
}
