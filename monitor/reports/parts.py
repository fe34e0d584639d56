"""What the two annual reports share: title and cover, numbering, and the parts that curators write. Pure."""

import re
from dataclasses import dataclass
from string import ascii_lowercase

from monitor.core.registry import Institution
from monitor.reports.dates import month_year
from monitor.reports.issue import Issue
from monitor.reports.markdown import Markdown, escape, paragraphs
from monitor.reports.printed import bilingual
from monitor.reports.wording import ReportLanguage

_HEADING = re.compile(r"^(#{1,6})(?=\s)")
_FENCE = re.compile(r"^\s*(```|~~~)")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The words of the first page."""

    title: str
    subtitle: str
    imprint: str
    date: str


def title(issue: Issue) -> str:
    """`CBI 2022`."""
    return issue.own(issue.curation.masthead) or f"CBI {issue.label}"


def cover(issue: Issue) -> Cover:
    """The cover: title, subtitle, who publishes it, and the month in which it is dated (not the period)."""
    curation = issue.curation
    return Cover(
        title=title(issue),
        subtitle=issue.own(curation.subtitle) or issue.wording.annual_subtitle,
        imprint=issue.own(curation.imprint) or issue.wording.publisher,
        date=month_year(issue.dated, issue.language),
    )


def part(issue: Issue, name: str, *, below: int) -> Markdown:
    """The curators' part as it is, its headings one level and more below the level given.

    In a Spanish issue `NAME.es` stands first; the English one is marked. Where there is none, the mark says so.
    """
    parts, wording = issue.curation.parts, issue.wording
    own = parts.get(name if issue.language == "en" else f"{name}.es", "")
    other = parts.get(f"{name}.es" if issue.language == "en" else name, "")
    if own.strip():
        return _demoted(own, below)
    if other.strip():
        return Markdown(f"{wording.translate}\n\n{_demoted(other, below)}")
    return Markdown(f"::: missing\n{wording.to_be_written} {escape(name)}.md\n:::")


def has_part(issue: Issue, name: str) -> bool:
    """Whether the curators wrote it, in any language."""
    return bool((issue.curation.parts.get(name, "") + issue.curation.parts.get(f"{name}.es", "")).strip())


def sponsors(issue: Issue) -> list[tuple[str, Markdown]]:
    """Each sponsor's name and text."""
    return [(sponsor.name, bilingual(sponsor.text, issue.wording, paragraphs)) for sponsor in issue.curation.sponsors]


def institution_name(institution: Institution, language: ReportLanguage) -> str:
    """The official name in the language, else in the other one."""
    if language == "es" and institution.names.es:
        return institution.names.es[0]
    return institution.name


def letter(number: int) -> str:
    """a, b, … z, aa, ab for 1, 2, … 26, 27, 28."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = ascii_lowercase[rest] + letters
    return letters


def roman(number: int) -> str:
    """i, ii, … for numbers up to 39."""
    tens, ones = divmod(number, 10)
    return "x" * tens + _ROMAN[ones]


def _demoted(markdown: str, below: int) -> Markdown:
    lines, fenced = [], False
    for line in markdown.strip().splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        found = None if fenced else _HEADING.match(line)
        lines.append("#" * min(6, below + len(found[1])) + line[found.end() :] if found else line)
    return Markdown("\n".join(lines))
