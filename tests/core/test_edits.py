"""A curator's words become a draft's values, or every mistake is told in one line."""

from datetime import date
from typing import Any

import pytest

from monitor.core.edits import FIELDS, apply_edits, editable
from monitor.core.errors import DecisionError
from monitor.core.model import Bilingual, Draft, Link, Participant
from tests import make

REGISTRY = make.registry()
SALAZAR = Participant(name="Ken Salazar", side="US")
SRE = Link(url="https://www.gob.mx/sre/prensa/1", label="SRE")


EACH: list[tuple[str, str, dict[str, Any]]] = [
    ("title", " A  new\ntitle ", {"title": "A new title"}),
    ("title", "\x1b[31mRed\u202e title\u200b", {"title": "[31mRed title"}),
    ("date", "2023-07-24", {"event_date": date(2023, 7, 24), "date_origin": "curator", "date_quote": ""}),
    ("date", "2023-07-25", {}),
    ("end", "2023-07-30", {"event_end": date(2023, 7, 30)}),
    ("end", "", {"event_end": None}),
    ("place", " Washington,\tD.C. ", {"place": "Washington, D.C."}),
    ("type", "summit", {"type": "summit"}),
    ("section", "economic", {"section": "economic"}),
    ("section", "", {"section": None}),
    ("institutions", "hled, fentanyl-committee", {"institutions": ("hled", "fentanyl-committee")}),
    ("institutions", " hled hled ,", {"institutions": ("hled",)}),
    ("institutions", "", {"institutions": ()}),
    ("summary", "Better.", {"summary": Bilingual(en="Better.", es="El comité se reunió."), "quotes": ()}),
    ("summary_es", "Mejor.", {"summary": Bilingual(en="The committee met.", es="Mejor.")}),
    ("context", "One.\r\n\r\n\r\n\r\nTwo.", {"context": "One.\n\nTwo."}),
    ("implications", "It lasts.", {"implications": "It lasts."}),
    ("label", "The\ncommittee", {"event_label": "The committee"}),
    ("link", "https://www.gob.mx/sre", {"link": Link(url="https://www.gob.mx/sre")}),
    ("link", "HTTP://a.example", {"link": Link(url="HTTP://a.example")}),
    ("link", "https://www.state.gov/joint-statement", {}),
    ("link", "", {"link": None}),
    ("note", "Ask SRE.", {"note": "Ask SRE."}),
    ("people", "Alicia Bárcena | Secretary of Foreign Affairs | MX", {}),
    ("people", "Ken Salazar | | US\n\nA delegation", {"participants": (SALAZAR, Participant(name="A delegation"))}),
    ("people", "", {"participants": ()}),
    (
        "links",
        "https://a.example https://www.gob.mx/sre/prensa/1",
        {"other_links": (Link(url="https://a.example"), SRE)},
    ),
]


@pytest.mark.parametrize(("name", "text", "becomes"), EACH)
def test_each_field(name: str, text: str, becomes: dict[str, Any]) -> None:
    assert apply_edits(make.draft(), {name: text}, REGISTRY) == make.draft(**becomes)


def test_every_field_is_tried_above_and_can_be_edited() -> None:
    tried = {name for name, _, _ in EACH}
    assert tried == FIELDS.keys() == editable(make.draft()).keys()
    assert list(FIELDS) == list(editable(Draft()))


@pytest.mark.parametrize("draft", [make.draft(), Draft(), make.draft(event_end=None, link=None, section=None)])
def test_what_is_shown_for_editing_changes_nothing(draft: Draft) -> None:
    assert apply_edits(draft, editable(draft), REGISTRY) == draft


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("date", "25 July", "date: '25 July' is no date like 2023-07-25"),
        ("date", "2023-02-30", "date: '2023-02-30' is no date like 2023-07-25"),
        ("date", "2023-07-27", "end: 2023-07-26 lies before the event's date, 2023-07-27"),
        ("date", "", "end: 2023-07-26 needs a date before it"),
        ("end", "soon", "end: 'soon' is no date like 2023-07-25"),
        ("end", "2023-07-24", "end: 2023-07-24 lies before the event's date, 2023-07-25"),
        ("type", "party", "type: 'party' is none of meeting, call, visit, summit, statement, agreement, appointment,"
                          " legal_act, announcement"),
        ("section", "culture", "section: there is no section 'culture' (there are security, economic)"),
        ("institutions", "hled, nobody, 7", "institutions: there is no institution 'nobody', '7' in the registry"),
        ("people", "| Secretary", "people: '| Secretary' is no line like: Name | Office | US"),
        ("people", "A | B | US | D", "people: 'A | B | US | D' is no line like: Name | Office | US"),
        ("people", "A | B | USA", "people: the side 'USA' is none of US, MX, CA"),
        ("links", "https://a.example b", "links: 'b' is no http:// or https:// address"),
        ("link", "www.gob.mx", "link: 'www.gob.mx' is no http:// or https:// address"),
        ("link", "javascript:alert(1)", "link: 'javascript:alert(1)' is no http:// or https:// address"),
        ("link", "https://", "link: 'https://' is no http:// or https:// address"),
        ("link", "https://a.example/ b", "link: 'https://a.example/ b' is no http:// or https:// address"),
        ("colour", "red", "'colour' is no field of a draft (there are title, date, end, place, type, section,"
                          " institutions, summary, summary_es, context, implications, people, label, link, links,"
                          " note)"),
    ],
)  # fmt: skip
def test_each_mistake(name: str, text: str, wrong: str) -> None:
    with pytest.raises(DecisionError) as error:
        apply_edits(make.draft(), {name: text}, REGISTRY)
    assert str(error.value) == wrong


def test_all_mistakes_are_told_at_once_in_one_line() -> None:
    edits = {"title": "Fine", "date": "x\ny", "type": "party", "institutions": "nobody", "link": "ftp://a", "size": "5"}
    with pytest.raises(DecisionError) as error:
        apply_edits(make.draft(), edits, REGISTRY)
    told = str(error.value)
    assert "\n" not in told
    for name in ("date: ", "type: ", "institutions: ", "link: ", "'size' "):
        assert name in told


def test_a_proof_goes_with_its_sentence() -> None:
    draft = make.draft()
    assert apply_edits(draft, {"summary": "The committee met. It agreed."}, REGISTRY).quotes == draft.quotes
    assert apply_edits(draft, {"summary": "It agreed."}, REGISTRY).quotes == ()


def test_date_and_end_may_move_together() -> None:
    moved = apply_edits(make.draft(), {"date": "2023-08-01", "end": "2023-08-02"}, REGISTRY)
    assert (moved.event_date, moved.event_end) == (date(2023, 8, 1), date(2023, 8, 2))
