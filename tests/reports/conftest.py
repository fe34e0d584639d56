"""An issue to try the renderers on: the third quarter of 2023."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from monitor.core.model import Draft, Entry, Registry
from monitor.core.period import parse_period
from monitor.reports.issue import Issue

DRAFTS = TypeAdapter(list[Draft])


@pytest.fixture(scope="session")
def quarter() -> Issue:
    """Fifteen entries, one of them without implications, one without a link, one in Spanish only."""
    drafts = DRAFTS.validate_python(yaml.safe_load(Path(__file__).with_name("q3-2023.yaml").read_text("utf-8")))
    entries = tuple(
        Entry(candidate=number, draft=draft, accepted_at=datetime(2023, 10, 2, tzinfo=UTC))
        for number, draft in enumerate(drafts, start=101)
    )
    return Issue(
        kind="quarterly",
        period=parse_period("2023-Q3"),
        issued=date(2023, 10, 5),
        entries=entries,
        registry=Registry(),
    )


@pytest.fixture(scope="session")
def trimestre(quarter: Issue) -> Issue:
    """The same in Spanish."""
    return replace(quarter, language="es")
