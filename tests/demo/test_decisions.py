"""The bundled decisions are checked: what does not fit is refused with its reason."""

import pytest
from pydantic import ValidationError

from monitor.demo.decisions import BundledDecision

URL = "https://state.gov.example/a-page/"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"choice": "accept"}, "an accept names its entry"),
        ({"choice": "accept", "entry": 3, "reason": "routine"}, "an accept names its entry"),
        ({"choice": "reject"}, "a reject names its reason"),
        ({"choice": "reject", "reason": "routine", "edits": {"title": "x"}}, "a reject names its reason"),
        ({"choice": "reject", "reason": "boring"}, "reason"),
        ({"choice": "accept", "entry": 16}, "entry"),
        ({"choice": "accept", "entry": 1, "edits": {"headline": "x"}}, "no field of a draft: headline"),
        ({"choice": "accept", "entry": 1, "url": "https://state.gov/real/"}, "url"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        BundledDecision.model_validate({"url": URL, **given})


def test_what_fits_is_taken() -> None:
    accept = BundledDecision.model_validate({"url": URL, "choice": "accept", "entry": 1, "edits": {"title": "x"}})
    assert accept.edits == {"title": "x"}
    assert BundledDecision.model_validate({"url": URL, "choice": "reject", "reason": "domestic"}).entry is None
