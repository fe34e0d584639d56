"""The appendix: which revision of which source stood behind each entry when it was accepted. Pure."""

from monitor.reports.issue import Issue, Snapshot
from monitor.reports.markdown import Markdown, fill, link
from monitor.reports.printed import Printed, host

_DIGITS = 16


def appendix(issue: Issue) -> str:
    """A section with one line for each snapshot of a printed entry; empty where there is none."""
    printed = {one.entry.candidate: one for one in issue.printed}
    lines = [(printed[snapshot.candidate], snapshot) for snapshot in issue.snapshots if snapshot.candidate in printed]
    if not lines:
        return ""
    text = fill("appendix.md.j2", lines=[_line(*line) for line in lines], wording=issue.wording)
    sections = issue.kind in ("quarterly", "annual")
    return f"\n{text}" if sections else f"\n{text.replace('## ', '### ', 1)}"


def _line(printed: Printed, snapshot: Snapshot) -> tuple[Markdown, Markdown, str, str]:
    source = link(host(snapshot.url), snapshot.url) if snapshot.url else Markdown("")
    return printed.title, source, f"{snapshot.item}, {snapshot.revision}", snapshot.sha256[:_DIGITS]
