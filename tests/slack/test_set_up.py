"""`monitor doctor` with each thing wrong once; the `.env`, the `team.yaml` and the manifest that `init` writes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.app import now
from monitor.config.env_file import merged_env, team_yaml, write_whole
from monitor.config.team import load_team
from monitor.core.model import Person
from monitor.delivery.slack_client import make_client
from monitor.delivery.slack_manifest import SCOPES, manifest, new_app_link
from monitor.services.doctor import Check, Doctor
from tests.slack.standin import APP, BOT, CHANNEL, Standin


def examined(slack: Standin, *, channel: str = CHANNEL, app_token: str = APP, people: bool = True) -> dict[str, Check]:
    team = (Person(name="First curator", role="curator", slack="U0FIRST"),) if people else ()
    doctor = Doctor(
        client=make_client(BOT, slack.url),
        app_token=app_token,
        signing_secret="",
        channels=[channel],
        team=team,
        clock=now,
    )
    return {check.name.partition(" ")[0]: check for check in doctor.checks()}


def test_where_all_is_well_each_line_says_so_and_nothing_stays_posted(slack: Standin) -> None:
    checks = examined(slack)
    assert list(checks) == ["token", "scopes", "channel", "posting", "socket", "clock", "people"]
    assert all(check.well for check in checks.values())
    assert slack.messages == []


WRONG: dict[str, tuple[Callable[[Standin], object], str, str]] = {
    "token": (lambda slack: slack.fault("auth.test", "invalid_auth"), "token", "MONITOR_SLACK_BOT_TOKEN"),
    "network": (lambda slack: slack.fault("auth.test", "drop_before"), "token", "network"),
    "scopes": (lambda slack: setattr(slack, "scopes", "chat:write"), "scopes", "reinstall"),
    "member": (lambda slack: setattr(slack, "member", False), "channel", "/invite @monitor"),
    "posting": (lambda slack: slack.fault("chat.postMessage", "missing_scope"), "posting", "reinstall"),
    "socket": (lambda slack: slack.fault("apps.connections.open", "invalid_auth"), "socket", "connections:write"),
    "clock": (lambda slack: setattr(slack, "skew", 400.0), "clock", "NTP"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_each_thing_that_is_wrong_is_told_with_its_remedy(slack: Standin, wrong: str) -> None:
    break_it, name, remedy = WRONG[wrong]
    break_it(slack)
    check = examined(slack)[name]
    assert not check.well
    assert remedy in check.remedy
    assert "\n" not in check.told + check.remedy


def test_no_channel_no_app_token_no_people(slack: Standin) -> None:
    checks = examined(slack, channel="C0WRONG", app_token="", people=False)
    assert "MONITOR_SLACK_CHANNEL" in checks["channel"].remedy
    assert "MONITOR_SLACK_APP_TOKEN" in checks["socket"].remedy
    assert "team.yaml" in checks["people"].remedy


def test_an_env_file_keeps_what_was_there() -> None:
    before = "# ours\nMONITOR_TIMEZONE=UTC\nOTHER=1\nexport MONITOR_CONTACT=old\n"
    after = merged_env(
        before, {"MONITOR_TIMEZONE": "America/Tijuana", "MONITOR_CONTACT": "a desk <a@b.mx>", "NEW": "x"}
    )
    assert after == '# ours\nMONITOR_TIMEZONE=America/Tijuana\nOTHER=1\nMONITOR_CONTACT="a desk <a@b.mx>"\nNEW=x\n'


def test_files_are_written_whole_and_secrets_privately(tmp_path: Path) -> None:
    write_whole(tmp_path / ".env", "A=1\n", private=True)
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    people = (Person(name="María", role="curator", slack="U012"), Person(name="Ops", role="ops", mail="a@b.mx"))
    write_whole(tmp_path / "team.yaml", team_yaml(people))
    assert load_team(tmp_path / "team.yaml") == people


def test_the_link_carries_the_manifest() -> None:
    wanted = manifest()
    query = parse_qs(urlsplit(new_app_link(wanted)).query)
    assert json.loads(query["manifest_json"][0]) == wanted
    assert wanted["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert wanted["settings"]["socket_mode_enabled"] is True
    signed = manifest(request_url="https://monitor.example/slack/events")
    assert signed["settings"]["socket_mode_enabled"] is False
    assert signed["settings"]["interactivity"]["request_url"] == "https://monitor.example/slack/events"


def test_init_asks_and_writes_what_check_and_doctor_read(tmp_path: Path) -> None:
    answers = "America/Tijuana\nfor sources a@b.mx\nxoxb-1\nxapp-1\nC0CARDS\n\nFirst curator\nu0first\n\n\n\n"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}

    def monitor(*arguments: str, told: str = "") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "monitor", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, input=told, capture_output=True, text=True)

    first = monitor("init", told=answers)
    assert first.returncode == 0, first.stderr
    assert "https://api.slack.com/apps?new_app=1&manifest_json=" in first.stdout
    assert "xoxb-1" not in first.stdout + first.stderr
    assert "MONITOR_SLACK_BOT_TOKEN=xoxb-1\n" in (tmp_path / ".env").read_text()
    assert load_team(tmp_path / "team.yaml")[0].slack == "U0FIRST"
    assert json.loads((tmp_path / "slack-app.json").read_text()) == manifest()

    (tmp_path / ".env").write_text((tmp_path / ".env").read_text() + "# mine\n")
    second = monitor("init", told="\n" * 6)
    assert second.returncode == 0, second.stderr
    assert "team.yaml is there already" in second.stdout
    kept = (tmp_path / ".env").read_text()
    assert "MONITOR_SLACK_BOT_TOKEN=xoxb-1\n" in kept
    assert "# mine\n" in kept
    assert "MONITOR_TIMEZONE=America/Tijuana\n" in kept
    assert monitor("init", told="Nowhere/City\n").returncode == 2
    assert monitor("check").returncode == 0
