"""The verdict: what becomes a candidate, with evidence that can be pointed at; and any text gets one."""

import dataclasses
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core import weights
from monitor.core.classify import classify, squash
from monitor.core.features import RULES
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Country, Item, Language, Verdict
from monitor.core.registry import Acronym, Institution, Names, Registry

GAZETTEER = Gazetteer(
    Registry(
        institutions=(
            Institution(
                id="high-level-economic-dialogue",
                type="dialogue_mechanism",
                names=Names(en=("High-Level Economic Dialogue",), es=("Diálogo Económico de Alto Nivel",)),
                acronyms=(Acronym(text="HLED"),),
            ),
            Institution(
                id="global-coalition",
                type="formal_organization",
                names=Names(en=("Global Coalition to Address Synthetic Drug Threats",)),
            ),
            Institution(
                id="foreign-affairs", type="office", names=Names(en=("Mexican Foreign Secretary",)), country="MX"
            ),
            Institution(id="state", type="office", names=Names(en=("Department of State",)), country="US"),
        )
    )
)


def verdict(title: str, text: str = "", *, language: Language = "en", country: Country = "US") -> Verdict:
    return classify(Item(source="s", language=language, country=country, title=title, text=text), GAZETTEER)


def test_a_meeting_of_two_ministers_is_a_candidate() -> None:
    one = verdict(
        "Secretary meets his Mexican counterpart",
        "The Secretary of State met today with the Mexican Foreign Secretary in Mexico City. They spoke about the "
        "High-Level Economic Dialogue, in which the United States and Mexico work on their supply chains.",
    )
    assert one.is_candidate
    assert one.type == "meeting"
    assert one.institutions == ("high-level-economic-dialogue", "foreign-affairs")


def test_a_coalition_of_the_registry_suffices_without_naming_mexico() -> None:
    assert verdict(
        "Preview of the ministerial to launch the Global Coalition to Address Synthetic Drug Threats",
        "The Assistant Secretary of State will speak to the press about the Global Coalition to Address Synthetic "
        "Drug Threats, which more than eighty countries have joined.",
    ).is_candidate


def test_a_domestic_release_is_a_no_with_nothing_to_show() -> None:
    one = verdict("New rules for school lunches in New Mexico", "Schools in New Mexico will serve more fruit.")
    assert (one.decision, one.evidence, one.institutions) == ("no", (), ())
    assert one.score == squash(weights.START)


def test_the_score_is_the_sum_of_the_evidence() -> None:
    one = verdict("Mexican Foreign Secretary visits Washington", "Mexico and the United States will sign.")
    assert one.score == squash(weights.START + math.fsum(evidence.weight for evidence in one.evidence))


def test_the_ruleset_follows_the_registry() -> None:
    other = Gazetteer(Registry(institutions=GAZETTEER.registry.institutions[:1]))
    item = Item(source="s", language="en", country="US", title="", text="")
    assert classify(item, GAZETTEER).ruleset == verdict("Something else").ruleset != classify(item, other).ruleset


def test_every_rule_has_its_weight_and_every_weight_its_rule() -> None:
    assert [rule.__name__ for rule in RULES] == list(weights.WEIGHTS)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize("country", ["US", "MX", "CA"])
def test_emptiness_is_a_no(language: Language, country: Country) -> None:
    assert verdict("", "", language=language, country=country).decision == "no"


WORDS = [
    "Mexico",
    "México ",
    "U.S.",
    "EE.UU.",
    "HLED",
    "\n\n",
    "met",
    "<b>",
    "](http://",
    "Canada, Chile, Peru, ",
    "\0",
]


@settings(deadline=None)
@given(
    title=st.text(max_size=80),
    text=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=20)), max_size=60).map(" ".join),
    language=st.sampled_from(["en", "es", "fr"]),
    country=st.sampled_from(["US", "MX", "CA"]),
)
def test_any_text_gets_a_verdict_whose_quotes_are_its_words(
    title: str, text: str, language: Language, country: Country
) -> None:
    item = Item(source="s", language=language, country=country, title=title, text=text)
    one = classify(item, GAZETTEER)
    assert one == classify(dataclasses.replace(item, url="https://example.org/"), GAZETTEER)
    assert 0 <= one.score <= 1
    assert one.is_candidate == (one.score >= one.threshold)
    for evidence in one.evidence:
        assert getattr(item, evidence.field)[evidence.start : evidence.end] == evidence.quote
    assert not one.is_candidate or one.evidence


def test_a_transcript_of_five_megabytes_gets_its_verdict_soon() -> None:
    text = "REPORTER: And Mexico, Chile, Peru and Cuba? " * 115_000
    began = time.process_time()
    assert verdict("Press Briefing", text).decision == "no"
    assert time.process_time() - began < 3
