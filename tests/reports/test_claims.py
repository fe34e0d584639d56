"""No machine sentence without its quote."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.core.errors import ReportError
from monitor.core.model import Bilingual, Draft, Entry, Quote
from monitor.reports.claims import refuse_unproven, unproven

TEXT = "MEXICO CITY - The two ministers\nmet on Monday. They signed nothing."
PROVEN = Quote(sentence="The two ministers met on Monday.", item=7, revision=1, field="text", start=14, end=46)
MACHINE = Draft(summary=Bilingual(en="The two ministers met on Monday. They agreed on everything."), quotes=(PROVEN,))
TEXTS = {(7, 1): {"title": "", "text": TEXT}}


def entry(draft: Draft) -> Entry:
    return Entry(candidate=3, draft=draft, accepted_at=datetime(2023, 1, 1, tzinfo=UTC))


def test_a_sentence_without_a_quote_is_named() -> None:
    assert unproven(entry(MACHINE)) == ("They agreed on everything.",)
    with pytest.raises(ReportError, match=r"^entry 3: no quote proves “They agreed on everything\.”$"):
        refuse_unproven([entry(MACHINE)], {})


def test_a_proven_draft_passes() -> None:
    draft = replace(MACHINE, summary=Bilingual(en=PROVEN.sentence))
    assert unproven(entry(draft), texts=TEXTS) == ()
    refuse_unproven([entry(draft)], {3: draft}, TEXTS)


def test_a_curators_own_sentence_needs_no_proof() -> None:
    edited = replace(MACHINE, version=2, summary=Bilingual(en=f"{PROVEN.sentence} It was their first meeting."))
    assert unproven(entry(edited), MACHINE, TEXTS) == ()


def test_an_edit_elsewhere_does_not_prove_the_machines_sentence() -> None:
    edited = replace(MACHINE, version=2, title="Another title")
    assert unproven(entry(edited), MACHINE, TEXTS) == ("They agreed on everything.",)


def test_a_quote_that_does_not_stand_there_proves_nothing() -> None:
    moved = replace(MACHINE, summary=Bilingual(en=PROVEN.sentence), quotes=(replace(PROVEN, revision=2),))
    assert unproven(entry(moved), texts=TEXTS) == (PROVEN.sentence,)
    assert unproven(entry(moved)) == ()


def test_both_languages_are_held_to_it() -> None:
    draft = replace(MACHINE, summary=Bilingual(es="Se reunieron el lunes."), quotes=())
    assert unproven(entry(draft)) == ("Se reunieron el lunes.",)
