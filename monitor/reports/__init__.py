"""Reports: one file is one kind, `publish` makes documents of its Markdown. `REPORTS` lists the kinds."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.reports.annual import ANNUAL
from monitor.reports.brief import BRIEF
from monitor.reports.issue import Issue
from monitor.reports.kind import ReportKind
from monitor.reports.publish import publish
from monitor.reports.quarterly import QUARTERLY
from monitor.reports.semiannual import SEMIANNUAL

REPORTS: Mapping[str, ReportKind] = {kind.name: kind for kind in (QUARTERLY, BRIEF, SEMIANNUAL, ANNUAL)}


def publish_issue(
    issue: Issue, *, formats: Sequence[str], out: Path, reference: Path | None = None
) -> tuple[Path, ...]:
    """Write the issue into the folder `out` in each format; `reference` is a Word document with other styles.

    Raises ConfigError for an unknown format or style, ReportError for what cannot be made or written.
    """
    kind = REPORTS[issue.kind]
    return publish(
        kind.write(issue),
        stem=issue.stem,
        formats=formats,
        out=out,
        title=kind.title(issue),
        language=issue.language,
        issued=issue.dated,
        figures=kind.figures(issue),
        reference=reference,
    )
