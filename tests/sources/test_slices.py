"""The entries of a feed are found without parsing it, and leaving some out changes nothing for the others."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ParseError
from monitor.sources.base import Document, Page
from monitor.sources.slices import slices_of
from tests.sources.test_plainfeed import ATOM, ENTRY, ITEM, RSS, SOURCE, feeds


def document(body: str | bytes, **changed: object) -> Document:
    body = body.encode() if isinstance(body, str) else body
    whole = Document(url="https://x.example/f", status=200, headers={"content-type": "text/xml"}, body=body)
    return replace(whole, **changed)  # type: ignore[arg-type]


def entries(body: str) -> list[str] | None:
    slices = slices_of(document(body))
    return [body.encode()[start:end].decode() for start, end in slices.spans] if slices else None


TRICKY = "<item><title><![CDATA[</item><item>]]></title><!-- </item> --><?x </item>?><link>a</link></item>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (RSS.format(""), []),
        (RSS.format(ITEM + "\n" + ITEM), [ITEM, ITEM]),
        (ATOM.format(ENTRY), [ENTRY]),
        (RSS.format(TRICKY + ITEM), [TRICKY, ITEM]),
        ("\ufeff" + RSS.format(ITEM), [ITEM]),
        (f"<?xml version='1.0'?><!-- <rss> --><?style?>{RSS[38:].format(ITEM)}", [ITEM]),
    ],
)
def test_entries_are_found_as_they_stand(body: str, found: list[str]) -> None:
    assert entries(body) == found


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><item></item></html>",
        RSS.format(ITEM)[:-40],
        RSS.format("<item><title><![CDATA[cut"),
        RSS.format("<item><item></item></item>"),
        RSS.format("</item>"),
        RSS.format("<item/>"),
        RSS.format('<item xml:base="/x"></item>'),
        "<!DOCTYPE rss>" + RSS.format(ITEM),
        "<rss><!DOCTYPE x [<!ENTITY y 'z'>]><channel><item></item></channel></rss>",
        "<rdf:RDF xmlns:rdf='r'><channel><items></items></channel><item></item></rdf:RDF>",
        "<!--" * 2_000,
    ],
)
def test_anything_unusual_is_not_taken_apart(body: str) -> None:
    assert entries(body) is None


def test_what_lies_around_an_entry_counts() -> None:
    body = RSS.format(ITEM)
    hashes = {
        tuple(slices.hashes)
        for other in (
            document(body),
            document(body, url="https://y.example/f"),
            document(body, headers={}),
            document(body.replace('version="2.0"', 'version="2.1"')),
        )
        if (slices := slices_of(other))
    }
    assert len(hashes) == 4
    same = slices_of(document(RSS.format("<lastBuildDate>now</lastBuildDate>" + ITEM)))
    assert same
    assert tuple(same.hashes) in hashes


def parsed(whole: Document) -> Page | None:
    try:
        return SOURCE.parse(whole)
    except ParseError:
        return None


@settings(max_examples=400, deadline=None)
@given(feeds(), st.sets(st.integers(0, 1)))
def test_the_others_are_read_as_if_nothing_had_been_left_out(body: bytes, places: set[int]) -> None:
    whole = document(body)
    slices, page = slices_of(whole), parsed(whole)
    if slices is None or page is None or not page.apart:
        return
    assert len(slices.hashes) == len(page.items)
    left = places & {*range(len(page.items))}
    rest = SOURCE.parse(slices.without(left))
    assert rest.apart
    assert rest.items == tuple(item for place, item in enumerate(page.items) if place not in left)
