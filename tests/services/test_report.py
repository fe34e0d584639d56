"""Reports over time: published issues stay, late entries are told, nothing is printed twice unasked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.core.errors import ReportError
from monitor.core.model import Bilingual, Draft
from monitor.core.period import parse_period
from monitor.core.registry import Registry
from monitor.core.review import accept
from monitor.reports.curation import Curation
from monitor.services.report import Order, Reporter
from monitor.store import Store

NOW = datetime(2023, 10, 5, 12, tzinfo=UTC)
Q3 = Order(kind="quarterly", period=parse_period("2023-Q3"), issued=date(2023, 10, 5))
Q4 = Order(kind="quarterly", period=parse_period("2023-Q4"), issued=date(2024, 1, 5))


@pytest.fixture
def reporter(tmp_path: Path) -> Iterator[Reporter]:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    yield Reporter(store=store, registry=Registry(), clock=lambda: NOW)
    store.close()


def accepted(reporter: Reporter, title: str, day: date, **more: object) -> int:
    """An entry as a curator filed it."""
    draft = replace(Draft(title=title, event_date=day, summary=Bilingual(en=f"{title} took place.")), **more)  # type: ignore[arg-type]
    with reporter.store.write() as tx:
        opened = tx.candidates.open([], draft, score=1.0, at=NOW, by="Ana")
        tx.candidates.save(accept(opened, by="Ana", at=NOW), before=opened, by="Ana", at=NOW)
    return opened.id


def titles(reporter: Reporter, order: Order) -> list[str]:
    return [entry.draft.title for entry in reporter.make(order).issue.chosen]


def test_a_published_issue_stays_as_it_went_out(reporter: Reporter) -> None:
    first = accepted(reporter, "A meeting", date(2023, 8, 1))
    reporter.freeze(reporter.make(Q3), by="Ana")
    late = accepted(reporter, "Found late", date(2023, 8, 2))
    assert titles(reporter, Q3) == ["A meeting"]
    assert titles(reporter, replace(Q3, current=True)) == ["A meeting", "Found late"]
    assert [change.what for change in reporter.diff(replace(Q3, current=True), "last")] == ["added"]
    with pytest.raises(ReportError, match="no issue '7'"):
        reporter.diff(Q3, "7")
    told = reporter.make(Q4)
    assert [entry.candidate for entry in told.late] == [late]
    assert f"include: [{late}]" in told.notes[0]
    included = replace(Q4, curation=Curation(include=(late,)))
    assert titles(reporter, included) == ["Found late"]
    reporter.freeze(reporter.make(included), by="Ana")
    assert titles(reporter, Q4) == ["Found late"], "printed again from what was frozen, without its folder"
    assert not reporter.make(Q3).late
    assert first != late


def test_what_one_issue_printed_another_leaves_out_unasked(reporter: Reporter) -> None:
    number = accepted(reporter, "A meeting", date(2023, 9, 30))
    reporter.freeze(reporter.make(Q3), by="Ana")
    overlapping = replace(Q4, period=parse_period("2023-09-15..2023-12-31"))
    made = reporter.make(overlapping)
    assert [entry.candidate for entry in made.again] == [number]
    assert not made.issue.chosen
    assert titles(reporter, replace(overlapping, curation=Curation(include=(number,)))) == ["A meeting"]


def test_a_brief_begins_where_the_last_one_was_issued(reporter: Reporter) -> None:
    june = Order(kind="brief", period=parse_period("2021-06"), issued=date(2021, 6, 11))
    july = Order(kind="brief", period=parse_period("2021-07"), issued=date(2021, 7, 23))
    accepted(reporter, "Early", date(2021, 6, 8))
    reporter.freeze(reporter.make(june), by="Ana")
    accepted(reporter, "Between two briefs", date(2021, 6, 15))
    accepted(reporter, "In July", date(2021, 7, 5))
    assert titles(reporter, july) == ["Between two briefs", "In July"]


def test_a_sentence_of_the_machine_without_its_quote_stops_the_report(reporter: Reporter) -> None:
    draft = Draft(title="T", event_date=date(2023, 8, 1), summary=Bilingual(en="Nobody ever wrote this sentence."))
    with reporter.store.write() as tx:
        opened = tx.candidates.open([], draft, score=1.0, at=NOW)
        tx.candidates.save(accept(opened, by="Ana", at=NOW), before=opened, by="Ana", at=NOW)
    with pytest.raises(ReportError, match="Nobody ever wrote this sentence"):
        reporter.make(Q3)
