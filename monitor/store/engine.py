"""SQLite as the monitor needs it: durable, several processes, short immediate writes, errors in one line."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteError

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.core.errors import StoreError

BUSY_SECONDS = 15.0
_HEADER = b"SQLite format 3\0"
_FOREIGN = "is not a monitor database; name another file in MONITOR_DATABASE_URL"


def make_engine(path: Path, *, begin: str, busy: float) -> Engine:
    """An engine whose transactions begin with `begin` (BEGIN for readers, BEGIN IMMEDIATE for the writer).

    `busy` is how many seconds it waits for another program to finish writing.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": busy})

    def configure(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, not the driver
        _write_ahead(connection, busy=busy)
        connection.execute("PRAGMA synchronous=FULL")  # NORMAL loses acknowledged rows at a power cut
        connection.execute("PRAGMA foreign_keys=ON")

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", start)
    return engine


def _write_ahead(connection: SqliteConnection, *, busy: float) -> None:
    """Switch to WAL; where two programs make a database at the same moment, SQLite refuses one without waiting."""
    give_up = time.monotonic() + busy
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except SqliteError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
        time.sleep(0.02)


def refuse_foreign(path: Path) -> None:
    """Raise StoreError where a file holds something else: SQLite would write over one shorter than a page."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {(error.strerror or str(error)).lower()}") from error
    if begin and begin != _HEADER:
        raise StoreError(f"{path}: {_FOREIGN}")


@contextmanager
def told(path: Path, *, busy: float = BUSY_SECONDS) -> Iterator[None]:
    """Turn the database's refusals into a StoreError that names the file and the remedy.

    What is our own mistake (a broken constraint, wrong SQL) stays what it is.
    """
    try:
        yield
    except DatabaseError as error:
        if isinstance(error, IntegrityError | ProgrammingError):
            raise
        raise StoreError(f"{path}: {_words(str(error.orig or error), busy)}") from error


def _words(reason: str, busy: float) -> str:
    known = {
        "locked": f"locked by another program for over {busy:g} seconds; close it and try again",
        "disk is full": "the disk is full; free some space and try again, nothing of this step was stored",
        "readonly": "cannot be written; check who owns the file and its folder",
        "unable to open": "cannot be opened; check that its folder exists and can be written",
        "not a database": _FOREIGN,
        "malformed": "is damaged; restore the last backup",
        "disk I/O error": "the disk refuses to read or write; check its space and health",
    }
    return next((words for sign, words in known.items() if sign in reason), reason.splitlines()[0])
