"""What a report kind is: a name, and how an issue of it is titled and written as Markdown. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.reports.issue import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """One kind of report: `title` is the document's name, `render` its whole text as one Markdown."""

    name: str
    title: Callable[[Issue], str]
    render: Callable[[Issue], str]
