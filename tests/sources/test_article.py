"""An item's own page: text and date, from HTML and PDF."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.sources.article import full_text_request, with_full_text
from monitor.sources.base import Document
from monitor.sources.feed import FeedSource

ITEM = Item(source="s", language="es", country="MX", title="T", text="", url="https://x.example/a")
GOB_MX = """<html><body><div class="marquee"><p>Otro comunicado sobre Canadá</p></div>
<h1 class="bottom-buffer">Título</h1><section class="border-box"><dl><dt>Autor</dt><dd>SRE</dd>
<dt>Fecha de publicación</dt><dd>28 de junio de 2021</dd></dl></section>
<div class="article-body"><p>Primer párrafo.</p>Suelto.<div>Segundo.</div><script>x()</script></div></body></html>"""


def source(**article: Any) -> FeedSource:
    return FeedSource.model_validate(
        {
            "name": "s", "type": "feed", "url": "https://x.example/", "publisher": "P", "country": "MX",
            "language": "es", "article": article,
        }
    )  # fmt: skip


def page(body: str | bytes) -> Document:
    data = body.encode() if isinstance(body, str) else body
    return Document(url="https://x.example/a", status=200, headers={}, body=data)


def test_the_declared_places_are_read_and_nothing_else() -> None:
    item = with_full_text(source(body="div.article-body", date="section.border-box"), page(GOB_MX), ITEM)
    assert item.text == "Primer párrafo.\n\nSuelto.\n\nSegundo."
    assert item.published == datetime(2021, 6, 28, 5, tzinfo=UTC)


def test_a_date_of_the_list_stays() -> None:
    known = replace(ITEM, published=datetime(2021, 1, 1, tzinfo=UTC))
    assert with_full_text(source(body="div.article-body", date="dl"), page(GOB_MX), known).published == known.published


def test_without_a_selector_the_usual_places_are_tried() -> None:
    body = "<html><body><nav>Menu</nav><main><p>The text.</p></main></body></html>"
    assert with_full_text(source(), page(body), ITEM).text == "The text."


def test_a_longer_text_that_was_there_is_not_lost() -> None:
    known = replace(ITEM, text="A teaser that says more than the page.")
    assert with_full_text(source(), page("<main>Short.</main>"), known).text == known.text


def test_it_is_asked_for_only_where_it_is_missing() -> None:
    request = full_text_request(source(), ITEM)
    assert request
    assert request.url == ITEM.url
    assert full_text_request(source(), replace(ITEM, text="long " * 200)) is None
    assert full_text_request(source(), replace(ITEM, url=None)) is None
    assert full_text_request(source().model_copy(update={"article": None}), ITEM) is None


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("", "empty"),
        ("<html><title>Challenge Validation</title><body>…</body></html>", "blocked"),
        ("<html><body><div class='other'>Text</div></body></html>", "selector_no_match"),
        (b"%PDF-1.7 but no more than that", "unreadable"),
    ],
)
def test_what_is_no_release_is_named(body: str | bytes, state: str) -> None:
    with pytest.raises(ParseError) as caught:
        with_full_text(source(body="div.article-body"), page(body), ITEM)
    assert caught.value.state == state


def pdf_of(text: str) -> bytes:
    """The smallest PDF with one line on one page."""
    content = f"BT /F1 12 Tf 20 700 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, inner in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{inner}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}{trailer}".encode()


def test_a_pdf() -> None:
    assert with_full_text(source(), page(pdf_of("The ministers met.")), ITEM).text == "The ministers met."
