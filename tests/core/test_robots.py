"""robots.txt: which rules are ours, which of them decides, and that no file costs more than its length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.robots import Robots, origin_of, parse_robots

HOST = "https://example.org"


def rules(text: str, agent: str = "binational-monitor") -> Robots:
    return parse_robots(text, origin=HOST, agent=agent)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/news", False),
        ("User-agent: *\nDisallow:", "/news", True),
        ("", "/news", True),
        ("<html><title>Not found</title></html>", "/news", True),
        ("User-agent: *\nDisallow: /news", "/newsroom", False),
        ("User-agent: *\nDisallow: /news/", "/news", True),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news", "/news", True),
        ("User-agent: *\nDisallow: /*?page=", "/news?page=2", False),
        ("User-agent: *\nDisallow: /*?page=", "/news", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a*b*a$", "/aba", False),
        ("User-agent: *\nDisallow: /ab*ba$", "/aba", True),
        ("User-agent: *\nDisallow: /informaci%C3%B3n", "/información/1", False),
        ("User-agent: *\nDisallow: /información", "/informaci%C3%B3n/1", False),
        ("User-agent: other\nDisallow: /", "/news", True),
        ("User-agent: Binational-Monitor\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/news", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /", "/news", False),
        ("\ufeffuser-agent : * # all\n disallow : / # everything", "/news", False),
        ("User-agent: *\r\nCrawl-delay: 5\r\n\r\nDisallow: /", "/news", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/a", False),
    ],
)
def test_what_may_be_fetched(text: str, path: str, allowed: bool) -> None:
    assert rules(text).allows(HOST + path) is allowed


@pytest.mark.parametrize(("said", "delay"), [("5", 5.0), ("0.5", 0.5), ("99999", 60.0), ("soon", 0.0), ("-1", 0.0)])
def test_the_wished_for_delay_is_bounded(said: str, delay: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {said}").delay == delay


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("https://Example.org:8443/a?b") == "https://example.org:8443"


def test_stars_cost_no_more_than_their_length() -> None:
    hostile = rules("User-agent: *\n" + "Disallow: /" + "*a" * 900 + "$\n" * 1)
    began = time.process_time()
    assert hostile.allows(HOST + "/" + "a" * 800 + "b")
    assert time.process_time() - began < 0.5


@given(st.text(max_size=300), st.text(max_size=50))
def test_no_file_and_no_path_breaks_it(text: str, path: str) -> None:
    rules(f"User-agent: *\n{text}").allows(f"{HOST}/{path}")
