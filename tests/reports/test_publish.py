"""The documents: read back without any office program."""

import io
import re
import resource
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from monitor.core.errors import ConfigError, ReportError
from monitor.reports import REPORTS
from monitor.reports.issue import Issue
from monitor.reports.markdown import TEMPLATES, escape
from monitor.reports.publish import FORMATS, publish
from monitor.reports.reference_docx import build

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(issue: Issue, out: Path, *formats: str) -> tuple[Path, ...]:
    kind = REPORTS[issue.kind]
    return publish(
        kind.render(issue), stem=issue.stem, formats=formats, out=out, title=kind.title(issue),
        language=issue.language, issued=issue.issued,
    )  # fmt: skip


@pytest.fixture(scope="module")
def documents(quarter: Issue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    paths = made(quarter, tmp_path_factory.mktemp("documents"), *FORMATS)
    return {path.suffix[1:]: path.read_bytes() for path in paths}


def word_paragraphs(docx: bytes) -> list[tuple[str, str]]:
    """The style and the text of every paragraph of the body."""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        body = etree.fromstring(parts.read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(run.text or "" for run in paragraph.iter(f"{W}t"))
        found.append(("" if style is None else str(style.get(f"{W}val")), text))
    return found


class Outline(HTMLParser):
    """The headings' levels, the attributes of <html>, the addresses that a browser would load, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.lang: str | None = None
        self.loaded: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.lang = values.get("lang")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "a":
            self.links.append(values)
        if tag in ("link", "script", "iframe") or "src" in values:
            self.loaded.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def pdf_objects(pdf: bytes) -> bytes:
    """The file with its compressed streams opened."""
    opened = []
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return pdf + b"\n".join(opened)


def test_paths_are_named_by_kind_and_period(quarter: Issue, tmp_path: Path) -> None:
    paths = made(quarter, tmp_path / "new" / "folder", "html", "md", "html")
    assert [path.name for path in paths] == ["quarterly-2023-Q3.html", "quarterly-2023-Q3.md"]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == [path.name for path in paths]


def test_markdown_is_for_people(documents: dict[str, bytes]) -> None:
    text = documents["md"].decode()
    assert ":::" not in text
    assert "\n### 1) Assistant Secretary Todd Robinson" in text
    assert "\nJuly 24-26, 2023 [Link](https://example.org/state/verma)\n" in text
    assert "\n**Institutional Implications:** [to be written]\n" in text


def test_word_styles(documents: dict[str, bytes]) -> None:
    paragraphs = word_paragraphs(documents["docx"])
    styles = [style for style, _ in paragraphs]
    assert paragraphs[0] == ("Title", "Report | July-September 2023")
    assert styles[1] == "Purpose"
    assert [text for style, text in paragraphs if style == "Heading1"] == ["JULY", "AUGUST", "SEPTEMBER"]
    entries = [text for style, text in paragraphs if style == "Heading2"]
    assert len(entries) == 15
    assert entries[12] == "13) The Labor Rights Weeks Close with Almost 300,000 Participants"
    assert (styles.count("Dateline"), styles.count("Implications"), styles.count("Missing")) == (15, 14, 1)
    with zipfile.ZipFile(io.BytesIO(documents["docx"])) as parts:
        known = set(re.findall(r'w:styleId="([^"]+)"', parts.read("word/styles.xml").decode()))
    assert set(styles) <= known, "every style that is used is defined"


def test_word_headers_and_footers(documents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(documents["docx"])) as parts:
        body = parts.read("word/document.xml").decode()
        others = {name: parts.read(name).decode() for name in parts.namelist() if "er1.xml" in name}
        properties = parts.read("docProps/core.xml").decode()
    assert "w:titlePg" in body
    assert body.count("w:headerReference") == 2
    assert "Report | July-September 2023" in others["word/header1.xml"]
    assert "{{" not in "".join(others.values())
    assert " PAGE " in others["word/footer1.xml"]
    assert properties.count("2023-10-05T12:00:00Z") == 2
    assert "Report | July-September 2023" in properties


def test_html_is_one_accessible_file(documents: dict[str, bytes], trimestre: Issue, tmp_path: Path) -> None:
    page = Outline(documents["html"].decode())
    assert page.lang == "en"
    assert "<title>Report | July-September 2023</title>" in documents["html"].decode()
    assert page.levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(page.levels))
    assert page.loaded == []
    assert "url(" not in documents["html"].decode()
    hrefs = [link["href"] or "" for link in page.links]
    assert all(href.startswith(("https://", "http://", "#")) for href in hrefs)
    told = [link["aria-label"] for link in page.links if link["href"] == "https://example.org/state/verma"]
    assert told == ["Link: 5) Deputy Secretary Richard Verma Travels to Mexico City and Ciudad Juárez"]
    (path,) = made(trimestre, tmp_path, "html")
    assert Outline(path.read_text("utf-8")).lang == "es"


def test_pdf(documents: dict[str, bytes]) -> None:
    pdf = documents["pdf"]
    assert pdf.startswith(b"%PDF-")
    opened = pdf_objects(pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", opened)) == 4
    assert b"LibertinusSerif" in opened
    assert b"DejaVu" not in opened, "no font of the machine came in"


def test_the_same_issue_gives_the_same_bytes(documents: dict[str, bytes], quarter: Issue, tmp_path: Path) -> None:
    again = {path.suffix[1:]: path.read_bytes() for path in made(quarter, tmp_path, *FORMATS)}
    assert again == documents


@pytest.mark.slow
def test_hostile_titles_reach_every_document(quarter: Issue, tmp_path: Path) -> None:
    titles = [
        "# <b>x</b> [a](https://evil.example) ![i](https://evil.example/i.png)",
        '`#import "x"` $y$ @label <label> #read("/etc/passwd") \\ // /* ~',
        "{{ title }} {% x %} ::: {.missing} *& &lt; \"q\" 'r'",
    ]
    entries = tuple(
        replace(entry, draft=replace(entry.draft, title=title, implications=title))
        for entry, title in zip(quarter.entries, titles, strict=False)
    )
    issue = replace(quarter, entries=entries)
    documents = {path.suffix[1:]: path.read_bytes() for path in made(issue, tmp_path, *FORMATS)}
    headings = [text for style, text in word_paragraphs(documents["docx"]) if style == "Heading2"]
    page = Outline(documents["html"].decode())
    for number, title in enumerate(titles, start=1):
        assert headings[number - 1] == f"{number}) {title}"
        assert f"{number}) {title}" in page.text
        assert f"### {number}) {escape(title)}" in documents["md"].decode()
    assert page.levels == [1, 2, 3, 3, 3]
    assert page.loaded == []
    assert not [link for link in page.links if "evil.example" in (link["href"] or "")]


def test_unknown_formats_are_named(quarter: Issue, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="report format 'odt' is none of md, docx, html, pdf"):
        made(quarter, tmp_path, "md", "odt")
    with pytest.raises(ConfigError, match="no report format is named"):
        made(quarter, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(quarter: Issue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReportError, match=r"file/quarterly-2023-Q3\.md: (not a directory|file exists)"):
        made(quarter, tmp_path / "file", "md")


def test_a_full_disk_leaves_what_stood_there(quarter: Issue, tmp_path: Path) -> None:
    """The limit on a file's size fails a write in its middle, as a full disk does."""
    (path,) = made(quarter, tmp_path, "md")
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(ReportError, match=r"quarterly-2023-Q3\.md: file too large"):
            made(replace(quarter, entries=()), tmp_path, "md")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_reference_document_is_what_its_script_builds() -> None:
    with zipfile.ZipFile(TEMPLATES / "reference.docx") as kept, zipfile.ZipFile(io.BytesIO(build())) as built:
        assert kept.namelist() == built.namelist()
        for name in kept.namelist():
            assert kept.read(name) == built.read(name), name


def test_the_issue_date_stands_in_the_properties(quarter: Issue, tmp_path: Path) -> None:
    (path,) = made(replace(quarter, issued=date(2024, 1, 2)), tmp_path, "docx")
    with zipfile.ZipFile(path) as parts:
        assert {info.date_time[:3] for info in parts.infolist()} == {(2024, 1, 2)}
