"""What is still to be sent: claimed by lease, sent once, kept as proof or as a dead letter."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from monitor.core.message import Message
from monitor.store.tables import OutboxRow

LEASE = timedelta(minutes=2)


class Outbox:
    """Questions about messages within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def enqueue(self, message: Message, *, at: datetime) -> bool:
        """Queue a message unless its (channel, key) is known; says whether it was new."""
        result = self._session.execute(
            sqlite_insert(OutboxRow)
            .values(
                channel=message.channel, dedup_key=message.key, kind=message.kind, body=dict(message.body),
                state="waiting", attempts=0, created=at, due=at,
            )
            .on_conflict_do_nothing()
            .returning(col(OutboxRow.id))
        )  # fmt: skip
        return result.first() is not None

    def claim(self, channels: tuple[str, ...], *, now: datetime) -> Message | None:
        """Take the oldest due message of the channels for `LEASE`; its `attempts` counts the earlier tries.

        A message whose lease ran out belongs to a sender that died: it is claimed again.
        """
        row = self._session.scalars(
            select(OutboxRow)
            .where(
                col(OutboxRow.channel).in_(channels),
                col(OutboxRow.state).in_(("waiting", "sending")),
                col(OutboxRow.due) <= now,
                (col(OutboxRow.lease).is_(None)) | (col(OutboxRow.lease) <= now),
            )
            .order_by(col(OutboxRow.id))
            .limit(1)
        ).first()
        if row is None:
            return None
        message = Message(
            id=row.id, channel=row.channel, key=row.dedup_key, kind=row.kind, body=row.body, attempts=row.attempts  # type: ignore[arg-type]
        )  # fmt: skip
        row.state, row.lease, row.attempts = "sending", now + LEASE, row.attempts + 1
        self._session.add(row)
        self._session.flush()
        return message

    def release(self) -> int:
        """Free every lease; only for the one program that delivers."""
        result = self._session.execute(
            update(OutboxRow).where(col(OutboxRow.state) == "sending").values(lease=None).returning(col(OutboxRow.id))
        )
        return len(result.all())

    def sent(self, message: Message, receipt: str, *, at: datetime) -> None:
        """Store the proof that a message went."""
        self._set(message, state="sent", receipt=receipt, sent=at, lease=None, error=None)

    def failed(self, message: Message, error: str, *, due: datetime | None) -> None:
        """Put a message back until `due`; without one it becomes a dead letter."""
        if due is None:
            self._set(message, state="dead", lease=None, error=error)
        else:
            self._set(message, state="waiting", lease=None, error=error, due=due)

    def counts(self) -> dict[str, int]:
        """How many messages there are in each state."""
        rows = self._session.execute(select(col(OutboxRow.state), func.count()).group_by(OutboxRow.state))
        return dict(rows)

    def _set(self, message: Message, **values: object) -> None:
        self._session.execute(update(OutboxRow).where(col(OutboxRow.id) == message.id).values(**values))
