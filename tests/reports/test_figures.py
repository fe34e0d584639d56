"""The drawings: well-formed SVG that says what it shows."""

import pytest
from lxml import etree

from monitor.reports import typesetting
from monitor.reports.chronology import Meeting, calendar, timeline
from monitor.reports.figures import bars_figure, calendar_figure, timeline_figure
from monitor.reports.issue import Issue
from monitor.reports.parts import letter, roman

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_the_timeline_has_a_dot_for_each_event(year: Issue) -> None:
    svg = timeline_figure(timeline(year), "en", title="Timeline <2022>")
    tree = etree.fromstring(svg.encode())
    assert len(list(tree.iter(f"{SVG}circle"))) == 24
    assert tree[0].text == "Timeline <2022>"
    assert [text for text in texts(svg) if text.isalpha()] == (
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    )
    assert "ENE" in texts(timeline_figure((), "es", title=""))


def test_a_calendar_has_every_year(year: Issue) -> None:
    nals = year.registry.by_id["nals"]
    meetings = calendar(nals, year.entries, until=2022)
    assert [meeting.year for meeting in meetings] == list(range(2005, 2024))
    assert sum(meeting.held for meeting in meetings) == 10
    svg = calendar_figure(meetings, title="x")
    assert texts(svg)[0] == "2005"
    assert len(list(etree.fromstring(svg.encode()).iter(f"{SVG}circle"))) == 19


def test_a_calendar_takes_accepted_meetings_in(year: Issue) -> None:
    hled = year.registry.by_id["hled"]
    assert calendar(hled, year.entries, until=2023) == (
        Meeting(year=2022, place="virtual"),
        Meeting(year=2022, place="Mexico City"),
        Meeting(year=2023, held=False),
    )
    assert calendar(hled, (), until=2023) == ()


def test_bars_are_as_long_as_their_values() -> None:
    svg = bars_figure([("A & B", 10), ("C", 5)], unit="%", title="x")
    widths = [float(bar.get("width", 0)) for bar in etree.fromstring(svg.encode()).iter(f"{SVG}rect")]
    assert widths[0] == 2 * widths[1]
    assert texts(svg) == ["A & B", "10%", "C", "5%"]


def test_a_drawing_becomes_a_picture() -> None:
    assert typesetting.png(bars_figure([("A", 1)], unit="", title='"x\\')).startswith(b"\x89PNG")


@pytest.mark.parametrize(("number", "written"), [(1, "a"), (26, "z"), (27, "aa"), (53, "ba")])
def test_letters(number: int, written: str) -> None:
    assert letter(number) == written


@pytest.mark.parametrize(("number", "written"), [(1, "i"), (4, "iv"), (9, "ix"), (10, "x"), (24, "xxiv")])
def test_roman_numbers(number: int, written: str) -> None:
    assert roman(number) == written
