"""One GET and its answer on a wire: what proper and improper servers send, in pieces of every size."""

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.sources.exchange import Answer, ask
from monitor.sources.wire import Wire


class Script(Wire):
    """A wire on which the other side says its piece, in parts, and hangs up."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = [part for part in parts if part]
        self.sent = b""

    async def read(self, most: int) -> bytes:
        return self.parts.pop(0) if self.parts else b""

    async def write(self, data: bytes) -> None:
        self.sent += data


def told(*parts: bytes) -> tuple[int, bytes, Answer]:
    """The status, the body and the answer that such a server gives."""

    async def asked() -> tuple[int, bytes, Answer]:
        answer = await ask(Script(*parts), httpx.Request("GET", "http://x.example/"))
        return answer.status, b"".join([chunk async for chunk in answer]), answer

    return asyncio.run(asked())


SIZED = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: t\r\n\r\n"


@pytest.mark.parametrize("whole", [SIZED, CHUNKED])
@given(cut=st.integers(0, 200))
def test_an_answer_is_read_however_it_arrives(whole: bytes, cut: int) -> None:
    status, body, answer = told(whole[:cut], whole[cut:])
    assert (status, body, answer.leaves_open) == (200, b"hello", True)


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 99\r\n\r\n", 304, b""),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + SIZED, 200, b"hello"),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\nX-Old: yes\n\nok", 200, b"ok"),
    ],
)
def test_what_has_a_known_length_leaves_the_connection_open(sent: bytes, status: int, body: bytes) -> None:
    found, text, answer = told(sent)
    assert (found, text, answer.leaves_open) == (status, body, True)
    assert b"Link" not in dict(answer.headers)


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\n\r\nhello",  # until the connection ends
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
        SIZED + b"and more",
        SIZED + SIZED,
    ],
)
def test_other_connections_are_not_used_again(sent: bytes) -> None:
    status, body, answer = told(sent)
    assert (status, body, answer.leaves_open) == (200, b"hello", False)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "without an answer"),
        (b"HTTP/1.1 200", "without an answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "without an answer"),
        (SIZED[:-1], "in the middle of its answer"),
        (CHUNKED[:-14], "in the middle of its answer"),
        (b"SSH-2.0-server\r\n", "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "for its transfer"),
        (b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "no proper HTTP"),
    ],
)
def test_improper_answers_are_refused_in_words(sent: bytes, reason: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match=reason):
        told(sent)


def test_endless_headers_and_framing_are_cut_short() -> None:
    line = b"X: " + b"x" * 60_000 + b"\r\n"
    with pytest.raises(httpx.RemoteProtocolError, match="headers are longer than 100,000 bytes"):
        told(b"HTTP/1.1 200 OK\r\n", *[line] * 10)
    with pytest.raises(httpx.RemoteProtocolError, match="headers are longer"):
        told(*[b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000] * 10)
    chunk = b"1;" + b"x" * 50_000 + b"\r\na\r\n"
    with pytest.raises(httpx.RemoteProtocolError, match="less content than there is around it"):
        told(CHUNKED[:47], *[chunk] * 100)


def test_a_request_carries_its_headers_and_no_line_of_somebody_else() -> None:
    wire = Script(SIZED)
    asyncio.run(ask(wire, httpx.Request("GET", "http://x.example/a b?q=ñ", headers={"If-None-Match": '"1"'})))
    assert wire.sent.startswith(b'GET /a%20b?q=%C3%B1 HTTP/1.1\r\nHost: x.example\r\nIf-None-Match: "1"\r\n')
    assert wire.sent.endswith(b"\r\n\r\n")
    smuggled = httpx.Request("GET", "http://x.example/", headers=[(b"If-None-Match", b"1\r\nX-Evil: 1")])
    with pytest.raises(httpx.LocalProtocolError, match="control character"):
        asyncio.run(ask(Script(SIZED), smuggled))
