"""`entries import` and `export` as a person runs them: nothing is doubled, nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Monitor

REPORT = """Report| July-September 2023
JULY
1) High-Level Economic Dialogue Meets in Washington
July 6, 2023 Link
The High-Level Economic Dialogue met in Washington on trade.
Institutional Implications: The dialogue keeps its yearly rhythm.
2) Envoy Opens the Archives
An envoy opened the archives.
Institutional Implications: A small step.
"""


REGISTRY = """sections:
  - {id: economic, name: {en: Economy and Trade}}
scorecard:
  - {label: {en: Governor visits}, match: {types: [visit], rank: governor}}
institutions:
  - {id: hled, type: dialogue_mechanism, names: {en: [High-Level Economic Dialogue]}, section: economic}
  - {id: mx-governor-sonora, type: office, country: MX, rank: governor, names: {en: [Governor of Sonora]}}
"""


@pytest.fixture(autouse=True)
def small_registry(tmp_path: Path) -> None:
    """A registry that is read at once."""
    (tmp_path / "institutions.yaml").write_text(REGISTRY, encoding="utf-8")


def test_a_report_becomes_accepted_entries_of_the_curator(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "q3.md").write_text(REPORT, encoding="utf-8")
    ran = monitor("entries", "import", "q3.md")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "2 entries imported")
    assert "1 without a date; name them in a report.yaml under include:\n  2  Envoy Opens the Archives" in ran.out
    first, second = _json(monitor("candidates", "--status", "accepted", "--json").out)
    assert (first["title"], first["event_date"], first["type"]) == (
        "High-Level Economic Dialogue Meets in Washington", "2023-07-06", "meeting",
    )  # fmt: skip
    assert first["institutions"] == ["hled"]
    assert second["event_date"] is None
    whole = json.loads(monitor("show", "1", "--json").out)
    assert whole["decided_by"] == "me"
    assert whole["draft"]["implications"] == "The dialogue keeps its yearly rhythm."
    assert [one["action"] for one in _json(monitor("history", "1", "--json").out)] == ["file", "accept"]


def test_a_missing_link_is_marked_in_the_report(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "q3.md").write_text(REPORT, encoding="utf-8")
    monitor("entries", "import", "q3.md")
    monitor("report", "quarterly", "2023-Q3", "--format", "md", "--out", "out")
    assert "July 6, 2023 Link (missing)" in (tmp_path / "out" / "quarterly-2023-Q3.md").read_text("utf-8")


def test_importing_twice_doubles_nothing(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "q3.md").write_text(REPORT, encoding="utf-8")
    monitor("entries", "import", "q3.md")
    monitor("edit", "1", "--title", "The dialogue in Washington")
    ran = monitor("entries", "import", "q3.md")
    assert ran.out.splitlines() == [
        "0 entries imported",
        "from a quarterly report in Markdown: 2 entries",
        "2 were there already and stay as they are",
    ]


def test_what_is_exported_is_imported_elsewhere_as_it_was(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "q3.md").write_text(REPORT, encoding="utf-8")
    monitor("entries", "import", "q3.md")
    before = _json(monitor("export").out)
    for form in ("jsonl", "csv"):
        assert monitor("export", "--format", form, "--out", f"e.{form}").out == f"e.{form}\n"
        assert monitor("entries", "import", f"e.{form}").out.startswith("0 entries imported\n")
        (tmp_path / "monitor.db").unlink()
        assert monitor("entries", "import", f"e.{form}").out.startswith("2 entries imported\n")
        after = _json(monitor("export").out)
        assert [{**one, "accepted_at": ""} for one in after] == [{**one, "accepted_at": ""} for one in before]


def test_what_only_a_scorecard_names_is_told(monitor: Monitor, tmp_path: Path) -> None:
    review = (
        "# CBI 2022\n\nJAN\n\n12th First USMCA Deputies Meeting\n\nFEB\n\n9th Climate envoy visit\n\n## SCORECARD\n\n"
    )
    review += "Institutional Interactions\tStatus\tMost Recent Occurrences\n"
    review += "Governor visits\t<b>green</b>\tNov 1st - Sonora's Governor visit to U.S.\n"
    (tmp_path / "2022.md").write_text(review, encoding="utf-8")
    assert monitor("entries", "import", "2022.md").out.splitlines() == [
        "3 entries imported",
        "from an annual report with a timeline in Markdown: 3 entries"
        " (2 lines of the timeline, 1 rows of the scorecard)",
        "1 in the scorecard only; exclude in a report.yaml keeps them out of the timeline:",
        "  3  Sonora's Governor visit to U.S.",
    ]
    found = _json(monitor("candidates", "--json").out)[2]
    assert (found["type"], found["institutions"]) == ("visit", ["mx-governor-sonora"])


def test_decisions_and_a_calendar_come_out(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "q3.md").write_text(REPORT, encoding="utf-8")
    monitor("entries", "import", "q3.md")
    decisions = _json(monitor("export", "--what", "decisions").out)
    assert [(one["candidate"], one["action"], one["origin"], one["reason"]) for one in decisions] == [
        (1, "file", "import", "q3.md"), (1, "accept", "import", "q3.md"),
        (2, "file", "import", "q3.md"), (2, "accept", "import", "q3.md"),
    ]  # fmt: skip
    assert monitor("export", "--format", "ics").out.count("DTSTART;VALUE=DATE:20230706") == 1
    assert monitor("export", "--what", "items").out == ""


def test_what_cannot_be_done_is_said(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes("1) Reunión".encode("latin-1"))
    (tmp_path / "bad.csv").write_text("title,institutions\nA,no-such-body\nB,no-such-body\n", encoding="utf-8")
    for arguments, said in (
        (("entries", "import", "none.md"), "none.md: no such file or directory"),
        (("entries", "import", "latin.md"), "latin.md: not UTF-8 text (byte 8); save it as UTF-8"),
        (("entries", "import", "bad.csv"), "bad.csv: there is no institution 'no-such-body' in the registry"),
        (("export", "--format", "xls"), "format 'xls' is none of jsonl, csv, ics"),
        (("export", "--what", "people"), "--what 'people' is none of entries, decisions, items"),
        (("export", "--format", "ics", "--what", "items"), "a calendar holds entries, not items"),
        (("export", "--out", "no/such/folder.jsonl"), "no/such/folder.jsonl: no such file or directory"),
    ):
        ran = monitor(*arguments)
        assert (ran.code, ran.err.strip(), ran.out) == (2, said, "")
    assert not _json(monitor("candidates", "--json").out), "a document is taken in whole or not at all"


def _json(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]
