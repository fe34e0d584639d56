"""The curator's verbs from the command line, against a real database."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

pytestmark = pytest.mark.usefixtures("few_institutions")


def _filed(monitor: Monitor, title: str = "Governors meet in Tijuana", day: str = "2023-09-12") -> str:
    ran = monitor("add", "--title", title, "--date", day, "--summary", "They met.", "--json")
    assert ran.code == 0, ran.err
    return str(json.loads(ran.out)["id"])


def test_an_event_filed_by_hand_goes_into_the_report(monitor: Monitor) -> None:
    number = _filed(monitor)
    assert monitor("accept", number).out == f"{number} accepted: Governors meet in Tijuana\n"
    ran = monitor("report", "quarterly", "2023-Q3", "--format", "md")
    assert ran.code == 0
    written = Path(ran.out.strip()).read_text("utf-8")
    assert "### 1) Governors meet in Tijuana" in written
    assert "[to be written]" in written.replace("\\", "")


def test_candidates_are_listed_as_the_contract_has_them(monitor: Monitor) -> None:
    _filed(monitor)
    told = json.loads(monitor("candidates", "--json", "--status", "new").out)
    assert told == {
        "id": 1,
        "status": "new",
        "title": "Governors meet in Tijuana",
        "event_date": "2023-09-12",
        "event_end": None,
        "type": "announcement",
        "section": None,
        "institutions": [],
        "score": 1.0,
        "assignee": "",
        "items": [],
    }
    assert monitor("candidates", "--status", "accepted").out == ""
    assert "Governors meet" in monitor("candidates").out


def test_the_second_decision_is_told_who_was_first(monitor: Monitor) -> None:
    number = _filed(monitor)
    monitor("accept", number, "--by", "Ana")
    ran = monitor("reject", number, "--reason", "routine", "--by", "Bo")
    assert ran.code == 1
    assert "already accepted by Ana on" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_undo_takes_back_one_decision_after_the_other(monitor: Monitor) -> None:
    number = _filed(monitor)
    monitor("edit", number, "--title", "Another title", "--implications", "It matters.")
    monitor("accept", number)
    assert "now new" in monitor("undo", number).out
    assert "Another title" in monitor("show", number).out
    monitor("undo", number)
    shown = monitor("show", number).out
    assert "Governors meet in Tijuana" in shown
    assert "[to be written]" in shown
    assert "nothing to undo" in monitor("undo", number).err
    actions = [json.loads(line)["action"] for line in monitor("history", number, "--json").out.splitlines()]
    assert actions == ["file", "edit", "accept", "undo", "undo"]


def test_merge_keeps_the_first_and_split_needs_two_sources(monitor: Monitor) -> None:
    kept, other = _filed(monitor), _filed(monitor, "The same meeting")
    assert monitor("merge", kept, other).code == 0
    assert f"merged into {kept}" in monitor("accept", other).err
    assert "There is nothing" not in monitor("undo", kept).err
    assert monitor("accept", other).code == 0
    assert "no item 5" in monitor("split", kept, "5").err


def test_snooze_needs_a_day_to_come(monitor: Monitor) -> None:
    number = _filed(monitor)
    assert monitor("snooze", number, "--until", "2020-01-01").code == 1
    assert monitor("snooze", number, "--until", "someday").code == 2
    later = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - any day well ahead
    assert monitor("snooze", number, "--until", later).code == 0
    assert json.loads(monitor("candidates", "--json").out)["status"] == "snoozed"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("accept", "99"), 1, "there is no candidate 99"),
        (("show", "99"), 1, "there is no candidate 99"),
        (("history", "99"), 1, "there is no candidate 99"),
        (("undo", "99"), 1, "there is no candidate 99"),
        (("merge", "1", "1"), 1, "cannot be merged with itself"),
        (("assign", "99", "Ana"), 1, "there is no candidate 99"),
        (("reject", "1", "--reason", "boring"), 2, "none of not_binational"),
        (("candidates", "--status", "lost"), 2, "none of new"),
        (("edit", "1", "--section", "nowhere"), 2, "there is no section 'nowhere'"),
        (("edit", "1", "--about", "hled, nobody"), 2, "there is no institution 'nobody'"),
        (("edit", "1", "--date", "soon"), 2, "'soon' is no date"),
        (("add",), 2, "needs a URL or --title"),
        (("add", "ftp://example.org/x"), 2, "no http:// or https:// address"),
    ],
)
def test_a_wrong_call_is_one_line_and_its_exit_code(
    monitor: Monitor, arguments: tuple[str, ...], code: int, words: str
) -> None:
    _filed(monitor)
    ran = monitor(*arguments)
    assert ran.code == code
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "Traceback" not in ran.err


def test_who_decides_must_be_known(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _filed(monitor)
    monkeypatch.setenv("MONITOR_CURATOR", "")
    ran = monitor("accept", number)
    assert ran.code == 2
    assert "--by or MONITOR_CURATOR" in ran.err


def test_editing_in_an_editor_makes_the_next_version(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _filed(monitor)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/Tijuana/Mexicali/")
    assert monitor("edit", number).out == f"{number} edited: Governors meet in Mexicali\n"
    monkeypatch.setenv("EDITOR", "true")
    assert "nothing was changed" in monitor("edit", number).err
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    assert "set EDITOR" in monitor("edit", number).err
    monkeypatch.setenv("EDITOR", "sed -i s/title:/titel:/")
    assert "'titel' is no field of a draft" in monitor("edit", number).err


def test_an_entry_of_the_report_keeps_what_it_needs(monitor: Monitor) -> None:
    number = _filed(monitor)
    monitor("accept", number)
    for option in ("--title", "--date", "--summary"):
        ran = monitor("edit", number, option, "")
        assert ran.code == 1
        assert "would lack" in ran.err
    assert monitor("edit", number, "--summary", "They met again.").code == 0


def test_what_was_written_in_the_editor_is_kept_where_it_cannot_be_read(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _filed(monitor)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i 's/^implications:.*/implications: long: text/'")
    ran = monitor("edit", number)
    assert ran.code == 2
    kept = Path(ran.err.splitlines()[-1].rpartition(": ")[2])
    assert "implications: long: text" in kept.read_text("utf-8")


@pytest.mark.parametrize("command", ["show", "accept", "explain", "history"])
def test_a_number_beyond_counting_is_no_candidate(monitor: Monitor, command: str) -> None:
    ran = monitor(command, "9" * 30)
    assert ran.code == 1
    assert "there is no" in ran.err


def test_an_announced_event_is_marked_in_the_list_and_confirmed(monitor: Monitor, tmp_path: Path) -> None:
    number = _filed(monitor)
    assert "was not announced" in monitor("confirm", number).err
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        database.execute("UPDATE candidate SET standing = 'not_confirmed'")
        database.commit()
    assert monitor("candidates").out.endswith("Governors meet in Tijuana  (announced, not confirmed)\n")
    assert "standing      announced, not confirmed" in monitor("show", number).out
    assert json.loads(monitor("show", number, "--json").out)["standing"] == "not_confirmed"
    monitor("accept", number)
    ran = monitor("report", "quarterly", "2023-Q3", "--check")
    assert ran.code == 1
    assert "was only announced; nothing confirms that it took place" in ran.out
    assert monitor("confirm", number).out == f"{number} confirmed as held: Governors meet in Tijuana\n"
    assert "was only announced" not in monitor("report", "quarterly", "2023-Q3", "--check").out
    assert "standing: not confirmed → held" in monitor("history", number).out
