"""What the digest says, and when it is due."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.cadence import months_later
from monitor.core.digest import Digest, News, Trouble, compose, in_words, lacks, week_of
from monitor.core.model import Bilingual, Link
from monitor.core.registry import Edition, Institution, Names, Registry
from tests import make

ZONE = ZoneInfo("America/Mexico_City")
NOW = datetime(2023, 7, 31, 15, 0, tzinfo=UTC)  # a Monday, 09:00 in Mexico City
SINCE = NOW - timedelta(days=7)


def news(**changes: Any) -> News:
    whole = News(open=(), accepted=(), healthy=3, sources=4, link=lambda one: f"https://example.org/{one.id}")
    return replace(whole, **changes)


def composed(given_: News, registry: Registry | None = None, *, now: datetime = NOW) -> Digest:
    return compose(given_, registry or make.registry(), since=SINCE, now=now, zone=ZONE)


def told(digest: Digest) -> Mapping[str, list[tuple[str, str]]]:
    return {part.name: [(line.title, line.facts) for line in part.lines] for part in digest.parts}


def test_an_empty_week_says_so_with_the_health_of_the_sources() -> None:
    digest = composed(news())
    assert digest.headline == "Nothing new, 3 of 4 sources healthy"
    assert digest.subject == "Nothing new, 3 of 4 sources healthy (week 31)"
    assert digest.parts == ()
    assert digest.closing == ("61 days to the end of July-September 2023",)


def test_new_waiting_and_accepted_are_told_apart_by_the_last_digest() -> None:
    fresh = make.candidate(1, created=NOW - timedelta(days=2), draft=make.draft(title="Fresh", event_end=None))
    old = make.candidate(2, created=NOW - timedelta(days=12), assignee="Ana", draft=make.draft(title="Old"))
    asleep = make.candidate(
        3, status="snoozed", snoozed_until=date(2023, 9, 1), created=NOW - timedelta(days=30),
        draft=make.draft(title="Asleep", event_date=None, event_end=None),
    )  # fmt: skip
    taken = make.candidate(4, status="accepted", decided_by="Ana", decided_at=NOW - timedelta(days=1))
    before = make.candidate(5, status="accepted", decided_at=NOW - timedelta(days=9))
    brought = make.candidate(6, status="accepted", decided_at=NOW - timedelta(days=1))
    digest = composed(news(open=(fresh, asleep, old), accepted=(taken, before, brought), by_hand=frozenset({6})))
    assert digest.headline == "1 new, 2 waiting (the oldest for 12 days), 1 accepted"
    assert told(digest) == {
        "new": [("Fresh", "Jul 25 · Trilateral Fentanyl Committee")],
        "waiting": [
            ("Old", "Jul 25-26 · waiting for 12 days · assigned to Ana"),
            ("Asleep", "no date · waiting for 30 days, asleep until Sep 1"),
        ],
        "accepted": [("Trilateral Fentanyl Committee meets in Mexico City", "Jul 25-26 · by Ana")],
    }
    assert digest.parts[0].lines[0].url == "https://example.org/1"


def test_coming_late_and_incomplete_entries_are_told() -> None:
    coming = make.candidate(1, status="accepted", draft=make.draft(event_date=date(2023, 8, 30), event_end=None))
    far = make.candidate(2, status="accepted", draft=make.draft(event_date=date(2024, 1, 30), event_end=None))
    gaps = make.draft(title="Gaps", implications=" ", link=None, summary=Bilingual(es="Se reunieron."), event_end=None)
    lacking = make.candidate(3, status="accepted", draft=gaps)
    spring = make.draft(title="Spring", implications="", event_date=date(2023, 4, 2), event_end=None)
    late = make.candidate(4, status="accepted", draft=spring)
    digest = composed(news(accepted=(coming, far, lacking, late), late=frozenset({4})))
    assert told(digest) == {
        "coming": [("Trilateral Fentanyl Committee meets in Mexico City", "Aug 30")],
        "late": [("Spring", "Apr 2 · Trilateral Fentanyl Committee")],
        "lacking": [("Gaps", "Jul 25 · no implications, no translation, no link")],
    }
    assert digest.headline == "Nothing new"


def test_long_lists_are_cut_and_say_so() -> None:
    many = [make.candidate(n, created=NOW) for n in range(1, 21)]
    (part,) = composed(news(open=many)).parts
    assert (len(part.lines), part.more, part.count) == (12, 8, 20)


def test_an_institution_is_quiet_when_its_cadence_has_passed() -> None:
    def institution(id_: str, **changes: Any) -> Institution:
        return Institution(id=id_, type="dialogue_mechanism", names=Names(en=(id_.title(),)), **changes)

    registry = Registry(
        institutions=(
            institution(
                "yearly", cadence=12, editions=(Edition(date=date(2022, 3, 1)), Edition(date=date(2022, 7, 30)))
            ),
            institution("by-year", cadence=12, editions=(Edition(date=2021),)),
            institution("on-time", cadence=24, editions=(Edition(date=date(2022, 3, 1)),)),
            institution("halted", cadence=12, halted="since 2009", editions=(Edition(date=2009),)),
            institution("unknown", cadence=12),
            institution("met", cadence=12, editions=(Edition(date=2019),)),
            institution("coming", cadence=12, editions=(Edition(date=2019),)),
        )
    )
    met = make.candidate(1, status="accepted", draft=make.draft(institutions=("met",), type="meeting"))
    statement = make.candidate(2, status="accepted", draft=make.draft(institutions=("yearly",), type="statement"))
    ahead = make.draft(institutions=("coming",), type="announcement", event_date=date(2023, 8, 9), event_end=None)
    digest = composed(news(accepted=(met, statement), open=(make.candidate(3, draft=ahead),)), registry)
    assert told(digest)["quiet"] == [
        ("Yearly", "last on record in July 2022; expected every year"),
        ("By-Year", "last on record in December 2021; expected every year"),
    ]


def test_a_source_in_trouble_comes_with_its_remedy() -> None:
    trouble = Trouble(source="state", said="blocked: status 403", remedy="poll it less often", url="https://state.gov")
    digest = composed(news(troubles=[trouble]))
    assert told(digest) == {"trouble": [("state", "Blocked: status 403. Poll it less often.")]}
    assert digest.headline.startswith("Nothing new"), "a broken source is no news about institutions"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime(2023, 9, 30, 18, tzinfo=UTC), "July-September 2023 ends today"),
        (datetime(2023, 9, 29, 18, tzinfo=UTC), "1 day to the end of July-September 2023"),
        (datetime(2023, 10, 1, 3, tzinfo=UTC), "July-September 2023 ends today"),  # it is still September there
    ],
)
def test_the_quarters_end_is_counted_in_the_subscribers_days(day: datetime, said: str) -> None:
    assert composed(news(), now=day).closing[-1] == said


@given(
    st.integers(0, 20 * 366 * 1440).map(lambda minutes: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.sampled_from(sorted(available_timezones())),
)
def test_every_moment_lies_in_one_week_of_any_zone(moment: datetime, zone: str) -> None:
    week = week_of(moment, ZoneInfo(zone))
    local = moment.astimezone(ZoneInfo(zone)).date()
    assert week.monday.weekday() == 0
    assert week.monday <= local < week.monday + timedelta(days=7)
    assert week.due.hour == 8
    year, number, _ = local.isocalendar()
    assert week.name == f"{year}-W{number:02}"


def test_days_and_gaps_in_words() -> None:
    today = date(2023, 7, 31)
    assert in_words(date(2023, 7, 24), date(2023, 7, 26), today) == "Jul 24-26"
    assert in_words(date(2023, 7, 31), date(2023, 8, 2), today) == "Jul 31 - Aug 2"
    assert in_words(date(2024, 1, 2), None, today) == "Jan 2, 2024"
    assert lacks(make.draft()) == ()
    assert lacks(make.draft(link=Link(url="https://x.org"), implications="")) == ("implications",)
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2022, 12, 15), 12) == date(2023, 12, 15)


def test_announced_events_that_nothing_confirmed_are_told_until_they_are_settled() -> None:
    waiting = make.candidate(1, standing="not_confirmed", created=SINCE, draft=make.draft(title="Waiting"))
    taken = make.candidate(2, standing="not_confirmed", status="accepted", draft=make.draft(title="Taken"))
    printed = make.draft(title="Printed long ago", event_date=date(2023, 1, 5), event_end=None)
    long_ago = make.candidate(3, standing="not_confirmed", status="accepted", draft=printed)
    held = make.candidate(4, standing="held", status="accepted")
    digest = composed(news(open=(waiting,), accepted=(taken, long_ago, held)))
    assert told(digest)["unconfirmed"] == [
        ("Waiting", "announced for Jul 25-26"), ("Taken", "announced for Jul 25-26 · accepted"),
    ]  # fmt: skip
    assert not told(composed(news(accepted=(held,)))).get("unconfirmed")
