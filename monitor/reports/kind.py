"""What a report kind is: a name, and how an issue of it is titled, written as Markdown and illustrated. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.reports.appendix import appendix
from monitor.reports.issue import Issue


def no_figures(_issue: Issue) -> Mapping[str, str]:
    """Most kinds are text alone."""
    return {}


def no_parts(_issue: Issue) -> Sequence[str]:
    """Most kinds have no part that curators write."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """One kind of report.

    `title` is the document's name, `render` its whole text as one Markdown, `figures` the SVG of each image that the
    text names as `figure:NAME`. `styles` are the forms that an issue may ask for, the default first. `prints` names the
    texts that every entry of it should have, `parts` what curators write for an issue.
    """

    name: str
    title: Callable[[Issue], str]
    render: Callable[[Issue], str]
    figures: Callable[[Issue], Mapping[str, str]] = no_figures
    styles: tuple[str, ...] = ()
    prints: frozenset[Literal["implications", "context"]] = frozenset()
    parts: Callable[[Issue], Sequence[str]] = no_parts

    def write(self, issue: Issue) -> str:
        """The whole issue as Markdown, with the appendix of its sources where it has snapshots."""
        return self.render(issue) + appendix(issue)
