"""From a click to a decision to the card: every verb, who may, who is told, and nothing twice."""

import pytest

from tests.slack.office import CURATOR, SECOND, STRANGER, VIEWER, Desktop, button, menu
from tests.slack.standin import Standin


def test_a_card_is_posted_once_and_shrinks_to_a_line_with_undo(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    office.deliver()
    (card,) = slack.messages
    assert '"action_id": "accept"' in card.text
    assert card.body["unfurl_links"] is False

    office.click(button("accept", candidate), "e1")
    office.deliver()
    (card,) = slack.messages
    assert "Accepted* → Q3 2023 by First curator" in card.text
    assert '"action_id": "undo"' in card.text
    assert '"action_id": "accept"' not in card.text
    assert office.need(candidate.id).decided_by == "First curator"
    with office.app.store.read() as tx:
        assert tx.candidates.history(candidate.id)[-1].origin == "slack"


def test_undo_brings_the_card_back(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    office.deliver()
    office.click(menu("reject", f"{candidate.id} routine", f"card:{candidate.id}:1"), "e1")
    office.deliver()
    assert "Rejected* (Routine)" in slack.messages[0].text
    office.click(button("undo", office.need(candidate.id)), "e2")
    office.deliver()
    assert office.need(candidate.id).status == "new"
    assert '"action_id": "accept"' in slack.messages[0].text
    assert len(slack.messages) == 1


def test_a_second_delivery_of_an_envelope_does_nothing(office: Desktop) -> None:
    candidate = office.candidate()
    for _ in range(3):
        office.click(button("accept", candidate), "e1")
    for _ in range(3):
        office.click(button("undo", office.need(candidate.id)), "e2")
    assert office.actions(candidate.id) == ["accept", "undo"]


def test_a_second_curator_and_a_stale_card_are_told(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    office.click(button("accept", candidate), "e1")
    office.click(menu("reject", f"{candidate.id} domestic", f"card:{candidate.id}:1", user=SECOND), "e2")
    assert office.actions(candidate.id) == ["accept"]
    ((user, text),) = slack.told
    assert user == SECOND
    assert "First curator did accept at 20" in text


@pytest.mark.parametrize("user", [VIEWER, STRANGER])
def test_only_curators_decide_and_others_learn_whom_to_ask(office: Desktop, slack: Standin, user: str) -> None:
    candidate = office.candidate()
    for number, action in enumerate(("accept", "undo", "edit", "more")):
        office.click(button(action, candidate, user=user), f"e{number}")
    assert office.need(candidate.id).status == "new"
    assert not slack.opened
    assert {who for who, _ in slack.told} == {user}
    assert f"<@{CURATOR}>" in slack.told[0][1]


def test_snooze_by_days(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    office.deliver()
    office.click(menu("snooze", f"{candidate.id} 7", f"card:{candidate.id}:1"), "e1")
    office.deliver()
    assert office.need(candidate.id).status == "snoozed"
    assert "Snoozed* until" in slack.messages[0].text


def test_a_reject_without_a_reason_asks_for_one(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    office.click(button("reject", candidate), "e1")
    assert "choose one of the reasons" in slack.told[0][1]


def test_an_ephemeral_that_fails_becomes_a_direct_message(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    slack.fault("chat.postEphemeral", "user_not_in_channel")
    office.click(button("accept", candidate, user=VIEWER), "e1")
    assert slack.told[0][0] == VIEWER


@pytest.mark.parametrize(
    "body", [{}, {"type": "block_actions"}, {"type": "block_actions", "user": {"id": "U1"}, "actions": []},
             {"type": "view_submission", "user": None, "view": {}}, {"type": "nonsense", "user": {"id": "U1"}}],
)  # fmt: skip
def test_what_is_malformed_is_given_up_and_blocks_nothing(office: Desktop, body: dict[str, object]) -> None:
    office.click(body, "bad")
    candidate = office.candidate()
    office.click(button("accept", candidate), "good")
    assert office.need(candidate.id).status == "accepted"
    assert office.clerk.catch_up() == 0


def test_more_shows_why_and_assigns_merges_and_splits(office: Desktop, slack: Standin) -> None:
    from tests.slack.office import submission

    kept, other = office.candidate("The dialogue met"), office.candidate("The same dialogue met")
    office.click(button("more", kept), "e1")
    (view,) = slack.opened
    assert "Why" in str(view)
    assert "“committee”" in str(view)
    chosen = {"type": "static_select", "selected_option": {"value": "Second curator"}}
    assert office.submit(submission(view, {"assign": chosen}), "e2") == {"response_action": "clear"}
    assert office.need(kept.id).assignee == "Second curator"

    office.click(button("more", office.need(kept.id)), "e3")
    assert office.submit(submission(slack.opened[-1], {"merge": f"#{other.id}"}), "e4") == {"response_action": "clear"}
    assert office.need(other.id).merged_into == kept.id

    office.click(button("more", office.need(kept.id)), "e5")
    split = {"type": "static_select", "selected_option": {"value": str(other.items[0].id)}}
    office.submit(submission(slack.opened[-1], {"split": split}), "e6")
    assert office.actions(kept.id) == ["assign", "merge", "split"]
    answer = office.submit(submission(slack.opened[-1], {"merge": "9"}), "e7")
    assert answer["response_action"] == "errors"  # the form is stale by now
