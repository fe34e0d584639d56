"""`team.yaml`: the people around the monitor; only curators decide."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, TypeAdapter

from monitor.config.yaml_file import read_yaml
from monitor.core.errors import ConfigError
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
    team = file.load(_TEAM)
    problems, seen = [], dict[str, str]()
    for n, one in enumerate(team.people):
        for key, value in (("name", one.name), ("slack", one.slack), ("mail", one.mail)):
            here = file.where("people", n, key)
            if value and f"{key} {value}" in seen:
                problems.append(f"{here}: {key} {value!r} is already used at {seen[f'{key} {value}']}")
            seen.setdefault(f"{key} {value}", here)
        if one.digest and not one.mail:
            problems.append(f"{file.where('people', n, 'digest')}: {one.name} wants the digest but has no mail")
    if problems:
        raise ConfigError(*problems)
    return tuple(Person(**one.model_dump()) for one in team.people)
