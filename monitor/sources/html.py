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
_DROPPED = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "canvas", "audio", "video",
    "button", "select", "input", "textarea",
))  # fmt: skip
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
_NONE = ("", "")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What needs no taking apart and putting together again, which costs twenty times as much.
_USUAL_LINK = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9/_.,~%+=&-]*)?(?:\?[A-Za-z0-9/_.,~%+=&-]+)?"
)
_TAG = re.compile(r"<[a-zA-Z!/?]")
_BREAKING = "\n\r\f\v\x85\u2028\u2029"


def _parser(encoding: str | None) -> etree.HTMLParser:
    return etree.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)


_PARSER = _parser("utf-8")


def to_text(markup: str) -> str:
    """The text that a reader of the markup would see, as `core.text.clean` leaves it; plain text passes unchanged."""
    if not _TAG.search(markup):
        return clean(unescape(markup))
    root = parse_html(markup)
    return "" if root is None else text_of(root)


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
    """The visible text below an element."""
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        before, after = _BREAKS.get(element.tag, _NONE)
        if event == "start":
            if element is not root and _is_unseen(element):
                skipped = element
                walk.skip_subtree()
                continue
            parts += (before, element.text or "")
        elif skipped is not None and element is skipped:
            parts.append(element.tail or "")
        elif element is not root:
            parts += (after, element.tail or "")
    text = "".join(parts)
    for char in _BREAKING:
        text = text.replace(char, " ")
    return clean(text.replace(_LINE, "\n").replace(_PARAGRAPH, "\n\n"))


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


def _is_unseen(element: etree._Element) -> bool:
    """Whether a browser shows nothing of the element."""
    if element.tag in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and _INVISIBLE.search(style) is not None
