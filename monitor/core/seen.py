"""Which raw entries a source's last document had, so that they need not be read again. Kept packed, 24 bytes each."""

import struct
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from monitor.core.identity import Keys
from monitor.core.model import Item

_PACKED = struct.Struct("<3q")


@dataclass(frozen=True, slots=True)
class Seen:
    """A raw entry by its hash, with the keys of the item that it gave, all as 64-bit numbers; None for no key."""

    hash: int
    link: int | None
    guid: int | None


def seen_of(
    hashes: Sequence[int], items: Sequence[Item], keys: Sequence[Keys], *, unread: Collection[int]
) -> list[Seen]:
    """What to remember of a document's entries, given in its order; `unread` are those that are not done with.

    An entry whose keys are not all trusted, or that is there twice, is read every time: what becomes of it depends on
    the others.
    """
    times = Counter(value for key in keys for value in key.trusted)
    return [
        Seen(raw, key.link, key.guid)
        for place, (raw, item, key) in enumerate(zip(hashes, items, keys, strict=True))
        if place not in unread and _is_trusted(item, key) and all(times[value] == 1 for value in key.trusted)
    ]


def collide(keys: Iterable[Keys], seen: Iterable[Seen]) -> bool:
    """Whether an entry shares a key with one that was left out: then none may be."""
    taken = {key for one in seen for key in (one.link, one.guid)} - {None}
    return any(key in taken for one in keys for key in one.trusted)


def pack(seen: Iterable[Seen]) -> bytes:
    """The entries as they are stored."""
    return b"".join(_PACKED.pack(one.hash, one.link or 0, one.guid or 0) for one in seen)


def unpack(packed: bytes) -> list[Seen]:
    """The entries that `pack` packed."""
    return [Seen(raw, link or None, guid or None) for raw, link, guid in _PACKED.iter_unpack(packed)]


def _is_trusted(item: Item, key: Keys) -> bool:
    has_all = (key.link is not None or not item.url) and (key.guid is not None or not item.guid)
    return has_all and (key.link is not None or key.guid is not None)
