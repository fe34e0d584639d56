"""A curator's verbs on candidates; the one way in for the terminal, for Slack and for any page.

Each verb is one unit of work: read, decide (core.review), write if nobody was faster, append to the history.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.core import review
from monitor.core.announced import standing
from monitor.core.edits import apply_edits
from monitor.core.errors import DecisionError
from monitor.core.model import Action, Candidate, Decision
from monitor.services.propose import Proposer
from monitor.store import Store, Unit

Within = Callable[[Unit], None]


def nothing(_: Unit) -> None:
    """What is done within a decision where nothing else must hold with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where decisions are taken: on which store, by whom, from where (`origin`), on whose clock.

    `within` is done inside each decision's own transaction, before it ends: what it refuses is not decided.
    """

    store: Store
    proposer: Proposer
    clock: Callable[[], datetime]
    zone: ZoneInfo
    by: str
    origin: str = "terminal"
    within: Within = nothing

    def accept(self, candidate_id: int, *, expected: int | None = None) -> Candidate:
        """Take the candidate's draft into the report."""
        return self._decide(candidate_id, "accept", lambda c, at: review.accept(c, by=self.by, at=at), expected)

    def reject(self, candidate_id: int, reason: str, *, expected: int | None = None) -> Candidate:
        """Put the candidate away with one of the seven reasons."""
        return self._decide(
            candidate_id, "reject", lambda c, at: review.reject(c, reason, by=self.by, at=at), expected, reason
        )

    def snooze(self, candidate_id: int, until: date, *, expected: int | None = None) -> Candidate:
        """Hide the candidate until a later day."""
        return self._decide(
            candidate_id,
            "snooze",
            lambda c, at: review.snooze(c, until, today=at.astimezone(self.zone).date()),
            expected,
        )

    def assign(self, candidate_id: int, who: str, *, expected: int | None = None) -> Candidate:
        """Give the candidate to somebody."""
        return self._decide(candidate_id, "assign", lambda c, _: review.assign(c, who), expected)

    def confirm(self, candidate_id: int, *, expected: int | None = None) -> Candidate:
        """Say that an announced event took place."""
        return self._decide(candidate_id, "confirm", lambda c, _: review.confirm(c), expected)

    def edit(self, candidate_id: int, edits: Mapping[str, str], *, expected: int | None = None) -> Candidate:
        """Make the next version of the draft."""

        def changed(candidate: Candidate, _: datetime) -> Candidate:
            after = self._edited(candidate, edits)
            if after is candidate:
                raise DecisionError(f"candidate {candidate_id}: nothing was changed")
            return after

        return self._decide(candidate_id, "edit", changed, expected)

    def edit_and_accept(self, candidate_id: int, edits: Mapping[str, str], *, expected: int | None = None) -> Candidate:
        """Make the next version of the draft, where the edits change anything, and take it into the report."""
        at = self.clock()
        with self._unit() as tx:
            candidate = self._current(tx, candidate_id, expected)
            edited = self._edited(candidate, edits)
            if edited is not candidate:
                candidate = self._write(tx, candidate, edited, "edit", at)
            return self._write(tx, candidate, review.accept(candidate, by=self.by, at=at), "accept", at)

    def reject_all(self, candidates: Iterable[int], reason: str) -> list[Candidate]:
        """Put away those of the candidates that are still open, in one unit of work; returns them."""
        at = self.clock()
        with self._unit() as tx:
            found = [tx.candidates.need(one) for one in candidates]
            return [
                self._write(tx, one, review.reject(one, reason, by=self.by, at=at), "reject", at, reason)
                for one in found
                if one.status in ("new", "snoozed")
            ]

    def merge(self, kept_id: int, other_id: int, *, expected: int | None = None) -> Candidate:
        """Make two candidates one; the first is kept. `expected` is the version that it was seen at."""
        at = self.clock()
        with self._unit() as tx:
            kept, other = self._current(tx, kept_id, expected), tx.candidates.need(other_id)
            kept_after, other_after = review.merge(kept, other, by=self.by, at=at, publishers=self.proposer.publishers)
            kept_after = self.proposer.stood(tx, kept, kept_after)
            self._write(tx, other, other_after, "merge", at, reason=f"into {kept_id}")
            return self._write(tx, kept, kept_after, "merge", at, reason=str(other_id))

    def split(self, candidate_id: int, item: int, *, expected: int | None = None) -> Candidate:
        """Give one item of a candidate a candidate of its own; returns the new one."""
        at = self.clock()
        with self._unit() as tx:
            candidate = self._current(tx, candidate_id, expected)
            after, taken = review.split(candidate, item)
            verdict = tx.items.verdicts([taken.id])[taken.id]
            draft = self.proposer.draft([taken], [verdict])
            stands = standing([(taken.item, verdict)], draft.event_date)
            fresh = tx.candidates.open([taken], draft, score=verdict.score, at=at, standing=stands)
            after = self.proposer.stood(tx, candidate, after)
            self._write(tx, candidate, after, "split", at, reason=str(fresh.id))
            tx.candidates.record(self._line(fresh, fresh, "split", at, reason=f"from {candidate_id}"))
            self.proposer.announcer.by_hand(tx, fresh, at=at)
            return fresh

    def undo(self, candidate_id: int, *, expected: int | None = None) -> tuple[Candidate, Decision]:
        """Take back the newest decision that was not yet; returns the candidate and what was taken back."""
        at = self.clock()
        with self._unit() as tx:
            candidate = self._current(tx, candidate_id, expected)
            decision = review.to_undo(tx.candidates.history(candidate_id))
            if decision.action in ("merge", "split"):
                history = tx.candidates.history(review.partner(decision))
                self._undo_pair(tx, review.pair(decision, history), at)
            else:
                self._undo_one(tx, candidate, decision, at)
            return tx.candidates.need(candidate_id), decision

    def _decide(
        self,
        candidate_id: int,
        action: Action,
        step: Callable[[Candidate, datetime], Candidate],
        expected: int | None,
        reason: str = "",
    ) -> Candidate:
        at = self.clock()
        with self._unit() as tx:
            before = self._current(tx, candidate_id, expected)
            return self._write(tx, before, step(before, at), action, at, reason)

    def _write(
        self, tx: Unit, before: Candidate, after: Candidate, action: Action, at: datetime, reason: str = ""
    ) -> Candidate:
        saved = tx.candidates.save(after, before=before, by=self.by, at=at)
        tx.candidates.record(self._line(before, after, action, at, reason))
        self.proposer.announcer.changed(tx, saved, at=at)
        return saved

    @contextmanager
    def _unit(self) -> Iterator[Unit]:
        with self.store.write() as tx:
            yield tx
            self.within(tx)

    def _current(self, tx: Unit, candidate_id: int, expected: int | None) -> Candidate:
        """The candidate, unless it changed since it was looked at."""
        candidate = tx.candidates.need(candidate_id)
        if expected is not None and candidate.version != expected:
            raise DecisionError(_stale(candidate, tx.candidates.history(candidate_id)))
        return candidate

    def _edited(self, candidate: Candidate, edits: Mapping[str, str]) -> Candidate:
        """The candidate with the draft's next version; itself where the edits change nothing."""
        draft = apply_edits(candidate.draft, edits, self.proposer.gazetteer.registry)
        return candidate if draft == candidate.draft else review.edit(candidate, draft)

    def _line(self, before: Candidate, after: Candidate, action: Action, at: datetime, reason: str = "") -> Decision:
        return review.record(before, after, action, by=self.by, at=at, origin=self.origin, reason=reason)

    def _undo_one(self, tx: Unit, candidate: Candidate, decision: Decision, at: datetime) -> None:
        drafts = [draft for draft, _, _ in tx.candidates.drafts(candidate.id)]
        after = review.undo(candidate, decision, drafts=drafts)
        self._undone(tx, candidate, after, decision, at)

    def _undo_pair(self, tx: Unit, decisions: tuple[Decision, Decision], at: datetime) -> None:
        """Take back a merge or a split: one decision that stands in the history of two candidates."""
        kept, other = decisions
        keeper, second = tx.candidates.need(kept.candidate), tx.candidates.need(other.candidate)
        if kept.action == "merge":
            keeper_after, second_after = review.unmerge(keeper, second, decisions)
        else:
            keeper_after, second_after = review.unsplit(keeper, second, kept, by=self.by, at=at)
        self._undone(tx, second, second_after, other, at)
        self._undone(tx, keeper, keeper_after, kept, at)

    def _undone(self, tx: Unit, before: Candidate, after: Candidate, decision: Decision, at: datetime) -> None:
        saved = tx.candidates.save(after, before=before, by=self.by, at=at)
        self.proposer.announcer.changed(tx, saved, at=at)
        line = self._line(before, after, "undo", at, reason=decision.action)
        tx.candidates.record(replace(line, after={**line.after, "undoes": decision.id}))


def _stale(candidate: Candidate, history: list[Decision]) -> str:
    last = history[-1] if history else None
    told = f": {last.by} did {last.action} at {last.at:%Y-%m-%d %H:%M} UTC" if last else ""
    return f"candidate {candidate.id} has changed since you looked{told}; look at it again"
