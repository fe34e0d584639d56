"""The year that an annual report is about: the one of its name, which is not the year in which it came out."""

import re

from monitor.imports.found import Mistakes
from monitor.imports.markdown import lines

_YEAR = re.compile(r"\b(20\d\d)\b")
_NAMED = re.compile(
    r"\b(?:CBI|annual report|timeline|scorecard|report)\b\D{0,40}(20\d\d)\b|\b(20\d\d)\b\D{0,20}scorecard", re.I
)


def year_of(text: str) -> int:
    """The year of the report's name or of a heading, else the first in the text; Mistakes where it names none."""
    headings = [line.text for line in lines(text) if line.level]
    for pattern, places in ((_NAMED, [*headings, text]), (_YEAR, [*headings, text])):
        for place in places:
            if found := pattern.search(place):
                return int(next(filter(None, found.groups())))
    raise Mistakes("1:1: names no year")
