"""Which entry is which item: what real feeds were measured to do, as tables; and that no text breaks it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.identity import Keys, Known, canonical, keys_of, resolve, untouched
from monitor.core.model import Item
from tests import make


class Shelf:
    """What a store does with documents: keep the new items, take over the edits of the known ones."""

    def __init__(self, *distrust: str) -> None:
        self.items: list[Item] = []
        self._known: dict[int, Known] = {}
        self._distrust = distrust

    def read(self, *document: Item) -> list[int]:
        """The number of the stored item that each entry of the document is."""
        return [self._place(item, keys) for item, keys in zip(document, self._keys(document), strict=True)]

    def shown(self) -> dict[int, tuple[int, int, int]]:
        """By key the number of the stored item, and digest and stamp of what it looks like."""
        looks = [keys_of([item])[0] for item in self.items]
        return {key: (known.id, looks[known.id].digest, looks[known.id].stamp) for key, known in self._known.items()}

    def _keys(self, document: tuple[Item, ...]) -> tuple[Keys, ...]:
        return keys_of(document, distrust=self._distrust)

    def _place(self, item: Item, keys: Keys) -> int:
        same = resolve(item, keys, self._known)
        if same:
            self.items[same.id] = item
            return same.id
        self.items.append(item)
        number = len(self.items) - 1
        fresh = Known(
            id=number, source=item.source, title=item.title, published=item.published, link=keys.link, guid=keys.guid
        )
        for key in keys.trusted:
            self._known.setdefault(key, fresh)
        return number


HOME = "https://www.state.gov/"
LATER = make.NOW + timedelta(days=9)
A = make.item()
B = make.item(title="Secretary Blinken's Travel to Mexico", url=f"{HOME}travel", guid="g-b", published=LATER)


def other(**changes: object) -> Item:
    return make.item(**{"title": "Nominations Sent", "url": f"{HOME}n", "guid": "g-n", "published": LATER} | changes)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(A, A, id="the same again"),
        pytest.param(A, make.item(guid="changes-at-each-poll"), id="another guid, the same link"),
        pytest.param(A, make.item(url=f"{A.url}?utm_source=rss&utm_medium=feed&fbclid=x"), id="tracking"),
        pytest.param(A, make.item(url="http://WWW.STATE.GOV./joint-statement/#top"), id="http, case, slash, fragment"),
        pytest.param(A, make.item(url="https://www.state.gov:443/joint-statement"), id="the usual port"),
        pytest.param(A, make.item(title="Corrected"), id="an edited title"),
        pytest.param(A, make.item(text="Corrected."), id="an edited text"),
        pytest.param(A, make.item(url=f"{HOME}joint-statement-2"), id="an edited link"),
        pytest.param(A, make.item(published=LATER), id="an edited date"),
        pytest.param(A, make.item(title="Corrected", guid="other"), id="an edited title under another guid"),
        pytest.param(A, make.item(url=f"{HOME}2", title="Corrected"), id="an edited title under another link"),
        pytest.param(A, make.item(url=f"{HOME}2", published=LATER), id="an edited date under another link"),
        pytest.param(A, make.item(guid=None), id="the guid is gone"),
        pytest.param(A, make.item(url=None), id="the link is gone"),
        pytest.param(make.item(guid=None), A, id="a guid is new"),
        pytest.param(make.item(url=None), A, id="a link is new"),
        pytest.param(make.item(url=None, guid=None), make.item(url=None, guid=None, text="Edited."), id="no keys"),
        pytest.param(A, make.item(source="white-house", guid="w-1"), id="the same release in another source"),
        pytest.param(A, make.item(source="white-house", guid="w-1", title="Fact Sheet", published=None),
                     id="the same link under another title in another source"),
    ],
)  # fmt: skip
def test_it_is_the_same_item(first: Item, then: Item) -> None:
    shelf = Shelf()
    assert shelf.read(first) == shelf.read(then) == [0]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(A, B, id="nothing alike"),
        pytest.param(A, make.item(url=f"{HOME}2", guid="2", published=LATER), id="the same title is no duplicate"),
        pytest.param(A, make.item(url=f"{HOME}2", guid="2"), id="nor are title and date"),
        pytest.param(A, other(guid=A.guid), id="one guid for many"),
        pytest.param(A, other(url=A.url), id="one link for many"),
        pytest.param(A, make.item(source="white-house", url=f"{HOME}2"), id="another source's guid"),
        pytest.param(A, make.item(url=f"{A.url}?page=2", guid="2"), id="a parameter that counts"),
        pytest.param(make.item(url=None, guid=None), make.item(url=None, guid=None, published=LATER),
                     id="no keys, another date"),
        pytest.param(make.item(url=None, guid=None, published=None),
                     make.item(url=None, guid=None, published=None, text="Another."), id="no keys, no date"),
    ],
)  # fmt: skip
def test_it_is_another_item(first: Item, then: Item) -> None:
    shelf = Shelf()
    assert [*shelf.read(first), *shelf.read(then)] == [0, 1]
    assert [*shelf.read(then), *shelf.read(first)] == [1, 0]


def test_a_guid_that_changes_at_each_poll() -> None:
    shelf = Shelf()
    for poll in range(5):
        document = [make.item(guid=f"a{poll}"), make.item(title="B", url=f"{HOME}b", guid=f"b{poll}")]
        assert shelf.read(*document) == [0, 1]


def test_one_guid_for_a_whole_document_is_distrusted_there() -> None:
    document = [make.item(title=f"Release {n}", url=f"{HOME}{n}", guid=HOME) for n in range(5)]
    shelf = Shelf()
    assert shelf.read(*document) == shelf.read(*document) == [0, 1, 2, 3, 4]
    assert all(keys.guid is None for keys in keys_of(document))


def test_one_link_for_a_whole_document_is_distrusted_there() -> None:
    document = [make.item(title=f"Release {n}", url=HOME, guid=f"g{n}") for n in range(5)]
    shelf = Shelf()
    assert shelf.read(*document) == shelf.read(*document) == [0, 1, 2, 3, 4]
    assert all(keys.link is None for keys in keys_of(document))


def test_one_link_for_all_and_no_guid_leaves_title_and_date() -> None:
    document = [make.item(title=f"Release {n}", url=HOME, guid=None) for n in range(5)]
    shelf = Shelf()
    assert shelf.read(*document) == [0, 1, 2, 3, 4]
    assert shelf.read(*reversed(document[1:])) == [4, 3, 2, 1]


def test_one_title_for_all_parted_by_date_where_nothing_else_does() -> None:
    document = [other(url=HOME, guid=None, published=make.NOW + timedelta(days=n)) for n in range(3)]
    shelf = Shelf()
    assert shelf.read(*document) == shelf.read(*document) == [0, 1, 2]


def test_an_entry_that_a_document_holds_twice_is_one_item() -> None:
    shelf = Shelf()
    assert shelf.read(A, B, A) == [0, 1, 0]


def test_an_entry_held_twice_under_changing_guids_is_one_item() -> None:
    shelf = Shelf()
    for poll in range(3):
        assert shelf.read(make.item(guid=f"x{poll}"), B, make.item(guid=f"y{poll}")) == [0, 1, 0]


def test_a_reappearing_item_is_known() -> None:
    shelf = Shelf()
    shelf.read(A, B)
    shelf.read(B)
    assert shelf.read(B, A) == [1, 0]
    assert len(shelf.items) == 2


def test_an_item_edited_step_by_step_stays_one() -> None:
    shelf = Shelf()
    for changes in ({}, {"title": "One"}, {"url": f"{HOME}one"}, {"published": LATER}, {"text": "Two."}):
        assert shelf.read(make.item(**changes)) == [0]


def test_a_source_may_name_the_keys_that_it_spoils() -> None:
    by_link, by_guid, by_neither = Shelf("guid"), Shelf("link"), Shelf("guid", "link")
    assert [*by_link.read(A), *by_link.read(other(guid=A.guid)), *by_link.read(other(url=A.url))] == [0, 1, 0]
    assert [*by_guid.read(A), *by_guid.read(other(url=A.url)), *by_guid.read(other(guid=A.guid))] == [0, 1, 0]
    assert [*by_neither.read(A), *by_neither.read(make.item(title="Edited"))] == [0, 1]


def test_the_digest_changes_with_title_and_text_alone() -> None:
    digests = {
        keys_of([make.item(**changes)])[0].digest
        for changes in ({}, {"url": None}, {"guid": None}, {"published": None}, {"title": "T"}, {"text": "T"})
    }
    assert len(digests) == 3


def test_the_stamp_changes_with_link_and_date_alone() -> None:
    changes: list[dict[str, object]] = [
        {}, {"url": "http://WWW.STATE.GOV/joint-statement/?utm_source=x"}, {"guid": None}, {"title": "T"},
        {"text": "T"}, {"url": f"{HOME}moved"}, {"url": None}, {"published": LATER}, {"published": None},
    ]  # fmt: skip
    stamps = [keys_of([make.item(**one)])[0].stamp for one in changes]
    assert len({*stamps[:5]}) == 1
    assert len({*stamps}) == 5
    assert keys_of([A], distrust=["link"])[0].stamp == keys_of([make.item(url=f"{HOME}2")], distrust=["link"])[0].stamp


def test_keys_fit_into_a_signed_64_bit_column() -> None:
    for n in range(200):
        keys = keys_of([make.item(url=f"{HOME}{n}", guid=f"{n}")])[0]
        assert all(-(2**63) <= key < 2**63 for key in (*keys.trusted, keys.digest))


# ---------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("url", "same_as"),
    [
        ("http://a.gov/x", "https://a.gov/x"),
        ("https://A.Gov/x/", "https://a.gov/x"),
        ("https://a.gov./x//", "https://a.gov/x"),
        ("https://a.gov:443/x#part", "http://a.gov:80/x"),
        ("https://a.gov/x?utm_source=s&id=1&UTM_Medium=m&gclid=2", "https://a.gov/x?id=1"),
        ("https://a.gov/?p=1", "http://a.gov?p=1"),
        ("https://a.gov/x?q=a%20b", "https://a.gov/x?q=a+b"),
        (" https://a.gov/x \n", "https://a.gov/x"),
        ("https://user@a.gov/x", "https://a.gov/x"),
        ("https://[2001:DB8::1]/x", "http://[2001:db8::1]:80/x"),
    ],
)
def test_links_that_are_one(url: str, same_as: str) -> None:
    assert canonical(url) == canonical(same_as)


@pytest.mark.parametrize(
    ("url", "is_not"),
    [
        ("https://a.gov/x", "https://b.gov/x"),
        ("https://a.gov/x", "https://a.gov/X"),
        ("https://a.gov/x", "https://a.gov:8443/x"),
        ("https://a.gov/?p=1", "https://a.gov/?p=2"),
        ("https://a.gov/x?b", "https://a.gov/x"),
    ],
)
def test_links_that_differ(url: str, is_not: str) -> None:
    assert canonical(url) != canonical(is_not)


TEXT = st.text(max_size=30) | st.text(alphabet="htps:/.?#[]@&=%+ax1-\t\n\ud800\x00é", max_size=40)
URL = TEXT | st.builds("{}://{}/{}".format, st.sampled_from(["http", "https", "HTTP", "ftp", ""]), TEXT, TEXT)


@given(URL)
@example("http:////evil")
@example("a.gov:8080/x")
@example("https://[::1]/x")
@example("https://a.gov/x /")
@example("A:// /")
def test_canonical_is_idempotent_and_takes_any_text(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


def test_a_link_that_is_shared_now_and_then_neither_loses_nor_doubles() -> None:
    alpha = make.item(title="Alpha", url=HOME, guid=None)
    beta = make.item(title="Beta, another release", url=HOME, guid=None, published=LATER)
    shelf = Shelf()
    assert shelf.read(alpha, beta) == [0, 1]
    assert shelf.read(beta) == [1]
    assert shelf.read(alpha) == [0]
    shelf = Shelf()
    assert shelf.read(alpha) == [0]
    assert shelf.read(alpha, beta) == [0, 1]


def test_one_title_on_one_day_under_two_links_is_two_items() -> None:
    shelf = Shelf()
    one, two = (make.item(title="Transcript", url=f"{HOME}{n}", guid=None) for n in (1, 2))
    assert shelf.read(one) == [0]
    assert shelf.read(two, one) == [1, 0]


@given(st.from_regex(r"https?://[a-z0-9][a-z0-9.-]{0,12}(/[A-Za-z0-9/_.,~%+=&;?:@ -]{0,20})?", fullmatch=True))
def test_a_usual_link_is_what_taking_it_apart_would_make(url: str) -> None:
    assert canonical(url) == canonical(f"{url}#part")


ITEMS = st.builds(
    make.item,
    source=st.sampled_from(["a", "b"]),
    title=TEXT | st.sampled_from(["A", "B"]),
    text=TEXT,
    url=st.none() | URL | st.sampled_from(["https://a.gov/1", "https://a.gov/2"]),
    guid=st.none() | TEXT | st.sampled_from(["1", "2"]),
    published=st.none() | st.sampled_from([make.NOW, LATER]),
)


@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=6))
def test_any_documents_are_read_and_each_entry_is_known_again(first: list[Item], then: list[Item]) -> None:
    shelf = Shelf()
    shelf.read(*first)
    shelf.read(*then)
    count = len(shelf.items)
    shelf.read(*then)
    assert len(shelf.items) == count


def test_an_item_that_looks_as_it_did_is_untouched_unless_it_stands_there_twice() -> None:
    shelf = Shelf()
    shelf.read(A, B)
    edited = replace(A, text="Another text.")
    assert untouched(keys_of([edited, B]), shelf.shown()) == {1}
    assert untouched(keys_of([replace(A, published=LATER), B]), shelf.shown()) == {1}
    assert untouched(keys_of([B, A, edited]), shelf.shown()) == {0}


@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=6))
def test_what_is_untouched_is_a_known_item_with_the_same_words(first: list[Item], then: list[Item]) -> None:
    shelf = Shelf()
    shelf.read(*first)
    places = untouched(keys_of(then), shelf.shown())
    numbers = shelf.read(*then)
    assert all(numbers[place] < len(first) for place in places)
    assert len({numbers[place] for place in places}) == len(places)
