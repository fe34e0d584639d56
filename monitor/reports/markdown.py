"""Markdown that prints data literally: one escape, one link, one Jinja environment for all templates.

Every `{{ … }}` of a template is escaped unless it is `Markdown` already, as HTML autoescaping does it; so no title and
no summary can become a heading, a link, an image or raw HTML. The dialect is `DIALECT` in `pandoc.py`.
"""

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.core.text import clean, one_line

TEMPLATES = Path(__file__).parent / "templates"


class Markdown(str):
    """Text that is Markdown already and must not be escaped again."""

    __slots__ = ()


_SPECIAL = re.compile(r"[\\`*_\[\]<{}^]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(?:[#>+~:=!-]|\d+(?=[.)]))")
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$")
_NOT_IN_XML = re.compile("[\ufffe\uffff\ufdd0-\ufdef]")
# What may stand in a link's destination as it is; "%" stays, because addresses come percent-encoded already.
_IN_URL = "/:?#@!$&'*+,;=%~-._[]"


def escape(text: str) -> Markdown:
    """The text on one line, such that Markdown prints every character of it."""
    line = _NOT_IN_XML.sub("", one_line(text))
    escaped = _SPECIAL.sub(r"\\\g<0>", line)
    escaped = _OPENING.sub(_escape_opening, escaped)
    return Markdown(_CLOSING_HASHES.sub(lambda hashes: hashes[0].replace("#", r"\#"), escaped))


def paragraphs(text: str) -> Markdown:
    """The text's paragraphs, each escaped, parted by blank lines."""
    return Markdown("\n\n".join(escape(block) for block in clean(text).split("\n\n")))


def http_url(url: str | None) -> str:
    """The address ready to stand in a link; empty where it is missing or not http(s)."""
    if not url:
        return ""
    try:
        parts = urlsplit(one_line(url))
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return re.sub(r"&(?=#?\w+;)", "&amp;", quote(parts.geturl(), safe=_IN_URL))


def link(label: str, url: str) -> Markdown:
    """`[label](url)`; the bare label where the address is none that a report may link to."""
    target = http_url(url)
    return Markdown(f"[{escape(label)}]({target})") if target else escape(label)


def fill(template: str, /, **values: object) -> str:
    """The template's text with the values in place, blank lines evened out and one newline at the end."""
    text = _ENVIRONMENT.get_template(template).render(**values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _escape_opening(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _finalize(value: object) -> object:
    if isinstance(value, Markdown) or not isinstance(value, str):
        return value
    return escape(value)


def _item(text: str) -> Markdown:
    """Text of several paragraphs inside one item of a list."""
    return Markdown((text if isinstance(text, Markdown) else escape(text)).replace("\n", "\n  "))


def _cell(text: str) -> Markdown:
    """Text inside a table's cell."""
    escaped = text if isinstance(text, Markdown) else escape(text)
    return Markdown(escaped.replace("|", r"\|"))


_ENVIRONMENT = Environment(  # noqa: S701 - HTML's autoescape would be wrong here, `finalize` escapes for Markdown
    loader=FileSystemLoader(TEMPLATES),
    finalize=_finalize,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters |= {"item": _item, "cell": _cell, "raw": Markdown}
