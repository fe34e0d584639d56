"""The bundled documents: what each feed holds, and that the curator's decisions fit it."""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import feedparser
import pytest

from monitor.core.identity import canonical
from monitor.demo.bundle import documents, sources_yaml
from monitor.demo.decisions import load_decisions

COUNTS = {"dhs": (10,), "sre": (14, 10), "state": (13, 10), "ustr": (10,), "white-house": (10, 10)}
DISTINCT = 68


def entries(body: bytes) -> list[dict[str, Any]]:
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    return list(parsed.entries)


def by_id() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for versions in documents().values() for body in versions for entry in entries(body)}


def links() -> set[str]:
    return {entry["link"] for entry in by_id().values()}


def test_each_feed_holds_what_it_should() -> None:
    held = {name: tuple(len(entries(body)) for body in versions) for name, versions in documents().items()}
    assert held == COUNTS
    assert len(by_id()) == len(links()) == DISTINCT


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_entries_come_newest_first_with_all_they_need(name: str) -> None:
    for body in documents()[name]:
        items = entries(body)
        published = [item["published_parsed"] for item in items]
        assert published == sorted(published, reverse=True)
        assert all(item["title"] and item["link"] and len(item["summary"]) > 150 for item in items)
        assert all((2023, 7, 1) <= tuple(when)[:3] <= (2023, 9, 30) for when in published)


def test_every_link_leads_to_the_reserved_domain() -> None:
    hosts = {
        host
        for versions in documents().values()
        for body in versions
        for host in re.findall(rb"https?://([^/\"'<]+)", body)
    }
    namespaces = {b"purl.org", b"www.w3.org"}
    assert {host for host in hosts - namespaces if not host.endswith(b".example")} == set()


def test_a_later_version_brings_news_and_edits() -> None:
    edited: Counter[str] = Counter()
    for name, versions in documents().items():
        for earlier, later in pairwise(versions):
            was = {entry["id"]: entry for entry in entries(earlier)}
            now = {entry["id"]: entry for entry in entries(later)}
            assert now.keys() - was.keys()
            edited[name] += sum(was[key]["title"] != now[key]["title"] for key in was.keys() & now.keys())
    assert edited == {"sre": 0, "state": 2, "white-house": 1}


def test_the_noise_of_real_feeds_is_there() -> None:
    everything = b"".join(body for versions in documents().values() for body in versions).decode()
    for noise in (
        "Biden-⁠Harris",
        "\u00a0",
        "’",
        "U.S. – Mexico",
        "U.S. &#8211; Mexico",
        "###",
        "utm_source=",
        "<script",
    ):
        assert noise in everything or "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in noise) in everything
    assert "FOR IMMEDIATE RELEASE" in everything
    assert "Síguenos en redes" in everything


def test_the_decisions_name_every_entry_once_and_only_bundled_pages() -> None:
    decisions = load_decisions()
    accepted = [decision for decision in decisions if decision.choice == "accept"]
    assert [decision.entry for decision in accepted] == list(range(1, 16))
    assert all(decision.edits["implications"] for decision in accepted)
    pages = [canonical(decision.url) for decision in decisions]
    assert len(set(pages)) == len(pages)
    assert set(pages) <= {canonical(link) for link in links()}


def test_where_the_source_is_spanish_the_curator_writes_title_and_summary() -> None:
    for decision in load_decisions():
        if decision.choice == "accept" and "/sre/" in decision.url:
            assert decision.edits["title"]
            assert decision.edits["summary"]


def test_the_sources_are_loopback_with_the_given_port() -> None:
    text = sources_yaml(8901)
    assert text.count("http://127.0.0.1:8901/") == len(COUNTS)
    assert "{port}" not in text
    assert set(re.findall(r"127\.0\.0\.1:8901/([a-z-]+)/feed", text)) == set(COUNTS)
