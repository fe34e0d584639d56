"""What a report kind is: a name, and how an issue of it is titled, written as Markdown and illustrated. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.reports.issue import Issue


def no_figures(_issue: Issue) -> Mapping[str, str]:
    """Most kinds are text alone."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """One kind of report.

    `title` is the document's name, `render` its whole text as one Markdown, `figures` the SVG of each image that the
    text names as `figure:NAME`. `styles` are the forms of it that an issue may ask for, the default first.
    """

    name: str
    title: Callable[[Issue], str]
    render: Callable[[Issue], str]
    figures: Callable[[Issue], Mapping[str, str]] = no_figures
    styles: tuple[str, ...] = ()
