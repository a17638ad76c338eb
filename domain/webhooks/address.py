"""Where a program listens, and which addresses are nobody's business outside."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from attrs import frozen

from domain.shared.errors import Rejected

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL: Final = 500
_PORTS: Final = range(1, 65_536)


class BadUrl(Rejected):
    """This is no address at which a program can be told something."""

    code = "bad-url"


class AddressRefused(Rejected):
    """Programs there are not told anything: the address is private, or not protected."""

    code = "address-refused"


def parts_of(url: str) -> SplitResult:
    """The parts of an ``http`` or ``https`` URL with a host.

    Raises:
        BadUrl: it is none, carries a login or a fragment, or is too long.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise BadUrl(f"a URL has at most {LONGEST_URL} printable ASCII characters without blanks")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadUrl("the URL cannot be read") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadUrl("a URL begins with https:// (or http://) and a host")
    if parts.username is not None or parts.fragment or (port is not None and port not in _PORTS):
        raise BadUrl("a URL has no login, no fragment, and a port from 1 to 65535")
    return parts


@frozen
class Outside:
    """Where messages may go: to public addresses over TLS, and to ``inside`` networks as named.

    A server that calls whatever address it is given can be made to call its own neighbours
    (server-side request forgery); so everything that is not public is refused unless it is named.
    """

    inside: tuple[Network, ...] = ()

    def allows(self, address: Address, *, protected: bool) -> bool:
        """Whether a connection to ``address`` may be made; ``protected`` says it is TLS."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if any(plain in network for network in self.inside if network.version == plain.version):
            return True
        return protected and plain.is_global and not plain.is_multicast

    def expect(self, url: str) -> None:
        """Refuse what needs no name server to be refused.

        Raises:
            BadUrl: it is no URL.
            AddressRefused: the host is an address that is not allowed, or there is no TLS.
        """
        parts = parts_of(url)
        protected = parts.scheme == "https"
        address = _literal(parts.hostname or "")
        if address is None:
            refused = not protected and not self.inside
        else:
            refused = not self.allows(address, protected=protected)
        if refused:
            raise AddressRefused(
                "programs are told over https at public addresses; "
                "others must be allowed by BAYWISE_WEBHOOK_NETWORKS"
            )


PUBLIC: Final = Outside()
ANYWHERE: Final = Outside((ip_network("0.0.0.0/0"), ip_network("::/0")))
"""For demonstrations, where the receiver stands on the same machine."""

_LOOPBACK: Final = ip_address("127.0.0.1")


def _literal(host: str) -> Address | None:
    """The address that a host is, if it is one; names of this machine count as one."""
    if host == "localhost" or host.endswith(".localhost"):
        return _LOOPBACK
    try:
        return ip_address(host)
    except ValueError:
        return None
