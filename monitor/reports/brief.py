"""The brief: a short newsletter, each entry with its institution's context and what happened as two bullets."""

from monitor.reports.dates import short_date
from monitor.reports.issue import Issue
from monitor.reports.kind import ReportKind
from monitor.reports.markdown import fill


def title(issue: Issue) -> str:
    """The masthead: `BRIEF | U.S. - Mexico Binational Institutional Life | 07.23.21`."""
    wording = issue.wording
    own = issue.own(issue.curation.masthead)
    return own or f"{wording.brief} | {wording.brief_subject} | {short_date(issue.dated, None, issue.language)}"


def render(issue: Issue) -> str:
    """The whole brief as Markdown."""
    return fill(
        "brief.md.j2",
        title=title(issue),
        purpose=issue.own(issue.curation.purpose) or issue.wording.purposes["brief"],
        entries=issue.printed,
        wording=issue.wording,
    )


BRIEF = ReportKind(name="brief", title=title, render=render, prints=frozenset(["context"]))
