"""`team.yaml`: the people around the monitor; only curators decide."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, TypeAdapter

from monitor.config.yaml_file import YamlFile, read_yaml
from monitor.core.model import Person


def zone_name(name: str) -> str:
    """The name as given; ValueError where it is no IANA time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:  # KeyError: the zone is not known
        raise ValueError("must be an IANA time zone such as America/Mexico_City") from error
    return name


def mail_address(text: str) -> str:
    """The address as given; ValueError where it cannot be one."""
    local, at, domain = text.rpartition("@")
    if text and not (at and local.isascii() and "." in domain and not any(c.isspace() for c in text)):
        raise ValueError("must be a mail address such as name@example.org (ASCII before the @)")
    return text


class _Person(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    role: Literal["curator", "viewer", "ops"]
    slack: Annotated[str, StringConstraints(pattern=r"^([UW][A-Z0-9]{2,})?$")] = ""
    mail: Annotated[str, AfterValidator(mail_address)] = ""
    timezone: Annotated[str, AfterValidator(zone_name)] = "UTC"
    digest: bool = False


class _Team(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    people: list[_Person]


_TEAM = TypeAdapter(_Team)


def load_team(path: Path) -> tuple[Person, ...]:
    """The people of a file; raises ConfigError with one line for each mistake."""
    file = read_yaml(path)
    unique = [("people", "name"), ("people", "slack"), ("people", "mail")]
    team = file.load(_TEAM, unique=unique, also=lambda team: _problems(file, team))
    return tuple(Person(**one.model_dump()) for one in team.people)


def _problems(file: YamlFile, team: _Team) -> Iterator[str]:
    for n, one in enumerate(team.people):
        if one.digest and not one.mail:
            yield f"{file.where('people', n, 'digest')}: {one.name} wants the digest but has no mail"
