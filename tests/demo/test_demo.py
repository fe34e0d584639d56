"""The demo as a newcomer runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.core.errors import ReportError
from monitor.demo.run import opened


@pytest.mark.slow
def test_the_demo_finds_all_fifteen_events_and_writes_the_report(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    # A curator's own settings must not leak into the demo.
    (tmp_path / ".env").write_text("MONITOR_DATABASE_URL=sqlite:////nowhere/else.db\n")
    ran = subprocess.run(
        [sys.executable, "-c", "from monitor.cli import main; main()", "demo", "--out", "out"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr + ran.stdout[-2000:]
    assert "15 entries accepted" in ran.stdout
    assert "missed" not in ran.stdout
    assert "1 noise document became a card" in ran.stdout
    for kind in ("md", "docx", "html", "pdf"):
        assert (tmp_path / "out" / f"quarterly-2023-Q3.{kind}").stat().st_size > 1000
    report = (tmp_path / "out" / "quarterly-2023-Q3.md").read_text("utf-8")
    assert report.count("\n### ") == 15
    assert "to be written" not in report
    assert "translate" not in report
    sources = json.dumps(report)
    assert ".example" in sources


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReportError, match="file"), opened(tmp_path / "file" / "out"):
        pass
