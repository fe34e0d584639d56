"""What the poller remembers of each source, one line for each poll, and what the hosts' robots.txt said."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Insert, Table, delete, func, insert, select, union
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from monitor.core.pace import Memory, Outcome
from monitor.core.robots import Robots
from monitor.store.codec import from_json, to_json
from monitor.store.tables import PollRow, RobotsRow, SourceRow

# The tables, not their classes: the mapping of objects costs several times what the database does.
_SOURCES, _POLLS = cast(Table, SourceRow.__table__), cast(Table, PollRow.__table__)  # type: ignore[attr-defined]
_NEW = sqlite_insert(_SOURCES)
_SAVED = _NEW.on_conflict_do_update(
    index_elements=["name"],
    set_={
        "body": _NEW.excluded.body,
        "due": _NEW.excluded.due,
        "seen": func.coalesce(_NEW.excluded.seen, _SOURCES.c.seen),
    },
)
_POLLED = insert(_POLLS)
_VALID = ("ok", "unchanged", "stale", "sudden_drop")  # polls after which the source's documents were read


class Sources:
    """Questions about sources within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def memories(self, names: Iterable[str]) -> dict[str, Memory]:
        """The sources of the names as their last polls left them; a blank memory for one never polled."""
        known = self.all()
        return {name: known.get(name, Memory(name=name)) for name in names}

    def all(self) -> dict[str, Memory]:
        """All sources that were ever polled, by name."""
        rows = self._session.execute(select(col(SourceRow.name), col(SourceRow.body)))
        return {name: from_json(Memory, body) for name, body in rows}

    def save_all(self, memories: Iterable[Memory], *, seen: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Remember the sources as they are now, and by their names the packed entries that they just showed."""
        self._all(
            _SAVED,
            [{"name": one.name, "body": to_json(one), "due": one.due, "seen": seen.get(one.name)} for one in memories],
        )

    def seen(self) -> dict[str, bytes]:
        """The packed entries of each source's last document, by name."""
        rows = self._session.execute(select(col(SourceRow.name), col(SourceRow.seen)).where(col(SourceRow.seen) != b""))
        return {name: seen for name, seen in rows if seen}

    def polled_all(self, outcomes: Iterable[Outcome], *, at: datetime) -> None:
        """Append a line for each poll."""
        self._all(
            _POLLED,
            [
                {
                    "source": one.source, "at": at, "status": one.status, "seen": one.seen, "new": one.new,
                    "edited": one.edited, "candidates": one.candidates, "error": one.error,
                }
                for one in outcomes
            ],
        )  # fmt: skip

    def polls(self, source: str, *, since: datetime) -> list[tuple[datetime, Outcome]]:
        """The polls of a source since then, oldest first."""
        rows = self._session.scalars(
            select(PollRow).where(col(PollRow.source) == source, col(PollRow.at) >= since).order_by(col(PollRow.id))
        )
        return [
            (
                row.at,
                Outcome(
                    source=row.source, status=row.status, seen=row.seen, new=row.new, edited=row.edited,  # type: ignore[arg-type]
                    candidates=row.candidates, error=row.error,
                ),
            )
            for row in rows
        ]  # fmt: skip

    def read_at(self, source: str) -> list[datetime]:
        """When valid answers came: the first and the last moment of each day that had any, in order."""
        moments = self._session.execute(
            select(func.min(PollRow.at), func.max(PollRow.at))
            .where(col(PollRow.source) == source, col(PollRow.status).in_(_VALID))
            .group_by(func.date(PollRow.at))
            .order_by(func.min(PollRow.at))
        )
        return [moment for pair in moments for moment in pair]

    def logged(self) -> list[str]:
        """The sources of which there are lines of polls."""
        return list(self._session.scalars(select(col(PollRow.source)).distinct().order_by(col(PollRow.source))))

    def thin(self, source: str, *, before: datetime) -> int:
        """Forget the polls of a source before then, but for those that `read_at` tells of; returns how many."""
        old = col(PollRow.source) == source, col(PollRow.at) < before
        days = (
            select(func.min(PollRow.at).label("first"), func.max(PollRow.at).label("last"))
            .where(*old, col(PollRow.status).in_(_VALID))
            .group_by(func.date(PollRow.at))
            .subquery()
        )
        told = union(select(days.c.first), select(days.c.last))
        valid = col(PollRow.status).in_(_VALID) & col(PollRow.at).in_(told)
        gone = self._session.execute(delete(PollRow).where(*old, ~valid).returning(col(PollRow.id)))
        return len(gone.all())

    def robots(self) -> dict[str, tuple[Robots, datetime]]:
        """Every origin's robots.txt as it was last read, and when that was."""
        rows = self._session.execute(select(col(RobotsRow.origin), col(RobotsRow.body), col(RobotsRow.fetched)))
        return {origin: (from_json(Robots, body), fetched) for origin, body, fetched in rows}

    def keep_robots(self, robots: Iterable[Robots], *, at: datetime) -> None:
        """Remember what was just read."""
        for one in robots:
            values = {"body": to_json(one), "fetched": at}
            statement = sqlite_insert(RobotsRow).values(origin=one.origin, **values)
            self._session.execute(statement.on_conflict_do_update(index_elements=["origin"], set_=values))

    def _all(self, statement: Insert, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(statement, rows)
