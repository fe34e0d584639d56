"""Tables: the migrations make exactly what tables.py says, once, in one step; foreign and newer files are refused."""

import multiprocessing
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from monitor.core.errors import StoreError
from monitor.store import Store, schema
from monitor.store.tables import METADATA


def made(path: Path) -> None:
    Store(f"sqlite:///{path}").close()


def rows(path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def _ours(name: str | None, kind: str, _: Mapping[str, Any]) -> bool:
    """Alembic knows nothing of full-text tables."""
    return not (kind == "table" and name and "search" in name)


def test_the_migrations_make_the_tables_that_the_program_knows(tmp_path: Path) -> None:
    made(tmp_path / "monitor.db")
    engine = create_engine(f"sqlite:///{tmp_path}/monitor.db")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_name": _ours}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(files("monitor.store") / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_every_migration_from_the_first_is_run(tmp_path: Path) -> None:
    made(tmp_path / "monitor.db")
    assert rows(tmp_path / "monitor.db", "SELECT version_num FROM alembic_version") == [(schema.HEAD,)]
    before = rows(tmp_path / "monitor.db", "SELECT * FROM sqlite_master")
    made(tmp_path / "monitor.db")
    assert rows(tmp_path / "monitor.db", "SELECT * FROM sqlite_master") == before


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    made(path)
    change(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=rf"^{path}: made by a newer monitor; upgrade the program \(.*9999.*\)$"):
        made(path)
    assert rows(path, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    change(path, "CREATE TABLE invoice (id INTEGER)")
    with pytest.raises(StoreError, match=rf"^{path}: holds the tables of another program; name another file$"):
        made(path)
    assert rows(path, "SELECT name FROM sqlite_master") == [("invoice",)]


def test_an_upgrade_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    change(path, "CREATE VIEW poll AS SELECT 1 AS id")  # in the way of a later table; views are not counted as tables
    with pytest.raises(StoreError, match=r"poll already exists"):
        made(path)
    assert rows(path, "SELECT name FROM sqlite_master") == [("poll",)]


def _make(path: Path, start: Any, told: Any) -> None:
    start.wait()
    try:
        made(path)
    except StoreError as error:
        told.put(str(error))
    else:
        told.put("")


def test_programs_that_start_at_once_take_turns(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    start, told = fork.Barrier(4), fork.Queue()
    programs = [fork.Process(target=_make, args=(tmp_path / "monitor.db", start, told)) for _ in range(4)]
    for program in programs:
        program.start()
    assert [told.get(timeout=30) for _ in programs] == [""] * 4
    for program in programs:
        program.join()
    assert rows(tmp_path / "monitor.db", "SELECT version_num FROM alembic_version") == [(schema.HEAD,)]
