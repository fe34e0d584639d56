"""HTML made into text and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.text import clean
from monitor.sources.html import to_line, to_text, web_link


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("<p>one\n two</p><p>three</p>", "one two\n\nthree"),
        ("<p>one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>after", "a\nb\n\nafter"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a<script>evil()</script>b<style>p{}</style>c<!-- no -->d", "abcd"),
        ("a<p hidden>b</p><p style='display: none'>c</p><i aria-hidden='true'>d</i>", "a"),
        ("a<p style='color:red'>b</p>", "a\n\nb"),
        ("see <a href='https://x.example'>the <b>text</b></a>.", "see the text."),
        ("Biden-\u2060Harris&nbsp;&mdash;&eacute;&#8217;", "Biden-\u2060Harris —é’".replace("\u2060", "")),
        ("<p>a&#1;b\x02c</p>", "abc"),
        ("<div><div><div></div></div></div>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_text(markup: str, text: str) -> None:
    assert to_text(markup) == text


def test_line() -> None:
    assert to_line("<b>One</b>\n<p>two") == "One two"


def test_deep_nesting_ends() -> None:
    assert "x" in to_text("x" + "<div>" * 100_000 + "y")


@given(st.text(alphabet="<>/&;#ab \n\x00\x01\ud800\ufdd0'\"=!-pscriptdv"))
def test_any_markup_becomes_clean_text(markup: str) -> None:
    text = to_text(markup)
    text.encode()
    assert "\n\n\n" not in text
    plain = text.replace("<", "").replace("&", "")
    assert to_text(plain) == clean(plain)


@given(st.text())
def test_any_link_is_of_the_web_or_none(href: str) -> None:
    url = web_link(href, base="https://x.example/a/")
    assert url is None or url.startswith(("https://", "http://"))


@given(st.from_regex(r"https?://[a-z0-9][a-z0-9.-]{0,12}(/[A-Za-z0-9/_.,~%+=&;?#:@ -]{0,20})?", fullmatch=True))
def test_a_usual_link_is_what_taking_it_apart_would_make(href: str) -> None:
    assert web_link(href) == web_link(f"{href}\n")  # with a line break it goes the long way
