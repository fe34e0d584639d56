"""The state machine of decisions: each verb in each state, what undo gives back, and that no sequence breaks it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from monitor.core import review
from monitor.core.announced import lapse, stand
from monitor.core.errors import DecisionError
from monitor.core.model import Action, Bilingual, Candidate, Decision, Draft, Link, Standing, Status, StoredItem
from tests import make

TODAY = make.NOW.date()
TOMORROW = TODAY + timedelta(days=1)
ANA: dict[str, Any] = {"by": "Ana", "at": make.NOW}
STATES: tuple[Status, ...] = get_args(Status)


def in_state(status: Status, number: int = 1) -> Candidate:
    """A candidate with two sources in the state, decided by Berta where it was decided."""
    changes: dict[str, Any] = {"status": status, "items": (make.stored(10 * number), make.stored(10 * number + 1))}
    if status == "snoozed":
        changes["snoozed_until"] = TOMORROW
    if status == "merged":
        changes["merged_into"] = 9
    if status not in ("new", "snoozed"):
        changes |= {"decided_by": "Berta", "decided_at": datetime.fromisoformat("2023-07-26T09:05:00+00:00")}
    return make.candidate(number, **changes)


VERBS: dict[str, Callable[[Candidate], Candidate]] = {
    "accept": lambda c: review.accept(c, **ANA),
    "reject": lambda c: review.reject(c, "routine", **ANA),
    "snooze": lambda c: review.snooze(c, TOMORROW, today=TODAY),
    "wake": review.wake,
    "reopen": review.reopen,
    "revive": review.revive,
    "assign": lambda c: review.assign(c, "Carla"),
    "edit": lambda c: review.edit(c, replace(c.draft, title="Edited")),
    "confirm": lambda c: review.confirm(replace(c, standing="announced")),
    "split": lambda c: review.split(c, c.items[0].id)[0],
    "join": lambda c: review.join(c, make.stored(99), score=0.5),
    "keep": lambda c: review.merge(c, in_state("new", 2), **ANA)[0],
    "merge": lambda c: review.merge(in_state("new", 2), c, **ANA)[1],
}
# What each verb makes of new, snoozed, accepted, rejected and merged; "-" where it is refused.
TABLE = {
    "accept": "accepted accepted - - -",
    "reject": "rejected rejected - - -",
    "snooze": "snoozed snoozed - - -",
    "wake": "- new - - -",
    "reopen": "- - new - -",
    "revive": "- - - new -",
    "assign": "new snoozed accepted - -",
    "edit": "new snoozed accepted - -",
    "confirm": "new snoozed accepted - -",
    "split": "new snoozed accepted - -",
    "join": "new new accepted rejected -",
    "keep": "new snoozed accepted - -",
    "merge": "merged merged - - -",
}


def _transitions() -> Iterator[Any]:
    for verb, row in TABLE.items():
        for status, becomes in zip(STATES, row.split(), strict=True):
            yield pytest.param(verb, status, becomes, id=f"{verb} {status}")


@pytest.mark.parametrize(("verb", "status", "becomes"), [*_transitions()])
def test_each_verb_in_each_state(verb: str, status: Status, becomes: str) -> None:
    candidate = in_state(status)
    if becomes == "-":
        with pytest.raises(DecisionError, match=r"^candidate 1 "):
            VERBS[verb](candidate)
        return
    after = VERBS[verb](candidate)
    assert after.status == becomes
    assert _sound(after)


def test_the_table_knows_every_verb_and_state() -> None:
    assert TABLE.keys() == VERBS.keys()
    assert STATES == ("new", "snoozed", "accepted", "rejected", "merged")


def _sound(candidate: Candidate) -> bool:
    """What must hold of a candidate in any state."""
    return (
        (candidate.status == "snoozed") == (candidate.snoozed_until is not None)
        and (candidate.status == "merged") == (candidate.merged_into is not None)
        and (candidate.status in ("accepted", "rejected", "merged")) == (candidate.decided_at is not None)
        and bool(candidate.decided_by) == (candidate.decided_at is not None)
        and candidate.merged_into != candidate.id
        and len({stored.id for stored in candidate.items}) == len(candidate.items)
    )


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("accepted", "candidate 1 was already accepted by Berta on 2023-07-26 09:05 UTC; undo that first"),
        ("rejected", "candidate 1 was already rejected by Berta on 2023-07-26 09:05 UTC; undo that first"),
        ("merged", "candidate 1 was merged into 9 by Berta on 2023-07-26 09:05 UTC; decide on that one"),
    ],
)
@pytest.mark.parametrize("verb", ["accept", "reject", "snooze", "merge"])
def test_a_second_decision_is_told_who_decided_what_and_when(verb: str, status: Status, told: str) -> None:
    with pytest.raises(DecisionError) as error:
        VERBS[verb](in_state(status))
    assert str(error.value) == told


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"title": ""}, "title"),
        ({"event_date": None}, "date"),
        ({"summary": Bilingual()}, "summary"),
        ({"title": "", "event_date": None, "summary": Bilingual()}, "title and date and summary"),
    ],
)
def test_what_an_entry_needs(changes: dict[str, Any], missing: str) -> None:
    with pytest.raises(DecisionError, match=rf"^candidate 1 lacks {missing}; edit it first$"):
        review.accept(make.candidate(draft=make.draft(**changes)), **ANA)


def test_a_spanish_summary_is_enough() -> None:
    draft = make.draft(summary=Bilingual(es="El comité se reunió."), implications="", place="")
    assert review.accept(make.candidate(draft=draft), **ANA).status == "accepted"


def test_only_the_seven_reasons_reject() -> None:
    for reason in review.REJECT_REASONS:
        assert review.reject(make.candidate(), reason, **ANA).status == "rejected"
    with pytest.raises(DecisionError, match=r"^reason 'boring' is none of not_binational, .*, other$"):
        review.reject(make.candidate(), "boring", **ANA)


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(days=1)])
def test_a_snooze_ends_on_a_later_day(until: date) -> None:
    with pytest.raises(DecisionError, match=rf"^candidate 1 can only be snoozed to a day after {TODAY}$"):
        review.snooze(make.candidate(), until, today=TODAY)


def test_what_cannot_be_split_or_merged_says_why() -> None:
    with pytest.raises(DecisionError, match=r"^candidate 1 has no item 5 \(it has 10, 11\)$"):
        review.split(in_state("new"), 5)
    with pytest.raises(DecisionError, match=r"^candidate 1 has only item 1; there is nothing to split$"):
        review.split(make.candidate(), 1)
    with pytest.raises(DecisionError, match=r"^candidate 1 cannot be merged with itself$"):
        review.merge(make.candidate(), make.candidate(), **ANA)


# ---------------------------------------------------------------- merging, joining


def test_a_merge_gathers_items_links_and_the_better_score() -> None:
    shared = make.stored(10)
    kept = make.candidate(1, items=(shared,), score=0.6, draft=make.draft(other_links=()))
    further = make.stored(20, source="sre", url="https://www.gob.mx/sre/prensa/1")
    other = make.candidate(2, items=(shared, further), score=0.9)
    whole, away = review.merge(kept, other, publishers={"sre": "SRE"}, **ANA)
    assert [stored.id for stored in whole.items] == [10, 20]
    assert (whole.score, whole.draft.version) == (0.9, 2)
    assert whole.draft.other_links == (Link(url="https://www.gob.mx/sre/prensa/1", label="SRE"),)
    assert (away.status, away.merged_into, away.decided_by, away.items) == ("merged", 1, "Ana", other.items)


def test_an_item_joins_once() -> None:
    candidate = in_state("rejected")
    joined = review.join(candidate, make.stored(99), score=0.99)
    assert ([stored.id for stored in joined.items], joined.score) == ([10, 11, 99], 0.99)
    assert review.join(joined, make.stored(99), score=0.1) == joined


# ---------------------------------------------------------------- announced, held, not confirmed

ANNOUNCED = make.candidate(1, standing="announced")
LAPSED = make.candidate(1, standing="not_confirmed")


def test_only_what_is_announced_lapses_and_only_that_is_confirmed() -> None:
    assert lapse(ANNOUNCED) == LAPSED
    assert review.confirm(ANNOUNCED).standing == review.confirm(LAPSED).standing == "held"
    for candidate in (LAPSED, review.confirm(LAPSED), make.candidate(1)):
        with pytest.raises(DecisionError, match=r"^candidate 1 does not wait to be confirmed$"):
            lapse(candidate)
    with pytest.raises(DecisionError, match=r"^candidate 1 is known to have been held$"):
        review.confirm(review.confirm(LAPSED))
    with pytest.raises(DecisionError, match=r"^candidate 1 was not announced; there is nothing to confirm$"):
        review.confirm(make.candidate(1))


def test_an_unconfirmed_event_that_is_moved_waits_again() -> None:
    moved = replace(LAPSED.draft, event_date=date(2023, 8, 9), event_end=None)
    assert review.edit(LAPSED, moved).standing == "announced"
    assert review.edit(LAPSED, replace(LAPSED.draft, title="Another")).standing == "not_confirmed"
    assert review.edit(review.confirm(LAPSED), moved).standing == "held"


@pytest.mark.parametrize(
    ("before", "was", "now", "after"),
    [
        ("", "", "announced", "announced"),
        ("announced", "announced", "held", "held"),
        ("not_confirmed", "announced", "held", "held"),
        ("not_confirmed", "announced", "announced", "not_confirmed"),
        ("held", "announced", "announced", "held"),  # a curator's word
        ("held", "announced", "", "held"),
        ("held", "held", "announced", "announced"),  # what confirmed it was split off
        ("", "announced", "announced", ""),  # stored before events had a standing
    ],
)
def test_items_say_how_an_event_stands_but_do_not_repeat_themselves(
    before: Standing, was: Standing, now: Standing, after: Standing
) -> None:
    candidate = make.candidate(1, standing=before)
    assert stand(candidate, candidate, was=was, now=now).standing == after


def test_undo_takes_back_how_an_event_stood_unless_it_was_told_otherwise_since() -> None:
    after = review.confirm(LAPSED)
    decision = review.record(LAPSED, after, "confirm", origin="slack", **ANA)
    assert (decision.before, decision.after) == ({"standing": "not_confirmed"}, {"standing": "held"})
    assert review.undo(after, decision, drafts=()) == LAPSED
    moved = review.edit(LAPSED, replace(LAPSED.draft, event_date=date(2023, 8, 9), event_end=None))
    edit = review.record(LAPSED, moved, "edit", origin="slack", **ANA)
    held = replace(moved, standing="held")
    assert review.undo(held, edit, drafts=[LAPSED.draft]).standing == "held"
    assert review.undo(moved, edit, drafts=[LAPSED.draft]).standing == "not_confirmed"


# ---------------------------------------------------------------- history


def test_the_history_holds_only_what_changed_as_plain_values() -> None:
    before = in_state("snoozed")
    decision = review.record(before, review.accept(before, **ANA), "accept", origin="slack", **ANA)
    assert (decision.candidate, decision.action, decision.by, decision.origin) == (1, "accept", "Ana", "slack")
    assert decision.before == {
        "status": "snoozed", "snoozed_until": TOMORROW.isoformat(), "decided_by": "", "decided_at": None,
    }  # fmt: skip
    assert decision.after == {
        "status": "accepted", "snoozed_until": None, "decided_by": "Ana", "decided_at": make.NOW.isoformat(),
    }  # fmt: skip


def test_a_card_speaks_of_what_made_its_status() -> None:
    candidate = in_state("new")
    accepted = review.accept(candidate, **ANA)
    accept = review.record(candidate, accepted, "accept", origin="slack", **ANA)
    joined = review.join(accepted, make.stored(99), score=0.9)
    join = review.record(accepted, joined, "join", by="monitor", at=make.NOW, origin="sre")
    assert review.last_turn([accept, join]) == accept
    reopened = review.record(joined, review.reopen(joined), "reopen", by="monitor", at=make.NOW, origin="sre")
    assert review.last_turn([accept, join, reopened]) == reopened
    assert review.last_turn([join]) is None


def test_nothing_to_undo_is_said() -> None:
    joined = Decision(candidate=1, action="join", by="monitor", at=make.NOW, id=1)
    for history in ([], [joined]):
        with pytest.raises(DecisionError, match=r"^there is nothing to undo$"):
            review.to_undo(history)


# ---------------------------------------------------------------- any sequence

_REASONS = st.sampled_from(review.REJECT_REASONS)


class Desk(RuleBasedStateMachine):
    """Two candidates of two and three sources, decided on at random: verbs, refusals, undo, the machine's own steps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOW
        self.candidates: dict[int, Candidate] = {}
        self.history: dict[int, list[Decision]] = {}
        self.drafts: dict[int, list[Draft]] = {}
        self.decisions = 0
        self.items = 0

    @initialize()
    def open(self) -> None:
        self._open(self._item(), self._item())
        self._open(self._item(), self._item(), self._item())
        self.start = dict(self.candidates)

    # -- a curator's verbs, as the service does them

    @rule(data=st.data(), verb=st.sampled_from(["accept", "reject", "snooze", "assign", "edit", "confirm"]))
    def decide(self, data: st.DataObject, verb: Action) -> None:
        candidate = self._any(data)
        steps: dict[str, Callable[[], Candidate]] = {
            "accept": lambda: review.accept(candidate, by=self._who(), at=self.now),
            "reject": lambda: review.reject(candidate, data.draw(_REASONS), by=self._who(), at=self.now),
            "snooze": lambda: review.snooze(candidate, self._later(data), today=self.now.date()),
            "assign": lambda: review.assign(candidate, data.draw(st.sampled_from(["", "Ana", "Berta"]))),
            "edit": lambda: review.edit(candidate, replace(candidate.draft, title=f"Title {self.decisions}")),
            "confirm": lambda: review.confirm(candidate),
        }
        self._attempt(lambda: self._write(candidate, steps[verb](), verb))

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        kept, other = self._any(data), self._any(data)

        def step() -> None:
            kept_after, other_after = review.merge(kept, other, by=self._who(), at=self.now)
            self._write(other, other_after, "merge", f"into {kept.id}")
            self._write(kept, kept_after, "merge", str(other.id))

        self._attempt(step)

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        candidate = self._any(data)

        def step() -> None:
            after, taken = review.split(candidate, data.draw(st.sampled_from(candidate.items)).id)
            fresh = self._open(taken)
            self._write(candidate, after, "split", str(fresh.id))
            self._write(fresh, fresh, "split", f"from {candidate.id}")

        self._attempt(step)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        candidate = self._any(data)
        self._attempt(lambda: self._undo(candidate))

    # -- what happens by itself

    @rule(data=st.data())
    def item_joins(self, data: st.DataObject) -> None:
        candidate = self._any(data)
        if candidate.status != "merged":
            self._write(candidate, review.join(candidate, self._item(), score=0.5), "join")

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        for candidate in self.candidates.values():
            if candidate.snoozed_until and candidate.snoozed_until <= self.now.date():
                self._write(candidate, review.wake(candidate), "wake")

    @rule(data=st.data())
    def nothing_confirms(self, data: st.DataObject) -> None:
        candidate = self._any(data)
        self._attempt(lambda: self._write(candidate, lapse(candidate), "lapse"))

    @precondition(lambda self: any(one.status == "accepted" for one in self.candidates.values()))
    @rule()
    def release_is_edited(self) -> None:
        candidate = next(one for one in self.candidates.values() if one.status == "accepted")
        self._write(candidate, review.reopen(candidate), "reopen")

    # -- what always holds

    @invariant()
    def every_candidate_is_sound(self) -> None:
        assert all(map(_sound, self.candidates.values()))

    @invariant()
    def every_item_stands_in_one_candidate(self) -> None:
        standing = [one.id for c in self.candidates.values() if c.status != "merged" for one in c.items]
        assert sorted(standing) == sorted(range(1, self.items + 1))

    @invariant()
    def every_draft_is_kept(self) -> None:
        for number, drafts in self.drafts.items():
            assert [draft.version for draft in drafts] == list(range(1, len(drafts) + 1))
            assert self.candidates[number].draft == drafts[-1]

    def teardown(self) -> None:
        """Taking everything back, the newest first, leads to the start; only what joined by itself is more."""
        if not self.candidates:
            return
        while (newest := self._newest()) is not None:
            self._undo(newest)
            self.every_candidate_is_sound()
        self.every_item_stands_in_one_candidate()
        for number, was in self.start.items():
            now = self.candidates[number]
            assert (now.status, now.assignee) == (was.status, was.assignee)
            assert [one for one in now.items if one in was.items] == [*was.items]
            assert replace(now.draft, version=1) == was.draft
        assert all(one.status == "merged" for number, one in self.candidates.items() if number not in self.start)

    # -- the store's part

    def _open(self, *items: StoredItem) -> Candidate:
        number = len(self.candidates) + 1
        self.candidates[number] = make.candidate(
            number, items=items, draft=make.draft(title=f"Event {number}"), standing="announced"
        )
        self.history[number], self.drafts[number] = [], [self.candidates[number].draft]
        return self.candidates[number]

    def _item(self) -> StoredItem:
        self.items += 1
        return make.stored(self.items, url=f"https://www.state.gov/{self.items}")

    def _any(self, data: st.DataObject) -> Candidate:
        return self.candidates[data.draw(st.sampled_from(sorted(self.candidates)))]

    def _who(self) -> str:
        return ("Ana", "Berta")[self.decisions % 2]

    def _later(self, data: st.DataObject) -> date:
        return self.now.date() + timedelta(days=data.draw(st.integers(0, 3)))

    def _attempt(self, step: Callable[[], None]) -> None:
        """Do the step, or be refused, which changes nothing."""
        before = dict(self.candidates)
        try:
            step()
        except DecisionError:
            assert self.candidates == before
        self.now += timedelta(minutes=1)

    def _write(self, before: Candidate, after: Candidate, action: Action, reason: str = "", **more: object) -> None:
        line = review.record(before, after, action, by=self._who(), at=self.now, origin="test", reason=reason)
        self.decisions += 1
        self.history[after.id].append(replace(line, id=self.decisions, after={**line.after, **more}))
        if after.draft.version != before.draft.version:
            self.drafts[after.id].append(after.draft)
        self.candidates[after.id] = after

    def _undo(self, candidate: Candidate) -> None:
        decision = review.to_undo(self.history[candidate.id])
        if decision.action not in ("merge", "split"):
            after = review.undo(candidate, decision, drafts=self.drafts[candidate.id])
            self._write(candidate, after, "undo", undoes=decision.id)
            return
        of_kept, of_other = pair = review.pair(decision, self.history[review.partner(decision)])
        kept, other = self.candidates[of_kept.candidate], self.candidates[of_other.candidate]
        if decision.action == "merge":
            kept_after, other_after = review.unmerge(kept, other, pair)
        else:
            kept_after, other_after = review.unsplit(kept, other, of_kept, by=self._who(), at=self.now)
        self._write(other, other_after, "undo", undoes=of_other.id)
        self._write(kept, kept_after, "undo", undoes=of_kept.id)

    def _newest(self) -> Candidate | None:
        """The candidate with the newest decision that can be taken back."""
        found: list[tuple[int, Candidate]] = []
        for number, history in self.history.items():
            try:
                found.append((review.to_undo(history).id or 0, self.candidates[number]))
            except DecisionError:
                continue
        return max(found, key=lambda one: one[0], default=(0, None))[1]


TestAnySequence = Desk.TestCase
TestAnySequence.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
