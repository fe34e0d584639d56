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
