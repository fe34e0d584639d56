"""The quarterly report's Markdown, held against a golden file, and its rules one by one."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor.core.model import Bilingual, Entry, Link
from monitor.reports import REPORTS
from monitor.reports.curation import Curation
from monitor.reports.issue import Issue

GOLDEN = Path(__file__).with_name("quarterly-2023-Q3.expected.md")


def render(issue: Issue) -> str:
    return REPORTS["quarterly"].render(issue)


def with_draft(issue: Issue, **changes: object) -> Issue:
    """The issue with its first entry alone, changed."""
    first = issue.entries[0]
    return replace(issue, entries=(replace(first, draft=replace(first.draft, **changes)),))  # type: ignore[arg-type]


def test_golden(quarter: Issue) -> None:
    assert render(quarter) == GOLDEN.read_text("utf-8")


def test_entries_are_numbered_through_the_months(quarter: Issue) -> None:
    lines = [line for line in render(quarter).splitlines() if line.startswith("#")]
    months = [line for line in lines if line.startswith("## ")]
    numbers = [int(found[1]) for line in lines if (found := re.match(r"### (\d+)\) ", line))]
    assert lines[0] == "# Report | July-September 2023"
    assert months == ["## JULY", "## AUGUST", "## SEPTEMBER"]
    assert numbers == list(range(1, 16))


def test_order_is_by_date_and_then_by_candidate(quarter: Issue) -> None:
    shuffled = replace(quarter, entries=quarter.entries[::-1])
    assert render(shuffled) == render(quarter)


def test_only_the_periods_entries_are_printed(quarter: Issue) -> None:
    def moved(entry: Entry, day: date | None) -> Entry:
        return replace(entry, draft=replace(entry.draft, event_date=day, event_end=None))

    days = [date(2023, 6, 30), date(2023, 7, 1), date(2023, 9, 30), date(2023, 10, 1), None]
    entries = tuple(moved(entry, day) for entry, day in zip(quarter.entries, days, strict=False))
    assert [entry.draft.event_date for entry in replace(quarter, entries=entries).chosen] == days[1:3]


def test_an_empty_period_says_so(quarter: Issue) -> None:
    assert "No entries were accepted for this period." in render(replace(quarter, entries=()))
    assert "No se aceptó ninguna entrada" in render(replace(quarter, entries=(), language="es"))


def test_gaps_are_marked_and_never_filled(quarter: Issue) -> None:
    text = render(with_draft(quarter, implications=" ", link=None, summary=Bilingual(es="Sólo en español.")))
    assert "July 6, 2023 Link (missing)" in text
    assert "[translate] Sólo en español." in text
    assert "::: missing\n**Institutional Implications:** [to be written]\n:::" in text


def test_every_source_is_linked_once(quarter: Issue) -> None:
    sources = (Link(url="https://a.org/1"), Link(url="https://www.b.org/2"), Link(url="javascript:x"))
    text = render(with_draft(quarter, link=Link(url="https://a.org/1", label="State"), other_links=sources))
    assert "July 6, 2023 [Link](https://a.org/1) · [b.org](https://www.b.org/2)\n" in text


def test_spanish_edition(trimestre: Issue) -> None:
    text = render(trimestre)
    assert text.startswith("# Reporte | julio-septiembre de 2023\n")
    assert "## JULIO" in text
    assert "24-26 de julio de 2023 [Enlace](" in text
    assert "\nEl Museo del Condado" in text, "Spanish text stands unmarked in the Spanish edition"
    assert "[por traducir] Before the First Circuit" in text


def test_the_curators_own_masthead_and_purpose(quarter: Issue) -> None:
    own = Curation(masthead=Bilingual(en="CBI | Third quarter"), purpose=Bilingual(en="Why *we* print."))
    text = render(replace(quarter, curation=own))
    assert text.startswith("# CBI | Third quarter\n\n::: purpose\nWhy \\*we\\* print.\n:::")
