"""A digest as a letter: plain text for those who want it, and HTML that reads well on a phone. Pure."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor.core.digest import Digest
from monitor.core.text import one_line
from monitor.delivery.mail import Letter


def write(digest: Digest, *, name: str, zone: str) -> Letter:
    """The letter to somebody by that name; `zone` is the time zone in which its week is meant."""
    values = {
        "digest": digest,
        "name": one_line(name),
        "zone": zone,
        "first": digest.week.monday,
        "number": int(digest.week.name[-2:]),
    }
    return Letter(
        subject=digest.subject,
        text=_ENVIRONMENT.get_template("digest.txt.j2").render(values),
        html=_ENVIRONMENT.get_template("digest.html.j2").render(values),
    )


def _address(url: str) -> str:
    """The address where it may be a link in a mail; empty where it is none."""
    try:
        parts = urlsplit(one_line(url))
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else ""


def _together(text: str) -> str:
    """The text in which no number stands at the end of a line, parted from what it counts."""
    return re.sub(r"(?<=\d) (?=\w)|(?<=\bof) (?=\d)", "\u00a0", text)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"line": one_line, "address": _address, "together": _together}
