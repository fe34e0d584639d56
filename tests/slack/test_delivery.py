"""Posts to Slack: exactly once after every failure, patient, in order, and one bad message never blocks the others."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.app import now
from monitor.core.message import Message
from monitor.services.gather import Gatherer
from tests.slack.office import CURATOR, NOW, Desktop, button, menu, open_office
from tests.slack.standin import CHANNEL, OPS, standing_in


class Clock:
    """A clock that only moves when it is told to; decisions are taken by the real one, so it begins there."""

    def __init__(self) -> None:
        self.at = now() + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patient(tmp_path: Path, clock: Clock) -> Iterator[Desktop]:
    with (
        standing_in(clock=lambda: clock().timestamp()) as slack,
        open_office(tmp_path, slack, clock=clock, pause=clock.pass_) as office,
    ):
        yield office


def over(office: Desktop, clock: Clock, *, seconds: int) -> None:
    for _ in range(0, seconds, 5):
        office.deliver()
        clock.pass_(5)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500", "429", "internal_error", "not_in_channel"])
def test_after_any_failure_the_card_is_there_once(patient: Desktop, clock: Clock, fault: str) -> None:
    patient.slack.fault("chat.postMessage", fault)
    candidate = patient.candidate()
    over(patient, clock, seconds=60)
    assert [one.key for one in patient.slack.messages] == [f"card:{candidate.id}"]


def test_what_arrived_is_found_though_the_history_lags(patient: Desktop, clock: Clock) -> None:
    patient.slack.lag = 8
    patient.slack.fault("chat.postMessage", "drop_after")
    patient.candidate()
    over(patient, clock, seconds=60)
    assert len(patient.slack.messages) == 1


def test_what_arrived_is_found_behind_many_others(patient: Desktop, clock: Clock) -> None:
    patient.slack.fault("chat.postMessage", "drop_after")
    patient.candidate()
    patient.deliver()
    for number in range(450):
        body = {"text": f"chatter {number}"}
        patient.slack.act("chat.postMessage", {"channel": CHANNEL, **body})
    over(patient, clock, seconds=60)
    assert sum(one.key == "card:1" for one in patient.slack.messages) == 1


def test_retry_after_is_kept_over_a_restart(tmp_path: Path, clock: Clock) -> None:
    with standing_in(clock=lambda: clock().timestamp()) as slack:
        slack.fault("chat.postMessage", "429")
        for _ in range(3):
            with open_office(tmp_path, slack, clock=clock, pause=clock.pass_) as office:
                if not slack.calls:
                    office.candidate()
                    office.candidate("The council met")
                office.deliver()
                clock.pass_(9)
        assert len(slack.calls) == 1  # it asked for 30 seconds, and 27 have passed
        clock.pass_(4)
        with open_office(tmp_path, slack, clock=clock, pause=clock.pass_) as office:
            office.deliver()
        assert [one.key for one in slack.messages] == ["card:1", "card:2"]


def test_one_message_a_second_a_channel(patient: Desktop) -> None:
    for number in range(5):
        patient.candidate(f"Meeting {number}")
    patient.deliver()
    at = [call.at for call in patient.slack.calls if call.method == "chat.postMessage"]
    assert at == [pytest.approx(at[0] + number) for number in range(5)]


def test_a_bad_message_becomes_a_dead_letter_and_blocks_nobody(patient: Desktop, clock: Clock) -> None:
    bad, good = patient.candidate("The bad one"), patient.candidate("The good one")
    patient.slack.fault("chat.postMessage", "invalid_blocks")
    delivered = patient.deliver()
    assert [one.error for one in delivered] == ["slack: invalid_blocks", ""]
    assert [one.key for one in patient.slack.messages] == [f"card:{good.id}"]
    dead = []
    for _ in range(11):
        patient.slack.fault("chat.postMessage", "invalid_blocks")
        clock.pass_(4000)
        dead += [one for one in patient.deliver() if one.dead]
    assert [one.message.key for one in dead] == [f"card:{bad.id}"]
    alarm = patient.slack.messages[-1]
    assert alarm.channel == OPS
    assert alarm.body["text"] == f"Given up after 12 tries: card:{bad.id} (invalid_blocks)"


def test_an_update_never_overtakes_its_card(patient: Desktop, clock: Clock) -> None:
    patient.slack.fault("chat.postMessage", "drop_after", "500")
    candidate = patient.candidate()
    patient.deliver()
    patient.click(button("accept", candidate), "e1")
    over(patient, clock, seconds=90)
    (card,) = patient.slack.messages
    assert "Accepted" in card.text


def test_decided_before_it_was_sent_it_is_not_sent_and_undone_it_is(patient: Desktop, clock: Clock) -> None:
    candidate = patient.candidate()
    patient.click(button("accept", candidate), "e1")
    patient.deliver()
    assert patient.slack.messages == []
    patient.click(button("undo", patient.need(candidate.id)), "e2")
    patient.deliver()
    (card,) = patient.slack.messages
    assert '"action_id": "accept"' in card.text


def test_a_message_that_somebody_deleted_is_let_go(patient: Desktop) -> None:
    candidate = patient.candidate()
    patient.deliver()
    patient.slack.messages.clear()
    patient.click(button("accept", candidate), "e1")
    (delivered,) = patient.deliver()
    assert delivered.receipt == "the message was deleted in Slack"


def test_doubtful_cards_become_one_list_a_day_with_reject_all(patient: Desktop, clock: Clock) -> None:
    doubtful = [patient.candidate(f"A passing mention {number}", score=0.55) for number in range(3)]
    patient.candidate("A sure one")
    patient.deliver()
    assert len(patient.slack.messages) == 1
    gatherer = Gatherer(
        store=patient.app.store, announcer=patient.app.proposer.announcer, zone=patient.app.zone, clock=clock
    )
    clock.at = (clock.at + timedelta(days=1)).replace(hour=16)
    key = f"perhaps:{clock.at:%Y-%m-%d}"
    assert gatherer.gather() == 3
    assert gatherer.gather() == 0
    patient.deliver()
    listed = patient.slack.messages[-1]
    assert listed.key == key
    assert all(one.draft.title in listed.text for one in doubtful)

    patient.click(button("accept", doubtful[0]), "e1")
    patient.deliver()
    assert "Accepted" in listed.text
    patient.click(menu("reject_all", f"{key} passing_mention", f"list:{key}"), "e2")
    patient.deliver()
    assert [patient.need(one.id).status for one in doubtful] == ["accepted", "rejected", "rejected"]
    assert listed.text.count("Rejected") == 2
    assert "reject_all" not in listed.text
    patient.click(menu("reject_all", f"{key} routine", f"list:{key}"), "e3")
    assert patient.slack.told == [(CURATOR, "everything on this list was decided already")]


def test_a_notice_and_a_reply_in_the_thread(patient: Desktop) -> None:
    candidate = patient.candidate()
    patient.deliver()
    with patient.app.store.write() as tx:
        announcer = patient.app.proposer.announcer
        announcer.reply(tx, candidate, "SRE tells of it too <!channel>", at=NOW, url="https://gob.example/1")
        tx.outbox.enqueue(Message(channel="slack", key="n1", kind="notice", body={"text": "Watching"}), at=NOW)
    patient.deliver()
    card, reply, notice = patient.slack.messages
    assert reply.thread == card.ts
    assert "&lt;!channel&gt;" in reply.text
    assert notice.body["text"] == "Watching"
