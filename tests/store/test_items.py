"""Items: known by their keys, stored once with every text that they had, judged once by each ruleset."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.core.identity import Known, Sighting, keys_of, resolve
from monitor.core.model import EventDate, Evidence, Item, StoredItem, Verdict
from monitor.store import Store, Unit
from tests import make


def add(tx: Unit, item: Item) -> StoredItem:
    (keys,) = keys_of([item])
    return tx.items.add(item, keys, seen=make.NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"url": None, "guid": None, "published": None},
        {"title": "", "text": ""},
        {"title": "Diálogo “Económico” — T‑MEC 🇲🇽", "text": "Uno.\n\nDos.\t\U0001f600 \x00 '; DROP TABLE item; --"},
        {"published": datetime(1, 1, 1, tzinfo=UTC)},
        {"published": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)},
        {"published": datetime(2023, 7, 25, 8, 0, tzinfo=timezone(timedelta(hours=-6)))},
        {"source": "sre", "language": "es", "country": "MX", "timezone": "America/Mexico_City"},
        {"text": "long " * 100_000},
    ],
)
def test_an_item_comes_back_as_it_was_stored(store: Store, changes: dict[str, Any]) -> None:
    with store.write() as tx:
        stored = add(tx, make.item(**changes))
    assert stored == StoredItem(id=stored.id, item=make.item(**changes), first_seen=make.NOW)
    with store.read() as tx:
        assert tx.items.get(stored.id) == stored
        assert tx.items.many([stored.id, 4711]) == {stored.id: stored}
        assert [*tx.items.all()] == [stored]
        assert [*tx.items.all("nobody")] == []
        back = tx.items.get(stored.id)
    assert back is not None
    assert back.item.published is None or back.item.published.utcoffset() == timedelta()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MOMENT = st.datetimes(timezones=st.just(UTC))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(item=st.builds(make.item, title=TEXT, text=TEXT, url=TEXT | st.none(), guid=TEXT | st.none(),
                      published=MOMENT | st.none()))  # fmt: skip
def test_any_item_comes_back(store: Store, item: Item) -> None:
    with store.write() as tx:
        stored = add(tx, item)
        assert tx.items.get(stored.id) == stored


def test_an_item_is_known_by_each_of_its_keys(store: Store) -> None:
    with store.write() as tx:
        stored = add(tx, make.item())
    (keys,) = keys_of([make.item()])
    same = Known(id=stored.id, source="state", title=make.TITLE, published=make.NOW - make.HOUR,
                 link=keys.link, guid=keys.guid)  # fmt: skip
    with store.read() as tx:
        assert tx.items.known([keys]) == {keys.link: same, keys.guid: same}
        assert tx.items.known([replace(keys, link=None)]) == {keys.guid: same}
        assert tx.items.known(keys_of([make.item(url="https://x.example/", guid="other")])) == {}
        assert tx.items.known([]) == {}


def test_a_key_belongs_to_the_first_item_that_had_it(store: Store) -> None:
    with store.write() as tx:
        first = add(tx, make.item())
        add(tx, make.item(url="https://www.state.gov/2", title="Another", published=None))
        known = tx.items.known(keys_of([make.item()]))
    assert {one.id for one in known.values()} == {first.id}


def test_many_keys_are_looked_up_at_once(store: Store) -> None:
    items = [make.item(url=f"https://www.state.gov/{n}", guid=f"{n}", title=f"Release {n}") for n in range(1200)]
    keys = keys_of(items)
    with store.write() as tx:
        for item, one in zip(items[:700], keys, strict=False):
            tx.items.add(item, one, seen=make.NOW)
        known = tx.items.known(keys)
        found = [resolve(item, one, known) for item, one in zip(items, keys, strict=True)]
        assert len(tx.items.many(range(1, 1201))) == 700
    assert [one is not None for one in found] == [True] * 700 + [False] * 500


def test_every_revision_is_kept(store: Store) -> None:
    with store.write() as tx:
        stored = add(tx, make.item())
    for number, text in enumerate(("Second.", "Third."), start=2):
        with store.write() as tx:
            edited = tx.items.revise(stored.id, make.item(text=text, title=f"T{number}"), seen=make.NOW + make.HOUR)
            assert (edited.revisions, edited.item.text, edited.first_seen) == (number, text, make.NOW)
    with store.read() as tx:
        assert tx.items.revision(stored.id, 1) == (make.TITLE, make.TEXT)
        assert tx.items.revision(stored.id, 2) == ("T2", "Second.")
        assert tx.items.revision(stored.id, 3) == ("T3", "Third.")
        assert tx.items.revision(stored.id, 4) is None


def test_a_link_or_a_date_may_change_without_a_revision(store: Store) -> None:
    moved = make.item(url="https://www.state.gov/moved", published=make.NOW)
    with store.write() as tx:
        stored = add(tx, make.item())
        tx.items.relocate(replace(stored, item=moved), keys_of([moved])[0], at=make.NOW)
    with store.read() as tx:
        assert tx.items.get(stored.id) == StoredItem(id=stored.id, item=moved, first_seen=make.NOW)
        assert {one.id for one in tx.items.known(keys_of([replace(moved, guid="another")])).values()} == {stored.id}
        assert tx.items.sightings([stored.id], "state")[stored.id].moved == make.NOW
        assert tx.items.by_url("https://www.state.gov/moved") == tx.items.get(stored.id)
        assert tx.items.by_url("https://www.state.gov/joint-statement") is None


def test_each_source_is_remembered_with_what_it_last_showed(store: Store) -> None:
    (keys,) = keys_of([make.item()])
    with store.write() as tx:
        stored = add(tx, make.item())
        tx.items.sighted([(stored.id, 7, 1)], "white-house", seen=make.NOW)
        tx.items.sighted([(stored.id, 8, 2)], "white-house", seen=make.NOW + make.HOUR)
    ours = Sighting(digest=keys.digest, stamp=keys.stamp, first_seen=make.NOW)
    with store.read() as tx:
        assert tx.items.sightings([stored.id], "state") == {stored.id: ours}
        theirs = Sighting(digest=8, stamp=2, first_seen=make.NOW)
        assert tx.items.sightings([stored.id, 9], "white-house") == {stored.id: theirs}
        assert [one.id for one in tx.items.all("white-house")] == [stored.id]


def test_months_are_counted_where_the_source_is(store: Store) -> None:
    moments = [
        datetime(2023, 7, 1, 3, 59, tzinfo=UTC), datetime(2023, 7, 1, 4, 0, tzinfo=UTC),
        datetime(2024, 1, 1, 4, 59, tzinfo=UTC), datetime(2024, 1, 1, 5, 0, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC),
        None,
    ]  # fmt: skip
    with store.write() as tx:
        for n, moment in enumerate(moments):
            add(tx, make.item(url=f"https://www.state.gov/{n}", guid=str(n), published=moment))
    with store.read() as tx:
        assert tx.items.per_month("state", ZoneInfo("America/New_York")) == {
            date(2023, 6, 1): 1, date(2023, 7, 1): 2, date(2023, 12, 1): 1, date(2024, 1, 1): 1, date(1, 1, 1): 1,
        }  # fmt: skip
        assert tx.items.per_month("state", ZoneInfo("UTC"))[date(2023, 7, 1)] == 3
        assert tx.items.per_month("sre", ZoneInfo("UTC")) == {}


# ---------------------------------------------------------------- verdicts

VERDICTS = [
    make.verdict(),
    make.verdict(evidence=(), institutions=(), type=None, when=None, place=""),
    Verdict(decision="no", score=0.1, threshold=0.5, ruleset="r"),
    make.verdict(when=EventDate(start=make.NOW.date(), end=make.NOW.date() + timedelta(days=1), quote="«ñ»")),
    make.verdict(
        evidence=(
            Evidence(rule="r", field="title", start=0, end=1, quote="“Ñ” \U0001f600", weight=-0.25),
            Evidence(rule="s", field="text", start=3, end=9, quote="a\nb", weight=1e-9, language="fr", alias="A",
                     institution="hled"),
        ),
        score=1 / 3,
    ),
]  # fmt: skip


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_comes_back_as_it_was_stored(store: Store, verdict: Verdict) -> None:
    with store.write() as tx:
        stored = add(tx, make.item())
        tx.items.judged(stored, verdict, at=make.NOW)
    with store.read() as tx:
        assert tx.items.verdicts([stored.id, 4711]) == {stored.id: verdict}


def test_the_latest_verdict_counts_and_a_ruleset_judges_a_text_once(store: Store) -> None:
    first, again, newer = (make.verdict(score=score, ruleset=rules) for score, rules in
                           ((0.5, "a"), (0.6, "a"), (0.7, "b")))  # fmt: skip
    with store.write() as tx:
        stored = add(tx, make.item())
        for verdict in (first, again):
            tx.items.judged(stored, verdict, at=make.NOW)
        assert tx.items.verdicts([stored.id]) == {stored.id: first}
        tx.items.judged(stored, newer, at=make.NOW)
        assert tx.items.verdicts([stored.id]) == {stored.id: newer}
        edited = tx.items.revise(stored.id, make.item(text="Edited."), seen=make.NOW)
        tx.items.judged(edited, again, at=make.NOW)
        assert tx.items.verdicts([stored.id]) == {stored.id: again}


def test_a_text_with_another_date_is_judged_anew(store: Store) -> None:
    with store.write() as tx:
        stored = add(tx, make.item())
        tx.items.judged(stored, make.verdict(score=0.5), at=make.NOW)
        tx.items.judged_anew(stored, make.verdict(score=0.6), at=make.NOW)
        assert tx.items.verdicts([stored.id]) == {stored.id: make.verdict(score=0.6)}


def test_words_are_found_in_what_is_new_and_in_what_was_edited(store: Store) -> None:
    with store.write() as tx:
        first = add(tx, make.item(title="Reunión de la Comisión", url="https://www.sre.gob.mx/1", guid="1"))
        other = add(tx, make.item(title="Something else", text="Nothing.", url="https://www.sre.gob.mx/2", guid="2"))
    with store.read() as tx:
        assert tx.search.items("reunion comision", most=5) == [first.id]
    with store.write() as tx:
        third = add(tx, make.item(title="Something new", text="Nothing.", url="https://www.sre.gob.mx/3", guid="3"))
        for one in (other, third):
            tx.items.revise(one.id, replace(one.item, title="Reunión de la Comisión"), seen=make.NOW)
    with store.read() as tx:
        assert {*tx.search.items("reunion comision", most=5)} == {first.id, other.id, third.id}
        assert tx.search.items("something", most=5) == []


def test_a_text_that_keeps_coming_back_makes_no_more_revisions(store: Store) -> None:
    """A and B in turn: A, B, A, B, A are five revisions; then it goes to and fro between the last two."""
    one, other = make.item(text="A."), make.item(text="B.")
    with store.write() as tx:
        stored = add(tx, one)
        for item in (other, one, other, one):
            assert tx.items.go_back(stored.id, item, seen=make.NOW) is None
            stored = tx.items.revise(stored.id, item, seen=make.NOW)
        assert stored.revisions == 5
    moment = make.NOW
    for item, number in [(other, 4), (one, 5)] * 3 + [(other, 4)]:
        moment += make.HOUR
        with store.write() as tx:
            assert tx.items.go_back(stored.id, item, seen=moment) == replace(stored, item=item, revisions=number)
    with store.read() as tx:
        assert [tx.items.revision(stored.id, number) for number in range(1, 7)] == [
            *[(make.TITLE, text) for text in ("A.", "B.", "A.", "B.", "A.")], None,
        ]  # fmt: skip
    with store.write() as tx:
        new = make.item(text="C.")
        assert tx.items.go_back(stored.id, new, seen=moment) is None
        assert tx.items.revise(stored.id, new, seen=moment + make.HOUR).revisions == 7
        assert tx.items.as_of(stored.id, moment) == (6, make.TITLE, "B.")
        assert tx.items.as_of(stored.id, moment + make.HOUR) == (7, make.TITLE, "C.")
        assert tx.items.revision(stored.id, 4) == (make.TITLE, "B.")
        assert tx.items.go_back(stored.id, one, seen=moment + 2 * make.HOUR) == replace(stored, item=one, revisions=5)


def test_three_texts_in_turn_make_no_more_revisions_either(store: Store) -> None:
    texts = [make.item(text=f"{letter}.") for letter in "ABC"]
    with store.write() as tx:
        stored = add(tx, texts[0])
        for n in range(1, 60):
            item = texts[n % 3]
            now = tx.items.go_back(stored.id, item, seen=make.NOW) or tx.items.revise(stored.id, item, seen=make.NOW)
            assert now.item.text == item.text
            assert now.revisions <= 7
        (count,) = tx.items._session.execute(sa.text("SELECT count(*) FROM revision")).one()
    assert count <= 7
