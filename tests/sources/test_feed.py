"""The type `feed`: what becomes of an entry, and that no bytes whatever break it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.sources.base import Document, Page
from monitor.sources.feed import MAX_TITLE, FeedSource

SRE = FeedSource(
    name="sre", type="feed", url="https://sre.example/rss", publisher="SRE", country="MX", language="es",
)  # fmt: skip


def page_of(body: str | bytes, *, charset: str = "", url: str = "https://sre.example/rss") -> Page:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": f"text/xml; charset={charset}" if charset else "text/xml"}
    return SRE.parse(Document(url=url, status=200, headers=headers, body=data))


def item_of(inner: str) -> Item:
    (item,) = page_of(f'<rss version="2.0" xmlns:content="c"><channel><item>{inner}</item></channel></rss>').items
    return item


def test_an_entry_carries_its_sources_facts() -> None:
    item = item_of(
        "<title>Reunión  del\n\tGrupo</title><link>https://sre.example/a</link><guid>a-1</guid>"
        "<pubDate>Tue, 25 Jul 2023 18:30:00 -0600</pubDate><description>Se reunieron.</description>"
    )
    assert item == Item(
        source="sre", language="es", country="MX", title="Reunión del Grupo", text="Se reunieron.",
        url="https://sre.example/a", guid="a-1", published=datetime(2023, 7, 26, 0, 30, tzinfo=UTC),
        timezone="America/Mexico_City",
    )  # fmt: skip


ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
<entry><title type="html">Ministers &lt;em&gt;met&lt;/em&gt;</title><id>urn:1</id>
<link rel="enclosure" href="https://x.example/a.pdf"/><link href="/news/1"/>
<updated>2023-07-25T10:00:00-04:00</updated><summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First.</p><p>Second.</p></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>t</title><items><rdf:Seq>
<rdf:li rdf:resource="https://x.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link>
<dc:date>2023-07-25</dc:date></item></rdf:RDF>"""


def test_atom() -> None:
    (item,) = page_of(ATOM).items
    assert (item.title, item.text) == ("Ministers met", "First.\n\nSecond.")
    assert (item.url, item.guid) == ("https://sre.example/news/1", "urn:1")
    assert item.published == datetime(2023, 7, 25, 14, tzinfo=UTC)


def test_rdf() -> None:
    (item,) = page_of(RDF).items
    assert (item.title, item.url) == ("One", "https://x.example/1")
    assert item.published == datetime(2023, 7, 25, 6, tzinfo=UTC)


def test_the_fullest_of_summary_and_content_is_the_text() -> None:
    inner = "<description>{}</description><content:encoded>{}</content:encoded>".format
    script = f"&lt;script&gt;{'x();' * 500}&lt;/script&gt;Teaser"
    assert item_of(inner("Teaser", "The whole text of it")).text == "The whole text of it"
    assert item_of(inner(script, "The whole text of it")).text == "The whole text of it"
    assert item_of(inner("The whole text of it", "Teaser")).text == "The whole text of it"


def test_what_a_site_adds_below_each_post_is_no_text_of_it() -> None:
    added = "&lt;p&gt;The post &lt;a href='#'&gt;Title&lt;/a&gt; appeared first on The Site.&lt;/p&gt;"
    assert item_of(f"<description>&lt;p&gt;They met.&lt;/p&gt;{added}</description>").text == "They met."


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a?b=1&amp;c=2", "https://sre.example/a?b=1&c=2"),
        (" https://sre.example/a\n", "https://sre.example/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user:secret@x.example/", None),
        ("http://[::1", None),
        ("https://x.example/" + "a" * 3000, None),
    ],
)
def test_only_web_links_survive(link: str, url: str | None) -> None:
    assert item_of(f"<title>t</title><link>{link}</link>").url == url


def test_a_spanish_date_is_read_in_the_sources_zone() -> None:
    item = item_of("<title>t</title><pubDate>Lunes 12 de agosto, 2019</pubDate>")
    assert item.published == datetime(2019, 8, 12, 5, tzinfo=UTC)


def test_a_date_that_is_none_is_none() -> None:
    assert item_of("<title>t</title><pubDate>soon</pubDate>").published is None


