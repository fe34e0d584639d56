"""Every report kind against its golden file, and what each has of its own."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.core.model import Bilingual
from monitor.core.period import parse_period
from monitor.reports import REPORTS
from monitor.reports.curation import Curation, Group, Override
from monitor.reports.issue import Issue

HERE = Path(__file__).parent
GOLDEN: dict[str, Callable[[Issue], Issue]] = {
    "brief-2022-03": lambda year: replace(
        year, kind="brief", period=parse_period("2022-03"), issued=date(2022, 4, 5), curation=Curation()
    ),
    "semiannual-2022-H1": lambda year: replace(
        year, kind="semiannual", period=parse_period("2022-H1"), curation=Curation()
    ),
    "annual-review-2022": lambda year: year,
    "annual-themes-2022": lambda year: replace(year, style="themes"),
    "annual-themes-2022-es": lambda year: replace(year, style="themes", language="es"),
}


def render(issue: Issue) -> str:
    return REPORTS[issue.kind].render(issue)


def headings(issue: Issue) -> list[str]:
    return [line for line in render(issue).splitlines() if line.startswith("#")]


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str, year: Issue) -> None:
    assert render(GOLDEN[name](year)) == (HERE / f"{name}.expected.md").read_text("utf-8")


def test_every_kind_has_a_golden_file() -> None:
    assert {path.name.split("-")[0] for path in HERE.glob("*.expected.md")} == REPORTS.keys()


def test_the_brief_has_bullets_and_short_dates(year: Issue) -> None:
    brief = GOLDEN["brief-2022-03"](year)
    text = render(brief)
    assert text.startswith("# BRIEF | U.S. - Mexico Binational Institutional Life | 04.05.22\n")
    assert "### 1) The Secretary of Homeland Security Visits Mexico (03.14.22) [Learn more](https://" in text
    assert "- **Institutional context** - " in text
    assert render(replace(brief, language="es")).startswith("# BOLETÍN | ")


def test_the_event_label_stands_for_the_title(year: Issue) -> None:
    brief = GOLDEN["brief-2022-03"](year)
    labelled = tuple(replace(one, draft=replace(one.draft, event_label="Tenth *meeting*")) for one in brief.entries)
    assert "- **Tenth \\*meeting\\*** - " in render(replace(brief, entries=labelled))


def test_the_semiannual_has_neither_purpose_nor_bullets(year: Issue) -> None:
    text = render(GOLDEN["semiannual-2022-H1"](year))
    assert text.startswith("# REPORT | January - June 2022\n\n### 1) ")
    assert "(06.07.22 - 06.10.22)" in text
    assert "\n**Institutional context** - " in text
    assert "\n- " not in text


def test_themes_number_sections_and_letter_entries(year: Issue) -> None:
    found = headings(GOLDEN["annual-themes-2022"](year))
    assert [line for line in found if line.startswith("## ")] == [
        "## 1. Introduction",
        "## 2. Diplomatic Encounters",
        "## 3. Economic Partnerships and Summits",
        "## 4. Security and Bilateral Cooperation",
        "## 5. Environmental and Social Initiatives",
        "## 6. Consular Services and Migration Management",
        "## 7. Conclusion",
        "## 8. About Us",
    ]
    assert "### b. High-Level Economic Dialogue" in found
    assert "#### ii. Second Annual Meeting of the High-Level Economic Dialogue" in found
    assert sum(bool(re.match(r"### [a-z]\. ", line)) for line in found) == 22


def test_curators_group_order_and_reword(year: Issue) -> None:
    own = Curation(
        groups=(Group(title=Bilingual(en="Two visits"), entries=(6, 2)),),
        exclude=(11, 13),
        include=(25,),
        order=(24,),
        overrides={5: Override(title=Bilingual(en="Another title"), section="consular")},
    )
    found = headings(replace(year, style="themes", curation=own))
    section = found[found.index("## 2. Diplomatic Encounters") : found.index("## 3. Economic Partnerships and Summits")]
    assert section[1:] == [
        "### a. The Governor of California Visits Mexico",
        "### b. Two visits",
        "#### i. The Secretary of Homeland Security Visits Mexico",
        "#### ii. The U.S. Secretary of Energy Visits Mexico",
        "### c. Tenth North American Leaders' Summit",
    ]
    assert "### a. Another title" in found[found.index("## 6. Consular Services and Migration Management") :]


def test_the_review_has_the_parts_of_the_reference(year: Issue) -> None:
    text = render(year)
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## 1. Introduction",
        "## 2. Institutional Highlights 2022",
        "## 3. Spotlight: Interparliamentary Meetings",
        "## 4. Annual Scorecard 2022",
        "## 5. A Year in Review: Expert Commentary",
        "## 6. Final Remarks",
        "## 7. About Our Sponsors",
        "## 8. Resources",
    ]
    assert "MARCH 2023" in text, "the cover has the month of issue, not the period"
    assert "::: missing\n[to be written] commentary.md\n:::" in text
    assert "- **12th-13th** Twelfth CEO Dialogue" in text
    assert "| 21st Century Border Management | 🟢 Held[^6] | Dec 1st (2022) - " in text
    assert "[^6]: Set by the curators: The committee met" in text
    assert "| Border Governors Conference | 🔴 None | None - Halted since 2009 |" in text
    assert "| 2013 | No meeting on record |  |  |" in text
    assert "first concern.^2^" in text
    assert "2. White House (2022). *Second Annual Meeting of the High-Level Economic Dialogue*: [https://" in text


def test_figures_are_those_that_the_text_names(year: Issue) -> None:
    named = re.findall(r"\]\(figure:([^)]+)\)", render(year))
    assert sorted(named) == sorted(REPORTS["annual"].figures(year))
    assert REPORTS["annual"].figures(replace(year, style="themes")) == {}


def test_highlights_without_a_choice_are_the_busiest_mechanisms(year: Issue) -> None:
    found = headings(replace(year, curation=Curation()))
    assert "### a. High-Level Economic Dialogue" in found
    assert "### b. High-Level Security Dialogue" in found


def test_an_empty_year_claims_nothing(year: Issue) -> None:
    for style in ("review", "themes"):
        text = render(replace(year, entries=(), style=style, curation=Curation()))
        assert "No entries were accepted for this period." in text
        assert text.count("[to be written]") >= 3


def test_an_unknown_style_is_named(year: Issue) -> None:
    with pytest.raises(ConfigError, match="annual report style 'poster' is none of themes, review"):
        render(replace(year, style="poster"))
