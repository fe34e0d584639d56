"""The quarterly report: months in capitals, entries numbered through, each with its institutional implications."""

from monitor.reports.issue import Issue
from monitor.reports.kind import ReportKind
from monitor.reports.markdown import fill
from monitor.reports.printed import by_month


def title(issue: Issue) -> str:
    """The masthead: `Report | July-September 2023`."""
    return issue.own(issue.curation.masthead) or f"{issue.wording.report} | {issue.label}"


def render(issue: Issue) -> str:
    """The whole report as Markdown."""
    return fill(
        "quarterly.md.j2",
        title=title(issue),
        purpose=issue.own(issue.curation.purpose) or issue.wording.purposes["quarterly"],
        months=list(by_month(issue.printed, issue.language)),
        wording=issue.wording,
    )


QUARTERLY = ReportKind(name="quarterly", title=title, render=render, prints=frozenset(["implications"]))
