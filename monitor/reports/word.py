"""The last touches on a Word document that pandoc made: what its headers say, and nothing of the clock in it."""

import io
import re
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

from monitor.reports.wording import Wording

_TITLE = re.compile(r"<dc:title>.*?</dc:title>|<dc:title ?/>", re.DOTALL)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_HEAD_ROW = re.compile(r"<w:tr><w:trPr><w:tblHeader.*?</w:tr>", re.DOTALL)
_CELL_STYLE = r"(?<=w:val=\")(?:Compact|Scorecard|Appendix)(?=\")"
_CHAPTER = '<w:pStyle w:val="Heading1" />'
_DATES = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*")


def finish(made: bytes, *, title: str, wording: Wording, stamp: datetime, chapters: bool = False) -> bytes:
    """The document with the words of its headers and footers filled in and every date set to `stamp`.

    With `chapters` every heading of the first level begins a page.
    """
    words = {"title": title, "publisher": wording.publisher, "page": wording.page, "of": wording.of}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                content = _filled(content.decode(), words).encode()
            elif name == "docProps/core.xml":
                content = _properties(content.decode(), title, stamp).encode()
            elif name == "word/document.xml":
                content = _body(content.decode(), chapters=chapters).encode()
            new.writestr(zipfile.ZipInfo(name, stamp.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _body(xml: str, *, chapters: bool) -> str:
    """Tables get paragraph styles of their own, chapters a page of their own: pandoc knows neither."""
    xml = _HEAD_ROW.sub(lambda row: re.sub(_CELL_STYLE, "TableHead", row[0]), xml)
    xml = _TABLE.sub(lambda table: re.sub(_CELL_STYLE, "TableText", table[0]), xml)
    return xml.replace(_CHAPTER, f"{_CHAPTER}<w:pageBreakBefore/>") if chapters else xml


def _properties(xml: str, title: str, stamp: datetime) -> str:
    dated = _DATES.sub(rf"\g<1>{stamp:%Y-%m-%dT%H:%M:%SZ}", xml)
    return _TITLE.sub(lambda _: f"<dc:title>{escape(title)}</dc:title>", dated)


def _filled(xml: str, words: dict[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: escape(words.get(found[1], found[0])), xml)
