"""The last touches on a Word document that pandoc made: what its headers say, and nothing of the clock in it."""

import io
import re
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

from monitor.reports.wording import Wording

_DATES = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*")


def finish(made: bytes, *, title: str, wording: Wording, stamp: datetime) -> bytes:
    """The document with the words of its headers and footers filled in and every date set to `stamp`."""
    words = {"title": title, "publisher": wording.publisher, "page": wording.page, "of": wording.of}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                content = _filled(content.decode(), words).encode()
            elif name == "docProps/core.xml":
                content = _DATES.sub(rf"\g<1>{stamp:%Y-%m-%dT%H:%M:%SZ}", content.decode()).encode()
            new.writestr(zipfile.ZipInfo(name, stamp.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _filled(xml: str, words: dict[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: escape(words.get(found[1], found[0])), xml)
