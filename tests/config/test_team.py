"""The people's file."""

from pathlib import Path

import pytest

from monitor.config.team import load_team
from monitor.core.errors import ConfigError
from monitor.core.model import Person


def told(folder: Path, text: str) -> list[str]:
    path = folder / "team.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_team(path)
    except ConfigError as error:
        return [problem.replace(f"{path}:", "") for problem in error.problems]
    return []


def test_a_sound_file(tmp_path: Path) -> None:
    text = "people:\n  - {name: ' Curator One ', role: curator, slack: U01ABC, mail: one@example.org, digest: true}\n"
    assert told(tmp_path, text + "  - {name: Two, role: ops, timezone: America/Tijuana}\n") == []
    assert load_team(tmp_path / "team.yaml") == (
        Person(name="Curator One", role="curator", slack="U01ABC", mail="one@example.org", digest=True),
        Person(name="Two", role="ops", timezone="America/Tijuana"),
    )


@pytest.mark.parametrize(
    ("person", "wrong"),
    [
        ("{role: curator}", "2:5: people.0.name: is missing"),
        ("{name: '  ', role: curator}", "2:6: people.0.name: String should have at least 1 character"),
        ("{name: A, role: boss}", "2:15: people.0.role: must be 'curator', 'viewer' or 'ops' (found 'boss')"),
        ("{name: A, role: ops, slack: '@ana'}", "2:26: people.0.slack: String should match pattern"),
        ("{name: A, role: ops, mail: ana}", "2:26: people.0.mail: must be a mail address such as name@example.org"),
        ("{name: A, role: ops, mail: josé@example.org}", "2:26: people.0.mail: must be a mail address"),
        ("{name: A, role: ops, mail: 'a b@example.org'}", "2:26: people.0.mail: must be a mail address"),
        ("{name: A, role: ops, mail: \"a@example.org\\nBcc: b@example.org\"}", "2:26: people.0.mail: must be a mail"),
        ("{name: A, role: ops, timezone: Mars/Base}", "2:26: people.0.timezone: must be an IANA time zone"),
        ("{name: A, role: ops, timezone: ''}", "2:26: people.0.timezone: must be an IANA time zone"),
        ("{name: A, role: ops, timezone: ../../etc/passwd}", "2:26: people.0.timezone: must be an IANA time zone"),
        ("{name: A, role: ops, digest: true}", "2:26: A wants the digest but has no mail"),
        ("{name: A, role: ops, phone: 1}", "2:26: people.0.phone: unknown key"),
        ("{name: A, role: ops}\n  - {name: A, role: ops}", "3:6: name: 'A' is already used at "),
        ("{name: A, role: ops, slack: U01}\n  - {name: B, role: ops, slack: U01}", "3:26: slack: 'U01' is already"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_where_it_stands(tmp_path: Path, person: str, wrong: str) -> None:
    problems = told(tmp_path, f"people:\n  - {person}\n")
    assert any(problem.startswith(wrong) for problem in problems), problems
