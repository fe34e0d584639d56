"""When is an entry of a document an item that we know? Decided by keys, never by a date watermark.

An item has up to two trusted keys: its canonical link (the same in every source) and its guid (within its source).
A key that several entries of one document share is distrusted there, one that `distrust` names is distrusted always.
Where one key agrees and the other differs, title or date must agree too: real feeds change links and guids of one
item, and others give one guid to many; guids of two sources are never held against each other. Without any trusted
key, title and date identify, also where only the link of the other account is known.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz import fuzz

from monitor.core.model import Item

_TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "cmpid", "_ga", "_gl"})
# What needs no taking apart, which costs ten times as much: no port, no query, no last dot.
_USUAL = re.compile(r"https?:(//[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9/_.,~%+=&-]*)?)")
_LAST_SLASHES = re.compile(r"[/\s]+\Z")
_ALIKE = 80.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """An item's keys as 64-bit hashes; None where the document has none or it is distrusted.

    `content` (title and date) stands in where there is no guid: a link may be trusted in one document and shared in the
    next. `digest` changes with the title or the text, `stamp` with the link,
    where that is trusted, or with the date.
    """

    link: int | None
    guid: int | None
    content: int | None
    digest: int
    stamp: int

    @property
    def trusted(self) -> tuple[int, ...]:
        """The keys that identify, in the order of trust."""
        return tuple(key for key in (self.link, self.guid, self.content) if key is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store remembers of an item, for comparing."""

    id: int
    source: str
    title: str
    published: datetime | None
    link: int | None
    guid: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a source last showed of an item and since when it carries it; `moved` is when the item last followed it.

    The stamp is None where it was seen by a program that knew of none.
    """

    digest: int
    stamp: int | None
    first_seen: datetime
    moved: datetime | None = None


def canonical(url: str) -> str:
    """The link without what does not identify: scheme, case of the host, fragment, tracking, last slash."""
    if usual := _USUAL.fullmatch(url):
        return usual[1].rstrip("/")
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(k, v) for k, v in pairs if k.lower() not in _TRACKING and not k.lower().startswith("utm_")]
        query = f"?{urlencode(kept)}" if kept else ""
    except ValueError:
        return url.strip()
    if not re.fullmatch(r"\S+", host):
        return url.strip()
    host = f"[{host}]" if ":" in host else host
    return f"//{host}{port}{_LAST_SLASHES.sub('', parts.path)}{query}"


def keys_of(items: Sequence[Item], *, distrust: Iterable[str] = ()) -> tuple[Keys, ...]:
    """The keys of a document's items, in their order."""
    links = [canonical(item.url) if item.url else "" for item in items]
    distrusted = frozenset(distrust)
    shared_guids = _shared((item.guid or "", link) for item, link in zip(items, links, strict=True))
    contents = [f"{item.published} {item.title}" for item in items]
    shared_links = _shared(zip(links, contents, strict=True))
    crowded_guids = _shared(((item.guid or "", what) for item, what in zip(items, contents, strict=True)), beyond=2)
    keys = []
    for item, link in zip(items, links, strict=True):
        has_link = bool(link) and link not in shared_links and "link" not in distrusted
        # Two of one guid may be an item and its edited copy; where there are more the guid stands for nothing.
        lone = item.guid not in shared_guids and (has_link or item.guid not in crowded_guids)
        has_guid = bool(item.guid) and lone and "guid" not in distrusted
        keys.append(
            Keys(
                link=_hash("link", link) if has_link else None,
                guid=_hash("guid", item.source, item.guid or "") if has_guid else None,
                content=_hash("content", item.source, item.title, _moment(item)) if not has_guid else None,
                digest=_hash("digest", item.title, item.text),
                stamp=_hash("stamp", link if has_link else "", item.published.isoformat() if item.published else ""),
            )
        )
    return tuple(keys)


def resolve(item: Item, keys: Keys, known: Mapping[int, Known]) -> Known | None:
    """The stored item that this is, or None for a new one."""
    by_link = known.get(keys.link) if keys.link is not None else None
    by_guid = known.get(keys.guid) if keys.guid is not None else None
    if by_link and by_guid:
        if by_link.id == by_guid.id or _alike(item, by_link) or not _alike(item, by_guid):
            return by_link
        return by_guid
    if by_link:
        contradicted = keys.guid is not None and by_link.guid is not None and item.source == by_link.source
        return None if contradicted and not _alike(item, by_link) else by_link
    if by_guid:
        contradicted = keys.link is not None and by_guid.link is not None
        return None if contradicted and not _alike(item, by_guid) else by_guid
    by_content = known.get(keys.content) if keys.content is not None else None
    if by_content and keys.link is not None and by_content.link is not None:
        return None  # two of one title and day, each under its own link
    return by_content


def untouched(keys: Sequence[Keys], shown: Mapping[int, tuple[int, int | None, int | None]]) -> frozenset[int]:
    """The places of items that are known beyond doubt and look as they did; `resolve` need not be asked about them.

    `shown` has by key the number of the item that it stands for, and digest and stamp of what the source showed last.
    """
    found = [{shown.get(key) for key in one.trusted} for one in keys]
    places = Counter(pair[0] for pairs in found for pair in pairs if pair)
    return frozenset(
        place
        for place, (one, pairs) in enumerate(zip(keys, found, strict=True))
        if len(pairs) == 1
        and (pair := next(iter(pairs)))
        and pair[1:] == (one.digest, one.stamp)
        and places[pair[0]] == 1
    )


def _shared(pairs: Iterable[tuple[str, str]], *, beyond: int = 1) -> frozenset[str]:
    """The keys that stand for more than one thing in a document, or for more than another number of them."""
    counts = Counter(key for key, _ in {pair for pair in pairs if pair[0]})
    return frozenset(key for key, count in counts.items() if count > beyond)


def _alike(item: Item, other: Known) -> bool:
    if item.published is not None and item.published == other.published:
        return True
    return fuzz.ratio(item.title, other.title) >= _ALIKE


def _moment(item: Item) -> str:
    return item.published.isoformat() if item.published else item.text[:200]


def _hash(*parts: str) -> int:
    """64 bits, signed, as SQLite keeps them."""
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
