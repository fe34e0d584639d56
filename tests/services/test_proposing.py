"""From announced to held or not confirmed on one card; splits that are remembered; briefings that support."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.identity import keys_of
from monitor.core.message import Message
from monitor.core.model import Candidate, Item, StoredItem
from monitor.core.traits import is_roundup
from monitor.services.decide import Desk
from monitor.services.lapse import Lapser
from monitor.services.propose import Proposed, Proposer
from monitor.store import Store
from tests.services.farm import database, gazetteer

CHANNEL = "slack"
ZONE = ZoneInfo("America/Mexico_City")


def release(title: str, text: str, day: str, *, source: str = "state") -> Item:
    """A release of a day of 2023; those of the `sre` are in Spanish."""
    mexican = source == "sre"
    return Item(
        source=source, language="es" if mexican else "en", country="MX" if mexican else "US", title=title, text=text,
        url=f"https://{source}.example/{day}/{abs(hash((title, text)))}", timezone="America/Mexico_City",
        published=datetime.fromisoformat(f"2023-{day}T16:00:00+00:00"),
    )  # fmt: skip


AHEAD = release(
    "U.S.-Mexico High-Level Economic Dialogue",
    "On September 29, the Secretary of State will host the Secretary of Foreign Affairs of Mexico, Alicia Bárcena, for "
    "the third meeting of the U.S.-Mexico High-Level Economic Dialogue in Washington.",
    "09-22",
)
HELD = release(
    "Fact Sheet: U.S.-Mexico High-Level Economic Dialogue",
    "The United States and Mexico held the third meeting of the U.S.-Mexico High-Level Economic Dialogue in Washington "
    "on September 29. Both sides agreed on work plans for semiconductors and for the border.",
    "09-29",
)
HELD_ES = release(
    "México y Estados Unidos celebran la tercera reunión del Diálogo Económico de Alto Nivel",
    "La canciller Alicia Bárcena encabezó hoy en Washington la tercera reunión del Diálogo Económico de Alto Nivel con "
    "el secretario de Estado de Estados Unidos.",
    "09-29",
    source="sre",
)
CEO = release(
    "13th U.S.-Mexico CEO Dialogue Meets",
    "Business leaders of Mexico and the United States met on September 28 for the 13th U.S.-Mexico CEO Dialogue.",
    "09-28",
)
BRIEFING = release(
    "Department Press Briefing – September 28, 2023",
    "MR. MILLER: Good afternoon. On Ukraine, we stand by what the Secretary said.\n\n"
    + "QUESTION: On the grain ships?\n\nMR. MILLER: We condemn the attacks on the ports of Odesa.\n\n" * 30
    + "QUESTION: The U.S.-Mexico CEO Dialogue meets today. And tomorrow the High-Level Economic Dialogue?\n\n"
    "MR. MILLER: The CEO Dialogue does, and the High-Level Economic Dialogue too. On Niger, we call for restraint.",
    "09-28",
)


@dataclass
class Line:
    """The line on a database of its own, with one channel whose cards live and a clock that stands still."""

    store: Store
    now: datetime = datetime(2023, 9, 30, 18, tzinfo=UTC)
    proposer: Proposer = field(
        default_factory=lambda: Proposer(
            compiled=gazetteer, publishers={"state": "Department of State"}, channels=(CHANNEL,), living=(CHANNEL,)
        )
    )

    @property
    def desk(self) -> Desk:
        return Desk(store=self.store, proposer=self.proposer, clock=lambda: self.now, zone=ZONE, by="Ana")

    @property
    def lapser(self) -> Lapser:
        return Lapser(store=self.store, announcer=self.proposer.announcer, zone=ZONE, clock=lambda: self.now)

    def read(self, item: Item) -> Proposed:
        """One item through the line."""
        verdict = classify(item, gazetteer())
        (keys,) = keys_of([item])
        with self.store.write() as tx:
            stored = tx.items.add(item, keys, seen=self.now)
            tx.items.judged(stored, verdict, at=self.now)
            return self.proposer.propose(tx, stored, verdict, at=self.now)

    def opened(self, item: Item) -> Candidate:
        found = self.read(item).opened
        assert found
        return found

    def joined(self, item: Item) -> Candidate:
        found = self.read(item).joined
        assert found
        return found

    def edited(self, item: Item, text: str) -> StoredItem:
        """A release's text is another one now."""
        with self.store.write() as tx:
            before = tx.items.by_url(item.url or "")
            assert before
            after = tx.items.revise(before.id, replace(item, text=text), seen=self.now)
            verdict = classify(after.item, gazetteer())
            tx.items.judged(after, verdict, at=self.now)
            self.proposer.redraft(tx, after, verdict, at=self.now, before=before)
        return after

    def need(self, number: int) -> Candidate:
        with self.store.read() as tx:
            return tx.candidates.need(number)

    def actions(self, number: int) -> list[tuple[str, str]]:
        with self.store.read() as tx:
            return [(one.action, one.reason) for one in tx.candidates.history(number)]

    def sent(self) -> list[Message]:
        """Hand over what is queued."""
        found = []
        with self.store.write() as tx:
            while message := tx.outbox.claim((CHANNEL,), now=self.now):
                tx.outbox.sent(message, f"C0/{message.id}", at=self.now)
                found.append(message)
        return found

    def said(self) -> list[str]:
        """What is said below cards."""
        return [str(one.body["text"]) for one in self.sent() if one.kind == "thread"]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with closing(Store(database(tmp_path / "monitor.db"))) as store:
        yield Line(store)


