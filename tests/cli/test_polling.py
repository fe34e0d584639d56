"""`poll` and `deliver` from a crontab, without `monitor run`: what nothing confirmed is marked all the same."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor
from tests.services.farm import Farm, Served, entry, feed

NOW = datetime.now(UTC)

pytestmark = pytest.mark.usefixtures("few_institutions")


def announcing(day: datetime, *, at: datetime) -> Served:
    text = (
        f"On {day:%B} {day.day}, {day.year}, the Secretary of State will host the Foreign Secretary of Mexico for the"
        " U.S.-Mexico High-Level Security Dialogue in Washington."
    )
    return Served(body=feed(entry("U.S.-Mexico High-Level Security Dialogue", link="https://example.org/1", text=text,
                                  at=at)))  # fmt: skip


@pytest.fixture
def farm(monkeypatch: pytest.MonkeyPatch, monitor: Monitor) -> Iterator[Farm]:
    farm = Farm()
    with farm.serving() as port:
        url = f"http://127.0.0.1:{port}/feed/"
        Path("sources.yaml").write_text(
            f'sources:\n  - {{name: s, type: feed, url: "{url}", publisher: P, country: US, language: en}}\n'
        )
        monkeypatch.setenv("MONITOR_ALLOW_HOSTS", f"127.0.0.1:{port}")
        yield farm


def actions(monitor: Monitor) -> list[str]:
    return [json.loads(line)["action"] for line in monitor("history", "1", "--json").out.splitlines()]


def test_a_poll_marks_what_is_overdue_once(monitor: Monitor, farm: Farm) -> None:
    farm["/feed/"] = announcing(NOW - timedelta(days=12), at=NOW - timedelta(days=15))
    assert monitor("poll").code == 0
    assert actions(monitor).count("lapse") == 1
    assert "not confirmed" in monitor("show", "1").out
    assert monitor("poll").code == 0
    assert monitor("deliver").code == 0
    assert actions(monitor).count("lapse") == 1


def test_deliver_marks_what_is_overdue_once(monitor: Monitor, farm: Farm) -> None:
    farm["/feed/"] = announcing(NOW + timedelta(days=5), at=NOW - timedelta(days=15))
    assert monitor("poll").code == 0
    assert monitor("edit", "1", "--date", f"{NOW - timedelta(days=12):%Y-%m-%d}").code == 0
    assert "lapse" not in actions(monitor)
    assert monitor("deliver").code == 0
    assert monitor("deliver").code == 0
    assert actions(monitor).count("lapse") == 1
