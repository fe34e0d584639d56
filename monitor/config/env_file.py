"""Writing `.env` and `team.yaml` for the first time, or once more: what is already there and not asked for stays."""

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from monitor.core.errors import ConfigError
from monitor.core.model import Person

_LINE = re.compile(r"\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=")
_PLAIN = re.compile(r"[\w@%+:,./-]*")


def merged_env(before: str, values: Mapping[str, str]) -> str:
    """The text of an `.env` with the values set: in their old place where they had one, else at the end."""
    left = dict(values)
    lines = []
    for line in before.splitlines():
        found = _LINE.match(line)
        name = found[1] if found else ""
        if name in values:
            if name in left:
                lines.append(f"{name}={_quoted(left.pop(name))}")
            continue
        lines.append(line)
    return "\n".join([*lines, *(f"{name}={_quoted(value)}" for name, value in left.items())]) + "\n"


def team_yaml(people: Iterable[Person]) -> str:
    """The text of a `team.yaml`."""
    rows = [
        {key: value for key, value in (("name", one.name), ("slack", one.slack), ("mail", one.mail),
                                       ("timezone", one.timezone), ("role", one.role)) if value}
        for one in people
    ]  # fmt: skip
    head = "# Who is around the monitor. Only people with `role: curator` decide.\n"
    return head + yaml.safe_dump({"people": rows}, sort_keys=False, allow_unicode=True)


def write_whole(path: Path, text: str, *, private: bool = False) -> None:
    """Write a file whole or not at all; a private one only its owner may read."""
    beside = path.with_name(f"{path.name}.new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
