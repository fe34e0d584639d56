"""One GET over an open connection and its answer, as HTTP/1.1 has it. httptools reads, here is the rest of it.

No redirects, no decoding of contents, and no time: whoever uses it bounds that. What the server may send before and
between the bytes of the body is bounded here, the body itself is not.
"""

import re
from collections import deque
from collections.abc import AsyncIterator

import httptools
import httpx

from monitor.sources.wire import Wire

_AT_ONCE = 65_536
_LONGEST_HEAD = 100_000
_FRAMING = 1_000_000  # and as much as the body
_UNSENDABLE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


async def ask(wire: Wire, request: httpx.Request) -> "Answer":
    """Send the request, which is a GET, and read the head of its answer; raises httpx.TransportError."""
    lines = [b"GET %b HTTP/1.1" % request.url.raw_path, *(b"%b: %b" % pair for pair in request.headers.raw)]
    if any(_UNSENDABLE.search(line) for line in lines):
        raise httpx.LocalProtocolError("a header contains a control character")
    await wire.write(b"\r\n".join((*lines, b"", b"")))
    answer = Answer(wire)
    await answer.begin()
    return answer


class Answer:
    """An answer on its way: status and headers are there, the body comes as it is iterated over."""

    def __init__(self, wire: Wire) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._wire = wire
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True)  # old servers end lines with LF alone
        self._chunks: deque[bytes] = deque()
        self._received = self._body = 0
        self._complete = self._goes_on = self._excess = self._encoded = False

    @property
    def leaves_open(self) -> bool:
        """It was read to its end, and the connection is good for another request."""
        return self._complete and self._goes_on and not self._excess

    async def begin(self) -> None:
        """Read until the headers are there."""
        while not self.status:
            await self._receive()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            while self._chunks:
                yield self._chunks.popleft()
            if self._complete:
                return
            await self._receive()

    async def _receive(self) -> None:
        data = await self._wire.read(_AT_ONCE)
        if not data:
            self._ended()
            return
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self._complete:
                raise httpx.RemoteProtocolError(f"the answer is no proper HTTP: {error}") from error
            self._excess = True
        if self._encoded:
            raise httpx.RemoteProtocolError("the answer is encoded for its transfer, which was not asked for")
        if not self.status and self._received > _LONGEST_HEAD:
            raise httpx.RemoteProtocolError(f"the answer's headers are longer than {_LONGEST_HEAD:,} bytes")
        if self._received > _LONGEST_HEAD + _FRAMING + 2 * self._body:
            raise httpx.RemoteProtocolError("the answer has less content than there is around it")

    def _ended(self) -> None:
        """The connection is over: only an answer that declares no length is complete by that."""
        names = {name.lower() for name, _ in self.headers}
        if not self.status:
            raise httpx.RemoteProtocolError("the server hung up without an answer")
        if names & {b"content-length", b"transfer-encoding"}:
            raise httpx.RemoteProtocolError("the server hung up in the middle of its answer")
        self._complete = True

    # What httptools calls, by these names, while it is fed.

    def on_message_begin(self) -> None:
        self._excess = self._complete

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._complete:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            self.headers.clear()  # "continue" and the like: the answer is still to come
        elif not self.status:
            self.status = status
            self._encoded = any(
                name.lower() == b"transfer-encoding" and value.strip().lower() != b"chunked"
                for name, value in self.headers
            )

    def on_body(self, data: bytes) -> None:
        if not self._complete:
            self._body += len(data)
            self._chunks.append(data)

    def on_message_complete(self) -> None:
        if self.status and not self._complete:
            self._complete = True
            self._goes_on = self._parser.should_keep_alive()
