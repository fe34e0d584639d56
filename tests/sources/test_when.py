"""Publication dates as sources write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.sources.when import published

MEXICO = ZoneInfo("America/Mexico_City")  # UTC-6, and in the summers up to 2022 UTC-5


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("Tue, 01 Jun 2021 12:12:47 +0000", "2021-06-01T12:12:47"),
        ("Tue, 01 Jun 2021 12:12:47 EST", "2021-06-01T17:12:47"),
        ("Tue, 1 Jun 21 12:12 GMT", "2021-06-01T12:12:00"),
        ("Tue, 01 Jun 2021 12:12:47", "2021-06-01T17:12:47"),
        ("mié, 5 mar 2025 10:00:00 -0800", "2025-03-05T18:00:00"),
        ("2025-09-03T10:57:36-04:00", "2025-09-03T14:57:36"),
        ("2026-10-08 11:00:00", "2026-10-08T17:00:00"),
        ("2026-10-08", "2026-10-08T06:00:00"),
        ("28 de junio de 2021", "2021-06-28T05:00:00"),
        ("Fecha de publicación 28 de junio de 2021", "2021-06-28T05:00:00"),
        ("Lunes 12 de agosto, 2019", "2019-08-12T05:00:00"),
        ("12 de agosto del 2020", "2020-08-12T05:00:00"),
        ("junio 02, 2021", "2021-06-02T05:00:00"),
        ("3 de MAYO de 2024 a las 18:30 horas", "2024-05-04T00:30:00"),
        ("le 1er août 2023", "2023-08-01T06:00:00"),
        ("June 2, 2023 6:30 p.m.", "2023-06-03T00:30:00"),
        ("Friday, August 29, 2025, 12:00 am", "2025-08-29T06:00:00"),
        ("29 Aug 2025 12:15 PM", "2025-08-29T18:15:00"),
        ("08/10/2026", "2026-10-08T06:00:00"),
        ("30-sep-2023", "2023-09-30T06:00:00"),
    ],
)
def test_read(raw: str, utc: str) -> None:
    assert published(raw, zone=MEXICO) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "soon",
        "31 de febrero de 2021",
        "2021-13-44",
        "1/1/0001",
        "Wed, 31 Feb 2021 10:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +1400",
        "Mon, 01 Jan 001 00:00:00 GMT",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "2026-10-08T11:00:00+23:00",
        "Thu, 08 Oct 2026 11:00:00 +2300",
        "October 8, 2026 11:00 +99:99",
    ],
)
def test_not_read(raw: str | None) -> None:
    assert published(raw, zone=MEXICO) is None


def test_the_month_may_come_first() -> None:
    assert published("08/10/2026", zone=UTC, month_first=True) == datetime(2026, 8, 10, tzinfo=UTC)


def test_a_declared_format_comes_first() -> None:
    assert published("26.10.08", zone=UTC, formats=["%y.%m.%d"]) == datetime(2026, 10, 8, tzinfo=UTC)


@given(st.text(alphabet="0123456789-/:, deabrilmayoGMTpm+.", max_size=60))
def test_any_text_is_a_moment_or_none(raw: str) -> None:
    moment = published(raw, zone=MEXICO)
    assert moment is None or moment.tzinfo is UTC
