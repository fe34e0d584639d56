"""What Slack shows of an announced event: on its card, in its thread, in More, and in the queue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.app import now
from monitor.core.classify import classify
from monitor.core.identity import keys_of
from monitor.core.model import Candidate, Item
from monitor.delivery.slack_views import more_view
from monitor.services.lapse import Lapser
from tests.slack.office import CURATOR, Desktop, button, submission
from tests.slack.standin import Standin

AHEAD = Item(
    source="state-press", language="en", country="US", title="U.S.-Mexico High-Level Economic Dialogue",
    text="On September 29, the Secretary of State will host the Secretary of Foreign Affairs of Mexico for the third"
    " meeting of the U.S.-Mexico High-Level Economic Dialogue in Washington.",
    url="https://state.example/hled", published=datetime(2023, 9, 22, 16, tzinfo=UTC),
)  # fmt: skip
HELD = replace(
    AHEAD, title="Fact Sheet: U.S.-Mexico High-Level Economic Dialogue", url="https://state.example/hled-facts",
    text="The United States and Mexico held the third meeting of the U.S.-Mexico High-Level Economic Dialogue in"
    " Washington on September 29. Both sides agreed on work plans.",
    published=datetime(2023, 9, 29, 20, tzinfo=UTC),
)  # fmt: skip


def read(office: Desktop, item: Item) -> Candidate:
    """One item through the line; the candidate that it opened or joined."""
    verdict = classify(item, office.app.gazetteer)
    (keys,) = keys_of([item])
    with office.app.store.write() as tx:
        stored = tx.items.add(item, keys, seen=now())
        tx.items.judged(stored, verdict, at=now())
        proposed = office.app.proposer.propose(tx, stored, verdict, at=now())
    found = proposed.opened or proposed.joined
    assert found
    office.deliver()
    return found


def lapsed(office: Desktop, *, days: int = 30) -> int:
    """What the job does on a later day."""
    app = office.app
    later = AHEAD.published
    assert later
    lapser = Lapser(
        store=app.store, announcer=app.proposer.announcer, zone=app.zone, clock=lambda: later + timedelta(days=days)
    )
    done = lapser.lapse()
    office.deliver()
    return done


def test_the_card_turns_from_announced_to_held(office: Desktop, slack: Standin) -> None:
    first = read(office, AHEAD)
    assert "📣 announced · meeting" in slack.messages[0].text
    assert read(office, HELD).id == first.id
    card, reply = slack.messages
    assert "📣 announced → *held*" in card.text
    assert reply.thread == card.ts
    assert "It was held, as Department of State tells: Fact Sheet" in reply.text


def test_an_entry_accepted_from_the_announcement_asks_again_with_the_reason(office: Desktop, slack: Standin) -> None:
    first = read(office, AHEAD)
    office.click(button("accept", first), "e1")
    office.deliver()
    assert "Accepted" in slack.messages[0].text
    assert "📣 announced" in slack.messages[0].text
    read(office, HELD)
    card, reply = slack.messages
    assert "it was accepted when it was only announced; are its words still right?" in card.text
    assert "are its words still right?" in reply.text
    office.click(button("accept", office.need(first.id)), "e2")
    assert office.need(first.id).status == "accepted"


def test_what_nothing_confirms_is_told_once_and_confirmed_in_more(office: Desktop, slack: Standin) -> None:
    first = read(office, AHEAD)
    assert (lapsed(office), lapsed(office)) == (1, 0)
    card, reply = slack.messages
    assert "⚠️ *announced, not confirmed*" in card.text
    assert "nothing confirms that it took place" in reply.text
    office.click(button("accept", office.need(first.id)), "e0")
    assert lapsed(office) == 0

    now_ = office.need(first.id)
    view = more_view(now_, {}, [], curators=["First curator"])
    held = {"type": "static_select", "selected_option": {"value": "held"}}
    assert office.submit(submission(view, {"confirm": held}, user=CURATOR), "e1") == {"response_action": "clear"}
    office.deliver()
    assert office.need(first.id).standing == "held"
    assert "📣 announced → *held*" in slack.messages[0].text


def test_more_asks_only_where_there_is_something_to_confirm(office: Desktop) -> None:
    def asks(candidate: Candidate) -> bool:
        view = more_view(candidate, {}, [], curators=[])
        return any(block.get("block_id") == "confirm" for block in view["blocks"])

    assert asks(read(office, AHEAD))
    assert not asks(read(office, HELD))


def test_an_accepted_event_that_nothing_confirms_is_told_and_stays_its_curators(
    office: Desktop, slack: Standin
) -> None:
    first = read(office, AHEAD)
    office.click(button("accept", first), "e1")
    office.deliver()
    assert lapsed(office) == 1
    card, reply = slack.messages
    assert "*Accepted* → Q3 2023 by First curator" in card.text
    assert "⚠️ *announced, not confirmed*" in card.text
    assert reply.thread == card.ts
