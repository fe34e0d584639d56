"""The program's settings: the environment and `.env`, read here and nowhere else, built once and passed down."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from monitor.config.team import zone_name
from monitor.core.errors import ConfigError

_PREFIX = "MONITOR_"
_FILE = ".env"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(r"(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\]):([0-9]{1,5})")


class Settings(BaseSettings):
    """What `MONITOR_…` variables say; a secret shows as `**********` wherever it is printed."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=_FILE, env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore",
        frozen=True, hide_input_in_errors=True,
    )  # fmt: skip

    database_url: str = "sqlite:///monitor.db"
    sources: Path | None = None
    institutions: Path | None = None
    team: Path | None = None
    timezone: Annotated[str, AfterValidator(zone_name)] = "America/Mexico_City"
    contact: str = ""
    curator: str = ""
    allow_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    public_url: str = ""
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_channel: str = ""
    slack_ops_channel: str = ""
    slack_api_url: str = "https://slack.com/api/"
    slack_listen: str = "127.0.0.1:3000"
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    heartbeat_url: SecretStr = SecretStr("")

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        hosts = frozenset(part.strip().lower() for part in given.split(",") if part.strip())
        for host in hosts:
            found = _HOST.fullmatch(host)
            if not found or not 0 < int(found[1]) < 65536:
                raise ValueError(f"{host!r} must be an exact host:port such as 127.0.0.1:8900")
        return hosts

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, given: str) -> str:
        if not given.startswith(("https://", "http://")):
            raise ValueError("must be an http:// or https:// address")
        return given if given.endswith("/") else f"{given}/"

    @field_validator("slack_listen")
    @classmethod
    def _listen(cls, given: str) -> str:
        host, _, port = given.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError(f"{given!r} must be host:port such as 127.0.0.1:3000")
        return given

    @field_validator("slack_api_url")
    @classmethod
    def _safe(cls, given: str) -> str:
        parts = urlsplit(given)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("must be https://, or http:// to this machine: a token goes there")
        return given

    @field_validator("heartbeat_url")
    @classmethod
    def _reachable(cls, given: SecretStr) -> SecretStr:
        if given.get_secret_value() and not given.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("must be an http:// or https:// address")
        return given

    @field_validator("smtp_url")
    @classmethod
    def _protected(cls, given: SecretStr) -> SecretStr:
        parts = urlsplit(given.get_secret_value())
        known = parts.scheme in ("", "smtps", "smtp+starttls")
        if not known and not (parts.scheme == "smtp" and parts.hostname in _LOOPBACK):
            raise ValueError("must be smtps:// or smtp+starttls://; plain smtp:// only to this machine")
        return given

    @field_validator("database_url")
    @classmethod
    def _sqlite(cls, given: str) -> str:
        scheme, _, file = given.partition(":///")
        if scheme != "sqlite" or not file or file == ":memory:" or "?" in file:
            raise ValueError("must be sqlite:///FILE (four slashes before an absolute path)")
        return given

    def file(self, name: str) -> Path:
        """The configuration file to read: the one named, else `NAME.yaml` in this folder, else the shipped copy."""
        named: Path | None = getattr(self, name)
        if named is not None:
            return named
        here = Path(f"{name}.yaml")
        return here if here.exists() else shipped(here.name)


def shipped(name: str) -> Path:
    """The copy of a configuration file that the program brings along."""
    package = Path(str(files("monitor")))
    packed = package / "shipped" / name
    return packed if packed.exists() else package.parent / name


def read_settings(**overrides: object) -> Settings:
    """The settings, with what the command line says on top; raises ConfigError with one line a mistake."""
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigError(
            *(f"{_name(one['loc'])}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors())
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_FILE}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise ConfigError(f"{_FILE}: {(error.strerror or str(error)).lower()}") from error


def _name(location: tuple[int | str, ...]) -> str:
    return _PREFIX + "_".join(str(step) for step in location).upper()
