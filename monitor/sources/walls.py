"""What a document is when it is not what its source promises: a bot wall, a web page, nothing at all.

A wall is "blocked", never "no news": many answer with status 200 and a page that asks for a browser.
"""

import re

from monitor.core.errors import ParseError
from monitor.core.text import one_line
from monitor.sources.base import Document

_LOOKED_AT = 30_000
_WALLS = re.compile(
    rb"challenge validation|just a moment\.\.\.|attention required|access denied|request unsuccessful|"
    rb"_incapsula_resource|/cdn-cgi/challenge-platform|cf-browser-verification|awswafintegration|aws-waf-token|"
    rb"captcha|are you a robot|are you human|verify(?:ing)? (?:that )?you are (?:a )?human|pardon our interruption|"
    rb"enable javascript and cookies to continue|checking your browser|px-captcha|perimeterx|ddos protection by|"
    rb"unusual traffic|the requested url was rejected",
    re.IGNORECASE,
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)


def refuse_empty(document: Document, source: str) -> None:
    """Raise ParseError `empty` when the answer holds nothing at all."""
    if not document.body.strip(b" \t\r\n\0"):
        raise ParseError(source, "empty", f"status {document.status} with an empty body")


def not_what_was_promised(document: Document, source: str, promised: str) -> ParseError:
    """The error for a document that is no `promised` ("feed", "list of posts"): `blocked` when it is a bot wall."""
    if wall := wall_of(document):
        return ParseError(source, "blocked", f"a page that keeps programs out ({wall}) instead of a {promised}")
    head = document.body[:_LOOKED_AT]
    if _HTML.search(head):
        return ParseError(source, "not_a_feed", f"a web page{_titled(head)} instead of a {promised}")
    kind = one_line(document.headers.get("content-type", ""))[:60] or "no content type"
    return ParseError(source, "not_a_feed", f"{len(document.body):,} bytes ({kind}) that are no {promised}")


def wall_of(document: Document) -> str | None:
    """The words by which a page shows itself to be a bot wall, or None."""
    head = document.body[:_LOOKED_AT]
    if not _HTML.search(head) and not head.lstrip().startswith(b"<script"):
        return None
    found = _WALLS.search(head)
    return one_line(found[0].decode("ascii", "replace")) if found else None


def _titled(head: bytes) -> str:
    found = _TITLE.search(head)
    title = one_line(found[1].decode("utf-8", "replace"))[:80] if found else ""
    return f" titled {title!r}" if title else ""
