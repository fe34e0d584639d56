"""Data prints literally: no title, summary or address becomes markup."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.text import one_line
from monitor.reports import pandoc
from monitor.reports.markdown import Markdown, escape, fill, http_url, link, paragraphs

HOSTILE = [
    "# A heading",
    "1) A list",
    "12. A list",
    "- a bullet",
    "+ a bullet",
    "> a quotation",
    "::: missing",
    "~~~ code",
    "=====",
    "---",
    "[a](https://x.org)",
    "![a](https://x.org/a.png)",
    "[^1]",
    "[a]: https://x.org",
    "<script>alert(1)</script>",
    "<https://x.org>",
    "*a* _b_ **c** `d`",
    "Title {.missing #id}",
    "Title ##",
    "A & B &amp; C &copy; D",
    "back\\slash \\",
    "a | b\n|---|---|\n| 1 | 2 |",
    "Texas A&M; \"quotes\" 'single' -- dash ... dots",
    "$x$ ~~gone~~ H~2~O 2^10^ @someone",
    "\ufffe\x00\x0b",
    "“Comillas” ¿qué? ñandú — 🟢",
]


def blocks(markdown: str) -> list[dict[str, Any]]:
    """Pandoc's own reading of the Markdown."""
    read: dict[str, Any] = json.loads(pandoc.convert(markdown, "json"))
    found: list[dict[str, Any]] = read["blocks"]
    return found


def texts(node: object) -> Iterator[str]:
    """The text of the nodes; every inline that is not text shows as its own name."""
    if isinstance(node, list):
        for child in node:
            yield from texts(child)
    elif isinstance(node, dict):
        kind = node.get("t")
        if kind == "Str":
            yield node["c"]
        elif kind == "Space":
            yield " "
        else:
            yield f"<{kind}>"


def plain(text: str) -> str:
    return one_line(text).replace("\ufffe", "").replace("\uffff", "").strip()


def test_hostile_texts_print_literally() -> None:
    document = "\n\n".join(f"### {number}) {escape(text)}\n\n{escape(text)}" for number, text in enumerate(HOSTILE))
    read = blocks(document)
    headings = [block["c"][2] for block in read if block["t"] == "Header"]
    bodies = ["".join(texts(block["c"])) for block in read if block["t"] == "Para"]
    assert ["".join(texts(inlines)) for inlines in headings] == [
        f"{number}) {plain(text)}".strip() for number, text in enumerate(HOSTILE)
    ]
    assert bodies == [plain(text) for text in HOSTILE if plain(text)]
    assert {block["t"] for block in read} == {"Header", "Para"}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=40), min_size=1, max_size=30))
def test_any_text_prints_literally(lines: list[str]) -> None:
    kept = [line for line in lines if plain(line)]
    read = blocks("\n\n".join(f"### {escape(line)}\n\n{escape(line)}" for line in kept))
    assert [block["t"] for block in read] == ["Header", "Para"] * len(kept)
    for number, line in enumerate(kept):
        heading, body = read[2 * number : 2 * number + 2]
        assert "".join(texts(heading["c"][2])) == "".join(texts(body["c"])) == plain(line)


def test_everyday_text_stays_readable() -> None:
    text = "U.S.-Mexico CEO Dialogue (13th): Texas A&M, $864 billion - 2023 Action Plan"
    assert escape(text) == text


def test_paragraphs_are_kept_apart() -> None:
    assert paragraphs("One\nline.\n\n# Two.") == "One line.\n\n\\# Two."


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://www.gob.mx/sre?a=1&b=2", "https://www.gob.mx/sre?a=1&b=2"),
        ("http://a.org/(x) y\\z", "http://a.org/%28x%29%20y%5Cz"),
        ("https://a.org/?x=1&copy;=2", "https://a.org/?x=1&amp;copy;=2"),
        ("https://a.org/ñ%20", "https://a.org/%C3%B1%20"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("/relative", ""),
        (None, ""),
    ],
)
def test_only_http_addresses_are_linked(url: str | None, printed: str) -> None:
    assert http_url(url) == printed


def test_a_link_without_an_address_is_its_label() -> None:
    assert link("SRE [x]", "ftp://a.org") == "SRE \\[x\\]"
    assert link("SRE", "https://a.org/") == "[SRE](https://a.org/)"


def test_templates_escape_whatever_is_not_markdown() -> None:
    from monitor.reports.markdown import _ENVIRONMENT

    template = _ENVIRONMENT.from_string("{{ a }} {{ b }} {{ n }}")
    assert template.render(a="*x*", b=Markdown("*x*"), n=3) == "\\*x\\* *x* 3"
    with pytest.raises(Exception, match="purpose"):
        fill("quarterly.md.j2", title="x")