# ---------------------------------------------------------------- announced, held


def test_announced_becomes_held_on_the_same_card(line: Line) -> None:
    first = line.opened(AHEAD)
    assert first.standing == "announced"
    assert [one.kind for one in line.sent()] == ["card"]
    held = line.joined(HELD)
    assert (held.id, held.standing, held.status) == (first.id, "held", "new")
    assert "held the third meeting" in held.draft.summary.en  # no longer what was announced
    update, thread = line.sent()
    assert (update.kind, thread.kind) == ("update", "thread")
    assert thread.body["text"] == f"It was held, as Department of State tells: {HELD.title}"
    assert line.actions(first.id) == [("join", "")]


def test_a_second_account_is_only_another_one(line: Line) -> None:
    line.opened(AHEAD)
    line.joined(HELD)
    line.sent()
    line.joined(HELD_ES)
    assert line.said() == [f"sre tells of it too: {HELD_ES.title}"]


def test_what_happened_was_never_announced(line: Line) -> None:
    assert line.opened(HELD).standing == ""
    late = line.joined(AHEAD)
    assert late.standing == "held"


def test_a_curators_words_are_not_overwritten(line: Line) -> None:
    first = line.opened(AHEAD)
    edited = line.desk.edit(first.id, {"title": "The Dialogue, third meeting", "summary": "To be held in Washington."})
    held = line.joined(HELD)
    assert held.standing == "held"
    assert (held.draft.title, held.draft.summary) == (edited.draft.title, edited.draft.summary)
    assert [link.url for link in held.draft.other_links] == [HELD.url]


def test_what_was_accepted_from_the_announcement_is_asked_about_again(line: Line) -> None:
    first = line.opened(AHEAD)
    line.sent()
    accepted = line.desk.accept(first.id)
    line.sent()
    again = line.joined(HELD)
    assert (again.status, again.standing) == ("new", "held")
    assert again.draft.summary == accepted.draft.summary
    assert line.actions(first.id) == [("accept", ""), ("join", ""), ("reopen", "held")]
    (said,) = line.said()
    assert said.endswith("It was accepted when it was only announced; are its words still right?")
    line.desk.accept(first.id)
    assert line.joined(HELD_ES).status == "accepted"


def test_a_snoozed_announcement_wakes_when_it_was_held_and_a_rejected_one_stays_put_away(line: Line) -> None:
    first = line.opened(AHEAD)
    line.sent()
    line.desk.snooze(first.id, line.now.date() + timedelta(days=30))
    assert (line.joined(HELD).status, line.need(first.id).standing) == ("new", "held")
    line.desk.reject(first.id, "routine")
    line.sent()
    assert line.joined(HELD_ES).status == "rejected"
    assert line.said() == []


