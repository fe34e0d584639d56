"""Which addresses may be spoken to, and that the check cannot be got around between resolving and connecting."""

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses

from monitor.sources.address import RefusedAddressError, is_public, vetted
from monitor.sources.guard import GuardedTransport


@pytest.mark.parametrize("address", ["8.8.8.8", "104.16.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.31.0.1", "192.168.0.1",
        "192.0.2.1", "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1",
        "2002:a00:1::", "2001::1", "2001:db8::1", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "2606:4700::1%eth0", "", "localhost", "0x7f.1", "127.1", "2130706433",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@given(ip_addresses(v=4))
def test_an_ipv4_address_is_no_more_public_inside_ipv6(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    assert vetted("h", ["8.8.8.8", "1.1.1.1", "8.8.8.8"]) == ("8.8.8.8", "1.1.1.1")
    with pytest.raises(RefusedAddressError, match=r"h is the private or reserved address 10\.0\.0\.1"):
        vetted("h", ["8.8.8.8", "10.0.0.1"])


def test_a_name_is_resolved_once_and_refused_by_what_it_resolved_to() -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["8.8.8.8"]

    transport = GuardedTransport(frozenset(), look_up=rebinding)
    with pytest.raises(RefusedAddressError):
        asyncio.run(transport.wire("rebind.example", 80))
    assert asked == ["rebind.example"]


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    async def connect() -> None:
        async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        look_up = lambda host, port: ["127.0.0.3", "127.0.0.1"]  # noqa: E731
        transport = GuardedTransport(frozenset({f"two.example:{port}"}), look_up=look_up)
        wire = await transport.wire("Two.example", port)
        wire.close()
        await transport.aclose()
        server.close()

    asyncio.run(connect())


def test_an_unknown_host_is_unreachable_in_words() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise UnicodeError("label too long")

    with pytest.raises(httpx.ConnectError, match=r"the host a\.example is unknown"):
        asyncio.run(GuardedTransport(frozenset(), look_up=unknown).wire("a.example", 80))
