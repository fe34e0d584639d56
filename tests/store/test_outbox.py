"""The outbox: each key once, claimed in order under a lease, released, sent with proof, or a dead letter."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.core.message import Message
from monitor.store import Store
from monitor.store.outbox import LEASE
from tests import make

NOW = make.NOW
CONSOLE = ("console",)


def message(key: str, **changes: object) -> Message:
    whole = Message(channel="console", key=key, kind="notice", body={"text": f"“{key}” ñ\n\U0001f600", "n": 1})
    return replace(whole, **changes)  # type: ignore[arg-type]


def queued(store: Store, *messages: Message, at: datetime = NOW) -> list[bool]:
    with store.write() as tx:
        return [tx.outbox.enqueue(one, at=at) for one in messages]


def claimed(store: Store, *, now: datetime = NOW, channels: tuple[str, ...] = CONSOLE) -> list[Message]:
    """Everything that can be claimed, one unit of work each."""
    found: list[Message] = []
    while True:
        with store.write() as tx:
            one = tx.outbox.claim(channels, now=now)
        if one is None:
            return found
        found.append(one)


def test_a_message_comes_back_as_it_was_queued(store: Store) -> None:
    messages = [message("a"), message("b", body={}), message("c", kind="card", body={"candidate": 7})]
    queued(store, *messages)
    for one, back in zip(messages, claimed(store), strict=True):
        assert replace(back, id=None, created=None) == one
        assert back.created == NOW
        assert isinstance(back.id, int)


def test_a_key_is_queued_once_on_each_channel(store: Store) -> None:
    assert queued(store, message("a"), message("a", body={}), message("a", channel="slack")) == [True, False, True]
    (back,) = claimed(store)
    assert back.body == message("a").body
    with store.write() as tx:
        tx.outbox.sent(back, "receipt", at=NOW)
    assert queued(store, message("a")) == [False], "also when it was sent long ago"


def test_messages_are_claimed_in_their_order_when_they_are_due(store: Store) -> None:
    queued(store, message("late"), at=NOW + make.HOUR)
    queued(store, message("c"), message("a"), message("b"))
    assert [one.key for one in claimed(store)] == ["c", "a", "b"]
    assert [one.key for one in claimed(store, now=NOW + make.HOUR)] == ["late", "c", "a", "b"]


def test_only_the_channels_that_are_served_are_claimed(store: Store) -> None:
    queued(store, message("a"), message("b", channel="slack"))
    assert claimed(store, channels=()) == []
    assert [one.key for one in claimed(store, channels=("mail", "slack"))] == ["b"]


def test_a_lease_keeps_others_away_until_it_runs_out(store: Store) -> None:
    queued(store, message("a"))
    assert [one.attempts for one in claimed(store)] == [0]
    assert claimed(store, now=NOW + LEASE - timedelta(seconds=1)) == []
    assert [one.attempts for one in claimed(store, now=NOW + LEASE)] == [1]


def test_a_claim_that_is_rolled_back_never_was(store: Store) -> None:
    queued(store, message("a"))

    def claim() -> None:
        with store.write() as tx:
            tx.outbox.claim(CONSOLE, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        claim()
    assert [one.attempts for one in claimed(store)] == [0]


def test_released_leases_can_be_claimed_at_once(store: Store) -> None:
    queued(store, message("a"), message("b"), message("c"))
    first, _, _ = claimed(store)
    with store.write() as tx:
        tx.outbox.sent(first, "receipt", at=NOW)
        assert tx.outbox.release() == 2
    assert [(one.key, one.attempts) for one in claimed(store)] == [("b", 1), ("c", 1)]


def test_what_was_sent_or_is_dead_is_never_claimed_again(store: Store) -> None:
    queued(store, message("sent"), message("dead"), message("back"))
    sent, dead, back = claimed(store)
    with store.write() as tx:
        tx.outbox.sent(sent, "receipt-1", at=NOW)
        tx.outbox.failed(dead, "no such channel", due=None)
        tx.outbox.failed(back, "try later", due=NOW + make.HOUR)
        tx.outbox.release()
    assert claimed(store, now=NOW + make.HOUR - timedelta(seconds=1)) == []
    assert [(one.key, one.attempts) for one in claimed(store, now=NOW + make.HOUR)] == [("back", 1)]
    with store.read() as tx:
        assert tx.outbox.counts() == {"sent": 1, "dead": 1, "sending": 1}
        kept = tx.outbox.by_key("console", "sent")
    assert kept is not None
    assert kept.to == "receipt-1"


def test_one_bad_message_does_not_block_the_next(store: Store) -> None:
    queued(store, message("bad"), message("good"))
    with store.write() as tx:
        bad = tx.outbox.claim(CONSOLE, now=NOW)
        assert bad is not None
        tx.outbox.failed(bad, "refused", due=NOW + make.HOUR)
    assert [one.key for one in claimed(store)] == ["good"]


def test_what_is_about_one_candidate_keeps_its_order(store: Store) -> None:
    card, update = (message(kind, kind=kind, body={"candidate": 7}) for kind in ("card", "update"))
    queued(store, card, update, message("other", kind="card", body={"candidate": 8}))
    with store.write() as tx:
        first = tx.outbox.claim(CONSOLE, now=NOW)
        assert first is not None
        tx.outbox.failed(first, "try later", due=NOW + make.HOUR)
    assert first.key == "card"
    assert [one.key for one in claimed(store)] == ["other"]


def test_a_held_channel_is_left_alone(store: Store) -> None:
    queued(store, message("a"), message("b", channel="slack"))
    with store.write() as tx:
        tx.outbox.hold("console", until=NOW + make.HOUR)
    assert [one.key for one in claimed(store, channels=("console", "slack"))] == ["b"]
    assert [one.key for one in claimed(store, now=NOW + make.HOUR)] == ["a"]
