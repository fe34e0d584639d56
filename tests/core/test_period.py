"""Periods: every form, how they tile the calendar, and what is refused."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ConfigError
from monitor.core.period import parse_period


@pytest.mark.parametrize(
    ("text", "start", "last", "name", "label"),
    [
        ("2021-07", date(2021, 7, 1), date(2021, 7, 31), "2021-07", "July 2021"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02", "February 2024"),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31), "2023-12", "December 2023"),
        ("2023-Q1", date(2023, 1, 1), date(2023, 3, 31), "2023-Q1", "January-March 2023"),
        ("2023-Q3", date(2023, 7, 1), date(2023, 9, 30), "2023-Q3", "July-September 2023"),
        ("2023-q4", date(2023, 10, 1), date(2023, 12, 31), "2023-Q4", "October-December 2023"),
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30), "2022-H1", "January-June 2022"),
        (" 2022-h2\n", date(2022, 7, 1), date(2022, 12, 31), "2022-H2", "July-December 2022"),
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "2022", "2022"),
        ("2023-07-05..2023-08-02", date(2023, 7, 5), date(2023, 8, 2), "2023-07-05..2023-08-02",
         "July 5, 2023 - August 2, 2023"),
        ("2023-07-05 .. 2023-07-05", date(2023, 7, 5), date(2023, 7, 5), "2023-07-05..2023-07-05", "July 5, 2023"),
    ],
)  # fmt: skip
def test_each_form(text: str, start: date, last: date, name: str, label: str) -> None:
    period = parse_period(text)
    assert (period.start, period.last, period.name, period.label) == (start, last, name, label)
    assert period.end == last + timedelta(days=1)
    assert start in period
    assert last in period
    assert period.end not in period
    assert start - timedelta(days=1) not in period


@pytest.mark.parametrize(
    "text",
    ["", "July 2021", "2021-7", "2021-00", "2021-13", "2023-Q0", "2023-Q5", "2023-H3", "21", "0000", "9999", "9999-12",
     "20221", "2023-07-01..", "..2023-07-01", "2023-07-01..2023-02-30", "2023-07-01...2023-07-02", "2023-07..2023-08",
     "9999-01-01..9999-12-31", "２０２３", "2023-Ｑ1", "-2023", "2023-Q1-Q2"],
)  # fmt: skip
def test_what_is_no_period_is_named_with_the_forms(text: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_period(text)
    assert str(error.value) == (
        f"period {text!r} is none of 2021-07, 2023-Q3, 2022-H1, 2022 or 2023-07-01..2023-09-30"
    )  # fmt: skip


def test_a_period_that_ends_before_it_begins() -> None:
    with pytest.raises(ConfigError, match=r"^period '2023-07-02\.\.2023-07-01' ends before it begins$"):
        parse_period("2023-07-02..2023-07-01")


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_months_quarters_halves_and_years_tile_time(day: date) -> None:
    names = {
        "month": [f"{day.year:04}-{n:02}" for n in range(1, 13)],
        "quarter": [f"{day.year:04}-Q{n}" for n in range(1, 5)],
        "half": [f"{day.year:04}-H{n}" for n in (1, 2)],
        "year": [f"{day.year:04}"],
    }
    for tiles in ([*map(parse_period, some)] for some in names.values()):
        assert sum(day in tile for tile in tiles) == 1
        assert all(one.end == other.start for one, other in pairwise(tiles))
        assert (tiles[0].start, tiles[-1].last) == (date(day.year, 1, 1), date(day.year, 12, 31))


@given(st.dates(max_value=date(9999, 12, 30)), st.dates(max_value=date(9999, 12, 30)))
def test_a_range_of_dates_is_read_back_from_its_name(one: date, other: date) -> None:
    first, last = sorted((one, other))
    period = parse_period(f"{first}..{last}")
    assert (period.start, period.last) == (first, last)
    assert parse_period(period.name) == period
