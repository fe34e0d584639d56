"""How far the past of each source has been read: cursors that are committed together with their pages' items."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from monitor.core.past import Cursor
from monitor.store.codec import from_json, to_json
from monitor.store.tables import BackfillRow


class Backfills:
    """Questions about backfills within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unfinished(self, source: str, since: date, until: date) -> Cursor | None:
        """Where the backfill of exactly this period was interrupted, None where it is done or never began."""
        row = self._session.get(BackfillRow, (source, since, until))
        return from_json(Cursor, row.body) if row and row.finished is None else None

    def save(self, cursor: Cursor, *, at: datetime, finished: bool = False) -> None:
        """Remember where the next page is, or that there is none."""
        key = {"source": cursor.source, "since": cursor.since, "until": cursor.until}
        values = {"body": to_json(cursor), "reached": cursor.reached, "finished": at if finished else None}
        self._session.execute(
            sqlite_insert(BackfillRow)
            .values(**key, **values, started=at)
            .on_conflict_do_update(index_elements=[*key], set_=values)
        )

    def spans(self, source: str) -> list[tuple[date, date]]:
        """The days that finished backfills of the source have read, as first and last day."""
        rows = self._session.scalars(
            select(BackfillRow).where(col(BackfillRow.source) == source, col(BackfillRow.finished).is_not(None))
        )
        return [(max(row.reached, row.since), row.until) for row in rows if row.reached and row.reached <= row.until]