def test_a_rejected_event_comes_back_when_its_kind_changes(line: Line) -> None:
    first = line.opened(AHEAD)
    line.sent()
    line.desk.reject(first.id, "routine")
    line.sent()
    signed = replace(HELD, title="Memorandum Signed at the U.S.-Mexico High-Level Economic Dialogue")
    back = line.joined(signed)
    assert (back.id, back.status, back.draft.type, back.standing) == (first.id, "new", "agreement", "held")
    assert [one.kind for one in line.sent()] == ["card"]
    assert line.actions(first.id) == [("reject", "routine"), ("join", ""), ("reopen", "type")]
    line.desk.reject(first.id, "routine")
    assert line.joined(HELD_ES).status == "rejected"


def test_an_edited_release_tells_that_it_was_held(line: Line) -> None:
    first = line.opened(replace(AHEAD, published=datetime(2023, 9, 29, 14, tzinfo=UTC)))
    assert first.standing == "announced"
    line.sent()
    line.edited(AHEAD, AHEAD.text.replace("will host", "hosted"))
    assert line.need(first.id).standing == "held"
    assert line.said() == ["It was held, Department of State tells in its edited release."]


def test_a_merge_brings_the_confirmation_and_a_split_takes_it_away(line: Line) -> None:
    first, other = line.opened(AHEAD), line.opened(CEO)
    merged = line.desk.merge(first.id, other.id)
    assert merged.standing == "held"  # a curator says that it is the same event, and it was told of afterwards
    assert line.desk.undo(first.id)[0].standing == "announced"
    held = line.joined(HELD)
    fresh = line.desk.split(first.id, held.items[1].id)
    assert (line.need(first.id).standing, fresh.standing) == ("announced", "")
    assert line.desk.undo(first.id)[0].standing == "held"


# ---------------------------------------------------------------- not confirmed


def test_a_week_after_its_day_it_is_marked_and_told_once(line: Line) -> None:
    first = line.opened(AHEAD)
    line.sent()
    line.now = datetime(2023, 10, 6, 5, 59, tzinfo=UTC)  # still October 5 in Mexico City
    assert line.lapser.lapse() == 0
    line.now += timedelta(minutes=2)
    assert line.lapser.lapse() == 1
    assert line.need(first.id).standing == "not_confirmed"
    assert [one.kind for one in line.sent()] == ["update", "thread"]
    assert line.lapser.lapse() == 0
    assert line.sent() == []
    assert line.actions(first.id) == [("lapse", "")]
    assert line.joined(HELD).standing == "held"
    assert line.said()[0].startswith("It was held")


def test_whatever_is_decided_waits_alike_except_what_is_put_away(line: Line) -> None:
    first = line.opened(AHEAD)
    line.now = datetime(2023, 10, 20, 18, tzinfo=UTC)
    line.desk.reject(first.id, "routine")
    assert line.lapser.lapse() == 0
    line.desk.undo(first.id)
    line.desk.accept(first.id)
    assert line.lapser.lapse() == 1
    assert (line.need(first.id).status, line.need(first.id).standing) == ("accepted", "not_confirmed")


def test_a_mark_that_is_not_committed_is_made_at_the_next_turn(line: Line) -> None:
    """Killed within, nothing of it is there: neither the mark nor the message."""
    first = line.opened(AHEAD)
    line.sent()
    line.now = datetime(2023, 10, 20, 18, tzinfo=UTC)

    class _KilledError(Exception):
        pass

    def killed(self: object, *_: object, **__: object) -> None:
        raise _KilledError

    broken = replace(line.lapser, announcer=type("Broken", (), {"changed": killed, "reply": killed})())
    with pytest.raises(_KilledError):
        broken.lapse()
    assert line.need(first.id).standing == "announced"
    assert line.lapser.lapse() == 1
    assert [one.kind for one in line.sent()] == ["update", "thread"]


def test_a_curator_who_knows_confirms_it_and_can_take_that_back(line: Line) -> None:
    first = line.opened(AHEAD)
    line.now = datetime(2023, 10, 20, 18, tzinfo=UTC)
    line.lapser.lapse()
    assert line.desk.confirm(first.id).standing == "held"
    line.desk.accept(first.id)
    assert line.joined(HELD).status == "accepted"  # nothing new to whoever accepted it
    for _ in range(2):
        line.desk.undo(first.id)
    assert line.need(first.id).standing == "not_confirmed"


