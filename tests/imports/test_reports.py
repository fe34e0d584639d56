"""Reports in the five shapes, in words of our own, are read entry by entry."""

from contextlib import suppress
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ConfigError
from monitor.imports import read_document

BRIEF = """

BRIEF| Institutions at Work | 05.23.21

What this is about, in one sentence.

1) Harbor Council visit to Veracruz (04.15.21) [Learn more](#)

- **Institutional context** - The council was founded in 1990.
- **The council's visit to Veracruz** - On April 15th the council saw the port.

2) River Board (05.7.21 - 05.09.21) [Learn more](https://www.gob.mx/board)

- **Institutional context** - The board meets every year.
- **River  Board** - The board met on May 7th.
"""
SEMIANNUAL = """REPORT | January - June 2022
1) U.S. - Mexico Water Plan 2022-2024 (01.31.22) Learn more
Institutional context -The plan has three parts.
U.S. - Mexico Water Plan 2022-2024 - On January 31 the plan was shown - and agreed.
2) Deputies' visit (NALS) to the border (02.16.22)
Institutional context - Deputies travel twice a year.
Deputies' visit (NALS) to the border-On February 16 they saw a bridge.
3) Mayors' forum
Institutional context - A forum of mayors.
Mayors' forum - It was opened.
"""
QUARTERLY = """Report| July-September 2023
One sentence about the report.
JULY
1) Port Committee Meets; Fifth Session
July 6, 2023 Link
The committee met. It agreed on a list.
Institutional Implications: The committee has a rhythm now.
2) Envoy Visits the Archives
The envoy saw the archives.
Institutional Implications: None is too small.
AUGUST
3) Bridge Opened
August 31 - September 2, 2023 [Link](https://www.gob.mx/bridge) · [State](https://www.state.gov/bridge)
A bridge was opened.

In the evening there was music.
Institutional Implications: [to be written]
"""
REVIEW = """
# CBI 2022

MARCH 2023

# INDEX

1. Introduction.....01

# 1. INTRODUCTION

Since 1990 the 12th of May matters.

JAN

12th First Harbor Deputies Meeting

31st Water Plan 2022-2024

## FEB

Year\tLocation\tHost
2009\tSomewhere\tSomebody

16th

11th Meeting of the River Board

7th - 10th 9th Summit of Harbors

## The Summit: Current Context

Prose between the lines of the sidebar, with a February in it.

28th-29th 12th Harbor Dialogue

## 4. 2022 ANNUAL SCORECARD

Institutional Interactions\tStatus\tMost Recent Occurrences
River Board\t<span style="color: green;">●</span> <span>●</span>\tFeb 16th - Eleventh River Board meeting
Harbor Summit\t<span style="color: green;">●</span>\tJan 9-10th (2023) - Took place in Progreso
Mayors' visits\t<span style="color: gray;">●</span> <span style="color: red;">●</span>\tNone - Halted since 2009
Visits\t<span style="color: green;">●</span>\tFeb 16th - River Board Nov 1st - Sonora's Mayor visit to Tucson

Methodological limitations: there are more.

DEC is a month in which little happens.
"""
THEMES = """
# CBI 2023

# INDEX

<b>2. Meetings .....</b>	<b>06</b>
a. Harbor Summit

## 1. INTRODUCTION

### a. This is no entry

## 2. MEETINGS

### a. Harbor Summit (HS)

Held on January 10, 2023, in Progreso, it was the tenth.<sup>1</sup> The partners want a reliable

---

and clean harbor.

## b. Visit of the Deputies

The deputies came from July 24-26. They had been here on March 1, 2022.

## 3. ECONOMY

#### a. River Dialogue

#### *River Dialogue: Review*

On April 18, 2023, the [River Dialogue \\(RD\\)](#) [met by video](https://www.gob.mx/rd).

## River Dialogue 2023

A map was published.

### b. Mayors

In January 2023 the mayors spoke.

### c. A gap

[to be written]

## CONCLUSION

It was a year.

## About the Harbor Foundation

Founded on May 5, 2001.
"""


def test_a_brief_gives_title_date_context_label_and_link() -> None:
    council, board = (one.draft for one in read_document("b.md", BRIEF).entries)
    assert (council.title, council.event_date, council.event_end) == (
        "Harbor Council visit to Veracruz", date(2021, 4, 15), None,
    )  # fmt: skip
    assert council.context == "The council was founded in 1990."
    assert council.event_label == "The council's visit to Veracruz"
    assert council.summary.en == "On April 15th the council saw the port."
    assert council.link is None, "a link to # leads nowhere"
    assert (board.event_date, board.event_end) == (date(2021, 5, 7), date(2021, 5, 9))
    assert board.event_label == "", "a label that is the title again is none"
    assert board.link is not None
    assert board.link.url == "https://www.gob.mx/board"


def test_a_semiannual_report_has_no_bullets_and_its_labels_are_the_titles() -> None:
    plan, visit, forum = (one.draft for one in read_document("h.md", SEMIANNUAL).entries)
    assert (plan.title, plan.event_date) == ("U.S. - Mexico Water Plan 2022-2024", date(2022, 1, 31))
    assert plan.summary.en == "On January 31 the plan was shown - and agreed."
    assert (visit.title, visit.event_date) == ("Deputies' visit (NALS) to the border", date(2022, 2, 16))
    assert visit.summary.en == "On February 16 they saw a bridge."
    assert (forum.title, forum.event_date, forum.summary.en) == ("Mayors' forum", None, "It was opened.")


