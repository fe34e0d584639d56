"""Dates and periods in words, in both languages."""

from datetime import date

import pytest

from monitor.core.period import parse_period
from monitor.reports.dates import long_date, period_label
from monitor.reports.wording import ENGLISH, SPANISH

JULY_6 = date(2023, 7, 6)


@pytest.mark.parametrize(
    ("start", "end", "english", "spanish"),
    [
        (JULY_6, None, "July 6, 2023", "6 de julio de 2023"),
        (JULY_6, JULY_6, "July 6, 2023", "6 de julio de 2023"),
        (date(2023, 7, 24), date(2023, 7, 26), "July 24-26, 2023", "24-26 de julio de 2023"),
        (date(2023, 7, 31), date(2023, 8, 2), "July 31 - August 2, 2023", "31 de julio - 2 de agosto de 2023"),
        (
            date(2023, 12, 30), date(2024, 1, 2),
            "December 30, 2023 - January 2, 2024", "30 de diciembre de 2023 - 2 de enero de 2024",
        ),
    ],
)  # fmt: skip
def test_dates_in_words(start: date, end: date | None, english: str, spanish: str) -> None:
    assert long_date(start, end, "en") == english
    assert long_date(start, end, "es") == spanish


@pytest.mark.parametrize(
    ("name", "english", "spanish"),
    [
        ("2023-Q3", "July-September 2023", "julio-septiembre de 2023"),
        ("2022-H1", "January-June 2022", "enero-junio de 2022"),
        ("2021-07", "July 2021", "julio de 2021"),
        ("2022", "2022", "2022"),
        ("2021-06-15..2021-07-23", "June 15, 2021 - July 23, 2021", "15 de junio de 2021 - 23 de julio de 2021"),
    ],
)
def test_periods_in_words(name: str, english: str, spanish: str) -> None:
    assert period_label(parse_period(name), "en") == english
    assert period_label(parse_period(name), "es") == spanish


def test_both_languages_know_the_same_purposes() -> None:
    assert ENGLISH.purposes.keys() == SPANISH.purposes.keys()
