"""`monitor digest` as a person runs it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Monitor
from tests.delivery.smtp import Postman, serving

TEAM = """people:
  - {name: Ana, role: curator, mail: ana@example.org, timezone: America/Mexico_City, digest: true}
  - {name: Eva, role: viewer, mail: eva@example.org, digest: false}
"""

pytestmark = pytest.mark.usefixtures("few_institutions")


@pytest.fixture(autouse=True)
def no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_URL", "MAIL_FROM", "PUBLIC_URL"):
        monkeypatch.delenv(f"MONITOR_{name}", raising=False)


def test_a_preview_needs_neither_people_nor_a_server(monitor: Monitor, tmp_path: Path) -> None:
    ran = monitor("digest", "--preview")
    assert ran.code == 0
    assert ran.out.startswith("Subject: Nothing new, 0 of ")
    assert monitor("digest", "--preview", "--out", "d.html").out == "d.html\n"
    assert (tmp_path / "d.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_it_is_sent_once(monitor: Monitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "team.yaml").write_text(TEAM, encoding="utf-8")
    with serving(Postman(greets=["450 4.2.1 later"])) as postman:
        monkeypatch.setenv("MONITOR_SMTP_URL", f"smtp://127.0.0.1:{postman.port}")
        monkeypatch.setenv("MONITOR_MAIL_FROM", "Monitor <monitor@example.org>")
        first = monitor("digest", "--send")
        assert first.code == 1
        assert "not yet: the server asks to come back (450 4.2.1 later); tried again after " in first.out
        assert monitor("digest", "--send").out == "everybody has had this week's digest, or it is tried again later\n"
    assert not postman.took


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "digest needs either --preview or --send"),
        (("--preview", "--send"), "digest needs either --preview or --send"),
        (("--send",), "MONITOR_SMTP_URL and MONITOR_MAIL_FROM are needed to send mail"),
        (("--preview", "--for", "Otto"), "there is no 'Otto' in team.yaml"),
        (("--preview", "--out", "no/such/d.html"), "no/such/d.html: no such file or directory"),
    ],
)
def test_what_is_missing_is_said(monitor: Monitor, arguments: tuple[str, ...], said: str) -> None:
    ran = monitor("digest", *arguments)
    assert (ran.code, ran.err.strip()) == (2, said)
