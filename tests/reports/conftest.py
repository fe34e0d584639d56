"""Issues to try the renderers on: the third quarter of 2023, and the year 2022 with its curators' folder."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from monitor.core.model import Draft, Entry
from monitor.core.period import parse_period
from monitor.core.registry import Registry
from monitor.reports.folder import read_folder
from monitor.reports.issue import Issue

HERE = Path(__file__).parent
ACCEPTED = datetime(2023, 10, 2, tzinfo=UTC)


def entries(name: str, *, first: int) -> tuple[Entry, ...]:
    """The drafts of a YAML file as accepted entries, numbered from `first`."""
    drafts = TypeAdapter(list[Draft]).validate_python(yaml.safe_load((HERE / name).read_text("utf-8")))
    return tuple(Entry(candidate=n, draft=draft, accepted_at=ACCEPTED) for n, draft in enumerate(drafts, start=first))


@pytest.fixture(scope="session")
def quarter() -> Issue:
    """Fifteen entries, one of them without implications, one without a link, one in Spanish only."""
    return Issue(
        kind="quarterly",
        period=parse_period("2023-Q3"),
        issued=date(2023, 10, 5),
        entries=entries("q3-2023.yaml", first=101),
        registry=Registry(),
    )


@pytest.fixture(scope="session")
def trimestre(quarter: Issue) -> Issue:
    """The same in Spanish."""
    return replace(quarter, language="es")


@pytest.fixture(scope="session")
def year() -> Issue:
    """Twenty-four events of 2022 and one of the next year, a small registry, and a folder with gaps."""
    registry = TypeAdapter(Registry).validate_python(yaml.safe_load((HERE / "registry.yaml").read_text("utf-8")))
    return Issue(
        kind="annual",
        style="review",
        period=parse_period("2022"),
        issued=date(2023, 3, 15),
        entries=entries("year-2022.yaml", first=1),
        registry=registry,
        curation=read_folder(HERE / "folder", known=frozenset(registry.by_id)),
    )
