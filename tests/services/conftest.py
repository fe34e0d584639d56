"""One web and one reader for all tests of a run, a database of its own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.sources.reader import Reader
from tests.services.farm import Farm, World, reading


@pytest.fixture(scope="session")
def web() -> Iterator[tuple[Farm, int, Reader]]:
    farm = Farm()
    with farm.serving() as port, reading(port) as reader:
        yield farm, port, reader


@pytest.fixture
def world(web: tuple[Farm, int, Reader], tmp_path: Path) -> Iterator[World]:
    farm, port, reader = web
    farm.clear()
    world = World(farm, port, reader, tmp_path / "monitor.db")
    yield world
    world.store.close()


@pytest.fixture
def farm(world: World) -> Farm:
    return world.farm
