"""The semiannual report: entries numbered through, each with its institution's context and what happened."""

from monitor.reports.issue import Issue
from monitor.reports.kind import ReportKind
from monitor.reports.markdown import fill


def title(issue: Issue) -> str:
    """The masthead: `REPORT | January - June 2022`."""
    own = issue.own(issue.curation.masthead)
    return own or f"{issue.wording.report.upper()} | {issue.label.replace('-', ' - ')}"


def render(issue: Issue) -> str:
    """The whole report as Markdown; it has a purpose line only where curators give one."""
    return fill(
        "semiannual.md.j2",
        title=title(issue),
        purpose=issue.own(issue.curation.purpose),
        entries=issue.printed,
        wording=issue.wording,
    )


SEMIANNUAL = ReportKind(name="semiannual", title=title, render=render, prints=frozenset(["context"]))
