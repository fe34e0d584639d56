"""Candidates with their items, every version of their drafts, and the append-only history of decisions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, func, insert, select, tuple_, update
from sqlmodel import Session, col

from monitor.core.errors import DecisionError
from monitor.core.handmade import Handmade, handmade
from monitor.core.model import Candidate, Decision, Draft, Standing, Status, StoredItem
from monitor.store.codec import from_json, to_json
from monitor.store.items import Items
from monitor.store.tables import LARGEST_ID, CandidateItemRow, CandidateRow, DecisionRow, DraftRow

MACHINE = "monitor"
_CHUNK = 200


class Candidates:
    """Questions about candidates within one unit of work."""

    def __init__(self, session: Session, items: Items) -> None:
        self._session = session
        self._items = items

    def open(
        self, items: Sequence[StoredItem], draft: Draft, *, score: float, at: datetime, by: str = MACHINE,
        same_as: int | None = None, standing: Standing = "",
    ) -> Candidate:  # fmt: skip
        """A new candidate with the first draft of whoever found it; `same_as` may be the same event."""
        row = CandidateRow(
            status="new", standing=standing, score=score, created=at, event_date=draft.event_date, same_as=same_as
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        self._attach(row.id, items)
        self._keep(row.id, draft, by=by, at=at)
        return self.need(row.id)

    def get(self, candidate_id: int) -> Candidate | None:
        if candidate_id > LARGEST_ID:
            return None
        return next(iter(self._load(select(CandidateRow).where(col(CandidateRow.id) == candidate_id))), None)

    def need(self, candidate_id: int) -> Candidate:
        """The candidate of the id; DecisionError where there is none."""
        if (found := self.get(candidate_id)) is None:
            raise DecisionError(f"there is no candidate {candidate_id}")
        return found

    def all(self, status: Status | None = None) -> list[Candidate]:
        """The candidates, of one status where it is given, by id."""
        wanted = select(CandidateRow).order_by(col(CandidateRow.id))
        return self._load(wanted.where(col(CandidateRow.status) == status) if status else wanted)

    def around(self, first: date, last: date) -> list[tuple[int, Status, tuple[StoredItem, ...]]]:
        """The candidates that were not merged away and whose event is dated within the days given, with their items."""
        found = self._session.execute(
            select(col(CandidateRow.id), col(CandidateRow.status))
            .where(col(CandidateRow.status) != "merged", col(CandidateRow.event_date).between(first, last))
            .order_by(col(CandidateRow.id))
        ).all()
        items = self._attached([candidate_id for candidate_id, _ in found])
        return [(candidate_id, status, items.get(candidate_id, ())) for candidate_id, status in found]

    def of_item(self, item_id: int) -> list[Candidate]:
        """The candidates that the item supports, those merged away left out."""
        ids = select(col(CandidateItemRow.candidate_id)).where(col(CandidateItemRow.item_id) == item_id)
        return self._load(
            select(CandidateRow).where(col(CandidateRow.id).in_(ids), col(CandidateRow.status) != "merged")
        )

    def sleeping(self, today: date) -> list[Candidate]:
        """The snoozed candidates whose day has come."""
        return self._load(
            select(CandidateRow).where(
                col(CandidateRow.status) == "snoozed", col(CandidateRow.snoozed_until) <= today
            )
        )  # fmt: skip

    def awaited(self, until: date) -> list[Candidate]:
        """The announced candidates that were not put away and whose event begins no later than that day."""
        wanted = select(CandidateRow).where(
            col(CandidateRow.standing) == "announced",
            col(CandidateRow.status).in_(("new", "snoozed", "accepted")),
            col(CandidateRow.event_date) <= until,
        )
        return self._load(wanted.order_by(col(CandidateRow.id)))

    def save(self, after: Candidate, *, before: Candidate, by: str, at: datetime) -> Candidate:
        """Write what changed, unless somebody else changed the candidate since `before` was read."""
        changed = self._session.execute(
            update(CandidateRow)
            .where(col(CandidateRow.id) == before.id, col(CandidateRow.version) == before.version)
            .values(
                status=after.status, standing=after.standing, version=before.version + 1, score=after.score,
                assignee=after.assignee, snoozed_until=after.snoozed_until, merged_into=after.merged_into,
                decided_by=after.decided_by, decided_at=after.decided_at, event_date=after.draft.event_date,
            )
            .returning(col(CandidateRow.id))
        )  # fmt: skip
        if changed.first() is None:
            raise DecisionError(f"candidate {before.id} was changed by somebody else meanwhile; look at it again")
        if after.draft.version != before.draft.version:
            self._keep(after.id, after.draft, by=by, at=at)
        if after.items != before.items:
            self._session.execute(delete(CandidateItemRow).where(col(CandidateItemRow.candidate_id) == after.id))
            self._attach(after.id, after.items)
        self._session.expire_all()
        return self.need(after.id)

    def drafts(self, candidate_id: int) -> list[tuple[Draft, str, datetime]]:
        """Every version of a draft with who made it and when, the first one first."""
        rows = self._session.scalars(
            select(DraftRow).where(col(DraftRow.candidate_id) == candidate_id).order_by(col(DraftRow.version))
        )
        return [(from_json(Draft, row.body), row.by, row.at) for row in rows]

    def record(self, decision: Decision) -> None:
        """Append to the history."""
        self._session.execute(
            insert(DecisionRow).values(
                candidate_id=decision.candidate, action=decision.action, by=decision.by, at=decision.at,
                origin=decision.origin, reason=decision.reason, before=dict(decision.before),
                after=dict(decision.after),
            )
        )  # fmt: skip

    def history(self, candidate_id: int) -> list[Decision]:
        """The decisions on a candidate, oldest first."""
        rows = self._session.scalars(
            select(DecisionRow).where(col(DecisionRow.candidate_id) == candidate_id).order_by(col(DecisionRow.id))
        )
        return [_decision(row) for row in rows]

    def handmade(self) -> Handmade:
        """What curators parted and joined, as it stands now."""
        rows = self._session.scalars(
            select(DecisionRow)
            .where(col(DecisionRow.action).in_(("merge", "split", "undo")))
            .order_by(col(DecisionRow.id))
        )
        merged = self._session.execute(
            select(col(CandidateRow.id), col(CandidateRow.merged_into)).where(
                col(CandidateRow.merged_into).is_not(None)
            )
        )
        return handmade(map(_decision, rows), dict(merged.all()))

    def every_draft(self) -> Iterator[tuple[int, Status, Draft, str]]:
        """Each version of each draft: its candidate, the candidate's status, and who made the version."""
        rows = self._session.execute(
            select(DraftRow, col(CandidateRow.status))
            .join(CandidateRow, col(CandidateRow.id) == col(DraftRow.candidate_id))
            .order_by(col(DraftRow.candidate_id), col(DraftRow.version))
            .execution_options(yield_per=_CHUNK)
        )
        for row, status in rows:
            yield row.candidate_id, status, from_json(Draft, row.body), row.by

    def each(self, status: Status) -> Iterator[Candidate]:
        """The candidates of one status by id, a few at a time however many there are."""
        last = 0
        while True:
            wanted = select(CandidateRow).where(col(CandidateRow.status) == status, col(CandidateRow.id) > last)
            found = self._load(wanted.order_by(col(CandidateRow.id)).limit(_CHUNK))
            if not found:
                return
            yield from found
            last = found[-1].id
            self._session.expunge_all()  # what was read is not kept

    def decisions(self, *, since: datetime | None = None) -> Iterator[Decision]:
        """The decisions on all candidates, oldest first; with `since`, those from then on."""
        wanted = select(DecisionRow).order_by(col(DecisionRow.id)).execution_options(yield_per=_CHUNK)
        if since:
            wanted = wanted.where(col(DecisionRow.at) >= since)
        return map(_decision, self._session.scalars(wanted))

    def _load(self, wanted: Select[CandidateRow]) -> list[Candidate]:
        rows = list(self._session.scalars(wanted))
        ids = [row.id or 0 for row in rows]
        items: dict[int, tuple[StoredItem, ...]] = {}
        drafts: dict[int, Draft] = {}
        for start in range(0, len(ids), _CHUNK):
            items |= self._attached(ids[start : start + _CHUNK])
            drafts |= self._drafted(ids[start : start + _CHUNK])
        return [_value(row, items.get(row.id or 0, ()), drafts[row.id or 0]) for row in rows]

    def _drafted(self, ids: Sequence[int]) -> dict[int, Draft]:
        """The newest draft of each."""
        newest = (
            select(col(DraftRow.candidate_id), func.max(DraftRow.version))
            .where(col(DraftRow.candidate_id).in_(ids))
            .group_by(col(DraftRow.candidate_id))
        )
        rows = self._session.scalars(
            select(DraftRow).where(tuple_(col(DraftRow.candidate_id), col(DraftRow.version)).in_(newest))
        )
        return {row.candidate_id: from_json(Draft, row.body) for row in rows}

    def _attached(self, ids: Sequence[int]) -> dict[int, tuple[StoredItem, ...]]:
        pairs = self._session.execute(
            select(col(CandidateItemRow.candidate_id), col(CandidateItemRow.item_id))
            .where(col(CandidateItemRow.candidate_id).in_(ids))
            .order_by(col(CandidateItemRow.position))
        ).all()
        stored = self._items.many([item_id for _, item_id in pairs])
        found: dict[int, tuple[StoredItem, ...]] = {}
        for candidate_id, item_id in pairs:
            found[candidate_id] = (*found.get(candidate_id, ()), stored[item_id])
        return found

    def _attach(self, candidate_id: int, items: Iterable[StoredItem]) -> None:
        rows = [
            {"candidate_id": candidate_id, "item_id": stored.id, "position": position}
            for position, stored in enumerate(items)
        ]
        if rows:
            self._session.execute(insert(CandidateItemRow), rows)

    def _keep(self, candidate_id: int, draft: Draft, *, by: str, at: datetime) -> None:
        self._session.execute(
            insert(DraftRow).values(candidate_id=candidate_id, version=draft.version, body=to_json(draft), by=by, at=at)
        )


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        id=row.id, candidate=row.candidate_id, action=row.action, by=row.by, at=row.at, origin=row.origin,  # type: ignore[arg-type]
        reason=row.reason, before=row.before, after=row.after,
    )  # fmt: skip


def _value(row: CandidateRow, items: tuple[StoredItem, ...], draft: Draft) -> Candidate:
    assert row.id is not None
    return Candidate(
        id=row.id, status=row.status, standing=row.standing, version=row.version, score=row.score,  # type: ignore[arg-type]
        items=items, draft=draft,
        assignee=row.assignee, snoozed_until=row.snoozed_until, merged_into=row.merged_into, same_as=row.same_as,
        created=row.created, decided_by=row.decided_by, decided_at=row.decided_at,
    )  # fmt: skip
