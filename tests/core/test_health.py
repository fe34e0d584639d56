"""States, their remedies, and what is told how often."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from monitor.core.health import REMEDIES, expected, per_week, span, sparkline, told, watched
from monitor.core.model import SourceState
from monitor.core.pace import DAYS, Memory

NOW = datetime(2023, 8, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD = Memory(
    name="s", state="ok", first_good=NOW - 60 * DAY, last_good=NOW, last_new=NOW, newest=NOW, daily=(1,) * DAYS,
    day=NOW.date(), sizes=(10, 10),
)  # fmt: skip


def test_every_state_has_a_remedy_in_words() -> None:
    assert REMEDIES.keys() == {*get_args(SourceState)}
    assert all(words[0].islower() or words.startswith("robots") for words in REMEDIES.values())
    assert not any(words.endswith(".") or "\n" in words for words in REMEDIES.values())


def test_what_is_declared_wins_over_what_was_learned() -> None:
    assert expected(OLD, None) == 7
    assert expected(OLD, 3.5) == 3.5
    assert expected(replace(OLD, first_good=NOW - 20 * DAY), None) is None


@pytest.mark.parametrize(
    ("silent", "declared", "state"),
    [
        (5, 100, "ok"),
        (6, 7, "ok"),
        (7, 7, "stale"),
        (6, 100, "stale"),
        (40, 1, "ok"),
        (43, 1, "stale"),
        (300, 0, "ok"),
        (181, 0.01, "stale"),
    ],
)
def test_silence_is_measured_by_what_is_expected(silent: int, declared: float, state: str) -> None:
    young = replace(OLD, newest=NOW - silent * DAY, first_good=NOW - 10 * DAY)
    assert watched(young, declared, now=NOW).state == state


def test_far_fewer_items_than_usual_are_a_drop() -> None:
    daily = (2,) * (DAYS - 14) + (0,) * 13 + (1,)
    memory = watched(replace(OLD, daily=daily), None, now=NOW, size=10)
    assert (memory.state, memory.error) == ("sudden_drop", "only 1 new item in two weeks, and 28 are usual")


def test_an_answer_without_a_document_clears_nothing() -> None:
    blocked = replace(OLD, state="blocked", error="wall")
    assert watched(blocked, None, now=NOW) is blocked
    assert watched(blocked, None, now=NOW, size=10).state == "ok"


def test_who_is_told_what() -> None:
    blocked = replace(OLD, state="blocked", error="status 403: refuses programs", since=NOW - DAY)
    alarmed, notice = told(OLD, blocked, now=NOW)
    assert notice
    assert notice.key == "alarm:s:2023-08-01"
    assert told(blocked, alarmed, now=NOW + 2 * DAY)[1] is None
    assert told(blocked, alarmed, now=NOW + 7 * DAY)[1]
    other = replace(alarmed, state="timeout", error="slow")
    assert told(alarmed, other, now=NOW + DAY / 2)[1] is None
    assert told(alarmed, other, now=NOW + DAY)[1]
    well, notice = told(alarmed, replace(alarmed, state="ok", error="", since=None), now=NOW + DAY)
    assert notice
    assert notice.text == "✓ s works again after 2 days (blocked before)."
    assert told(well, well, now=NOW + DAY) == (well, None)


def test_quiet_is_told_a_day_later() -> None:
    stale = replace(OLD, state="stale", error="the newest item is 9 days old", since=NOW)
    assert told(OLD, stale, now=NOW) == (stale, None)
    assert told(stale, stale, now=NOW + DAY)[1]


def test_bars_show_eight_weeks_and_only_those_that_were_watched() -> None:
    daily = tuple(week for week in (0, 1, 2, 3, 4, 5, 6, 8) for _ in range(7))
    assert sparkline(replace(OLD, daily=daily), now=NOW) == "·▁▂▃▄▅▆█"
    assert sparkline(replace(OLD, daily=daily, first_good=NOW - 10 * DAY), now=NOW) == "      ▆█"
    assert sparkline(Memory(name="s"), now=NOW) == " " * 8
    assert per_week(replace(OLD, daily=daily, day=date(2023, 8, 1)), now=NOW) == pytest.approx(40.25)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 minutes"),
        (30, "0 minutes"),
        (60, "1 minute"),
        (3_599, "59 minutes"),
        (3_700, "1 hour"),
        (90_000, "1 day"),
        (900_000, "10 days"),
    ],
)
def test_lengths_in_words(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_the_states_and_remedies_in_the_documents_are_these() -> None:
    written = (Path(__file__).parents[2] / "docs" / "health.md").read_text("utf-8")
    assert [line for line in written.splitlines() if line.startswith("| `")] == [
        f"| `{state}` | {words} |" for state, words in REMEDIES.items()
    ]
