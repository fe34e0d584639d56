"""The database as units of work: `with store.write() as tx:` is one short, immediate transaction.

`tx.items`, `tx.candidates`, `tx.outbox`, `tx.sources`, `tx.envelopes` and `tx.search` answer questions in our words.
What leaves them are values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlmodel import Session

from monitor.core.errors import StoreError
from monitor.store.backfills import Backfills
from monitor.store.candidates import Candidates
from monitor.store.digests import Digests
from monitor.store.engine import BUSY_SECONDS, make_engine, refuse_foreign, told
from monitor.store.envelopes import Envelopes
from monitor.store.issues import Issues
from monitor.store.items import Items
from monitor.store.lock import alone
from monitor.store.outbox import Outbox
from monitor.store.schema import upgrade
from monitor.store.search import Search
from monitor.store.sources import Sources


class Unit:
    """What can be asked and changed within one transaction."""

    def __init__(self, session: Session) -> None:
        self.items = Items(session)
        self.candidates = Candidates(session, self.items)
        self.issues = Issues(session)
        self.digests = Digests(session)
        self.outbox = Outbox(session)
        self.sources = Sources(session)
        self.backfills = Backfills(session)
        self.envelopes = Envelopes(session)
        self.search = Search(session)


class Store:
    """One SQLite database; made or upgraded when it is opened. Safe to share between threads and processes.

    `busy` is how many seconds a unit of work waits for another program to finish writing.
    """

    def __init__(self, url: str, *, busy: float = BUSY_SECONDS) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        if not self.path.parent.is_dir():
            raise StoreError(f"{self.path}: its folder does not exist")
        refuse_foreign(self.path)
        # A reader of its own: a forgotten immediate session would lock every writer out.
        self._reader = make_engine(self.path, begin="BEGIN", busy=busy)
        self._writer = make_engine(self.path, begin="BEGIN IMMEDIATE", busy=busy)
        self._told = partial(told, self.path, busy=busy)
        with self._told():
            upgrade(self._writer, self._reader)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A consistent view; changes nothing."""
        with self._told(), Session(self._reader) as session:
            yield Unit(session)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """All or nothing: committed at the end of the block, rolled back if it raises."""
        with self._told(), Session(self._writer) as session:
            unit = Unit(session)
            with session.begin():
                yield unit
                unit.items.index()

    @contextmanager
    def alone(self, task: str) -> Iterator[bool]:
        """Whether this is the only program that does `task` on this database, for the length of the block."""
        with alone(self.path, task) as free:
            yield free

    def close(self) -> None:
        """Release the file."""
        self._reader.dispose()
        self._writer.dispose()
