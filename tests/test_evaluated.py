"""The figures that the documents show are the program's own; only where the judged releases are at hand."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.cli import main

ROOT = Path(__file__).parent.parent
CORPUS = os.environ.get("MONITOR_TEST_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="MONITOR_TEST_CORPUS names no folder of judged releases")
def test_the_figures_and_the_curve_of_the_documents_are_what_evaluate_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where this fails, `make figures CORPUS=DIR` writes them anew."""
    corpus = Path(str(CORPUS))
    items = sorted(map(str, corpus.glob("*.jsonl.gz")))
    files = ("--sources", str(ROOT / "sources.yaml"), "--institutions", str(ROOT / "institutions.yaml"))
    labels = ("--labels", str(corpus / "labels.tsv"))
    monkeypatch.setattr(
        sys, "argv", ["monitor", "evaluate", *items[1:], "--items", items[0], *labels, *files,
                      "--curve", str(tmp_path / "curve.svg")],
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with suppress(SystemExit):
        main()
    assert capsys.readouterr().out == (ROOT / "docs/classification-figures.txt").read_text("utf-8")
    assert (tmp_path / "curve.svg").read_text("utf-8") == (ROOT / "docs/classification-curve.svg").read_text("utf-8")