def test_an_event_that_a_curator_moves_has_a_week_from_its_new_day(line: Line) -> None:
    first = line.opened(AHEAD)
    line.now = datetime(2023, 10, 20, 18, tzinfo=UTC)
    line.lapser.lapse()
    assert line.desk.edit(first.id, {"date": "2023-10-25"}).standing == "announced"
    assert line.lapser.lapse() == 0
    line.now += timedelta(days=12)
    assert line.lapser.lapse() == 1


# ---------------------------------------------------------------- splits and merges are remembered

PLANS = replace(HELD, title="Work Plans on Semiconductors of the U.S.-Mexico High-Level Economic Dialogue")


def test_what_was_split_off_draws_its_own_releases(line: Line) -> None:
    first = line.opened(AHEAD)
    held = line.joined(PLANS)
    fresh = line.desk.split(first.id, held.items[1].id)
    second = replace(PLANS, url="https://embassy.example/again", source="usembassy")
    assert line.joined(second).id == fresh.id
    assert [one.id for one in line.need(first.id).items] == [held.items[0].id]


def test_what_was_split_off_never_comes_back_by_itself(line: Line) -> None:
    first = line.opened(AHEAD)
    taken = line.joined(HELD).items[1]
    fresh = line.desk.split(first.id, taken.id)
    line.edited(HELD, f"{HELD.text} The next meeting is in Mexico City.")
    assert [one.id for one in line.need(first.id).items] == [1]
    verdict = classify(taken.item, gazetteer())
    with line.store.write() as tx:
        assert line.proposer.propose(tx, taken, verdict, at=line.now).joined == tx.candidates.need(fresh.id)


def test_between_the_two_of_a_split_a_doubtful_release_stays_alone(line: Line) -> None:
    first = line.opened(HELD)
    copy = replace(HELD, url="https://state.example/copy", title="Fact Sheet on the High-Level Economic Dialogue")
    fresh = line.desk.split(first.id, line.joined(copy).items[1].id)
    alone = line.opened(HELD_ES)
    assert alone.same_as in (first.id, fresh.id)


def test_a_split_that_is_taken_back_is_forgotten(line: Line) -> None:
    first = line.opened(HELD)
    copy = replace(HELD, url="https://state.example/copy", title="Fact Sheet on the High-Level Economic Dialogue")
    line.desk.split(first.id, line.joined(copy).items[1].id)
    line.desk.undo(first.id)
    assert line.joined(HELD_ES).id == first.id


# ---------------------------------------------------------------- briefings


def test_a_briefing_supports_each_event_and_opens_none(line: Line) -> None:
    assert is_roundup(BRIEFING.title)
    assert line.read(BRIEFING) == Proposed()
    dialogue, companies = line.opened(AHEAD), line.opened(CEO)
    again = replace(BRIEFING, url="https://state.example/briefing", source="usembassy")
    proposed = line.read(again)
    assert proposed.joined
    assert {one.id for one in (proposed.joined, *proposed.also)} == {dialogue.id, companies.id}
    assert line.need(dialogue.id).draft.institutions == dialogue.draft.institutions
    assert line.need(dialogue.id).standing == "announced"


def test_a_briefing_wakes_nothing_and_revives_nothing(line: Line) -> None:
    dialogue, companies = line.opened(AHEAD), line.opened(CEO)
    line.desk.reject(companies.id, "routine")
    line.desk.snooze(dialogue.id, line.now.date() + timedelta(days=9))
    assert line.read(BRIEFING) == Proposed()


def test_a_decision_needs_no_gazetteer(line: Line) -> None:
    first = line.opened(HELD)

    def never() -> Gazetteer:
        raise AssertionError("nobody needs it")

    desk = replace(line.desk, proposer=replace(line.proposer, compiled=never))
    assert desk.accept(first.id).status == "accepted"
    assert desk.undo(first.id)[0].status == "new"
    assert desk.reject(first.id, "routine").status == "rejected"
