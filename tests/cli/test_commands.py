"""check, poll, items, deliver, classify and report from the command line."""

import gzip
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.demo.bundle import sources_yaml
from monitor.demo.server import LOOPBACK, serve
from tests.cli.conftest import Monitor

SOURCES = """\
sources:
- name: nobody
  type: feed
  url: http://127.0.0.1:9/feed
  publisher: Nobody
  country: US
  language: en
"""


def test_check_tells_every_mistake_at_once_with_its_place(monitor: Monitor) -> None:
    Path("sources.yaml").write_text(SOURCES + "  colour: red\n- name: Bad Name\n")
    Path("team.yaml").write_text("people:\n- {name: Ana, role: boss}\n")
    ran = monitor("check")
    assert ran.code == 2
    assert "sources.yaml:8:3: sources.0.colour: unknown key" in ran.err
    assert "sources.yaml:9:" in ran.err
    assert "team.yaml:2:" in ran.err
    assert "institutions, no mistakes" in ran.out


def test_the_shipped_files_are_right(monitor: Monitor) -> None:
    ran = monitor("check")
    assert ran.code == 0, ran.err
    assert "sources, no mistakes" in ran.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no such file"),
        ("", "the file is empty"),
        ("sources: [", "1:11"),
        ("sources: []", "sources"),
        ("- 1", "the file"),
        ("\tsources: x", "1:1"),
    ],
)
def test_a_broken_file_is_told_in_a_line(monitor: Monitor, text: str | None, words: str) -> None:
    if text is not None:
        Path("broken.yaml").write_text(text)
    for command in (("check",), ("poll",)):
        ran = monitor(*command, "--sources", "broken.yaml")
        assert ran.code == 2
        assert ran.err.startswith("broken.yaml:")
        assert words in ran.err


def test_a_source_that_fails_is_a_line_and_exit_code_1(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sources.yaml").write_text(SOURCES)
    ran = monitor("poll", "--json")
    assert ran.code == 1
    told = json.loads(ran.out)
    assert told["status"] == "refused_address"
    assert "private" in told["error"]
    monkeypatch.setenv("MONITOR_ALLOW_HOSTS", "127.0.0.1:9")
    assert json.loads(monitor("poll", "--json").out)["status"] == "unreachable"
    assert monitor("poll", "somebody").code == 2
    assert monitor("poll", "--due").code == 0, "it backs off"


def test_the_line_from_a_feed_to_a_card(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve() as port:
        Path("sources.yaml").write_text(sources_yaml(port))
        monkeypatch.setenv("MONITOR_ALLOW_HOSTS", f"{LOOPBACK}:{port}")
        first = json.loads(monitor("poll", "state", "--json").out)
        assert first["status"] == "ok"
        assert first["new"] == first["seen"] > 5
        assert first["candidates"] > 0
        assert monitor("deliver").out == "", "the first poll of a source sends nothing"
        second = json.loads(monitor("poll", "state", "--notify", "--json").out)
        assert second["new"] > 0
        assert second["edited"] > 0
    cards = monitor("deliver").out
    assert cards.count("── card:") == second["candidates"]
    assert monitor("deliver").out == ""
    items = [json.loads(line) for line in monitor("items", "--json", "--source", "state").out.splitlines()]
    assert len(items) == first["new"] + second["new"]
    assert items[0].keys() == {"id", "source", "url", "title", "published", "first_seen", "revisions"}
    assert sum(item["revisions"] - 1 for item in items) == second["edited"]


def test_classify_answers_every_line_in_order(monitor: Monitor) -> None:
    good = {
        "id": "a",
        "title": "Readout of the U.S.–Mexico High-Level\u00a0Economic Dialogue",
        "text": "The United States and Mexico met\u00a0today in  Washington.",
        "published": "2023-09-29T10:00:00-04:00",
        "lang": "en",
    }
    dull = {"id": "b", "title": "Call with the foreign minister of Norway", "text": "They spoke.", "lang": "en"}
    lines = [json.dumps(good), "not json", json.dumps(dull), "[1]", "{}", '{"title": 3}']
    with gzip.open("items.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))
    ran = monitor("classify", "items.jsonl.gz", "--json")
    assert ran.code == 1
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["id"] for one in told] == ["a", None, "b", None, None, None]
    assert told[0]["verdict"] == "candidate"
    assert "hled" in told[0]["institutions"]
    for evidence in told[0]["evidence"]:
        assert good[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert told[2]["verdict"] == "no"
    assert [one["line"] for one in told if "error" in one] == [2, 4, 5, 6]
    assert monitor("classify", "missing.jsonl").code == 2
    Path("cut.jsonl.gz").write_bytes(Path("items.jsonl.gz").read_bytes()[:60])
    assert "cut.jsonl.gz" in monitor("classify", "cut.jsonl.gz").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report", "weekly", "2023-Q3"), "none of"),
        (("report", "quarterly", "2023-Q9"), "'2023-Q9' is none of"),
        (("report", "quarterly", "2023-09-30..2023-07-01"), "ends before it begins"),
        (("report", "quarterly", "2023-Q3", "--format", "doc"), "none of"),
        (("report", "quarterly", "2023-Q3", "--lang", "fr"), "none of en, es"),
        (("report", "quarterly", "2023-Q3", "--issued", "soon"), "no date"),
    ],
)
def test_a_wrong_report_is_refused(monitor: Monitor, arguments: tuple[str, ...], words: str) -> None:
    ran = monitor(*arguments)
    assert ran.code == 2
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_file_that_is_no_database_is_named(monitor: Monitor) -> None:
    Path("monitor.db").write_bytes(b"these are not tables " * 500)
    ran = monitor("candidates")
    assert ran.code == 1
    assert "monitor.db" in ran.err
    assert "not a monitor database" in ran.err


def test_a_database_of_another_program_is_left_alone(monitor: Monitor) -> None:
    with sqlite3.connect("monitor.db") as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    ran = monitor("items")
    assert ran.code == 1
    assert "another program" in ran.err


def test_the_database_folder_must_exist(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "sqlite:///nowhere/monitor.db")
    ran = monitor("items")
    assert ran.code == 1
    assert "nowhere/monitor.db" in ran.err
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgres://x")
    ran = monitor("items")
    assert ran.code == 2
    assert "MONITOR_DATABASE_URL" in ran.err


def test_who_reads_does_not_wait_for_who_writes(monitor: Monitor) -> None:
    monitor("add", "--title", "T", "--date", "2023-08-01", "--summary", "S.")
    with sqlite3.connect("monitor.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        ran = monitor("candidates")
        writer.execute("ROLLBACK")
    writer.close()
    assert ran.code == 0
    assert "T" in ran.out


def test_an_output_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = [sys.executable, "-c", "from monitor.cli import main; main()", "check"]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(program, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 1
    assert "the output cannot be written: no space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_sources_file_says_whose_release_a_line_is(monitor: Monitor) -> None:
    talks = {"source": "sre-english", "lang": "en", "title": "Mexico and Brazil hold talks", "text": "Mexico thanked."}
    Path("talks.jsonl").write_text(json.dumps(talks))
    Path("other.yaml").write_text(
        "sources:\n- {name: s, type: feed, url: 'https://s.example/', publisher: S, country: US, language: en}\n"
    )
    assert monitor("classify", "talks.jsonl").out.startswith("no ")
    assert monitor("classify", "talks.jsonl", "--sources", "other.yaml").out.startswith("candidate ")
