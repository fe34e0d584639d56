"""`monitor doctor` without Slack, and a queue that does not go out as `doctor` and `health` tell it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import now
from monitor.core.message import Message
from monitor.store import Store
from tests.cli.conftest import Monitor
from tests.delivery.smtp import Postman, serving

pytestmark = pytest.mark.usefixtures("few_institutions")


@pytest.fixture(autouse=True)
def nothing_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_URL", "MAIL_FROM", "SLACK_BOT_TOKEN", "SLACK_CHANNEL"):
        monkeypatch.delenv(f"MONITOR_{name}", raising=False)


def queued(hours: int) -> None:
    store = Store("sqlite:///monitor.db")
    with store.write() as tx:
        message = Message(channel="console", key="card:1", kind="card", body={"candidate": 1})
        tx.outbox.enqueue(message, at=now() - timedelta(hours=hours))
    store.close()


def test_where_nothing_is_set_up_it_says_how_to_begin(monitor: Monitor) -> None:
    ran = monitor("doctor")
    assert ran.code == 2
    assert "monitor init" in ran.err


def test_mail_is_examined_without_slack(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("team.yaml").write_text("people:\n  - {name: Ana, role: curator, mail: ana@example.org, digest: true}\n")
    with serving(Postman()) as postman:
        monkeypatch.setenv("MONITOR_SMTP_URL", f"smtp://127.0.0.1:{postman.port}")
        monkeypatch.setenv("MONITOR_MAIL_FROM", "Monitor <monitor@example.org>")
        ran = monitor("doctor")
        assert ran.code == 0, ran.err
        assert ran.out.splitlines() == [
            "ok    slack: not set up: cards are shown in the terminal",
            "ok    mail: 127.0.0.1 takes mail from monitor@example.org",
            "ok    digest: Ana gets it every week",
            "ok    alarms: Ana gets them by mail",
            "ok    queue: nothing has waited for longer than an hour",
        ]
        queued(hours=3)
        ran = monitor("doctor")
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == (
        "FAIL  queue: 1 message for console has waited for 3 hours: nobody delivers"
        " → start `monitor run`, or `monitor deliver`"
    )


def test_health_tells_what_does_not_go_out(monitor: Monitor) -> None:
    Path("sources.yaml").write_text(
        "sources:\n- {name: s, type: feed, url: 'https://x.example/feed', publisher: S, country: US, language: en}\n"
    )
    assert monitor("health").code == 0
    queued(hours=3)
    ran = monitor("health")
    assert ran.code == 1
    assert "1 message for console has waited for 3 hours: nobody delivers" in " ".join(ran.out.split())
    ran = monitor("health", "--json")
    assert ran.code == 1
    assert [json.loads(line)["source"] for line in ran.out.splitlines()] == ["s"]
    assert "1 message for console has waited for 3 hours" in ran.err
