"""The documents tell the truth: every command is in the README and has help with an example that runs its name."""

import re
from pathlib import Path

import pytest
import typer

from monitor.cli.commands import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> dict[str, typer.models.CommandInfo]:
    """All commands by name, those of groups as `group name`."""
    found = {str(one.name): one for one in cli.registered_commands}
    for group in cli.registered_groups:
        assert group.typer_instance is not None
        name = group.typer_instance.info.name
        found |= {f"{name} {one.name}": one for one in group.typer_instance.registered_commands}
    return found


@pytest.mark.parametrize("name", commands())
def test_a_command_is_in_the_readme_and_has_an_example(name: str) -> None:
    assert re.search(rf"`monitor {name}\b", README), f"{name} is not in the README's table"
    callback = commands()[name].callback
    assert callback is not None
    assert re.search(rf"Example: monitor {name}\b", callback.__doc__ or "")


def test_every_option_that_all_commands_take_is_there() -> None:
    for name, command in commands().items():
        assert command.callback is not None
        assert {"sources", "institutions"} <= command.callback.__annotations__.keys(), name


def test_the_readme_begins_with_the_two_commands() -> None:
    assert re.findall(r"^make (\w+)", README[:400], re.MULTILINE) == ["demo", "test"]


def test_every_variable_of_the_settings_that_works_is_told() -> None:
    for name in (
        "DATABASE_URL", "CURATOR", "TIMEZONE", "CONTACT", "ALLOW_HOSTS", "SOURCES", "INSTITUTIONS", "TEAM",
        "HEARTBEAT_URL",
    ):  # fmt: skip
        assert f"MONITOR_{name}" in README


def test_what_the_readme_names_exists() -> None:
    for path in re.findall(r"\]\(((?!https?:)[^)#]+)\)|`((?:docs|monitor|benchmarks)/[\w./-]*)`", README):
        assert (ROOT / (path[0] or path[1])).exists(), path


def test_no_lock_file_names_an_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", text)
