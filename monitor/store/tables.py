"""The tables, one class each. Rows never leave `store/`: the other files here turn them into the program's values."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, ForeignKey, Index, Integer, MetaData, Text, UniqueConstraint, text
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = SQLModel.metadata
LARGEST_ID = 2**63 - 1  # what SQLite can count to; people may type more


class Utc(TypeDecorator[datetime]):
    """Aware datetimes in UTC; SQLite keeps them without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def _reference(table: str, **options: Any) -> Any:
    return Field(sa_type=Integer, sa_column_args=(ForeignKey(f"{table}.id"),), **options)


class ItemRow(SQLModel, table=True):
    __tablename__ = "item"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    language: str
    country: str
    timezone: str
    url: str | None = None
    guid: str | None = None
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    published: datetime | None = Field(default=None, sa_type=Utc)
    first_seen: datetime = Field(sa_type=Utc)
    revision: int = 1


class KeyRow(SQLModel, table=True):
    """What an item is known by: a 64-bit hash as the row's own id."""

    __tablename__ = "item_key"

    hash: int = Field(primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    kind: str
    item_id: int = _reference("item", index=True)


class SightingRow(SQLModel, table=True):
    """An item as one source carries it; the digest tells an edit, the stamp another link or date."""

    __tablename__ = "sighting"

    item_id: int = _reference("item", primary_key=True)
    source: str = Field(primary_key=True)
    digest: int = Field(sa_type=BigInteger)
    first_seen: datetime = Field(sa_type=Utc)
    stamp: int | None = Field(default=None, sa_type=BigInteger)
    moved: datetime | None = Field(default=None, sa_type=Utc)


class RevisionRow(SQLModel, table=True):
    """An item's earlier texts; the current one is in the item itself."""

    __tablename__ = "revision"

    item_id: int = _reference("item", primary_key=True)
    number: int = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    replaced: datetime = Field(sa_type=Utc)


class VerdictRow(SQLModel, table=True):
    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("item_id", "revision", "ruleset"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = _reference("item")
    revision: int
    ruleset: str
    decision: str
    score: float
    body: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Utc)


class CandidateRow(SQLModel, table=True):
    __tablename__ = "candidate"

    id: int | None = Field(default=None, primary_key=True)
    status: str = Field(index=True)
    standing: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    version: int = 1
    score: float
    event_date: date | None = Field(default=None, index=True)
    assignee: str = ""
    snoozed_until: date | None = None
    merged_into: int | None = None
    same_as: int | None = None
    created: datetime = Field(sa_type=Utc, index=True)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Utc)


class CandidateItemRow(SQLModel, table=True):
    __tablename__ = "candidate_item"

    candidate_id: int = _reference("candidate", primary_key=True)
    item_id: int = _reference("item", primary_key=True, index=True)
    position: int


class DraftRow(SQLModel, table=True):
    __tablename__ = "draft"

    candidate_id: int = _reference("candidate", primary_key=True)
    version: int = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=JSON)
    by: str
    at: datetime = Field(sa_type=Utc)


class DecisionRow(SQLModel, table=True):
    """Append-only: rows are never changed or removed."""

    __tablename__ = "decision"

    id: int | None = Field(default=None, primary_key=True)
    candidate_id: int = _reference("candidate", index=True)
    action: str
    by: str
    at: datetime = Field(sa_type=Utc)
    origin: str
    reason: str
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)


class OutboxRow(SQLModel, table=True):
    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("channel", "dedup_key"), Index("ix_outbox_state_due", "state", "due"))

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    dedup_key: str
    kind: str
    body: dict[str, Any] = Field(sa_type=JSON)
    state: str = "waiting"
    attempts: int = 0
    created: datetime = Field(sa_type=Utc)
    due: datetime = Field(sa_type=Utc)
    lease: datetime | None = Field(default=None, sa_type=Utc)
    error: str | None = None
    receipt: str | None = None
    sent: datetime | None = Field(default=None, sa_type=Utc)
    candidate_id: int | None = Field(default=None, index=True)
    tried: datetime | None = Field(default=None, sa_type=Utc)


class HoldRow(SQLModel, table=True):
    """A channel to which nothing is sent until then: it is down, or asked for patience."""

    __tablename__ = "channel_hold"

    channel: str = Field(primary_key=True)
    until: datetime = Field(sa_type=Utc)


class EnvelopeRow(SQLModel, table=True):
    """What Slack sent, by its own id."""

    __tablename__ = "envelope"
    __table_args__ = (Index("ix_envelope_state_received", "state", "received"),)

    id: str = Field(primary_key=True)
    kind: str
    body: dict[str, Any] = Field(sa_type=JSON)
    received: datetime = Field(sa_type=Utc)
    state: str = "waiting"
    attempts: int = 0
    error: str | None = None
    answer: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    worked: datetime | None = Field(default=None, sa_type=Utc)


class DigestRow(SQLModel, table=True):
    """One subscriber's digest of one week."""

    __tablename__ = "digest"

    subscriber: str = Field(primary_key=True)
    week: str = Field(primary_key=True)
    state: str
    attempts: int
    due: datetime = Field(sa_type=Utc)
    at: datetime = Field(sa_type=Utc)
    error: str | None = None


class SourceRow(SQLModel, table=True):
    """What the poller remembers of a source."""

    __tablename__ = "source"

    name: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=JSON)
    due: datetime | None = Field(default=None, sa_type=Utc)
    seen: bytes | None = None


class PollRow(SQLModel, table=True):
    """One line for each poll of a source, for health."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_source_at", "source", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    at: datetime = Field(sa_type=Utc)
    status: str
    seen: int
    new: int
    edited: int
    candidates: int
    error: str | None = None


class RobotsRow(SQLModel, table=True):
    """What an origin's robots.txt lets us do."""

    __tablename__ = "robots"

    origin: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=JSON)
    fetched: datetime = Field(sa_type=Utc)


class BackfillRow(SQLModel, table=True):
    """How far a source's past has been read: the cursor, and the oldest day that it reached."""

    __tablename__ = "backfill"

    source: str = Field(primary_key=True)
    since: date = Field(primary_key=True)
    until: date = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=JSON)
    reached: date | None = None
    started: datetime = Field(sa_type=Utc)
    finished: datetime | None = Field(default=None, sa_type=Utc)


class IssueRow(SQLModel, table=True):
    """An issue of a report as it went out; append-only."""

    __tablename__ = "issue"
    __table_args__ = (Index("ix_issue_kind_period", "kind", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    style: str
    period: str
    language: str
    issued: date
    by: str
    at: datetime = Field(sa_type=Utc)
    entries: list[Any] = Field(sa_type=JSON)
