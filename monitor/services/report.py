"""A report from what was accepted: the entries of a period, laid out by the kind, written in the formats asked for."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from monitor.core.errors import ConfigError
from monitor.core.model import Entry, Registry
from monitor.core.period import Period
from monitor.reports import REPORTS
from monitor.reports.issue import Issue
from monitor.reports.publish import publish
from monitor.reports.wording import ReportLanguage
from monitor.store import Store


def report(
    store: Store,
    registry: Registry,
    kind: str,
    period: Period,
    *,
    issued: date,
    language: ReportLanguage,
    formats: Sequence[str],
    out: Path,
) -> tuple[Path, ...]:
    """Write `KIND-PERIOD.EXT` for each format and return the paths, in the order of the formats."""
    if kind not in REPORTS:
        raise ConfigError(f"report kind {kind!r} is none of {', '.join(REPORTS)}")
    issue = Issue(
        kind=kind, period=period, issued=issued, language=language, entries=entries(store, period), registry=registry
    )
    return publish(
        REPORTS[kind].render(issue), stem=issue.stem, formats=formats, out=out, title=REPORTS[kind].title(issue),
        language=language, issued=issued,
    )  # fmt: skip


def entries(store: Store, period: Period) -> tuple[Entry, ...]:
    """The accepted entries whose event lies in the period."""
    with store.read() as tx:
        accepted = tx.candidates.all("accepted")
    return tuple(
        Entry(candidate=one.id, draft=one.draft, accepted_at=one.decided_at)
        for one in accepted
        if one.decided_at and one.draft.event_date and one.draft.event_date in period
    )
