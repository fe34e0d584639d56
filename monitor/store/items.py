"""Items: stored exactly once, known by their keys, with the texts they had before and the verdicts on them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel, col

from monitor.core.identity import Keys, Known, Sighting
from monitor.core.model import Item, StoredItem, Verdict
from monitor.core.past import day_in
from monitor.store.codec import from_json, to_json
from monitor.store.revisions import Revisions
from monitor.store.tables import LARGEST_ID, ItemRow, KeyRow, SightingRow, VerdictRow

# What every poll asks is written once, as building a statement costs more than running it. Numbers go in as one
# parameter, however many they are.
_NUMBERS = select(func.json_each(bindparam("numbers")).table_valued("value").c.value)
_NUMBERED = select(col(KeyRow.hash), col(KeyRow.item_id)).where(col(KeyRow.hash).in_(_NUMBERS))
_SHOWN = (
    select(col(KeyRow.hash), col(KeyRow.item_id), col(SightingRow.digest), col(SightingRow.stamp))
    .outerjoin(
        SightingRow,
        and_(col(SightingRow.item_id) == col(KeyRow.item_id), col(SightingRow.source) == bindparam("source")),
    )
    .where(col(KeyRow.hash).in_(_NUMBERS))
)
_SIGHTINGS = select(
    col(SightingRow.item_id), col(SightingRow.digest), col(SightingRow.stamp), col(SightingRow.first_seen),
    col(SightingRow.moved),
).where(col(SightingRow.item_id).in_(_NUMBERS), col(SightingRow.source) == bindparam("source"))  # fmt: skip
_WHOLE = select(ItemRow.__table__).where(col(ItemRow.id).in_(_NUMBERS))  # type: ignore[attr-defined]
_COMPARED = select(col(ItemRow.id), col(ItemRow.source), col(ItemRow.title), col(ItemRow.published)).where(
    col(ItemRow.id).in_(_NUMBERS)
)
_KEYS = select(col(KeyRow.item_id), col(KeyRow.kind), col(KeyRow.hash)).where(col(KeyRow.item_id).in_(_NUMBERS))
_VERDICTS = (
    select(col(VerdictRow.item_id), col(VerdictRow.body))
    .where(col(VerdictRow.item_id).in_(_NUMBERS))
    .order_by(col(VerdictRow.id))
)
_LAST = select(func.max(ItemRow.id))
# Once a unit of work, not by a trigger like edits: at each addition SQLite writes a part of the index out.
_INDEXED = text("INSERT INTO item_search(rowid, title, text) SELECT id, title, text FROM item WHERE id >= :first")


class Items:
    """Questions about items within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._revisions = Revisions(session)
        self._last: int | None = None  # once asked, nobody else adds items in this unit of work
        self._unindexed = 0

    def known(self, keys: Iterable[Keys]) -> dict[int, Known]:
        """The items that any of the keys stands for, by key."""
        rows = self._ask(_NUMBERED, (key for one in keys for key in one.trusted))
        items = self._compared({item_id for _, item_id in rows})
        return {key: items[item_id] for key, item_id in rows}

    def shown(self, keys: Iterable[Keys], source: str) -> dict[int, tuple[int, int | None, int | None]]:
        """By key the item that it stands for, with digest and stamp of what `source` last showed of it, if it did."""
        rows = self._ask(_SHOWN, (key for one in keys for key in one.trusted), source=source)
        return {key: (item_id, digest, stamp) for key, item_id, digest, stamp in rows}

    def sightings(self, ids: Iterable[int], source: str) -> dict[int, Sighting]:
        """What `source` last showed of each of the items, of those that it carries."""
        rows = self._ask(_SIGHTINGS, ids, source=source)
        return {
            item_id: Sighting(digest=digest, stamp=stamp, first_seen=first_seen, moved=moved)
            for item_id, digest, stamp, first_seen, moved in rows
        }

    def add(self, item: Item, keys: Keys, *, seen: datetime, digest: int | None = None) -> StoredItem:
        """Store a new item with its keys; `digest` stands for theirs where the text is not there yet."""
        (stored,) = self.add_all([(item, keys, keys.digest if digest is None else digest)], seen=seen)
        return stored

    def add_all(self, new: Sequence[tuple[Item, Keys, int]], *, seen: datetime) -> list[StoredItem]:
        """Store new items, each with its keys and the digest of what its source shows; in their order."""
        if not new:
            return []
        if self._last is None:
            self._last = self._connection.execute(_LAST).scalar() or 0
        first = self._last + 1
        self._last += len(new)
        stored = [StoredItem(id=first + n, item=item, first_seen=seen) for n, (item, _, _) in enumerate(new)]
        self._insert(ItemRow, [_row(one) for one in stored])
        hashes = [
            {"hash": value, "kind": kind, "item_id": one.id}
            for one, (_, keys, _) in zip(stored, new, strict=True)
            for kind, value in (("link", keys.link), ("guid", keys.guid), ("content", keys.content))
            if value is not None
        ]
        self._insert(KeyRow, hashes, known=())
        sightings = [
            {"item_id": one.id, "source": item.source, "digest": digest, "stamp": keys.stamp, "first_seen": seen}
            for one, (item, keys, digest) in zip(stored, new, strict=True)
        ]
        self._insert(SightingRow, sightings)
        self._unindexed = min(self._unindexed or first, first)
        return stored

    def index(self) -> None:
        """Take what this unit of work added into the full-text index."""
        if self._unindexed:
            self._connection.execute(_INDEXED, {"first": self._unindexed})
            self._unindexed = 0

    def sighted(self, shown: Iterable[tuple[int, int, int]], source: str, *, seen: datetime) -> None:
        """Remember what a source shows of items, each given with digest and stamp."""
        rows = [
            {"item_id": item_id, "source": source, "digest": digest, "stamp": stamp, "first_seen": seen}
            for item_id, digest, stamp in shown
        ]
        self._insert(SightingRow, rows, known=("digest", "stamp"))

    def revise(self, item_id: int, item: Item, *, seen: datetime) -> StoredItem:
        """Replace an item's title and text, keeping the earlier ones as a revision."""
        row = self._session.get_one(ItemRow, item_id)
        number = self._revisions.keep(row, seen=seen)
        return self._written(row, item, number + 1)

    def go_back(self, item_id: int, item: Item, *, seen: datetime) -> StoredItem | None:
        """Take an item back to a title and text that it had, without a revision, where it did so often before.

        None where it never had them, or returned to some that it had only a few times so far.
        """
        row = self._session.get_one(ItemRow, item_id)
        number = self._revisions.known(row, (item.title, item.text), seen=seen)
        return self._written(row, item, number) if number else None

    def _written(self, row: ItemRow, item: Item, number: int) -> StoredItem:
        self.index()  # the trigger takes the earlier text out of the index
        row.title, row.text, row.revision = item.title, item.text, number
        self._session.flush()
        return _stored(row)

    def relocate(self, stored: StoredItem, keys: Keys, *, at: datetime) -> None:
        """Take over the item's link and date, which are no edit of the text; it is known by the link's key too."""
        row = self._session.get_one(ItemRow, stored.id)
        row.url, row.published = stored.item.url, stored.item.published
        self._session.flush()
        here = col(SightingRow.item_id) == stored.id, col(SightingRow.source) == stored.item.source
        self._session.execute(update(SightingRow).where(*here).values(moved=at))
        if keys.link is not None:
            self._insert(KeyRow, [{"hash": keys.link, "kind": "link", "item_id": stored.id}], known=())

    def get(self, item_id: int) -> StoredItem | None:
        row = self._session.get(ItemRow, item_id) if item_id <= LARGEST_ID else None
        return _stored(row) if row else None

    def as_of(self, item_id: int, moment: datetime) -> tuple[int, str, str] | None:
        """The number, title and text of the revision that an item had at a moment."""
        row = self._session.get(ItemRow, item_id)
        return self._revisions.as_of(row, moment) if row else None

    def revision(self, item_id: int, number: int) -> tuple[str, str] | None:
        """The title and text of one revision of an item."""
        row = self._session.get(ItemRow, item_id)
        return self._revisions.one(row, number) if row else None

    def many(self, ids: Sequence[int]) -> dict[int, StoredItem]:
        """The items of the ids that exist."""
        return {row.id: _stored(row) for row in self._ask(_WHOLE, ids)}

    def by_url(self, url: str) -> StoredItem | None:
        """The item that a source links to by exactly this address."""
        row = self._session.scalars(select(ItemRow).where(col(ItemRow.url) == url)).first()
        return _stored(row) if row else None

    def all(self, source: str | None = None, *, since: datetime | None = None) -> Iterable[StoredItem]:
        """The items, newest first; with a source, those that it carries; with `since`, those first seen from then."""
        wanted = select(ItemRow).order_by(col(ItemRow.id).desc())
        if since:
            wanted = wanted.where(col(ItemRow.first_seen) >= since)
        if source:
            carried = select(col(SightingRow.item_id)).where(col(SightingRow.source) == source)
            wanted = wanted.where(col(ItemRow.id).in_(carried))
        for row in self._session.scalars(wanted.execution_options(yield_per=200)):
            yield _stored(row)

    def per_month(self, source: str, zone: ZoneInfo) -> dict[date, int]:
        """How many of the source's items are dated in each month of the zone, given by its first day."""
        moments = self._session.scalars(
            select(func.coalesce(col(ItemRow.published), col(ItemRow.first_seen)))
            .join(SightingRow, col(SightingRow.item_id) == col(ItemRow.id))
            .where(col(SightingRow.source) == source)
        )
        return Counter(day_in(zone, moment).replace(day=1) for moment in moments)

    def judged(self, stored: StoredItem, verdict: Verdict, *, at: datetime) -> None:
        """Store the verdict on an item's current text, "no" included; the same ruleset judges a text once."""
        self.judged_all([(stored, verdict)], at=at)

    def judged_all(self, judged: Iterable[tuple[StoredItem, Verdict]], *, at: datetime) -> None:
        """Store the verdicts on items."""
        rows = [
            {
                "item_id": stored.id, "revision": stored.revisions, "ruleset": verdict.ruleset,
                "decision": verdict.decision, "score": verdict.score, "body": to_json(verdict), "at": at,
            }
            for stored, verdict in judged
        ]  # fmt: skip
        self._insert(VerdictRow, rows, known=())

    def judged_anew(self, stored: StoredItem, verdict: Verdict, *, at: datetime) -> None:
        """Store the verdict on an item's text in place of what the same ruleset said when its date was another."""
        self._session.execute(
            delete(VerdictRow).where(
                col(VerdictRow.item_id) == stored.id,
                col(VerdictRow.revision) == stored.revisions,
                col(VerdictRow.ruleset) == verdict.ruleset,
            )
        )
        self.judged(stored, verdict, at=at)

    def verdicts(self, ids: Sequence[int]) -> Mapping[int, Verdict]:
        """The latest verdict on each item."""
        rows = self._ask(_VERDICTS, ids)
        return {item_id: from_json(Verdict, body) for item_id, body in rows}

    def misses(self, *, since: datetime, most: int) -> list[tuple[StoredItem, Verdict]]:
        """The items whose last verdict is "no" with the highest scores, of those judged since then."""
        last = (
            select(func.max(VerdictRow.id)).where(col(VerdictRow.at) >= since).group_by(col(VerdictRow.item_id))
        )  # fmt: skip
        rows = self._session.scalars(
            select(VerdictRow)
            .where(col(VerdictRow.id).in_(last), col(VerdictRow.decision) == "no")
            .order_by(col(VerdictRow.score).desc(), col(VerdictRow.id).desc())
            .limit(most)
        ).all()
        items = self.many([row.item_id for row in rows])
        return [(items[row.item_id], from_json(Verdict, row.body)) for row in rows]

    def _compared(self, ids: set[int]) -> dict[int, Known]:
        items = self._ask(_COMPARED, ids)
        keys: dict[int, dict[str, int]] = {}
        for item_id, kind, value in self._ask(_KEYS, ids):
            keys.setdefault(item_id, {})[kind] = value
        return {
            item_id: Known(
                id=item_id,
                source=source,
                title=title,
                published=published,
                link=keys.get(item_id, {}).get("link"),
                guid=keys.get(item_id, {}).get("guid"),
            )
            for item_id, source, title, published in items
        }

    @property
    def _connection(self) -> Connection:
        """Past the mapping of objects, which costs several times what the database does."""
        return self._session.connection()

    def _ask(self, statement: Executable, numbers: Iterable[int], **named: str) -> Sequence[Any]:
        """The rows for some numbers; none without asking where there are no numbers."""
        wanted = [*numbers]
        return self._connection.execute(statement, {"numbers": json.dumps(wanted), **named}).all() if wanted else []

    def _insert(
        self, table: type[SQLModel], rows: list[dict[str, Any]], *, known: tuple[str, ...] | None = None
    ) -> None:
        """Insert rows at once; with `known` some may be there already, and of those only these columns change."""
        if rows:
            self._connection.execute(_insertion(table, known), rows)


@cache
def _insertion(table: type[SQLModel], known: tuple[str, ...] | None) -> Insert:
    statement = sqlite_insert(cast(Table, table.__table__))  # type: ignore[attr-defined]
    if known is None:
        return statement
    if not known:
        return statement.on_conflict_do_nothing()
    keys = [column.name for column in statement.table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_={name: statement.excluded[name] for name in known})


def _row(stored: StoredItem) -> dict[str, Any]:
    item = stored.item
    return {
        "id": stored.id, "source": item.source, "language": item.language, "country": item.country,
        "timezone": item.timezone, "url": item.url, "guid": item.guid, "title": item.title, "text": item.text,
        "published": item.published, "first_seen": stored.first_seen, "revision": stored.revisions,
    }  # fmt: skip


def _stored(row: ItemRow | Row[Any]) -> StoredItem:
    assert row.id is not None
    item = Item(
        source=row.source, language=row.language, country=row.country, timezone=row.timezone, url=row.url,  # type: ignore[arg-type]
        guid=row.guid, title=row.title, text=row.text, published=row.published,
    )  # fmt: skip
    return StoredItem(id=row.id, item=item, first_seen=row.first_seen, revisions=row.revision)
