"""Reports: one file is one kind, `publish` makes documents of its Markdown. `REPORTS` lists the kinds."""

from collections.abc import Mapping

from monitor.reports.kind import ReportKind
from monitor.reports.quarterly import QUARTERLY

REPORTS: Mapping[str, ReportKind] = {kind.name: kind for kind in (QUARTERLY,)}
