"""The calendar holds RFC 5545's rules for any text."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.ics import calendar, fold_line
from tests import make


def test_an_event_is_whole_days_with_the_day_after_as_its_end() -> None:
    draft = make.draft(title="Talks; first, second", summary=make.draft().summary, event_end=date(2023, 7, 31))
    accepted = make.candidate(12, status="accepted", draft=draft, decided_at=make.NOW)
    undated = make.candidate(13, draft=make.draft(event_date=None, event_end=None))
    text = "".join(calendar([accepted, undated], make.registry(), name="Events"))
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert text.count("BEGIN:VEVENT") == 1, "what has no date is in no calendar"
    for line in (
        "UID:entry-12@binational-monitor",
        "DTSTAMP:20230727T153000Z",
        "DTSTART;VALUE=DATE:20230725",
        "DTEND;VALUE=DATE:20230801",
        r"SUMMARY:Talks\; first\, second",
        "LOCATION:Mexico City",
        "CATEGORIES:Trilateral Fentanyl Committee",
    ):
        assert line in lines


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_a_folded_line_is_short_and_unfolds_to_itself(text: str) -> None:
    folded = fold_line(text)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.removesuffix("\r\n").replace("\r\n ", "") == text
