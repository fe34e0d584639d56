"""The annual reports as documents: contents with pages, tables, lights, figures."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from monitor.reports import publish_issue
from monitor.reports.issue import Issue, Snapshot

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def review(year: Issue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    paths = publish_issue(year, formats=["md", "docx", "html", "pdf"], out=tmp_path_factory.mktemp("review"))
    return {path.name.removeprefix("annual-2022"): path.read_bytes() for path in paths}


def body(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        return parts.read("word/document.xml").decode()


def test_files(review: dict[str, bytes]) -> None:
    assert list(review) == [".md", ".docx", ".html", ".pdf", "-timeline.svg", "-calendar-nals.svg", "-chart.svg"]
    assert review[".pdf"].startswith(b"%PDF-")


def test_the_contents_of_word_are_complete_before_any_update(review: dict[str, bytes]) -> None:
    document = etree.fromstring(body(review[".docx"]).encode())
    bookmarks = {mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")}
    lines = []
    for paragraph in document.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is None or not str(style.get(f"{W}val")).startswith("Toc") or style.get(f"{W}val") == "TocHeading":
            continue
        (link,) = paragraph.iter(f"{W}hyperlink")
        assert link.get(f"{W}anchor") in bookmarks
        lines.append([run.text for run in paragraph.iter(f"{W}t")])
    assert lines[0] == ["1. Introduction", "3"]
    assert ["b. High-Level Economic Dialogue", "5"] in lines
    assert [line[0] for line in lines if line[0][0].isdigit()] == [
        "1. Introduction",
        "2. Institutional Highlights 2022",
        "3. Spotlight: Interparliamentary Meetings",
        "4. Annual Scorecard 2022",
        "5. A Year in Review: Expert Commentary",
        "6. Final Remarks",
        "7. About Our Sponsors",
        "8. Resources",
    ]
    numbers = [int(line[1] or 0) for line in lines]
    assert numbers == sorted(numbers)


def test_the_contents_of_markdown_are_a_list(review: dict[str, bytes]) -> None:
    text = review[".md"].decode()
    assert "**CONTENTS**\n\n- 1\\. Introduction\n- 2\\. Institutional Highlights 2022\n  - a. North" in text
    assert "![Timeline 2022](annual-2022-timeline.svg)" in text
    assert ":::" not in text


def test_lights_are_drawn_and_said(review: dict[str, bytes]) -> None:
    page, document = review[".html"].decode(), body(review[".docx"])
    assert page.count('<span class="light green" aria-hidden="true">') == 8
    assert page.count('<span class="light red"') == 1
    assert re.search(r"</span> None</td>", page)
    assert document.count('<w:color w:val="2E8B57"') == 8
    assert "🟢" not in page + document


def test_tables_of_word_have_head_rows(review: dict[str, bytes]) -> None:
    document = body(review[".docx"])
    assert document.count("w:tblHeader") == 2
    assert document.count('w:val="TableHead"') == 4 + 3
    assert 'w:val="Compact"' not in "".join(re.findall(r"<w:tbl>.*?</w:tbl>", document, re.DOTALL))


def test_figures_are_inside(review: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(review[".docx"])) as parts:
        assert sum(name.endswith(".png") for name in parts.namelist()) == 3
    sources = re.findall(r'<img\s[^>]*src="([^"]{0,30})', review[".html"].decode())
    assert len(sources) == 3
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)


def test_html_levels_do_not_jump(review: dict[str, bytes]) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", review[".html"].decode())]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "style"), [("brief", ""), ("semiannual", ""), ("annual", "themes")])
def test_every_kind_becomes_every_document_in_spanish(kind: str, style: str, year: Issue, tmp_path: Path) -> None:
    issue = replace(year, kind=kind, style=style, language="es")
    paths = publish_issue(issue, formats=["docx", "html", "pdf"], out=tmp_path)
    page = paths[1].read_text("utf-8")
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(deeper - level <= 1 for level, deeper in pairwise([0, *levels]))
    assert '<html lang="es">' in page


def test_a_reference_document_of_their_own(year: Issue, tmp_path: Path) -> None:
    from monitor.reports.markdown import TEMPLATES

    own = tmp_path / "own.docx"
    with zipfile.ZipFile(TEMPLATES / "reference.docx") as old, zipfile.ZipFile(own, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"14344D", b"00FF00"))
    (path,) = publish_issue(replace(year, kind="brief"), formats=["docx"], out=tmp_path, reference=own)
    with zipfile.ZipFile(path) as parts:
        assert b"00FF00" in parts.read("word/styles.xml")


def test_the_appendix_lists_the_snapshots_of_printed_entries(year: Issue, quarter: Issue, tmp_path: Path) -> None:
    snapshots = tuple(
        Snapshot(candidate=n, item=900 + n, revision=2, url=f"https://www.state.gov/{n}", sha256="0123456789abcdef" * 4)
        for n in (1, 2, 101, 999)
    )
    for issue, lines, level in ((year, 2, "## "), (quarter, 1, "## "), (replace(year, kind="brief"), 2, "### ")):
        path, *_ = publish_issue(replace(issue, snapshots=snapshots), formats=["md", "pdf"], out=tmp_path / issue.kind)
        text = path.read_text("utf-8")
        assert f"\n{level}Appendix. Sources\n" in text
        assert text.count("| 0123456789abcdef |") == lines
        assert "| [state.gov](https://www.state.gov/" in text
