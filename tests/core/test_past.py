"""Where a backfill stands, when it is at its end, and which months were read."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Item
from monitor.core.past import Cursor, dated, fraction, is_past, months, read_days, read_of, turned
from monitor.core.period import parse_period

JULY = parse_period("2023-07")
MEXICO = ZoneInfo("America/Mexico_City")
KEY = Cursor(source="s", since=date(2023, 7, 1), until=date(2023, 7, 31))


def items(*dates: str) -> list[Item]:
    moments = [datetime.fromisoformat(f"{text}+00:00") if text else None for text in dates]
    return [Item(source="s", language="es", country="MX", title="t", text="", published=moment) for moment in moments]


def test_days_are_those_of_the_source() -> None:
    page = dated(items("2023-08-01T03:00", "2023-08-01T07:00", "2023-07-01T07:00", "2023-07-01T04:00"), JULY, MEXICO)
    assert page.inside == (0, 2)
    assert (page.oldest, page.newest) == (date(2023, 6, 30), date(2023, 8, 1))


def test_an_item_without_a_date_goes_with_its_page() -> None:
    assert dated(items("", "2023-07-04T12:00"), JULY, MEXICO).inside == (0, 1)
    assert dated(items("", "2023-01-04T12:00"), JULY, MEXICO).inside == ()
    assert dated(items("", ""), JULY, MEXICO).inside == (0, 1)


def test_the_way_to_the_period_is_not_past_it() -> None:
    newer = dated(items("2023-11-02T12:00"), JULY, MEXICO)
    older = dated(items("2023-02-02T12:00"), JULY, MEXICO)
    assert not is_past(newer, JULY, met=False)
    assert is_past(newer, JULY, met=True)  # an archive that begins with the oldest
    assert is_past(older, JULY, met=False)
    assert not is_past(dated(items(""), JULY, MEXICO), JULY, met=True)


def test_the_way_is_measured_in_days() -> None:
    cursor = KEY
    done = []
    for day in ("2023-08-30", "2023-08-15", "2023-07-16", "2023-06-30"):
        page = dated(items(f"{day}T20:00"), JULY, MEXICO)
        cursor = turned(cursor, page, following=("https://example.org/2", {}))
        done.append(round(fraction(cursor), 2))
    assert done == [0.0, 0.25, 0.75, 1.0]
    assert (cursor.pages, cursor.met, cursor.reached) == (4, True, date(2023, 6, 30))


def test_good_polls_cover_what_lies_between_them_unless_they_are_far_apart() -> None:
    polls = [datetime(2023, 7, day, 20, tzinfo=UTC) for day in (1, 3, 6, 20)]
    assert sorted(day.day for day in read_days(polls, MEXICO)) == [1, 2, 3, 4, 5, 6, 20]


def test_a_month_is_read_whole_up_to_today() -> None:
    covered = {date(2023, 7, 1) + timedelta(days=n) for n in range(10)}
    assert read_of(date(2023, 7, 1), covered, today=date(2023, 7, 10)) == "whole"
    assert read_of(date(2023, 7, 1), covered, today=date(2023, 7, 11)) == "partly"
    assert read_of(date(2023, 6, 1), covered, today=date(2023, 7, 10)) == "never"
    assert read_of(date(2023, 8, 1), covered, today=date(2023, 7, 10)) == "never"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 2_000))
def test_months_follow_each_other(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = months(first, last)
    assert found[0] == first.replace(day=1)
    assert found[-1] == last.replace(day=1)
    assert len(found) == (last.year - first.year) * 12 + last.month - first.month + 1
