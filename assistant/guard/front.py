"""Where the page stands in the network, and what is known of who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from assistant.guard.asgi import Scope, value, values

Network = IPv4Network | IPv6Network
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
LONGEST_USER = 200  # characters
HERE = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Front:
    """Where the page listens (`host` and `port`), under which `names` it is known beside that, and who stands before it.

    What `proxies` say of a request counts: its address and whether it came encrypted; and in the header `user_header`, where one is named,
    which user sent it.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    names: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = LOOPBACK
    user_header: str = ""

    def trusts(self, address: str) -> bool:
        """Whether a connection from this address is one of a proxy."""
        found = plain(address)
        try:
            return any(ip_address(found) in network for network in self.proxies)
        except ValueError:
            return False

    def admits(self, host: str, reached: str) -> bool:
        """Whether the page is known under this Host header; `reached` is the address of this machine that the connection came to.

        A site that lets its own name lead to this machine (DNS rebinding) is not, and so reads nothing.
        """
        found = _HOST.fullmatch(host.lower())
        if not found:
            return False
        name, port = found[1], found[2] or "80"
        return name in self.names or (name in (*HERE, written(self.host), written(plain(reached))) and port == str(self.port))


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a request: the address that it comes from, the page's origin as a browser writes it, whether it came encrypted.

    `user` is the user whom a proxy named; None where nobody was named, or by somebody who may not.
    """

    method: str
    path: str
    address: str
    origin: str
    is_encrypted: bool
    user: str | None


def visit(scope: Scope, front: Front) -> Visit:
    """What is known of a request."""
    peer = plain((scope.get("client") or ("",))[0])
    through = front.trusts(peer)
    encrypted = scope["scheme"] == "https" or (through and value(scope, "x-forwarded-proto").lower() == "https")
    origin = f"{'https' if encrypted else 'http'}://{value(scope, 'host').lower()}"
    address = _sender(peer, values(scope, "x-forwarded-for"), front) if through else peer
    return Visit(scope["method"], scope["path"], address, origin, encrypted, _user(scope, front) if through else None)


def without_claims(scope: Scope, front: Front) -> None:
    """Takes out of a request what only a proxy may say of it: the application behind believes it of anybody."""
    lies = ("forwarded", "x-real-ip", "x-gradio-server", front.user_header)
    kept = [(key, value) for key, value in scope["headers"] if not _is_one(key.decode("latin-1").lower(), lies)]
    scope["headers"] = kept


def written(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def plain(address: str) -> str:
    """An address, of the fourth version where it is one in the clothes of the sixth."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)


def _is_one(name: str, lies: tuple[str, ...]) -> bool:
    return name in lies or name.startswith("x-forwarded-")


def _sender(peer: str, told: list[str], front: Front) -> str:
    """The last address that no proxy of ours has: what stands before it may be invented by whoever sits there."""
    found = peer
    for one in reversed(",".join(told).split(",")):
        try:
            found = plain(str(ip_address(one.strip().strip("[]"))))
        except ValueError:
            break
        if not front.trusts(found):
            break
    return found


def _user(scope: Scope, front: Front) -> str | None:
    if not front.user_header:
        return None
    told = values(scope, front.user_header)
    named = told[0].encode("latin-1").decode("utf-8", "replace") if len(told) == 1 else ""
    return named if 0 < len(named) <= LONGEST_USER and named.isprintable() else None
