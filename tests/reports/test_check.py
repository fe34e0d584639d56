"""What the check finds, what was late, what changed."""

from dataclasses import replace
from datetime import date

from monitor.core.model import Bilingual, Entry
from monitor.core.period import parse_period
from monitor.reports import REPORTS
from monitor.reports.check import check
from monitor.reports.curation import Curation
from monitor.reports.issue import Issue
from monitor.reports.issues import Change, PublishedIssue, changes, late, printed_before


def found(issue: Issue) -> list[tuple[str, int | None]]:
    return [(finding.what, finding.candidate) for finding in check(issue, REPORTS[issue.kind])]


def changed(entry: Entry, **fields: object) -> Entry:
    return replace(entry, draft=replace(entry.draft, **fields))  # type: ignore[arg-type]


def test_the_quarters_gaps(quarter: Issue) -> None:
    assert found(quarter) == [
        ("no_link", 103), ("no_implications", 110), ("no_translation", 112),
    ]  # fmt: skip


def test_a_spanish_issue_wants_translation(trimestre: Issue) -> None:
    assert sum(what == "no_translation" for what, _ in found(trimestre)) == 15


def test_strays_and_doubles(quarter: Issue) -> None:
    first, second, third = quarter.entries[3:6]
    entries = (
        first,
        changed(second, title=f"{first.draft.title.upper()} again", event_end=None),
        changed(third, link=first.draft.link, implications="x"),
        changed(quarter.entries[0], event_date=date(2023, 6, 30)),
        changed(quarter.entries[1], event_date=None),
    )
    issue = replace(quarter, entries=entries, curation=Curation(include=(101, 102)))
    assert set(found(issue)) == {
        ("outside_period", 101), ("no_date", 102), ("possible_duplicate", 105), ("possible_duplicate", 106),
    }  # fmt: skip


def test_what_was_only_announced_is_told_once_its_day_is_over(quarter: Issue) -> None:
    def standing(**fields: object) -> list[str]:
        entry = replace(quarter.entries[0], **fields)  # type: ignore[arg-type]
        issue = replace(quarter, entries=(entry,), issued=date(2023, 10, 2))
        return [one.text for one in check(issue, REPORTS[issue.kind]) if one.what == "not_confirmed"]

    title = quarter.entries[0].draft.title
    told = [f"{title}: was only announced; nothing confirms that it took place (monitor confirm)"]
    assert standing(standing="not_confirmed") == standing(standing="announced") == told
    assert standing(standing="held") == standing() == []
    ahead = replace(quarter.entries[0].draft, event_date=date(2023, 11, 2), event_end=None)
    assert standing(standing="announced", draft=ahead) == []


def test_only_what_the_kind_prints_can_be_missing(year: Issue) -> None:
    review = found(year)
    assert ("no_part", None) in review
    assert not [one for one in review if one[0] in ("no_context", "no_implications")]
    brief = replace(year, kind="brief", period=parse_period("2022-03"), curation=Curation())
    assert found(brief) == [("no_context", 6), ("no_context", 7)]


def test_late_entries_are_offered_and_never_lost(quarter: Issue) -> None:
    out = PublishedIssue(kind="quarterly", period=quarter.period, entries=quarter.entries[:12])
    assert [entry.candidate for entry in late(quarter.entries, [out], kind="quarterly")] == [113, 114, 115]
    assert late(quarter.entries, [out], kind="brief") == ()
    following = PublishedIssue(kind="quarterly", period=parse_period("2023-Q4"), entries=quarter.entries[12:13])
    assert [one.candidate for one in late(quarter.entries, [out, following], kind="quarterly")] == [114, 115]


def test_what_another_issue_printed_is_known(quarter: Issue) -> None:
    out = PublishedIssue(kind="quarterly", period=quarter.period, entries=quarter.entries[:2])
    again = printed_before(quarter.entries, [out], kind="quarterly", period=parse_period("2023-Q4"))
    assert [entry.candidate for entry in again] == [101, 102]
    assert printed_before(quarter.entries, [out], kind="quarterly", period=quarter.period) == ()


def test_changes_since_an_issue(quarter: Issue) -> None:
    old = quarter.entries[:3]
    edited = changed(old[1], title="New title", summary=Bilingual(en="New."), version=3)
    assert changes(old, (old[0], edited, quarter.entries[3])) == (
        Change(what="changed", candidate=102, title="New title", fields=("title", "summary")),
        Change(what="added", candidate=104, title=quarter.entries[3].draft.title),
        Change(what="removed", candidate=103, title=old[2].draft.title),
    )
    assert changes(old, old) == ()


def test_links_decide_nothing_where_there_are_none(quarter: Issue) -> None:
    bare = tuple(changed(entry, link=None) for entry in quarter.entries)
    assert not [one for one in found(replace(quarter, entries=bare)) if one[0] == "possible_duplicate"]
