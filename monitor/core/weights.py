"""What each rule adds to an item's score, in log-odds, and where "candidate" begins. Reviewed by hand.

`benchmarks/fit.py` proposes them from judged releases; nothing writes this file. Its content is part of the hash in
every verdict.
"""

from typing import Final

START: Final = -4.3  # of an item in which no rule finds anything
THRESHOLD: Final = 0.5  # of the score, 0 to 1
LIKELY: Final = 0.75
CERTAIN: Final = 0.92

WEIGHTS: Final[dict[str, float]] = {
    "title_names_other_side": 2.7,
    "title_names_institution": 2.9,
    "they_meet_within_institution": 1.5,
    "speaks_of_north_america": 1.5,
    "lead_names_other_side": 0.5,
    "lead_names_institution": 1.4,
    "text_names_institution": 0.8,
    "speaks_densely": 4.1,
    "dwells_on_it": 2.0,
    "they_meet": 1.0,
    "official_of_other_side": 1.5,
    "both_sides_together": 1.3,
    "mostly_other_countries": -0.7,
    "speaks_of_everything": -3.5,
    "lists_people": -1.6,
    "celebrates_heritage": -1.6,
    "congratulates_on_a_day": -6.0,
    "tells_of_a_crime": -3.6,
    "gives_notice": -5.5,
    "leaves_out_the_united_states": -7.0,
}