def test_order_is_the_documents_and_empty_entries_are_left_out() -> None:
    inner = "".join(f"<item><title>{title}</title><link>/x</link></item>" for title in ("b", "", "a"))
    assert [item.title for item in page_of(f"<rss><channel>{inner}</channel></rss>").items] == ["b", "a"]


@pytest.mark.parametrize("declared", ["", "utf-8", "us-ascii", "iso-8859-1", "klingon", "zip", "utf-7", "\0"])
def test_utf_8_is_read_whatever_is_declared(declared: str) -> None:
    body = "<rss version='2.0'><channel><item><title>Reunión en Ñuñoa</title></item></channel></rss>"
    assert page_of(body, charset=declared).items[0].title == "Reunión en Ñuñoa"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252"])
def test_what_is_no_utf_8_is_read_as_declared(charset: str) -> None:
    body = "<rss version='2.0'><channel><item><title>Reunión</title></item></channel></rss>".encode(charset)
    assert page_of(body, charset=charset).items[0].title == "Reunión"
    assert page_of(f"<?xml version='1.0' encoding='{charset}'?>".encode() + body).items[0].title == "Reunión"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(encoding: str) -> None:
    bom = "" if encoding == "utf-16" else "\ufeff"
    body = (
        bom + "<?xml version='1.0' encoding='UTF-16'?><rss><channel><item><title>Reunión</title></item></channel></rss>"
    )
    assert page_of(body.encode(encoding)).items[0].title == "Reunión"


def test_an_endless_title_is_cut() -> None:
    assert len(item_of(f"<title>{'a' * 3_000_000}</title>").title) == MAX_TITLE


def test_a_cut_feed_keeps_its_whole_entries() -> None:
    whole = "<rss version='2.0'><channel><item><title>One</title></item><item><title>Tw"
    assert [item.title for item in page_of(whole).items] == ["One"]


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        ("", "empty", "status 200 with an empty body"),
        ("<html><title>Gone\nfishing</title>", "not_a_feed", "a web page titled 'Gone fishing' instead of a feed"),
        ("<html><title>Challenge Validation</title>", "blocked", r"keeps programs out \(Challenge Validation\)"),
        ('{"a": 1}', "not_a_feed", r"8 bytes \(text/xml\) that are no feed"),
    ],
)
def test_what_is_no_feed_is_named(body: str, state: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        page_of(body)
    assert caught.value.state == state


TOKENS = [
    "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<link href='//['/>",
    "<![CDATA[", "]]>", "<!--", "-->", "&#x", "&#xD800;", "&#0;", "&", ";", "<", ">", "\0", "\ufeff", "\ufffe",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<content type='application/octet-stream'>!", "<id/>",
    "<summary mode='base64'>%", "<author>a@b (c)", "<pubDate>0000-00-00T99:99:99+99:99", "<updated>-1", "<image>",
    "<width>", "<textinput>", "<georss:point xmlns:georss='http://www.georss.org/georss'>1 x", "<georss:polygon>1",
    "<enclosure length='x' url='http://[::1'/>", "<?xml version='1.0' encoding='idna'?>",
    "<!DOCTYPE x [<!ENTITY y 'z'>]>",
    "<base href='http://[/'>", " xml:base='http://[x'", "<description>&lt;p&gt;&lt;a href='http://['&gt;&#1;",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(TOKENS), max_size=25).map(lambda parts: "".join(parts).encode("utf-8", "ignore")),
        st.lists(st.sampled_from(TOKENS), max_size=12).map(lambda parts: "".join(parts).encode("utf-16")),
        st.text().map(lambda text: f"<rss version='2.0'><channel><item><title>{text}".encode("utf-8", "ignore")),
    )
)
def test_any_bytes_are_a_page_or_a_parse_error(body: bytes) -> None:
    try:
        page = page_of(body)
    except ParseError:
        return
    for item in page.items:
        assert item.title or item.text
        assert item.url is None or item.url.startswith(("http://", "https://"))
        (item.title + item.text + (item.guid or "") + (item.url or "")).encode()
