"""TLS: a certificate that nobody vouches for is refused, a good one is read. The certificate is made here and now."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.core.errors import FetchError
from monitor.sources.base import Request
from monitor.sources.guard import GuardedTransport
from monitor.sources.http import Fetcher
from tests.sources.hostile import Case, HostileServer, http

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=x", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def server(certificate: Path) -> Iterator[HostileServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with HostileServer([Case("good", http("hello"), "ok")], tls=tls) as running:
        yield running


def fetch(server: HostileServer, *, host: str = "127.0.0.1", trusted: Path | None = None) -> bytes:
    async def once() -> bytes:
        authority = f"{host}:{server.port}"
        tls = ssl.create_default_context(cafile=trusted) if trusted else None
        transport = GuardedTransport(frozenset({authority}), look_up=lambda host, port: ["127.0.0.1"], tls=tls)
        async with Fetcher("", frozenset({authority}), transport=transport) as fetcher:
            return (await fetcher.fetch(Request(url=f"https://{authority}/good"), source="s")).body

    return asyncio.run(once())


def test_a_certificate_that_nobody_vouches_for_is_refused(server: HostileServer) -> None:
    with pytest.raises(FetchError, match="the certificate is not valid: self-signed") as caught:
        fetch(server)
    assert caught.value.state == "unreachable"
    assert not server.requests


def test_a_good_one_is_read(server: HostileServer, certificate: Path) -> None:
    assert fetch(server, trusted=certificate / "cert.pem") == b"hello"


def test_a_good_one_for_another_host_is_refused(server: HostileServer, certificate: Path) -> None:
    with pytest.raises(FetchError, match="the certificate is not valid"):
        fetch(server, host="other.example", trusted=certificate / "cert.pem")


def test_a_server_without_tls_is_told() -> None:
    async def once() -> None:
        async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(http("no secrets here", "400 Bad Request"))
            writer.close()

        async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
            authority = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with Fetcher("", frozenset({authority})) as fetcher:
                await fetcher.fetch(Request(url=f"https://{authority}/good"), source="s")

    with pytest.raises(FetchError, match="no secure connection") as caught:
        asyncio.run(once())
    assert caught.value.state == "unreachable"
