"""The edit form: every field both ways, long texts whole, mistakes beside their fields, and two curators at once."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.edits import editable
from monitor.core.model import Bilingual, Draft
from monitor.delivery.slack_form import form_view, read_form
from tests import make
from tests.slack.office import SECOND, VIEWER, Desktop, button, submission
from tests.slack.standin import Standin

CLOSED = {"response_action": "clear"}


def opened(office: Desktop, slack: Standin, number: int, envelope: str = "open") -> dict[str, Any]:
    office.click(button("edit", office.need(number)), envelope)
    return slack.opened[-1]


def test_what_the_form_shows_is_the_draft_and_submitting_it_changes_nothing(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate(place="Tijuana", note="ask for the list", context="Three governments compare.")
    view = opened(office, slack, candidate.id)
    form = read_form(submission(view, {})["view"])
    assert form.edits(candidate.draft) == {}
    assert office.submit(submission(view, {}), "e1") == CLOSED
    assert office.actions(candidate.id) == []


def test_saving_makes_a_version_of_what_was_changed(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    view = opened(office, slack, candidate.id)
    typed = {
        "title": "The committee meets in Tijuana", "implications": "It will meet twice a year.",
        "date": {"type": "datepicker", "selected_date": "2023-07-24"},
        "end": {"type": "datepicker", "selected_date": "2023-07-25"},
        "section": {"type": "static_select", "selected_option": {"value": "economic"}},
        "institutions": {"type": "multi_static_select", "selected_options": [{"value": "hled"}, {"value": "us-state"}]},
    }  # fmt: skip
    assert office.submit(submission(view, typed), "e1") == CLOSED
    draft = office.need(candidate.id).draft
    assert (draft.version, draft.title, draft.implications) == (2, typed["title"], typed["implications"])
    assert (str(draft.event_date), str(draft.event_end), draft.date_origin) == ("2023-07-24", "2023-07-25", "curator")
    assert (draft.section, draft.institutions) == ("economic", ("hled", "us-state"))
    assert office.submit(submission(view, typed), "e1") == CLOSED  # the same envelope once more
    assert office.actions(candidate.id) == ["edit"]


def test_save_and_accept(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    view = opened(office, slack, candidate.id)
    typed = {"accept": {"type": "checkboxes", "selected_options": [{"value": "accept"}]}, "place": "Tijuana"}
    assert office.submit(submission(view, typed), "e1") == CLOSED
    assert office.actions(candidate.id) == ["edit", "accept"]
    assert office.need(candidate.id).draft.place == "Tijuana"


def test_mistakes_stand_beside_their_fields(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    view = opened(office, slack, candidate.id)
    typed = {
        "link": "ftp://x", "end": {"type": "datepicker", "selected_date": "2023-07-01"}, "summary": "",
        "accept": {"type": "checkboxes", "selected_options": [{"value": "accept"}]},
    }  # fmt: skip
    answer = office.submit(submission(view, typed), "e1")
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == {"link", "end", "summary"}
    assert office.actions(candidate.id) == []


def test_a_form_on_an_old_version_tells_what_changed_and_keeps_what_was_typed(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    mine = opened(office, slack, candidate.id, "o1")
    theirs = opened(office, slack, candidate.id, "o2")
    assert office.submit(submission(theirs, {"title": "Their title"}, user=SECOND), "e1") == CLOSED
    answer = office.submit(submission(mine, {"place": "Tijuana"}), "e2")
    assert answer["response_action"] == "update"
    told = str(answer["view"]["blocks"][0])
    assert "Second curator changed this candidate" in told
    assert "“The committee met in Tijuana” became “Their title”" in told
    assert office.submit(submission(answer["view"], {}), "e3") == CLOSED
    draft = office.need(candidate.id).draft
    assert (draft.title, draft.place) == ("Their title", "Tijuana")


def test_a_viewer_cannot_submit(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    view = opened(office, slack, candidate.id)
    answer = office.submit(submission(view, {"title": "x"}, user=VIEWER), "e1")
    assert answer["response_action"] == "errors"
    assert office.actions(candidate.id) == []


def test_spanish_stands_beside_english_only_where_there_is_some() -> None:
    def fields(summary: Bilingual) -> list[str]:
        view = form_view(make.candidate(draft=make.draft(summary=summary)), make.registry())
        return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]

    assert "summary_es" in fields(Bilingual(en="They met.", es="Se reunieron."))
    assert "summary_es" not in fields(Bilingual(en="They met."))


@pytest.mark.parametrize("size", [2999, 3000, 3001, 9000, 20_000])
def test_long_texts_go_on_in_further_fields_and_are_never_cut(size: int) -> None:
    words = ("The committee met again.\n\n" * 900)[:size].strip()
    draft = make.draft(summary=Bilingual(en=words), context="x" * size, title="y" * size)
    candidate = make.candidate(draft=draft)
    view = form_view(candidate, make.registry())
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert all(len(block["element"].get("initial_value") or "") <= 3000 for block in inputs)
    form = read_form(submission(view, {})["view"])
    assert form.values["summary"] == words
    assert (form.values["context"], form.values["title"]) == ("x" * size, "y" * size)
    assert form.edits(candidate.draft) == {}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=4000), st.text(max_size=8000), st.text(max_size=4000))
def test_any_text_comes_back_from_the_form_as_it_went_in(prose: str, spanish: str, line: str) -> None:
    draft = Draft(title=line, summary=Bilingual(en=prose, es=spanish), implications=prose, place=line)
    candidate = make.candidate(draft=draft)
    view = form_view(candidate, make.registry())
    form = read_form(submission(view, {})["view"])
    assert form.edits(draft) == {}
    assert {name: form.values[name] for name in ("summary", "implications")} == {
        name: editable(draft)[name] for name in ("summary", "implications")
    }
