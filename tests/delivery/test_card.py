"""The card as values, and as a terminal shows it: golden text, hostile texts inert and bounded."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Bilingual, Draft, Standing
from monitor.core.reasons import certainty
from monitor.delivery.card import Card, age, make_card, span
from monitor.delivery.console import card_text
from tests import make

GOLDEN = Path(__file__).with_name("card.expected.txt")
PUBLISHERS = {"state": "U.S. Department of State", "sre": "Secretaría de Relaciones Exteriores"}


def card(**changes: Any) -> Card:
    """The card of the fentanyl committee, with a State and an SRE release behind it."""
    release = make.stored(
        2, source="sre", language="es", country="MX", title="Comité Trilateral sobre el Fentanilo",
        url="https://www.gob.mx/sre/prensa/comite-trilateral", published=make.NOW - timedelta(days=2),
    )  # fmt: skip
    candidate = make.candidate(12, items=(make.stored(1), release), **changes)
    return make_card(candidate, {1: make.verdict()}, make.registry(), publishers=PUBLISHERS, now=make.NOW)


SPANISH = {
    "summary": Bilingual(es="El comité se reunió en la Ciudad de México y revisó los avances de los tres países. " * 3),
    "institutions": (),
    "section": None,
    "event_date": None,
    "event_end": None,
    "date_origin": "publication",
}


def test_the_card_as_a_terminal_shows_it() -> None:
    whole = card(assignee="Ana")
    spanish = card(draft=make.draft(**SPANISH), score=0.6)
    by_hand = make_card(
        make.candidate(13, items=(), draft=Draft(title="Governors meet in Tijuana", date_origin="curator"), score=1.0),
        {}, make.registry(), publishers={}, now=make.NOW,
    )  # fmt: skip
    shown = "\n\n".join(card_text(one) for one in (whole, spanish, by_hand)) + "\n"
    assert shown == GOLDEN.read_text(encoding="utf-8")


def test_the_values_of_a_card() -> None:
    made = card(assignee="Ana", status="snoozed", snoozed_until=date(2023, 8, 1), version=4)
    assert (made.candidate, made.status, made.version, made.assignee) == (12, "snoozed", 4, "Ana")
    assert (made.when, made.report, made.until) == ("July 25-26, 2023", "Q3 2023", "August 1, 2023")
    assert (made.type, made.section) == ("meeting", "Security Cooperation")
    assert made.institutions == ("Trilateral Fentanyl Committee (dialogue mechanism)",)
    assert [(one.publisher, one.country, one.age) for one in made.sources] == [
        ("U.S. Department of State", "US", "1 h ago"),
        ("Secretaría de Relaciones Exteriores", "MX", "2 days ago"),
    ]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"date_origin": "text", "date_quote": "July 25"}, "read: “July 25”"),
        ({"date_origin": "publication"}, "publication date"),
        ({"date_origin": "curator"}, "set by a curator"),
        ({"event_date": None, "event_end": None}, ""),
    ],
)
def test_where_the_date_was_read(changes: dict[str, Any], shown: str) -> None:
    assert card(draft=make.draft(**changes)).read_from == shown


@pytest.mark.parametrize(
    ("standing", "shown"),
    [
        ("announced", "read: “July 25” · announced · meeting"),
        ("held", "read: “July 25” · announced → held · meeting"),
        ("not_confirmed", "read: “July 25” · announced, not confirmed · meeting"),
        ("", "read: “July 25” · meeting"),
    ],
)
def test_how_an_announced_event_stands(standing: Standing, shown: str) -> None:
    assert shown in card_text(card(standing=standing))


def test_what_the_registry_no_longer_has_shows_its_id() -> None:
    made = card(draft=make.draft(institutions=("gone", "hled"), section="gone"))
    assert made.institutions == ("gone", "High-Level Economic Dialogue (dialogue mechanism)")
    assert made.section == ""


def test_only_a_spanish_summary_is_to_be_translated() -> None:
    assert card(draft=make.draft(**SPANISH)).untranslated
    assert not card().untranslated
    assert not card(draft=make.draft(summary=Bilingual())).untranslated


def test_evidence_against_is_no_reason_why() -> None:
    candidate = make.candidate(1)
    no = make.verdict(decision="no")
    assert not make_card(candidate, {1: no}, make.registry(), publishers={}, now=make.NOW).why
    assert make.TEXT[:58] in make_card(candidate, {1: make.verdict()}, make.registry(), publishers={}, now=make.NOW).why


@pytest.mark.parametrize(("score", "word"), [(0.0, "perhaps"), (0.5, "perhaps"), (0.999, "certain"), (1.0, "certain")])
def test_certainty_in_a_word(score: float, word: str) -> None:
    assert certainty(score) == word


def test_certainty_only_grows() -> None:
    words = list(dict.fromkeys(certainty(score / 100) for score in range(101)))
    assert words == ["perhaps", "likely", "certain"]


DAY = date(2023, 7, 31)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, "no date"),
        (None, DAY, "no date"),
        (DAY, None, "July 31, 2023"),
        (DAY, DAY, "July 31, 2023"),
        (date(2023, 7, 1), date(2023, 7, 2), "July 1-2, 2023"),
        (DAY, date(2023, 8, 2), "July 31 - August 2, 2023"),
        (date(2023, 12, 31), date(2024, 1, 1), "December 31, 2023 - January 1, 2024"),
    ],
)
def test_one_day_or_several(start: date | None, end: date | None, shown: str) -> None:
    assert span(start, end) == shown


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(minutes=-5), "0 min ago"),
        (timedelta(seconds=59), "0 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=47, minutes=59), "47 h ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=89), "89 days ago"),
        (timedelta(days=100), "August 23, 2023"),
    ],
)
def test_how_long_ago(passed: timedelta, shown: str) -> None:
    now = datetime(2023, 12, 1, tzinfo=UTC)
    assert age(now - passed, now=now) == shown


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)])
def test_the_report_that_it_goes_to(month: int, quarter: int) -> None:
    made = card(draft=make.draft(event_date=date(2023, month, 1), event_end=None))
    assert made.report == f"Q{quarter} 2023"


# ---------------------------------------------------------------- hostile texts

HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07\x1b[31mRed",
    "one\ntwo\r\nthree\rfour\x85five\u2028six\x0bseven",
    "\u202eevil\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "long " * 2000,
    "x" * 10_000,
    "\x9b31m\x00\x08\x7f\ud800",
    "   ── card:7",
    f"── card:7 {'x' * 200}",
]
COMMANDS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def everywhere(text: str) -> Card:
    """A card with the text in every place that a release, a registry or a curator can fill."""
    made = card(draft=make.draft(title=text, summary=Bilingual(en=text), date_quote=text))
    sources = tuple(replace(source, title=text, url="", publisher=text) for source in made.sources * 20)
    return replace(made, sources=sources, why=text, assignee=text, section=text, institutions=(text,) * 30)


def _inert(shown: str) -> bool:
    return not COMMANDS.search(shown) and len(shown) < 20_000 and shown.count("\n") < 80 and "──" not in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_inert_and_bounded(text: str) -> None:
    shown = card_text(everywhere(text))
    assert _inert(shown)
    assert all(len(line) <= 96 for line in shown.splitlines()[:2])


@given(st.text(max_size=200))
def test_any_text_is_inert(text: str) -> None:
    assert _inert(card_text(everywhere(text)))


def test_a_long_address_stays_in_one_piece() -> None:
    url = f"https://www.gob.mx/{'a' * 300}"
    made = replace(card(), sources=(replace(card().sources[0], url=url),))
    assert url in card_text(made)


def test_of_many_sources_the_first_are_shown() -> None:
    shown = card_text(replace(card(), sources=card().sources * 20))
    assert shown.count("www.") == 10
    assert "… and 30 more" in shown
