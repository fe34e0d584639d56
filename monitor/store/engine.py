"""SQLite as the monitor needs it: durable, several processes, short immediate writes, errors in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.core.errors import StoreError

BUSY_MILLISECONDS = 15_000


def make_engine(url: str, *, begin: str) -> Engine:
    """An engine whose transactions begin with `begin` (BEGIN for readers, BEGIN IMMEDIATE for the writer)."""
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000})

    def configure(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, not the driver
        cursor = connection.cursor()
        # FULL: WAL with NORMAL loses acknowledged rows at a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", start)
    return engine


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the database's refusals into a StoreError that names the file and the remedy."""
    try:
        yield
    except (OperationalError, DatabaseError) as error:
        raise StoreError(f"{path}: {_words(str(error.orig or error), path)}") from error
    except OSError as error:
        raise StoreError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _words(reason: str, path: Path) -> str:
    known: dict[str, Any] = {
        "locked": "locked by another program for over 15 seconds; close it and try again",
        "disk is full": "the disk is full; free some space and try again, nothing of this step was stored",
        "readonly": "cannot be written; check who owns the file and its folder",
        "unable to open": "cannot be opened; check that its folder exists and can be written",
        "not a database": "is not a monitor database; name another file in MONITOR_DATABASE_URL",
        "malformed": "is damaged; restore the last backup",
        "disk I/O error": "the disk refuses to read or write; check its space and health",
    }
    return next((words for sign, words in known.items() if sign in reason), reason.splitlines()[0])
