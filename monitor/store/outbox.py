"""What is still to be sent: claimed by lease, sent once, kept as proof or as a dead letter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from monitor.core.backlog import Backlog
from monitor.core.message import Message
from monitor.store.tables import HoldRow, OutboxRow

LEASE = timedelta(minutes=2)
_PENDING = ("waiting", "sending")
_SHOWS = ("card", "line")


class Outbox:
    """Questions about messages within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def enqueue(self, message: Message, *, at: datetime) -> bool:
        """Queue a message unless its (channel, key) is known; says whether it was new. A line waits to be gathered."""
        result = self._session.execute(
            sqlite_insert(OutboxRow)
            .values(
                channel=message.channel, dedup_key=message.key, kind=message.kind, body=dict(message.body),
                state="gathered" if message.kind == "line" else "waiting", attempts=0, created=at, due=at,
                candidate_id=message.candidate,
            )
            .on_conflict_do_nothing()
            .returning(col(OutboxRow.id))
        )  # fmt: skip
        return result.first() is not None

    def claim(self, channels: tuple[str, ...], *, now: datetime) -> Message | None:
        """Take the next due message of the channels for `LEASE`; its `attempts` counts the earlier tries.

        Changes of cards go first, as a curator waits for them; the rest in the order in which it was queued. What is
        about one candidate never overtakes, and nothing is claimed for a channel that is held. A message whose lease
        ran out belongs to a sender that died: it is claimed again.
        """
        row = self._session.scalars(
            select(OutboxRow)
            .where(
                col(OutboxRow.channel).in_(channels),
                col(OutboxRow.state).in_(_PENDING),
                col(OutboxRow.due) <= now,
                (col(OutboxRow.lease).is_(None)) | (col(OutboxRow.lease) <= now),
                ~exists().where(col(HoldRow.channel) == col(OutboxRow.channel), col(HoldRow.until) > now),
                ~_overtakes(),
            )
            .order_by((col(OutboxRow.kind) == "update").desc(), col(OutboxRow.id))
            .limit(1)
        ).first()
        if row is None:
            return None
        message = _value(row)
        row.state, row.lease, row.attempts, row.tried = "sending", now + LEASE, row.attempts + 1, row.tried or now
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

    def trying(self, message: Message, *, at: datetime) -> None:
        """Note that a message that had not arrived by now is sent once more."""
        self._set(message, tried=at)

    def failed(self, message: Message, error: str, *, due: datetime | None, arrived: bool = True) -> None:
        """Put a message back until `due`; without one it becomes a dead letter. `arrived=False`: it surely did not."""
        kept = {} if arrived else {"tried": None}
        if due is None:
            self._set(message, state="dead", lease=None, error=error, **kept)
        else:
            self._set(message, state="waiting", lease=None, error=error, due=due, **kept)

    def hold(self, channel: str, *, until: datetime) -> None:
        """Send nothing to a channel until then; restarts keep it."""
        self._session.execute(
            sqlite_insert(HoldRow)
            .values(channel=channel, until=until)
            .on_conflict_do_update(index_elements=["channel"], set_={"until": until})
        )

    def shown(self, channel: str, candidate: int) -> Message | None:
        """The newest message that shows a candidate there or is going to; `to` is its receipt, "" while there is none.

        A card that was decided before it was sent has `DECIDED` as its receipt: it is shown nowhere.
        """
        row = self._session.scalars(
            select(OutboxRow)
            .where(
                col(OutboxRow.channel) == channel,
                col(OutboxRow.candidate_id) == candidate,
                col(OutboxRow.kind).in_(_SHOWS),
                col(OutboxRow.state) != "dead",
            )
            .order_by(col(OutboxRow.id).desc())
            .limit(1)
        ).first()
        return replace(_value(row), to=row.receipt or "") if row else None

    def by_key(self, channel: str, key: str) -> Message | None:
        """The message of a key; `to` is its receipt."""
        row = self._session.scalars(
            select(OutboxRow).where(col(OutboxRow.channel) == channel, col(OutboxRow.dedup_key) == key)
        ).first()
        return replace(_value(row), to=row.receipt or "") if row else None

    def newest(self, channel: str, beginning: str) -> Message | None:
        """The message with the greatest key that begins so and was not given up; `to` is its receipt, if any."""
        row = self._session.scalars(
            select(OutboxRow)
            .where(
                col(OutboxRow.channel) == channel,
                col(OutboxRow.dedup_key).between(beginning, f"{beginning}\U0010ffff"),
                col(OutboxRow.state) != "dead",
            )
            .order_by(col(OutboxRow.dedup_key).desc())
            .limit(1)
        ).first()
        return replace(_value(row), to=row.receipt or "") if row else None

    def late(self, *, before: datetime) -> dict[str, Backlog]:
        """What was queued before then and did not go, by channel."""
        rows = self._session.execute(
            select(col(OutboxRow.channel), func.count(), func.min(OutboxRow.created), func.max(OutboxRow.error))
            .where(col(OutboxRow.state).in_(_PENDING), col(OutboxRow.created) < before)
            .group_by(col(OutboxRow.channel))
        )
        return {
            channel: Backlog(channel=channel, messages=messages, oldest=oldest, error=error or "")
            for channel, messages, oldest, error in rows
        }

    def lines(self, channel: str, *, before: datetime) -> list[Message]:
        """What waits to be gathered since before then, the oldest first."""
        rows = self._session.scalars(
            select(OutboxRow)
            .where(
                col(OutboxRow.channel) == channel, col(OutboxRow.state) == "gathered", col(OutboxRow.created) < before
            )
            .order_by(col(OutboxRow.id))
        )
        return [_value(row) for row in rows]

    def gather(self, lines: Sequence[Message], into: Message, *, at: datetime) -> bool:
        """Queue a list and close the lines that it holds; False where the list was queued before."""
        if not self.enqueue(into, at=at):
            return False
        for line in lines:
            self.enqueue(line, at=at)
            self._session.execute(
                update(OutboxRow)
                .where(col(OutboxRow.channel) == line.channel, col(OutboxRow.dedup_key) == line.key)
                .values(state="sent", receipt=into.key, sent=at)
            )
        return True

    def counts(self) -> dict[str, int]:
        """How many messages there are in each state."""
        rows = self._session.execute(select(col(OutboxRow.state), func.count()).group_by(OutboxRow.state))
        return dict(rows.all())

    def _set(self, message: Message, **values: object) -> None:
        self._session.execute(update(OutboxRow).where(col(OutboxRow.id) == message.id).values(**values))


def _overtakes() -> ColumnElement[bool]:
    """Whether an earlier message about the same candidate is still on its way."""
    earlier = aliased(OutboxRow)
    return exists().where(
        col(earlier.channel) == col(OutboxRow.channel),
        col(earlier.candidate_id) == col(OutboxRow.candidate_id),
        col(earlier.id) < col(OutboxRow.id),
        col(earlier.state).in_(_PENDING),
    )


def _value(row: OutboxRow) -> Message:
    return Message(
        id=row.id, channel=row.channel, key=row.dedup_key, kind=row.kind, body=row.body, attempts=row.attempts,  # type: ignore[arg-type]
        created=row.created, tried=row.tried,
    )  # fmt: skip
