"""Which network addresses may be spoken to: public ones, however they are spelled.

Pure: names are resolved by http.py, which asks here about EVERY address that a name resolved to and then connects to
one of those that were asked about, so that neither a spelling nor a second look-up gets past.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

# ipaddress calls these global, or lets an IPv4 address ride inside them.
_REFUSED_4 = tuple(map(ip_network, ("192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4")))
_REFUSED_6 = tuple(map(ip_network, ("::/96", "64:ff9b:1::/48", "2001::/23", "fec0::/10", "5f00::/16")))
_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedAddressError(ValueError):
    """A host resolved to an address that is not public."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is the private or reserved address {address}" if host != address else
                         f"{host} is a private or reserved address")  # fmt: skip


def vetted(host: str, addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses of a host, in order and once each; raises RefusedAddressError when ANY of them is not public."""
    unique = tuple(dict.fromkeys(addresses))
    for address in unique:
        if not is_public(address):
            raise RefusedAddressError(host, address)
    return unique


def is_public(address: str) -> bool:
    """Whether an IP address, as a resolver writes it, is one of the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _public_4(ip) if isinstance(ip, IPv4Address) else _public_6(ip)


def _public_4(ip: IPv4Address) -> bool:
    return ip.is_global and not any(ip in net for net in _REFUSED_4)


def _public_6(ip: IPv6Address) -> bool:
    inner = ip.ipv4_mapped or ip.sixtofour
    if inner is None and ip in _NAT64:
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return _public_4(inner)
    return ip.is_global and ip.scope_id is None and not ip.is_multicast and not any(ip in net for net in _REFUSED_6)
