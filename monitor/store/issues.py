"""Issues of reports as they went out: their entries and versions, frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlmodel import Session, col

from monitor.core.model import Entry
from monitor.store.codec import from_json, to_json
from monitor.store.tables import IssueRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One published issue; `period` is the period's name."""

    id: int
    kind: str
    style: str
    period: str
    language: str
    issued: date
    by: str
    at: datetime
    entries: tuple[Entry, ...]


class Issues:
    """Questions about published issues within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def freeze(
        self, entries: Sequence[Entry], *, kind: str, style: str, period: str, language: str, issued: date, by: str,
        at: datetime,
    ) -> None:  # fmt: skip
        """Keep the entries of an issue as they are now."""
        self._session.execute(
            insert(IssueRow).values(
                kind=kind, style=style, period=period, language=language, issued=issued, by=by, at=at,
                entries=[to_json(entry) for entry in entries],
            )
        )  # fmt: skip

    def all(self, kind: str) -> list[Frozen]:
        """The published issues of a kind, the oldest first."""
        rows = self._session.scalars(select(IssueRow).where(col(IssueRow.kind) == kind).order_by(col(IssueRow.id)))
        return [
            Frozen(
                id=row.id or 0, kind=row.kind, style=row.style, period=row.period, language=row.language,
                issued=row.issued, by=row.by, at=row.at, entries=tuple(from_json(Entry, one) for one in row.entries),
            )
            for row in rows
        ]  # fmt: skip
