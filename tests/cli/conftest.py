"""The commands as a person runs them: in a folder of their own, with its own environment, in this process."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from monitor.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code, its data, what it said beside it."""

    code: int
    out: str
    err: str


def _to_its_end() -> NoReturn:
    main()
    sys.exit(0)


Monitor = Callable[..., Ran]


@pytest.fixture
def few_institutions(tmp_path: Path) -> None:
    """A short registry in the folder where the commands run: most of their time goes into reading the shipped one."""
    (tmp_path / "institutions.yaml").write_text(
        "sections:\n  - {id: security, name: {en: Security Cooperation, es: Cooperación en seguridad}}\n"
        "institutions:\n  - {id: hlsd, type: dialogue_mechanism, section: security,"
        " names: {en: [U.S.-Mexico High-Level Security Dialogue]}}\n"
        "  - {id: hled, type: dialogue_mechanism, names: {en: [High-Level Economic Dialogue]}}\n",
        encoding="utf-8",
    )


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Monitor:
    """`monitor("accept", "12")` in an empty folder where `me` is the curator."""
    monkeypatch.chdir(tmp_path)
    for name in ("SOURCES", "INSTITUTIONS", "TEAM", "DATABASE_URL", "ALLOW_HOSTS"):
        monkeypatch.delenv(f"MONITOR_{name}", raising=False)
    monkeypatch.setenv("MONITOR_CURATOR", "me")
    monkeypatch.setenv("MONITOR_TIMEZONE", "America/Mexico_City")

    def run(*arguments: str) -> Ran:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["monitor", *arguments])
        with pytest.raises(SystemExit) as stopped:
            _to_its_end()
        out, err = capfd.readouterr()
        return Ran(int(stopped.value.code or 0), out, err)

    return run
