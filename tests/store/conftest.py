"""A store in a folder of its own; its tables are made once, as that takes most of the time."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.store import Store


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "monitor.db"
    Store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def database(blank: Path, tmp_path: Path) -> Path:
    """The file of an empty database."""
    return Path(shutil.copy(blank, tmp_path / "monitor.db"))


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with closing(Store(f"sqlite:///{database}", busy=0.2)) as store:
        yield store
