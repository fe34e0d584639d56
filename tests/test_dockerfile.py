"""The Dockerfile's install steps, run in a clean environment on a copy of just the files that it copies."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def copied() -> list[str]:
    """What the Dockerfile copies from the project."""
    return [name for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()]


def steps() -> tuple[str, str]:
    """What pip is asked for: the dependencies, then the program."""
    dependencies, program = re.findall(r"^RUN python -m pip (install .+)$", DOCKERFILE, re.MULTILINE)
    return dependencies, program


def environment(folder: Path) -> Path:
    """An empty environment; returns its interpreter."""
    venv.create(folder, with_pip=False)
    return folder / "bin" / "python"


def packages(python: Path) -> Path:
    """Where an environment keeps its packages."""
    (folder,) = python.parent.parent.glob("lib/python*/site-packages")
    return folder


def install(python: Path, step: str, folder: Path) -> None:
    """Run one step in a folder; nothing is compiled beforehand, as that takes longer than to run it once."""
    words = [word for word in step.split() if word != "--no-cache-dir"]
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, *words], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PIP_COMPILE": "0"}, timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]


@pytest.fixture
def dependencies() -> Path:
    """The packages that the first step installs, in a layer that is kept, as Docker does, until the step changes."""
    said = steps()[0] + sys.version + (ROOT / "requirements.lock").read_text("utf-8")
    layer = ROOT / "build" / "image" / hashlib.sha256(said.encode()).hexdigest()[:16]
    if not (layer / "whole").exists():
        shutil.rmtree(layer.parent, ignore_errors=True)
        install(environment(layer), steps()[0], ROOT)
        (layer / "whole").touch()
    return packages(layer / "bin" / "python")


@pytest.mark.slow
def test_the_image_would_hold_a_program_that_works(dependencies: Path, tmp_path: Path) -> None:
    app, data = tmp_path / "app", tmp_path / "data"
    app.mkdir()
    data.mkdir()
    for name in copied():
        source = ROOT / name
        shutil.copytree(source, app / name) if source.is_dir() else shutil.copy(source, app / name)
    python = environment(tmp_path / "venv")
    (packages(python) / "dependencies.pth").write_text(f"{dependencies}\n")
    install(python, steps()[1], app)
    # Away from the source tree: what runs is what was installed, with the files it brings along.
    shutil.rmtree(app)
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("MONITOR_", "PYTHON"))}
    ran = subprocess.run(
        [python.parent / "monitor", "check"], cwd=data, env=settings, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "institutions.yaml" in ran.stdout
    assert str(tmp_path) in ran.stdout
