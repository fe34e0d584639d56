"""The annual report in its two styles: by themes, or as a review of the year."""

from collections.abc import Mapping, Sequence
from types import ModuleType

from monitor.core.errors import ConfigError
from monitor.reports import annual_review, annual_themes
from monitor.reports.issue import Issue
from monitor.reports.kind import ReportKind
from monitor.reports.parts import title

_STYLES: Mapping[str, ModuleType] = {"themes": annual_themes, "review": annual_review}


def render(issue: Issue) -> str:
    """The whole report as Markdown, in the issue's style."""
    return str(_style(issue).render(issue))


def figures(issue: Issue) -> Mapping[str, str]:
    """The review's drawings; the report by themes has none."""
    return annual_review.figures(issue) if _style(issue) is annual_review else {}


def parts(issue: Issue) -> Sequence[str]:
    """The names of the parts that curators write for the style."""
    return tuple(_style(issue).PARTS)


def _style(issue: Issue) -> ModuleType:
    style = issue.style or "themes"
    if style not in _STYLES:
        raise ConfigError(f"annual report style {style!r} is none of {', '.join(_STYLES)}")
    return _STYLES[style]


ANNUAL = ReportKind(name="annual", title=title, render=render, figures=figures, styles=tuple(_STYLES), parts=parts)
