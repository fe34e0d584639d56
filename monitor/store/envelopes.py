"""What Slack sent: stored by id before it is acknowledged, worked once, kept as the proof of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from monitor.core.envelope import ATTEMPTS, Envelope
from monitor.core.errors import EnvelopeError
from monitor.store.tables import EnvelopeRow


class Envelopes:
    """Questions about envelopes within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, envelope: Envelope) -> bool:
        """Store an envelope, its first try begun, unless its id is known; says whether it was new."""
        result = self._session.execute(
            sqlite_insert(EnvelopeRow)
            .values(
                id=envelope.id, kind=envelope.kind, body=dict(envelope.body), received=envelope.received,
                state="waiting", attempts=1,
            )
            .on_conflict_do_nothing()
            .returning(col(EnvelopeRow.id))
        )  # fmt: skip
        return result.first() is not None

    def get(self, envelope_id: str) -> Envelope | None:
        row = self._session.get(EnvelopeRow, envelope_id)
        return _value(row) if row else None

    def waiting(self) -> list[Envelope]:
        """Those not worked yet, the oldest first."""
        rows = self._session.scalars(
            select(EnvelopeRow)
            .where(col(EnvelopeRow.state) == "waiting")
            .order_by(col(EnvelopeRow.received), col(EnvelopeRow.id))
        )
        return [_value(row) for row in rows]

    def begin(self, envelope_id: str) -> bool:
        """Count a further try before it is made; False where the envelope was worked, or is given up now."""
        row = self._session.get(EnvelopeRow, envelope_id)
        if row is None or row.state != "waiting":
            return False
        row.attempts += 1
        if row.attempts > ATTEMPTS:
            row.state, row.error = "dead", row.error or "its work never came to an end"
        self._session.add(row)
        self._session.flush()
        return row.state == "waiting"

    def done(self, envelope_id: str, *, at: datetime, answer: Mapping[str, Any] | None = None) -> None:
        """Close an envelope in the transaction of its work; EnvelopeError, and so no work, where it is closed."""
        body = None if answer is None else dict(answer)
        closed = self._session.execute(
            update(EnvelopeRow)
            .where(col(EnvelopeRow.id) == envelope_id, col(EnvelopeRow.state) == "waiting")
            .values(state="done", worked=at, answer=body, error=None)
            .returning(col(EnvelopeRow.id))
        )
        if closed.first() is None:
            raise EnvelopeError(f"envelope {envelope_id} was worked already")

    def failed(self, envelope_id: str, error: str, *, dead: bool) -> None:
        """Note why an envelope could not be worked; `dead` gives it up."""
        self._session.execute(
            update(EnvelopeRow)
            .where(col(EnvelopeRow.id) == envelope_id, col(EnvelopeRow.state) == "waiting")
            .values(state="dead" if dead else "waiting", error=error)
        )


def _value(row: EnvelopeRow) -> Envelope:
    return Envelope(
        id=row.id, kind=row.kind, body=row.body, received=row.received, state=row.state, attempts=row.attempts,
        answer=row.answer,
    )  # fmt: skip
