"""The lights of the scorecard, one rule after the other."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.core.model import Bilingual, Draft, Entry, EventType, Participant
from monitor.core.period import parse_period
from monitor.core.registry import Edition, Institution, Names, Rank, Registry, ScorecardMatch, ScorecardRow
from monitor.core.scorecard import Cell, SetLight, scorecard

YEAR = parse_period("2022")
ISSUED = date(2023, 3, 15)


def office(office_id: str, country: str, rank: Rank) -> Institution:
    return Institution(id=office_id, type="office", country=country, rank=rank, names=Names(en=(office_id.title(),)))  # type: ignore[arg-type]


OFFICES = (
    office("us-president", "US", "president"),
    office("mx-president", "MX", "president"),
    office("us-secretary", "US", "minister"),
    office("mx-secretary", "MX", "minister"),
    office("us-deputy", "US", "subcabinet"),
    office("us-governor", "US", "governor"),
)


def registry(match: ScorecardMatch, *, cadence: int = 12, editions: tuple[Edition, ...] = ()) -> Registry:
    row = ScorecardRow(label=Bilingual(en="Row"), match=match, cadence=cadence, halted_note="Halted since 2009")
    hled = Institution(id="hled", type="dialogue_mechanism", names=Names(en=("The Dialogue",)), editions=editions)
    return Registry(scorecard=(row,), institutions=(hled, *OFFICES))


def entry(
    day: date | None,
    type_: EventType = "meeting",
    institutions: tuple[str, ...] = ("hled",),
    *,
    place: str = "",
    candidate: int = 1,
    participants: tuple[Participant, ...] = (),
) -> Entry:
    draft = Draft(
        title=f"Event {candidate}", event_date=day, type=type_, institutions=institutions, place=place,
        participants=participants,
    )  # fmt: skip
    return Entry(candidate=candidate, draft=draft, accepted_at=datetime(2023, 1, 1, tzinfo=UTC))


def cell(known: Registry, *entries: Entry, **more: object) -> Cell:
    (found,) = scorecard(entries, known, YEAR, issued=ISSUED, **more)  # type: ignore[arg-type]
    return found


HLED = ScorecardMatch(institutions=("hled",))


@pytest.mark.parametrize(
    ("one", "light", "doubt"),
    [
        (entry(date(2022, 1, 1)), "green", ""),
        (entry(date(2022, 12, 31)), "green", ""),
        (entry(date(2023, 3, 15)), "green", ""),
        (entry(date(2023, 3, 16)), "yellow", "announced"),
        (entry(date(2022, 5, 1), "announcement"), "yellow", "announced"),
        (replace(entry(date(2022, 5, 1)), standing="announced"), "yellow", "announced"),
        (replace(entry(date(2022, 5, 1)), standing="not_confirmed"), "yellow", "announced"),
        (replace(entry(date(2022, 5, 1)), standing="held"), "green", ""),
        (entry(date(2022, 5, 1), place="Virtual"), "yellow", "virtual"),
        (entry(date(2022, 5, 1), "call"), "yellow", "virtual"),
        (entry(date(2021, 12, 31)), "yellow", "overdue"),
        (entry(date(2021, 1, 1)), "yellow", "overdue"),
        (entry(date(2020, 12, 31)), "red", ""),
        (entry(date(2022, 5, 1), institutions=("other",)), "red", ""),
        (entry(None), "red", ""),
    ],
)
def test_lights_of_a_mechanism(one: Entry, light: str, doubt: str) -> None:
    found = cell(registry(HLED), one)
    assert (found.light, found.doubt) == (light, doubt)
    assert found.note == ("Halted since 2009" if light == "red" else "")


def test_a_longer_cadence_reaches_further_back() -> None:
    assert cell(registry(HLED, cadence=36), entry(date(2020, 1, 1))).light == "green"


def test_grey_only_where_nothing_recent_was_seen() -> None:
    known = registry(HLED)
    assert cell(known, unobserved={"Row"}).light == "grey"
    assert cell(known, entry(date(2021, 6, 1)), unobserved={"Row"}).light == "grey"
    assert cell(known, entry(date(2022, 6, 1)), unobserved={"Row"}).light == "green"
    assert cell(known).light == "red"


def test_the_latest_occurrences_are_shown_newest_last() -> None:
    entries = [entry(date(2022, month, 1), candidate=month) for month in (9, 2, 5)]
    assert [one.candidate for one in cell(registry(HLED), *entries).occurrences] == [5, 9]
    assert [one.candidate for one in cell(registry(HLED), *entries, shown=1).occurrences] == [9]


def test_what_came_out_of_a_meeting_counts_where_there_was_no_meeting() -> None:
    plan = entry(date(2022, 12, 1), "agreement", candidate=2)
    assert cell(registry(HLED), plan).light == "green"
    both = cell(registry(HLED), entry(date(2022, 10, 13)), plan)
    assert [one.candidate for one in both.occurrences] == [1]


def test_editions_of_the_registry_count_once() -> None:
    editions = (Edition(date=date(2022, 9, 12), place="Mexico City"), Edition(date=2020))
    known = registry(HLED, editions=editions)
    assert [one.title for one in cell(known).occurrences] == ["The Dialogue, Mexico City"]
    assert [one.title for one in cell(known, entry(date(2022, 9, 13))).occurrences] == ["Event 1"]


PRESIDENTS = ScorecardMatch(types=("meeting", "summit"), rank="president")


@pytest.mark.parametrize(
    ("institutions", "type_", "light"),
    [
        (("us-president", "mx-president"), "meeting", "green"),
        (("mx-president", "us-secretary"), "meeting", "red"),
        (("mx-president",), "announcement", "red"),
        (("us-president", "mx-president"), "announcement", "yellow"),
        (("us-president", "mx-president"), "legal_act", "red"),
    ],
)
def test_presidents_meet_each_other(institutions: tuple[str, ...], type_: EventType, light: str) -> None:
    assert cell(registry(PRESIDENTS), entry(date(2022, 7, 12), type_, institutions)).light == light


def test_one_visitor_of_the_rank_is_enough_for_a_visit() -> None:
    known = registry(ScorecardMatch(types=("visit",), rank="governor"))
    assert cell(known, entry(date(2022, 12, 12), "visit", ("us-governor",))).light == "green"
    assert cell(known, entry(date(2022, 12, 12), "visit", ("us-secretary",))).light == "red"


def test_a_mechanism_below_its_rank_is_yellow_and_above_it_green() -> None:
    known = registry(ScorecardMatch(institutions=("hled",), rank="minister"))
    day = date(2022, 9, 12)
    assert cell(known, entry(day, "visit", ("hled", "us-deputy"))).doubt == "below_rank"
    assert cell(known, entry(day, "meeting", ("hled", "us-president", "mx-secretary"))).light == "green"


def test_the_rank_is_read_from_a_participants_office() -> None:
    known = registry(ScorecardMatch(types=("visit",), rank="governor"))
    people = (Participant(name="Somebody", office="Us-Governor"),)
    assert cell(known, entry(date(2022, 3, 1), "visit", (), participants=people)).light == "green"


def test_a_light_set_by_hand_keeps_its_reason() -> None:
    reason = Bilingual(en="Held without notice")
    found = cell(registry(HLED), by_hand=[SetLight(row="Row", light="green", reason=reason)])
    assert (found.light, found.reason) == ("green", reason)
