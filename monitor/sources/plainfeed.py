"""A fast reader of plain, well-formed RSS 2.0 and Atom: twenty times faster than feedparser, and equal to it.

It gives what feedparser would give, as far as feed.py asks for it, or None: at the first sign of anything unusual
(broken XML, a document type, another encoding, elements or attributes that it does not know) feedparser reads the
whole feed. A differential test holds the two equal.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from lxml import etree

Entry = dict[str, Any]

_ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_WFW = "{http://wellformedweb.org/CommentAPI/}"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
_OF_RSS = {
    "title": "title",
    "link": "link",
    "description": "summary",
    "{http://purl.org/rss/1.0/modules/content/}encoded": "content",
    "guid": "id",
    "pubDate": "published",
}
_OF_ATOM = {
    f"{_ATOM}title": "title",
    f"{_ATOM}summary": "summary",
    f"{_ATOM}content": "content",
    f"{_ATOM}id": "id",
    f"{_ATOM}published": "published",
    f"{_ATOM}updated": "updated",
}
_PASSED_OVER = frozenset(
    {"category", "author", "comments", "enclosure", f"{_DC}creator", f"{_DC}subject", f"{_WFW}commentRss"}
    | {f"{_SLASH}comments", "{com-wordpress:feed-additions:1}post-id", f"{_ATOM}category"}
)
_PEOPLE = frozenset({f"{_ATOM}author", f"{_ATOM}contributor"})
_OF_PEOPLE = frozenset({f"{_ATOM}name", f"{_ATOM}uri", f"{_ATOM}email"})
_TEXTS = frozenset({"title", "summary", "content"})
_TYPES = frozenset({None, "text", "html"})
_OF_LINKS = frozenset({"href", "rel", "type", "title"})
_URL = re.compile(r"https?://[A-Za-z0-9][!-~]*")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_WINDOWS = re.compile(r"[\x80-\x9f]")


class _UnusualError(Exception):
    """Something that feedparser has to judge."""


def plain_entries(body: bytes) -> list[Entry] | None:
    """The entries of a UTF-8 feed as feedparser names them, or None where feedparser has to read it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
        return _of_rss(root) if root.tag == "rss" else _of_atom(root) if root.tag == f"{_ATOM}feed" else None
    except (etree.XMLSyntaxError, _UnusualError):
        return None


def _of_rss(root: etree._Element) -> list[Entry]:
    _require(len(root) == 1 and root[0].tag == "channel" and not root[0].attrib and set(root.attrib) <= {"version"})
    items = root[0].findall("item")
    _look_over(root, len(items))
    return [_rss_entry(item) for item in items]


def _of_atom(root: etree._Element) -> list[Entry]:
    _require(set(root.attrib) <= {_LANG})
    items = root.findall(f"{_ATOM}entry")
    _look_over(root, len(items))
    return [_atom_entry(item) for item in items]


def _look_over(root: etree._Element, items: int) -> None:
    """Require that the document is plain and that its entries are all where they belong."""
    info = root.getroottree().docinfo
    _require(info.internalDTD is None and (info.encoding or "UTF-8").upper() == "UTF-8")
    _require(sum(_is_entry(str(element.tag)) for element in root.iter()) == items)


@lru_cache(maxsize=256)
def _is_entry(tag: str) -> bool:
    return tag.rpartition("}")[2].rpartition(":")[2].lower() in ("item", "entry")


def _rss_entry(item: etree._Element) -> Entry:
    entry: Entry = {}
    _require(not item.attrib)
    for child in item:
        _require(len(child) == 0)
        if child.tag in _PASSED_OVER:
            continue
        key = _OF_RSS.get(child.tag)
        _require(key is not None and key not in entry and (not child.attrib or child.tag == "guid"))
        entry[str(key)] = _value(child)
    if "link" in entry:
        _require(not entry["link"] or _URL.fullmatch(entry["link"]))
        entry["link"] = _REFERENCE.sub(r"&\g<1>", entry["link"].replace("&amp;", "&"))
    guid = item.find("guid")
    if guid is not None:
        _require(set(guid.attrib) <= {"isPermaLink"})
        _identify(entry, linked=guid.get("isPermaLink", "true") == "true")
    return _finished(entry, [entry["link"]] if entry.get("link") else [])


def _atom_entry(item: etree._Element) -> Entry:
    entry: Entry = {}
    links = []
    _require(not item.attrib)
    for child in item:
        if child.tag in _PEOPLE:
            _require(all(part.tag in _OF_PEOPLE and len(part) == 0 for part in child))
            continue
        _require(len(child) == 0)
        if child.tag in _PASSED_OVER:
            continue
        if child.tag == f"{_ATOM}link":
            href = child.get("href", "")
            _require(_URL.fullmatch(href) and not child.text and set(child.attrib) <= _OF_LINKS)
            if child.get("rel", "alternate").lower() == "alternate":
                links.append(href)
            continue
        key = _OF_ATOM.get(child.tag)
        _require(key is not None and key not in entry)
        _require(not child.attrib or (key in _TEXTS and set(child.attrib) == {"type"}))
        _require(child.get("type") in _TYPES)
        entry[str(key)] = _value(child)
    if "id" in entry:
        _identify(entry, linked=True)
    return _finished(entry, links)


def _identify(entry: Entry, *, linked: bool) -> None:
    """An id stands for the link where it may be one and there is no other."""
    if not linked:
        return
    _require(not entry["id"] or _URL.fullmatch(entry["id"]))
    entry.setdefault("link", entry["id"])


def _finished(entry: Entry, links: Iterable[str]) -> Entry:
    entry["links"] = [{"rel": "alternate", "href": href} for href in links]
    if "content" in entry:
        entry["content"] = [{"value": entry["content"]}]
    return entry


def _value(element: etree._Element) -> str:
    """The element's text, mended as feedparser does where UTF-8 was taken for Latin-1 and encoded once more."""
    text: str = (element.text or "").strip()
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    _require(not _WINDOWS.search(text))
    return text


def _require(usual: object) -> None:
    if not usual:
        raise _UnusualError
