"""A response's body put together under a byte cap, gzip undone on the way; no I/O, and no other encoding.

Brotli, zstd and stacked encodings are refused: 1.6 KB of brotli can stand for 4 GB, and nobody asked for them.
"""

import zlib

_GZIP_OR_PLAIN = {"": False, "identity": False, "gzip": True, "x-gzip": True}

_MAGIC = b"\x1f\x8b"
_MEMBERS = 100


class TooLargeError(ValueError):
    """More bytes than the cap, compressed or not."""


class UndecodableError(ValueError):
    """An encoding that was not asked for, or compressed data that are damaged."""


class Body:
    """Collects chunks; `cap` bounds the bytes received as well as those they decompress to, `size` so far."""

    def __init__(self, encoding: str, *, cap: int) -> None:
        if (name := encoding.strip().lower()) not in _GZIP_OR_PLAIN:
            raise UndecodableError(f"the answer is encoded as {encoding[:40]!r}, which was not asked for")
        self._cap = cap
        self._received = 0
        self.size = 0
        self._members = 1
        self._whole = bytearray()  # not a list of chunks: a server may send them byte by byte
        self._gzip = zlib.decompressobj(wbits=31) if _GZIP_OR_PLAIN[name] else None

    def announce(self, size: int) -> None:
        """Take the announced length before any byte is read; raises TooLargeError."""
        if size > self._cap:
            raise TooLargeError(f"the answer announces {size:,} bytes, more than {self._cap:,}")

    def add(self, chunk: bytes) -> None:
        """Take the next bytes of the wire; raises TooLargeError or UndecodableError."""
        self._received += len(chunk)
        if self._received > self._cap:
            raise TooLargeError(f"the answer is larger than {self._cap:,} bytes")
        if self._gzip is None:
            self._keep(chunk)
            return
        while chunk:
            if self._gzip.eof:
                if not chunk.startswith(_MAGIC):  # padding after the last member, which every browser overlooks
                    return
                self._members += 1
                if self._members > _MEMBERS:
                    raise UndecodableError(f"the compressed answer has more than {_MEMBERS} members")
                self._gzip = zlib.decompressobj(wbits=31)
            try:
                self._keep(self._gzip.decompress(chunk, self._cap - self.size + 1))
            except zlib.error as error:
                raise UndecodableError("the answer says gzip but its data are damaged") from error
            chunk = self._gzip.unconsumed_tail or self._gzip.unused_data

    def finish(self) -> bytes:
        """The whole body; raises UndecodableError when its compressed data end too early."""
        if self._gzip is not None and self._received and not self._gzip.eof:
            raise UndecodableError("the compressed answer was cut off")
        return bytes(self._whole)

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._cap:
            raise TooLargeError(f"the answer grows beyond {self._cap:,} bytes when decompressed")
        self._whole += data
