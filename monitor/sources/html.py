"""HTML of others made into plain text and safe links; it never makes HTML, and never runs or loads anything.

Paragraphs become blank lines, list items and table rows lines of their own. Scripts, styles, comments, forms' controls
and hidden elements are dropped, a link leaves its words.
"""

import re
from html import unescape
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree

from monitor.core.text import clean, one_line

MAX_URL = 2_000

_LINE, _PARAGRAPH = "\ufdd0", "\ufdd1"  # noncharacters: marks for the breaks while white space is joined
_DROPPED = (
    "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "canvas", "audio", "video",
    "button", "select", "input", "textarea",
)  # fmt: skip
_PARAGRAPHS = (
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "dl", "table", "blockquote", "figure", "figcaption", "pre", "form", "fieldset", "address", "hr",
)  # fmt: skip
_BREAKS: dict[str, tuple[str, str]] = {  # what an element puts before its text and after itself
    **dict.fromkeys(_PARAGRAPHS, (_PARAGRAPH, _PARAGRAPH)),
    **dict.fromkeys(("li", "tr", "dt", "dd", "option", "caption"), (_LINE, "")),
    **dict.fromkeys(("td", "th"), (" ", " ")),
    "br": ("", _LINE),
}
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What needs no taking apart and putting together again, which costs twenty times as much.
_USUAL_LINK = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9/_.,~%+=&-]*)?(?:\?[A-Za-z0-9/_.,~%+=&-]+)?"
)
_TAG = re.compile(r"<[a-zA-Z!/?]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKING = "\n\r\f\v\x85\u2028\u2029"
_UNSEEN = re.compile(f"<(?:{'|'.join(_DROPPED)})")
_CONCEALED = etree.XPath("descendant::*[@hidden or @aria-hidden='true' or contains(@style, ':')]")


def _parser(encoding: str | None) -> etree.HTMLParser:
    return etree.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)


_PARSER = _parser("utf-8")


def to_text(markup: str) -> str:
    """The text that a reader of the markup would see, as `core.text.clean` leaves it; plain text passes unchanged."""
    if not _TAG.search(markup):
        return clean(unescape(markup))
    root = parse_html(markup)
    if root is None:
        return ""
    return text_of(root) if _may_hide(markup.lower()) else _flowing(root)


def to_line(markup: str) -> str:
    """`to_text` on one line: for titles."""
    return one_line(to_text(markup))


def parse_html(markup: str | bytes, *, encoding: str | None = None) -> etree._Element | None:
    """The tree of a page or a fragment, comments left out; None where there is nothing to make a tree of."""
    if isinstance(markup, str):
        data, parser = markup.encode("utf-8", "ignore"), _PARSER
    else:
        data, parser = markup, _parser(encoding)
    try:
        return cast(etree._Element | None, etree.fromstring(data, parser)) if data.strip() else None
    except (etree.XMLSyntaxError, LookupError):
        return None


def text_of(root: etree._Element) -> str:
    """The visible text below an element; the tree is changed on the way, so ask it for links first."""
    for element in cast(list[etree._Element], _CONCEALED(root)):
        if "style" not in element.attrib or _INVISIBLE.search(element.attrib["style"]) or "hidden" in element.attrib:
            element.tag = "template"
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    return _flowing(root)


def web_link(href: str | None, *, base: str = "") -> str | None:
    """The absolute http(s) address of a link, or None for any other scheme, malformed or overlong ones."""
    if not href:
        return None
    if len(href) <= MAX_URL and _USUAL_LINK.fullmatch(href):
        return href
    try:
        url = urljoin(base, one_line(href).replace(" ", "%20"))
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        return None
    return url if usable and len(url) <= MAX_URL else None


def _may_hide(markup: str) -> bool:
    """Whether anything in the markup, given in lower case, could be invisible."""
    return "hidden" in markup or "style" in markup or _UNSEEN.search(markup) is not None


def _flowing(root: etree._Element) -> str:
    """The text of a tree in which everything is visible."""
    for element in root.iter():
        if marks := _BREAKS.get(element.tag):
            element.text = _marked(marks[0], element.text)
            element.tail = _marked(marks[1], element.tail)
    text = "".join(root.itertext())
    for char in _BREAKING:
        text = text.replace(char, " ")
    return clean(text.replace(_LINE, "\n").replace(_PARAGRAPH, "\n\n"))


def _marked(mark: str, text: str | None) -> str:
    """The text behind a mark, without the characters that lxml reads but does not take back."""
    if not text:
        return mark
    return mark + text if text.isprintable() else mark + _UNWRITABLE.sub("", text)
