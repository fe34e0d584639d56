"""`docs/coverage.md` speaks of sources that are really shipped."""

import re
from pathlib import Path

from monitor.sources.catalog import load_sources

ROOT = Path(__file__).parents[2]


def test_every_entry_has_sources_that_are_shipped() -> None:
    shipped = {source.name for source in load_sources(ROOT / "sources.yaml")}
    rows = re.findall(r"^\| \d+ .+$", (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 35
    for row in rows:
        named = re.findall(r"`([a-z0-9-]+)`", row)
        assert named, row
        assert set(named) <= shipped, row
