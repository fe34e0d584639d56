"""The Dockerfile's install steps, run in a clean environment on a copy of just the files that it copies."""

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


@pytest.mark.slow
def test_the_image_would_hold_a_program_that_works(tmp_path: Path) -> None:
    app, data = tmp_path / "app", tmp_path / "data"
    app.mkdir()
    data.mkdir()
    for name in copied():
        source = ROOT / name
        shutil.copytree(source, app / name) if source.is_dir() else shutil.copy(source, app / name)
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    steps = re.findall(r"^RUN python (-m pip install .+)$", DOCKERFILE, re.MULTILINE)
    assert len(steps) == 2
    for step in steps:
        words = [word for word in step.split() if word != "--no-cache-dir"]
        ran = subprocess.run([python, *words], cwd=app, capture_output=True, text=True, timeout=240, check=False)
        assert ran.returncode == 0, ran.stderr[-3000:]
    # Away from the source tree: what runs is what was installed, with the files it brings along.
    shutil.rmtree(app)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MONITOR_", "PYTHON"))}
    ran = subprocess.run(
        [tmp_path / "venv" / "bin" / "monitor", "check"], cwd=data, env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "institutions.yaml" in ran.stdout
    assert sys.version_info >= (3, 11)
