"""Tables and JSON Lines: as exported, as a spreadsheet saves them, and with mistakes."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ConfigError
from monitor.core.exchange import cell, draft_of, entry_record, uncell
from monitor.core.model import Participant
from monitor.imports import read_document
from tests import make


def test_a_record_gives_back_the_draft_it_was_made_of() -> None:
    candidate = make.candidate(status="accepted", draft=make.draft(event_label="Fourth session"))
    draft, typed = draft_of(json.loads(json.dumps(entry_record(candidate))))
    assert typed
    kept = {"date_origin": "curator", "date_quote": "", "quotes": (), "version": 1}
    expected = make.draft(event_label="Fourth session", **kept)
    assert draft.link is not None
    assert (draft.link.url, draft.other_links) == ("https://www.state.gov/joint-statement", expected.other_links)
    assert {**_fields(draft), "link": None} == {**_fields(expected), "link": None}


def test_a_table_gives_back_the_draft_it_was_made_of() -> None:
    candidate = make.candidate(status="accepted", draft=make.draft(title="=Trade, and more", note="+1 seat"))
    record = entry_record(candidate)
    rows = [record.keys(), map(cell, record.values())]
    text = "\n".join(",".join('"{}"'.format(one.replace('"', '""')) for one in row) for row in rows)
    (found,) = read_document("e.csv", "\ufeff" + text).entries
    assert found.draft.title == "=Trade, and more"
    assert found.draft.note == "+1 seat"
    assert found.draft.participants == candidate.draft.participants
    assert found.draft.other_links == candidate.draft.other_links


def test_a_table_made_by_hand_needs_a_title_and_takes_short_names() -> None:
    (first, second) = read_document(
        "e.csv", "Title;Date;Summary\nPort visit;2023-07-06;They met.\n;;\nBridge;;\n"
    ).entries
    assert (first.draft.title, first.draft.event_date, first.typed) == ("Port visit", date(2023, 7, 6), False)
    assert second.draft.event_date is None


def test_every_bad_row_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as told:
        read_document("e.csv", "title,date,type\n,2023-07-06,\nA,July 6,\nB,,party\nC,,,more\n")
    assert told.value.problems == (
        "e.csv:2:1: has no title",
        "e.csv:3:1: event_date 'July 6' is no date like 2023-07-25",
        "e.csv:4:1: type 'party' is none of meeting, call, visit, summit, statement, agreement, appointment, legal_act,"
        " announcement",
        "e.csv:5:1: has more cells than the head",
    )


def test_every_bad_line_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as told:
        read_document("e.jsonl", '{"title": "A"}\n{"title": \n[]\n{"title": "B", "link": "javascript:alert(1)"}\n')
    assert [one.split(": ")[0] for one in told.value.problems] == ["e.jsonl:2:11", "e.jsonl:3:1", "e.jsonl:4:1"]


@given(st.text())
def test_no_cell_is_a_formula_and_each_is_read_back(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert uncell(written) == text


def _fields(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def test_what_parts_a_list_does_not_part_its_members() -> None:
    people = (Participant(name="A", office="Head; Deputy | Acting", side="MX"), Participant(name="B"))
    written = cell(entry_record(make.candidate(draft=make.draft(participants=people)))["participants"])
    assert written == "A | Head, Deputy / Acting | MX; B"
    draft, _ = draft_of({"title": "T", "participants": written})
    assert draft.participants == (Participant(name="A", office="Head, Deputy / Acting", side="MX"), people[1])


def test_what_changed_in_a_decision_is_json_in_a_table() -> None:
    assert cell({"status": "new", "items": [1]}) == '{"status": "new", "items": [1]}'
