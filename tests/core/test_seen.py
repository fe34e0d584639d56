"""What is remembered of a document's entries, and when an entry must not be left out."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.identity import keys_of
from monitor.core.model import Item
from monitor.core.seen import Seen, collide, pack, seen_of, unpack

NUMBERS = st.integers(-(2**63), 2**63 - 1)
KEYS = st.none() | NUMBERS.filter(bool)


def item(title: str, *, url: str | None = None, guid: str | None = None) -> Item:
    return Item(
        source="s", language="en", country="US", title=title, text="Text.", url=url, guid=guid, published=None,
        timezone="UTC",
    )  # fmt: skip


A = item("A", url="https://x.example/a", guid="a")
B = item("B", url="https://x.example/b")
BARE = item("Bare")


@given(st.lists(st.builds(Seen, NUMBERS, KEYS, KEYS)))
def test_packing_loses_nothing(seen: list[Seen]) -> None:
    assert unpack(pack(seen)) == seen


def test_what_was_not_finished_is_not_remembered() -> None:
    keys = keys_of([A, B])
    assert [one.hash for one in seen_of([1, 2], [A, B], keys, unread={0})] == [2]
    assert seen_of([1, 2], [A, B], keys, unread=())[0] == Seen(1, keys[0].link, keys[0].guid)


def test_entries_without_keys_or_with_shared_ones_are_read_every_time() -> None:
    shared = item("Other", url="https://x.example/other", guid="a")
    items = [A, shared, B, BARE]
    assert [one.hash for one in seen_of([1, 2, 3, 4], items, keys_of(items), unread=())] == [3]
    assert not seen_of([1], [A], keys_of([A], distrust=["guid"]), unread=())


def test_a_new_entry_with_the_key_of_one_left_out_collides() -> None:
    seen = seen_of([1, 2], [A, B], keys_of([A, B]), unread=())
    assert not collide(keys_of([item("C", url="https://x.example/c", guid="c"), BARE]), seen)
    assert collide(keys_of([item("C", url="https://x.example/c", guid="a")]), seen)
    assert collide(keys_of([item("C", url="http://www.x.example/a/", guid="c")]), seen) is False
    assert collide(keys_of([item("C", url="http://x.example/a/", guid="c")]), seen)