def test_a_quarterly_report_gives_dates_paragraphs_and_implications() -> None:
    port, envoy, bridge = (one.draft for one in read_document("q.md", QUARTERLY).entries)
    assert (port.title, port.event_date) == ("Port Committee Meets; Fifth Session", date(2023, 7, 6))
    assert port.summary.en == "The committee met. It agreed on a list."
    assert port.implications == "The committee has a rhythm now."
    assert (envoy.event_date, envoy.summary.en) == (None, "The envoy saw the archives.")
    assert (bridge.event_date, bridge.event_end) == (date(2023, 8, 31), date(2023, 9, 2))
    assert bridge.summary.en == "A bridge was opened.\n\nIn the evening there was music."
    assert bridge.implications == "", "the mark of a gap is no text"
    assert bridge.link is not None
    assert [one.url for one in (bridge.link, *bridge.other_links)] == [
        "https://www.gob.mx/bridge", "https://www.state.gov/bridge",
    ]  # fmt: skip


def test_a_timeline_is_read_among_the_prose_and_the_scorecard_adds_to_it() -> None:
    document = read_document("r.md", REVIEW)
    told = [(one.draft.event_date, one.draft.event_end, one.draft.title) for one in document.entries]
    assert told == [
        (date(2022, 1, 12), None, "First Harbor Deputies Meeting"),
        (date(2022, 1, 31), None, "Water Plan 2022-2024"),
        (date(2022, 2, 16), None, "11th Meeting of the River Board"),
        (date(2022, 2, 7), date(2022, 2, 10), "9th Summit of Harbors"),
        (date(2022, 2, 28), None, "12th Harbor Dialogue"),
        (date(2023, 1, 9), date(2023, 1, 10), "Harbor Summit"),
        (date(2022, 11, 1), None, "Sonora's Mayor visit to Tucson"),
    ]
    assert (document.lines, len(document.rows)) == (5, 4)
    assert document.entries[2].rows == ("River Board", "Visits")
    assert [(row.light, len(row.occurrences), row.note) for row in document.rows] == [
        ("green", 1, ""), ("green", 1, ""), ("red", 0, "Halted since 2009"), ("green", 2, ""),
    ]  # fmt: skip


def test_themes_give_their_leaves_with_the_first_explicit_date() -> None:
    found = read_document("t.md", THEMES).entries
    assert [(one.section, one.under, one.draft.title) for one in found] == [
        ("MEETINGS", "", "Harbor Summit (HS)"),
        ("MEETINGS", "", "Visit of the Deputies"),
        ("ECONOMY", "River Dialogue", "River Dialogue: Review"),
        ("ECONOMY", "River Dialogue", "River Dialogue 2023"),
        ("ECONOMY", "", "Mayors"),
        ("ECONOMY", "", "A gap"),
    ]
    summit, visit, review, map_, mayors, gap = (one.draft for one in found)
    assert gap.summary.en == "", "the mark of a gap is no text"
    assert (summit.event_date, summit.date_quote) == (date(2023, 1, 10), "January 10, 2023")
    assert summit.summary.en.endswith("The partners want a reliable and clean harbor.")
    assert (visit.event_date, visit.event_end) == (date(2023, 7, 24), date(2023, 7, 26))
    assert review.event_date == date(2023, 4, 18)
    assert review.summary.en == "On April 18, 2023, the River Dialogue (RD) met by video."
    assert review.link is not None
    assert review.link.url == "https://www.gob.mx/rd"
    assert map_.event_date is None
    assert mayors.event_date is None, "a month is no day"


_PIECES = st.sampled_from(
    ["1) A title", "(01.31.22)", "(13.45.99)", "Institutional context - ", "Institutional Implications: ", "\n", "# ",
     "## 2. MEETINGS", "### a. B", "JAN", "FEB", "12th ", "99th-98th ", "July 6, 2023 ", "February 30, 2023",
     "Institutional Interactions\tStatus\tX", "X\t<b>red</b>\tOct 45th - Y", "[Link](#)", "[a](https://b.c)", "**",
     "*", "\\", "{", "title,date", "—", "\x00", "\ud800", " - ", "|", ";", '"', "CBI 2022", "\n\n"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ConfigError):
        for one in read_document("x", text).entries:
            assert one.draft.title == one.draft.title.strip()


@pytest.mark.parametrize("line", ["1) " + "(" * 50_000, "1) " + "*a" * 50_000, "[" * 50_000, "1) a" + " (" * 25_000,
                                  "Jan 1st - " * 1_000, "**" * 50_000, "<" * 50_000])  # fmt: skip
def test_no_line_takes_long(line: str) -> None:
    text = f"# CBI 2022\n\nJAN\n12th x\nFEB\n{line}\nInstitutional Interactions\tStatus\tX\nA\tgreen\t{line}\n"
    begun = perf_counter()
    for whole in (
        text,
        f"1) A (01.31.22)\nInstitutional context - b\n{line}",
        f"1) A\nInstitutional Implications: b\n{line}",
    ):
        read_document("x.md", whole)
    assert perf_counter() - begun < 3


@pytest.mark.parametrize("text", ["", "Nothing of a report.", "# A heading\n\nand prose", "one,two\n1,2\n"])
def test_what_is_no_report_is_refused_with_what_would_be_one(text: str) -> None:
    with pytest.raises(ConfigError, match=r"x\.md: holds nothing that can be imported; known are .*CSV"):
        read_document("x.md", text)


def test_letters_go_on_after_z() -> None:
    letters = [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"]
    text = "# CBI 2023\n\n## 2. MEETINGS\n" + "".join(
        f"\n### {one}. Meeting {one}\n\nIt was held.\n" for one in letters
    )
    assert [one.draft.title for one in read_document("t.md", text).entries] == [f"Meeting {one}" for one in letters]
