"""Candidates: round trips, conditional saves, versions of drafts, the append-only history."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.core import review
from monitor.core.errors import DecisionError
from monitor.core.handmade import Handmade
from monitor.core.identity import keys_of
from monitor.core.model import Bilingual, Candidate, Decision, Draft, Participant, StoredItem
from monitor.store import Store, Unit
from tests import make

LATER = make.NOW + make.HOUR


def stored(tx: Unit, number: int) -> StoredItem:
    item = make.item(url=f"https://www.state.gov/{number}", guid=f"{number}", title=f"Release {number}")
    return tx.items.add(item, keys_of([item])[0], seen=make.NOW)


def opened(tx: Unit, *numbers: int, **changes: Any) -> Candidate:
    items = [stored(tx, number) for number in numbers]
    return tx.candidates.open(items, make.draft(**changes), score=0.9, at=make.NOW)


DRAFTS = [
    Draft(),
    make.draft(),
    make.draft(title="“Ñandú” — \U0001f600\n'; --", summary=Bilingual(es="Sólo español."), link=None, event_end=None),
    make.draft(participants=(Participant(name="A"), Participant(name="B", office="Ö", side="CA")), section=None),
    make.draft(event_date=date(1, 1, 1), date_origin="curator", version=3),
]


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_draft_comes_back_as_it_was_stored(store: Store, draft: Draft) -> None:
    with store.write() as tx:
        candidate = tx.candidates.open([stored(tx, 1)], draft, score=0.25, at=make.NOW)
    with store.read() as tx:
        assert tx.candidates.get(candidate.id) == candidate
        assert tx.candidates.drafts(candidate.id) == [(draft, "monitor", make.NOW)]
    assert candidate.draft == draft


def test_a_new_candidate_has_its_items_in_their_order(store: Store) -> None:
    with store.write() as tx:
        items = [stored(tx, number) for number in (3, 1, 2)]
        candidate = tx.candidates.open([items[2], items[0], items[1]], make.draft(), score=0.9, at=make.NOW)
    assert candidate == Candidate(
        id=1, score=0.9, items=(items[2], items[0], items[1]), draft=make.draft(), created=make.NOW
    )  # fmt: skip


def test_a_candidate_may_have_no_item(store: Store) -> None:
    with store.write() as tx:
        assert tx.candidates.open([], make.draft(), score=1.0, at=make.NOW, by="Ana").items == ()


CHANGES: list[dict[str, Any]] = [
    {"status": "accepted", "decided_by": "Añá", "decided_at": LATER},
    {"status": "snoozed", "snoozed_until": date(2023, 8, 1)},
    {"status": "merged", "merged_into": 1, "score": 0.125},
    {"assignee": "Berta"},
    {"standing": "not_confirmed"},
    {"draft": make.draft(version=2, title="Edited", event_date=None, event_end=None)},
    {},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_what_is_saved_comes_back_one_version_on(store: Store, changes: dict[str, Any]) -> None:
    with store.write() as tx:
        before = opened(tx, 1, 2)
        after = replace(before, **changes)
        saved = tx.candidates.save(after, before=before, by="Ana", at=LATER)
    assert saved == replace(after, version=2)
    with store.read() as tx:
        assert tx.candidates.need(before.id) == saved


def test_items_may_leave_join_and_change_places(store: Store) -> None:
    with store.write() as tx:
        before = opened(tx, 1, 2, 3)
        one, two, three = before.items
        four = stored(tx, 4)
        for items in ((three, one), (one, three, four), (four,), ()):
            before = tx.candidates.save(replace(before, items=items), before=before, by="Ana", at=LATER)
            assert before.items == items
        assert tx.candidates.of_item(two.id) == []


def test_every_version_of_a_draft_is_kept_with_who_made_it(store: Store) -> None:
    with store.write() as tx:
        before = opened(tx, 1)
        edited = review.edit(before, replace(before.draft, title="Second"))
        tx.candidates.save(edited, before=before, by="Ana", at=LATER)
        assert [(draft.title, by, at) for draft, by, at in tx.candidates.drafts(before.id)] == [
            (make.draft().title, "monitor", make.NOW), ("Second", "Ana", LATER),
        ]  # fmt: skip
        assert tx.candidates.need(before.id).draft.title == "Second"


def test_a_save_against_an_older_version_is_refused_and_changes_nothing(store: Store) -> None:
    with store.write() as tx:
        seen = opened(tx, 1)
        tx.candidates.save(review.assign(seen, "Ana"), before=seen, by="Ana", at=LATER)
    stale = review.edit(replace(seen, assignee="Berta"), replace(seen.draft, title="Mine"))

    def save() -> None:
        with store.write() as tx:
            tx.candidates.save(stale, before=seen, by="Berta", at=LATER)

    with pytest.raises(DecisionError, match=r"^candidate 1 was changed by somebody else meanwhile; look at it again$"):
        save()
    with store.read() as tx:
        found = tx.candidates.need(seen.id)
        assert (found.assignee, found.version, found.draft) == ("Ana", 2, seen.draft)


def test_an_unknown_candidate_is_named(store: Store) -> None:
    with store.read() as tx:
        assert tx.candidates.get(7) is None
        with pytest.raises(DecisionError, match=r"^there is no candidate 7$"):
            tx.candidates.need(7)


def around(tx: Unit, first: date, last: date) -> list[Candidate]:
    found = [tx.candidates.need(candidate) for candidate, _, _ in tx.candidates.around(first, last)]
    assert [(one.id, one.status, one.items) for one in found] == tx.candidates.around(first, last)
    return found


QUESTIONS: list[tuple[Callable[[Unit], list[Candidate]], list[int]]] = [
    (lambda tx: tx.candidates.all(), [1, 2, 3, 4]),
    (lambda tx: tx.candidates.all("new"), [1]),
    (lambda tx: tx.candidates.all("accepted"), []),
    (lambda tx: around(tx, date(2023, 7, 25), date(2023, 7, 26)), [1, 2]),
    (lambda tx: around(tx, date(2023, 7, 26), date(2023, 7, 24)), []),
    (lambda tx: tx.candidates.of_item(1), [1]),
    (lambda tx: tx.candidates.of_item(3), []),
    (lambda tx: tx.candidates.sleeping(date(2023, 7, 31)), []),
    (lambda tx: tx.candidates.sleeping(date(2023, 8, 1)), [2]),
]


@pytest.mark.parametrize(("question", "ids"), QUESTIONS)
def test_what_can_be_asked(store: Store, question: Callable[[Unit], list[Candidate]], ids: list[int]) -> None:
    states: list[dict[str, Any]] = [
        {},
        {"status": "snoozed", "snoozed_until": date(2023, 8, 1)},
        {"status": "merged", "merged_into": 1},
        {"status": "rejected", "decided_by": "Ana", "decided_at": LATER},
    ]
    days = [date(2023, 7, 25), date(2023, 7, 26), date(2023, 7, 25), date(2023, 9, 1)]
    with store.write() as tx:
        for number, (changes, day) in enumerate(zip(states, days, strict=True), start=1):
            before = opened(tx, number, event_date=day, event_end=None)
            tx.candidates.save(replace(before, **changes), before=before, by="Ana", at=LATER)
    with store.read() as tx:
        assert [one.id for one in question(tx)] == ids


def test_many_candidates_are_read_at_once(store: Store) -> None:
    with store.write() as tx:
        items = [stored(tx, number) for number in range(3)]
        for number in range(250):
            tx.candidates.open([items[number % 3]], make.draft(title=f"Event {number}"), score=0.5, at=make.NOW)
    with store.read() as tx:
        found = tx.candidates.all()
    assert [one.draft.title for one in found] == [f"Event {number}" for number in range(250)]
    assert [one.items[0].id for one in found] == [items[number % 3].id for number in range(250)]


def test_the_history_comes_back_in_its_order(store: Store) -> None:
    whole = Decision(
        candidate=1, action="merge", by="Añá", at=LATER, origin="slack", reason="2",
        before={"items": [1], "status": "new", "snoozed_until": None}, after={"items": [1, 2]},
    )  # fmt: skip
    bare = Decision(candidate=1, action="file", by="", at=make.NOW - timedelta(days=9))
    with store.write() as tx:
        opened(tx, 1)
        opened(tx, 2)
        for decision in (whole, bare, replace(whole, candidate=2)):
            tx.candidates.record(decision)
    with store.read() as tx:
        assert tx.candidates.history(1) == [replace(whole, id=1), replace(bare, id=2)]
        assert tx.candidates.history(2) == [replace(whole, candidate=2, id=3)]
        assert tx.candidates.history(3) == []


def test_a_decision_goes_through_the_store_and_back(store: Store) -> None:
    with store.write() as tx:
        before = opened(tx, 1)
        after = review.snooze(before, date(2023, 8, 1), today=make.NOW.date())
        saved = tx.candidates.save(after, before=before, by="Ana", at=LATER)
        tx.candidates.record(review.record(before, after, "snooze", by="Ana", at=LATER, origin="terminal"))
    with store.write() as tx:
        decision = review.to_undo(tx.candidates.history(before.id))
        drafts = [draft for draft, _, _ in tx.candidates.drafts(before.id)]
        back = tx.candidates.save(review.undo(saved, decision, drafts=drafts), before=saved, by="Ana", at=LATER)
    assert back == replace(before, version=3)


def test_announced_events_are_found_by_their_day(store: Store) -> None:
    day = make.draft().event_date
    assert day
    with store.write() as tx:
        announced = tx.candidates.open([stored(tx, 1)], make.draft(), score=0.9, at=make.NOW, standing="announced")
        tx.candidates.open([stored(tx, 2)], make.draft(), score=0.9, at=make.NOW)
        away = tx.candidates.open([stored(tx, 3)], make.draft(), score=0.9, at=make.NOW, standing="announced")
        after = review.reject(away, "routine", by="Ana", at=LATER)
        tx.candidates.save(after, before=away, by="Ana", at=LATER)
    with store.read() as tx:
        assert tx.candidates.awaited(day) == [announced]
        assert tx.candidates.awaited(day - timedelta(days=1)) == []


def test_what_curators_parted_and_joined_is_read_from_the_history(store: Store) -> None:
    with store.write() as tx:
        kept, other = opened(tx, 1, 2), opened(tx, 3)
        whole, away = review.merge(kept, other, by="Ana", at=LATER)
        for before, after, reason in ((other, away, f"into {kept.id}"), (kept, whole, str(other.id))):
            tx.candidates.save(after, before=before, by="Ana", at=LATER)
            tx.candidates.record(
                review.record(before, after, "merge", by="Ana", at=LATER, origin="terminal", reason=reason)
            )
        assert tx.candidates.handmade() == Handmade(joined=frozenset({kept.id}))
