"""The raw entries of a feed, found without parsing it, so that only those are parsed that were not there before.

It knows just enough XML to find where each entry begins and ends, and gives up at the first sign of anything else.
Whether the entries of a document may be read one by one at all is for its parser to say (`Page.apart`).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from monitor.sources.base import Document

_MOST = 5_000
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?:<\?(?>.*?\?>)|<!--(?>.*?-->))\s*+)*+<(rss\b[^>]*+>\s*+<channel|feed)\b[^>]*+>",
    re.DOTALL,
)
_WITHIN = 5_000
_PIECE = 2_000  # hashlib lets other threads in before anything longer, which takes longer than the hashing
_TOKENS = {
    kind: re.compile(rb"<(?:(!\[CDATA\[|!--|\?)|(%b>)|(/%b>)|!|/?%b[\s/])" % (name, name, name))
    for kind, name in ((b"rss", b"item"), (b"fee", b"entry"))
}
_ENDS = {b"![CDATA[": b"]]>", b"!--": b"-->", b"?": b"?>"}


@dataclass(frozen=True, slots=True)
class Slices:
    """Where the entries of a document lie, in their order, and a 64-bit hash of each.

    A hash covers the entry's bytes and what lies around all of them and could change their meaning: the document's
    address, its type, its root.
    """

    document: Document
    spans: Sequence[tuple[int, int]]
    hashes: Sequence[int]

    def without(self, places: Collection[int]) -> Document:
        """The document as if the entries at these places had never been in it."""
        kept, start = [], 0
        for place in sorted(places):
            begin, end = self.spans[place]
            kept.append(self.document.body[start:begin])
            start = end
        return replace(self.document, body=b"".join((*kept, self.document.body[start:])))


def slices_of(document: Document) -> Slices | None:
    """The entries of an RSS 2.0 or Atom feed; None where they cannot be told apart for sure."""
    root = _ROOT.match(document.body, 0, _WITHIN)
    spans = _spans(document.body, _TOKENS[root[1][:3]], root.end()) if root else None
    if root is None or spans is None:
        return None
    around = sha256()
    for part in (document.url.encode(), document.headers.get("content-type", "").encode(), root[0]):
        around.update(b"%d:%b" % (len(part), part))
    common = around.digest()
    return Slices(document, spans, [_hash(common, document.body[begin:end]) for begin, end in spans])


def _spans(body: bytes, token: re.Pattern[bytes], start: int) -> list[tuple[int, int]] | None:
    """From `<` to behind `>` of each entry; None where something is open at the end, or nested, or unusual."""
    spans: list[tuple[int, int]] = []
    begin: int | None = None
    while found := token.search(body, start):
        skipped, opened, closed = found.groups()
        start = found.end()
        if skipped:
            end = body.find(_ENDS[skipped], start)
            if end < 0:
                return None
            start = end + len(_ENDS[skipped])
        elif opened and begin is None and len(spans) < _MOST:
            begin = found.start()
        elif closed and begin is not None:
            spans.append((begin, start))
            begin = None
        else:
            return None
    return spans if begin is None else None


def _hash(around: bytes, entry: bytes) -> int:
    digest = sha256(around)
    for start in range(0, len(entry), _PIECE):
        digest.update(entry[start : start + _PIECE])
    return int.from_bytes(digest.digest()[:8], "big", signed=True)
