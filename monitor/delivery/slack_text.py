"""Text as Slack may show it: escaped, then truncated, so that no title can mention, link or format anything. Pure."""

import re
from datetime import datetime

from slack_sdk.models.blocks import MarkdownTextObject, Option, PlainTextObject

from monitor.core.text import clean, one_line

HEADER, BUTTON, OPTION, VALUE, MODAL_TITLE, INPUT = 150, 75, 75, 150, 24, 3000  # characters
_ENTITY = re.compile(r"&[a-z]{0,3}$")
_MARKS = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_LINK = {"|": "%7C", "<": "%3C", ">": "%3E", " ": "%20", '"': "%22", "`": "%60"}


def escape(text: str, limit: int) -> str:
    """One line that shows as it is written, at most `limit` characters of mrkdwn."""
    return _fit(_inert(one_line(text)), limit)


def escape_prose(text: str, limit: int) -> str:
    """Prose that shows as it is written, with its line breaks."""
    return _fit(_inert(clean(text)), limit)


def link(url: str, label: str, limit: int) -> str:
    """A link where the address is http(s) and fits; the label alone otherwise."""
    shown = escape(label, limit)
    if not url.startswith(("http://", "https://")):
        return shown
    address = "".join(_LINK.get(char, char) for char in one_line(url)).replace("&", "&amp;")
    return f"<{address}|{shown}>" if shown and len(address) + len(shown) + 3 <= limit * 3 else shown


def moment(at: datetime) -> str:
    """A time in each reader's own zone, in UTC where the client cannot."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def mrkdwn(text: str) -> MarkdownTextObject:
    """Markup that was made here of escaped parts; Slack adds no links or mentions of its own."""
    return MarkdownTextObject(text=text, verbatim=True)


def plain(text: str, limit: int, *, empty: str = "–") -> PlainTextObject:
    """Text without any markup; never empty, which Slack refuses."""
    line = one_line(text) or empty
    return PlainTextObject(text=line if len(line) <= limit else line[: limit - 1] + "…", emoji=True)


def option(value: str, text: str) -> Option:
    """One choice of a menu."""
    return Option(value=value[:VALUE], text=plain(text, OPTION))


def _inert(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").translate(_MARKS)


def _fit(text: str, limit: int) -> str:
    """Cut after escaping, as the limit counts what is sent; never inside an entity."""
    return text if len(text) <= limit else _ENTITY.sub("", text[: limit - 1]) + "…"
