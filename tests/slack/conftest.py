"""The stand-in and the program beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.office import Desktop, open_office
from tests.slack.standin import Standin, standing_in


@pytest.fixture
def slack() -> Iterator[Standin]:
    with standing_in() as slack:
        yield slack


@pytest.fixture
def office(tmp_path: Path, slack: Standin) -> Iterator[Desktop]:
    with open_office(tmp_path, slack) as office:
        yield office
