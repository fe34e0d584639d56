"""The week's digest of each subscriber: once a week, whatever becomes of the program meanwhile.

waiting → sending → handing → sent          refused: the server will not have it
             ↓          ↓
          waiting    unknown                 nobody knows whether it arrived: never sent again by itself
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from monitor.store.tables import DigestRow

DigestState = Literal["waiting", "sending", "handing", "sent", "refused", "unknown"]
UNSURE = "the connection or the program ended while the server had it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """One subscriber's digest of one week, as it stands; `attempts` counts the tries."""

    subscriber: str
    week: str
    state: DigestState
    attempts: int
    at: datetime
    error: str = ""


class Digests:
    """Questions about digests within one unit of work. A subscriber is a mail address in small letters."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, subscriber: str, week: str, *, at: datetime) -> Mailed | None:
        """Take the week's digest for sending; None where it went, or is not to be tried yet, or never again."""
        self._session.execute(
            sqlite_insert(DigestRow)
            .values(subscriber=subscriber, week=week, state="waiting", attempts=0, due=at, at=at)
            .on_conflict_do_nothing()
        )
        row = self._session.get_one(DigestRow, (subscriber, week))
        if row.state != "waiting" or row.due > at:
            return None
        row.state, row.attempts, row.at = "sending", row.attempts + 1, at
        self._session.add(row)
        self._session.flush()
        return _value(row)

    def handing(self, mailed: Mailed, *, at: datetime) -> None:
        """Note that the server is being given the text: from now on it may have it."""
        self._set(mailed, state="handing", at=at)

    def ended(self, mailed: Mailed, state: DigestState, *, at: datetime, error: str = "") -> None:
        """Store what became of it."""
        self._set(mailed, state=state, at=at, error=error)

    def later(self, mailed: Mailed, error: str, *, due: datetime, at: datetime) -> None:
        """Put it back until `due`."""
        self._set(mailed, state="waiting", error=error, due=due, at=at)

    def recover(self, *, at: datetime) -> list[Mailed]:
        """Settle what a program left that died: tried again, or unknown; returns the unknown ones."""
        rows = self._session.scalars(select(DigestRow).where(col(DigestRow.state) == "handing")).all()
        for row in rows:
            row.state, row.error, row.at = "unknown", UNSURE, at
            self._session.add(row)
        self._session.flush()
        self._session.execute(update(DigestRow).where(col(DigestRow.state) == "sending").values(state="waiting"))
        return [_value(row) for row in rows]

    def again(self, subscriber: str, week: str, *, at: datetime) -> bool:
        """Let a digest that is unknown or refused be sent once more, as a person asked; False where it is neither."""
        changed = self._session.execute(
            update(DigestRow)
            .where(
                col(DigestRow.subscriber) == subscriber,
                col(DigestRow.week) == week,
                col(DigestRow.state).in_(("unknown", "refused")),
            )
            .values(state="waiting", due=at, at=at)
            .returning(col(DigestRow.week))
        )
        return changed.first() is not None

    def last(self, subscriber: str, *, before: str) -> datetime | None:
        """When the subscriber's last digest of a week before that one went, or may have gone."""
        return self._session.scalars(
            select(col(DigestRow.at))
            .where(
                col(DigestRow.subscriber) == subscriber,
                col(DigestRow.week) < before,
                col(DigestRow.state).in_(("sent", "unknown")),
            )
            .order_by(col(DigestRow.week).desc())
            .limit(1)
        ).first()

    def unsure(self) -> list[Mailed]:
        """Those of which nobody knows whether they arrived, the newest week first."""
        rows = self._session.scalars(
            select(DigestRow).where(col(DigestRow.state) == "unknown").order_by(col(DigestRow.week).desc())
        )
        return [_value(row) for row in rows]

    def _set(self, mailed: Mailed, **values: object) -> None:
        self._session.execute(
            update(DigestRow)
            .where(col(DigestRow.subscriber) == mailed.subscriber, col(DigestRow.week) == mailed.week)
            .values(**values)
        )


def _value(row: DigestRow) -> Mailed:
    return Mailed(
        subscriber=row.subscriber, week=row.week, state=row.state, attempts=row.attempts, at=row.at,  # type: ignore[arg-type]
        error=row.error or "",
    )  # fmt: skip
