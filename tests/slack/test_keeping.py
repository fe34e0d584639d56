"""What is kept: envelopes by their id, the outbox's order and holds, full text, and what older tables held."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import monitor.store.schema as schema
from monitor.core.envelope import ATTEMPTS, Envelope
from monitor.core.errors import EnvelopeError
from monitor.core.identity import keys_of
from monitor.core.message import ATTEMPTS as TRIES
from monitor.core.message import Message, next_try
from monitor.services.search import search
from monitor.store import Store
from tests import make

NOW = make.NOW
SECOND = timedelta(seconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    yield store
    store.close()


def envelope(name: str = "e1") -> Envelope:
    return Envelope(id=name, kind="interactive", body={"type": "block_actions"}, received=NOW)


def test_an_envelope_is_kept_once_and_closed_once(store: Store) -> None:
    with store.write() as tx:
        assert tx.envelopes.keep(envelope())
        assert not tx.envelopes.keep(envelope())
    with store.write() as tx:
        tx.envelopes.done("e1", at=NOW, answer={"response_action": "clear"})
    with pytest.raises(EnvelopeError, match="e1 was worked already"), store.write() as tx:
        tx.envelopes.done("e1", at=NOW)
    with store.read() as tx:
        kept = tx.envelopes.get("e1")
        assert kept
        assert (kept.state, kept.answer) == ("done", {"response_action": "clear"})
        assert tx.envelopes.waiting() == []


def test_an_envelope_whose_work_never_ends_is_given_up(store: Store) -> None:
    with store.write() as tx:
        tx.envelopes.keep(envelope())
        begun = [tx.envelopes.begin("e1") for _ in range(ATTEMPTS + 2)]
    assert begun == [True] * (ATTEMPTS - 1) + [False] * 3
    with store.read() as tx:
        kept = tx.envelopes.get("e1")
        assert kept
        assert kept.state == "dead"


def message(key: str, *, kind: str = "card", candidate: int | None = None) -> Message:
    body = {"candidate": candidate} if candidate else {"text": key}
    return Message(channel="slack", key=key, kind=kind, body=body)  # type: ignore[arg-type]


def claimed(store: Store, *, at: timedelta = timedelta(0)) -> str:
    with store.write() as tx:
        found = tx.outbox.claim(("slack",), now=NOW + at)
    return found.key if found else ""


def test_updates_go_first_but_never_before_what_they_are_about(store: Store) -> None:
    with store.write() as tx:
        for key, kind, candidate in (
            ("card:1", "card", 1), ("card:2", "card", 2), ("n", "notice", None), ("update:1", "update", 1),
            ("update:9", "update", 9),
        ):  # fmt: skip
            tx.outbox.enqueue(message(key, kind=kind, candidate=candidate), at=NOW)
    order = [claimed(store) for _ in range(5)]
    assert order == ["update:9", "card:1", "card:2", "n", ""]  # the change of card 1 waits for card 1
    with store.write() as tx:
        first = tx.outbox.by_key("slack", "card:1")
        assert first
        tx.outbox.sent(first, "C1/1.0", at=NOW)
    assert claimed(store) == "update:1"


def test_a_held_channel_gives_nothing_out_until_its_time(store: Store) -> None:
    with store.write() as tx:
        tx.outbox.enqueue(message("card:1", candidate=1), at=NOW)
        tx.outbox.hold("slack", until=NOW + 30 * SECOND)
    assert claimed(store, at=29 * SECOND) == ""
    with store.write() as tx:
        tx.outbox.enqueue(message("card:2", candidate=2), at=NOW + 29 * SECOND)
    assert [claimed(store, at=30 * SECOND), claimed(store, at=30 * SECOND)] == ["card:1", "card:2"]


def test_only_a_try_that_may_have_arrived_is_asked_about(store: Store) -> None:
    with store.write() as tx:
        tx.outbox.enqueue(message("card:1", candidate=1), at=NOW)
    tried = []
    for arrived in (False, True, False, False):
        with store.write() as tx:
            found = tx.outbox.claim(("slack",), now=NOW)
            assert found
            tried.append(found.tried)
            tx.outbox.failed(found, "no answer", due=NOW, arrived=arrived)
    assert tried == [None, None, NOW, None]


def test_in_an_outage_nothing_dies_and_its_end_is_noticed_within_a_minute() -> None:
    for attempts in (1, 5, TRIES, 500):
        due = next_try(attempts, now=NOW, outage=True)
        assert due
        assert due - NOW <= 60 * SECOND
    assert next_try(TRIES, now=NOW) is None
    assert next_try(1, now=NOW, retry_after=90, outage=True) == NOW + 90 * SECOND


def test_full_text_follows_edits_and_reads_no_grammar(store: Store) -> None:
    item = make.item(title="Reunión económica", text="Se habló de la economía.")
    (keys,) = keys_of([item])
    with store.write() as tx:
        stored = tx.items.add(item, keys, seen=NOW)
        candidate = tx.candidates.open([stored], make.draft(title="Diálogo económico"), score=0.9, at=NOW)
    assert [one.id for one in search(store, "ECONOMIA").items] == [stored.id]
    assert [one.id for one in search(store, "dialogo economico").candidates] == [candidate.id]
    with store.write() as tx:
        tx.items.revise(stored.id, make.item(title="Otra cosa", text="Nada."), seen=NOW)
        edited = tx.candidates.need(candidate.id)
        after = replace(edited, draft=make.draft(title="A summit", version=2))
        tx.candidates.save(after, before=edited, by="Ana", at=NOW)
    assert search(store, "economia").items == ()
    assert search(store, "dialogo economico").candidates == ()
    assert [one.id for one in search(store, "summit").candidates] == [candidate.id]
    for odd in ('"', "AND", "NEAR(", "a* OR b", "", "-", "title:x"):
        search(store, odd)


def test_a_database_of_the_first_version_is_upgraded_with_its_contents(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(path) as old:
        old.execute(
            "INSERT INTO item VALUES (1,'sre','es','MX','UTC',NULL,NULL,'Reunión','La economía','2023-01-01',"
            "'2023-01-01',1)"
        )
        old.execute(
            "INSERT INTO candidate VALUES (1,'new',1,0.9,'2023-07-25','',NULL,NULL,'2023-01-01 00:00:00','',NULL)"
        )
        old.execute("""INSERT INTO draft VALUES (1,1,'{"title": "Una reunión"}','monitor','2023-01-01 00:00:00')""")
        old.execute(
            "INSERT INTO outbox VALUES (1,'slack','card:1','card','{\"candidate\": 1}','waiting',1,"
            "'2023-01-01 00:00:00','2023-01-01 00:00:00',NULL,NULL,NULL,NULL)"
        )
    old.close()
    store = Store(f"sqlite:///{path}")
    found = search(store, "reunion")
    assert ([one.id for one in found.candidates], [one.id for one in found.items]) == ([1], [1])
    with store.write() as tx:
        waiting = tx.outbox.claim(("slack",), now=NOW)
    assert waiting
    assert (waiting.candidate, waiting.tried is not None) == (1, True)
    store.close()
