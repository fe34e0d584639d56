"""Settings: the environment and `.env`, secrets that show nowhere, mistakes named by their variable."""

import traceback
from pathlib import Path

import pytest

from monitor.config.settings import Settings, read_settings, shipped
from monitor.core.errors import ConfigError

SECRETS = {
    "MONITOR_SLACK_BOT_TOKEN": "xoxb-very-secret-1",
    "MONITOR_SLACK_APP_TOKEN": "xapp-very-secret-2",
    "MONITOR_SLACK_SIGNING_SECRET": "very-secret-3",
    "MONITOR_SMTP_URL": "smtps://user:very-secret-4@mail.example:465",
    "MONITOR_HEARTBEAT_URL": "https://beat.example/very-secret-5",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty environment in an empty folder."""
    for name in [f"MONITOR_{field.upper()}" for field in Settings.model_fields]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_anything_the_defaults_hold() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///monitor.db"
    assert settings.timezone == "America/Mexico_City"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.allow_hosts == frozenset()
    assert not settings.slack_bot_token.get_secret_value()


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("MONITOR_CURATOR=Ana\nMONITOR_CONTACT=file@example.org\nMONITOR_MAIL_FROM=f@example.org\n")
    monkeypatch.setenv("MONITOR_CONTACT", "env@example.org")
    monkeypatch.setenv("MONITOR_MAIL_FROM", "e@example.org")
    settings = read_settings(mail_from="line@example.org", curator=None)
    assert (settings.curator, settings.contact, settings.mail_from) == ("Ana", "env@example.org", "line@example.org")


def test_the_file_may_begin_with_a_byte_order_mark_and_hold_other_programs_lines() -> None:
    Path(".env").write_text("MONITOR_CURATOR='José Ñ'\nMONITOR_FUTURE=1\nOTHER=2\n", encoding="utf-8-sig")
    assert read_settings().curator == "José Ñ"


def test_unknown_variables_of_ours_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_TEST_ROUNDS", "20")
    monkeypatch.setenv("MONITOR_UNKNOWN", "1")
    read_settings()


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MONITOR_SOURCES", "MONITOR_TIMEZONE", "MONITOR_DATABASE_URL", "MONITOR_SLACK_API_URL"):
        monkeypatch.setenv(name, "")
    assert read_settings() == read_settings(timezone="America/Mexico_City")
    assert read_settings().sources is None


# ---------------------------------------------------------------- secrets


def test_secrets_show_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.slack_bot_token.get_secret_value() == "xoxb-very-secret-1"
    for shown in (repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()):
        assert "very-secret" not in shown


def test_a_mistake_elsewhere_shows_no_secret_either(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MONITOR_TIMEZONE", "Mars/Base")
    with pytest.raises(ConfigError) as error:
        read_settings()
    assert error.value.problems == ("MONITOR_TIMEZONE: must be an IANA time zone such as America/Mexico_City",)
    assert "very-secret" not in "".join(traceback.format_exception(error.value))


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    "hosts", ["localhost", "127.0.0.1:", ":8900", "http://127.0.0.1:8900", "127.0.0.1:port", "127.0.0.1:99999", "a:0",
              "10.0.0.0/8:80", "*:80", "a:b:80", "::1:80", "127.0.0.1:80 evil", "127.0.0.1:８０"]
)  # fmt: skip
def test_a_private_host_must_be_exact(monkeypatch: pytest.MonkeyPatch, hosts: str) -> None:
    monkeypatch.setenv("MONITOR_ALLOW_HOSTS", hosts)
    with pytest.raises(ConfigError, match=r"^MONITOR_ALLOW_HOSTS: '.*' must be an exact host:port such as"):
        read_settings()


def test_private_hosts_are_split_and_in_lower_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_ALLOW_HOSTS", " LocalHost:80, 127.0.0.1:8900 ,,[::1]:443,")
    assert read_settings().allow_hosts == {"localhost:80", "127.0.0.1:8900", "[::1]:443"}


@pytest.mark.parametrize(
    "url", ["postgresql://x/y", "sqlite://", "sqlite:///", "sqlite:///:memory:", "monitor.db", "sqlite:///a.db?mode=ro"]
)
def test_only_a_file_of_sqlite_can_be_the_database(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", url)
    with pytest.raises(ConfigError, match=r"^MONITOR_DATABASE_URL: must be sqlite:///FILE"):
        read_settings()


def test_an_absolute_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "sqlite:////var/lib/my monitor/100%.db")
    assert read_settings().database_url == "sqlite:////var/lib/my monitor/100%.db"


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_TIMEZONE", "../etc/passwd")
    monkeypatch.setenv("MONITOR_ALLOW_HOSTS", "x")
    monkeypatch.setenv("MONITOR_DATABASE_URL", "x")
    with pytest.raises(ConfigError) as error:
        read_settings()
    assert sorted(line.partition(":")[0] for line in error.value.problems) == [
        "MONITOR_ALLOW_HOSTS", "MONITOR_DATABASE_URL", "MONITOR_TIMEZONE",
    ]  # fmt: skip


def test_a_file_that_is_not_utf8_is_named() -> None:
    Path(".env").write_bytes(b"MONITOR_CURATOR=Jos\xe9\n")
    with pytest.raises(ConfigError, match=r"^\.env: not UTF-8 text \(byte 19\)$"):
        read_settings()


# ---------------------------------------------------------------- files


def test_a_configuration_file_is_the_one_named_else_the_one_here_else_the_shipped(tmp_path: Path) -> None:
    assert read_settings().file("sources") == shipped("sources.yaml")
    Path("sources.yaml").write_text("sources: []")
    assert read_settings().file("sources") == Path("sources.yaml")
    assert read_settings(sources=tmp_path / "mine.yaml").file("sources") == tmp_path / "mine.yaml"


@pytest.mark.parametrize("name", ["sources.yaml", "institutions.yaml"])
def test_the_shipped_files_are_there(name: str) -> None:
    assert shipped(name).is_file()


def test_a_heartbeat_goes_to_a_web_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_HEARTBEAT_URL", "very-secret-5")
    with pytest.raises(ConfigError, match=r"^MONITOR_HEARTBEAT_URL: must be an http:// or https:// address$"):
        read_settings()
