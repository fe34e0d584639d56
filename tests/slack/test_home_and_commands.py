"""The start page, the commands and the shortcut: everything that the terminal can, from Slack."""

import json
from typing import Any

import pytest

from monitor.core.model import Bilingual
from tests.slack.office import CURATOR, VIEWER, Desktop, button, menu
from tests.slack.standin import CHANNEL, Standin


def opened(office: Desktop, user: str = CURATOR) -> dict[str, Any]:
    body = {"event": {"type": "app_home_opened", "user": user, "tab": "home"}}
    office.clerk.take("events_api", f"home-{user}-{len(office.slack.calls)}", body, lambda _answer, _fresh: None)
    return office.slack.homes[user]


def said(office: Desktop, text: str, *, user: str = CURATOR, envelope: str = "") -> str:
    before = len(office.slack.told)
    body = {"command": "/monitor", "text": text, "user_id": user, "channel_id": CHANNEL}
    office.clerk.take("slash_commands", envelope or f"c-{text}-{before}", body, lambda _answer, _fresh: None)
    told = office.slack.told[before:]
    return told[0][1] if told else ""


def shown(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def test_the_queue_one_at_a_time_with_filters(office: Desktop, slack: Standin) -> None:
    first, second, third = (office.candidate(f"Meeting number {number}") for number in range(3))
    home = opened(office)
    assert "1 of 3" in shown(home)
    assert first.draft.title in shown(home)
    turn = {"action_id": "home_next", "block_id": "home:steps", "value": "1"}
    office.click({"type": "block_actions", "user": {"id": CURATOR}, "actions": [turn], "view": home}, "n1")
    home = slack.homes[CURATOR]
    assert "2 of 3" in shown(home)
    assert second.draft.title in shown(home)

    office.click(button("accept", second, view=home), "n2")
    home = slack.homes[CURATOR]
    assert "2 of 2" in shown(home)
    assert third.draft.title in shown(home)
    assert "Without implications" in shown(home)

    office.app.desk("First curator").assign(third.id, "First curator")
    office.click(menu("home_filter", "mine", "home:filters", view=home), "n3")
    assert "1 of 1" in shown(slack.homes[CURATOR])
    office.click(menu("home_filter", "unassigned", "home:filters", view=slack.homes[CURATOR]), "n4")
    assert first.draft.title in shown(slack.homes[CURATOR])
    office.click(menu("home_filter", "snoozed", "home:filters", view=slack.homes[CURATOR]), "n5")
    assert "The queue is empty" in shown(slack.homes[CURATOR])
    office.click(menu("home_filter", "all", "home:filters", view=slack.homes[CURATOR]), "n6")
    office.click(menu("home_institution", "hled", "home:filters", view=slack.homes[CURATOR]), "n7")
    assert "The queue is empty" in shown(slack.homes[CURATOR])


def test_a_stale_click_at_home_is_told_there(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    home = opened(office)
    office.app.desk("Second curator").reject(candidate.id, "routine")
    office.click(button("accept", candidate, view=home), "n1")
    assert "Second curator did reject" in shown(slack.homes[CURATOR])


def test_a_viewer_sees_the_page_without_operations(office: Desktop) -> None:
    office.candidate()
    assert "Sources" not in shown(opened(office, VIEWER))
    assert "Sources" in shown(opened(office))


def test_help_queue_health_and_what_is_unknown(office: Desktop) -> None:
    office.candidate("The dialogue met")
    assert "/monitor search TEXT" in said(office, "help")
    assert "/monitor search TEXT" in said(office, "")
    assert "There is no command 'dance'" in said(office, "dance")
    assert "The dialogue met" in said(office, "queue")
    assert "1 of 1 sources are well" in said(office, "health")


def test_search_folds_accents_over_items_and_entries(office: Desktop) -> None:
    office.candidate("La reunión económica", summary=Bilingual(es="Se reunieron en México."))
    assert "La reunión económica" in said(office, "search reunion ECONOMICA")
    assert "Nothing holds the words" in said(office, 'search "nowhere AND" NOT')
    assert "search needs words" in said(office, "search")


def test_explain_tells_the_reasons(office: Desktop) -> None:
    candidate = office.candidate()
    told = said(office, f"explain {candidate.items[0].item.url}")
    assert f"(#{candidate.id})" in told
    assert "“committee”" in told
    assert "neither an item" in said(office, "explain nonsense")


def test_a_report_is_uploaded_as_word(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    office.app.desk("First curator").edit_and_accept(candidate.id, {"summary": "They met, and agreed to meet again."})
    assert said(office, "report quarterly 2023-Q3") == ""
    (data,) = slack.files.values()
    assert b"PK" in data[:2000]
    assert slack.shared[0]["channel_id"] == CHANNEL
    assert "quarterly" in said(office, "report monthly 2023-Q3")
    assert "report needs a kind" in said(office, "report")


def test_a_message_without_a_link_is_filed_by_its_words(office: Desktop, slack: Standin) -> None:
    body = {
        "type": "message_action", "callback_id": "file_event", "user": {"id": CURATOR}, "channel": {"id": CHANNEL},
        "message": {"text": "Governors met in Tijuana &amp; agreed\nNo page yet."},
    }  # fmt: skip
    for _ in range(2):
        office.click(body, "s1")
    with office.app.store.read() as tx:
        (filed,) = tx.candidates.all()
    assert filed.draft.title == "Governors met in Tijuana & agreed"
    assert "No page yet." in filed.draft.note
    assert f"Filed as #{filed.id}" in slack.told[0][1]
    office.deliver()
    (card,) = slack.messages
    assert "Governors met" in card.text
    assert office.actions(filed.id) == ["file"]


@pytest.mark.parametrize("text", ["add https://x.example/1", "add nonsense"])
def test_a_viewer_cannot_file(office: Desktop, text: str) -> None:
    assert "Only curators decide" in said(office, text, user=VIEWER)


def test_a_known_address_is_not_filed_twice(office: Desktop) -> None:
    candidate = office.candidate()
    told = said(office, f"add {candidate.items[0].item.url}")
    assert f"already candidate {candidate.id}" in told
