"""One web request to a checked address; the only file that imports httpcore.

A name is looked up once, every address that it has must be admitted, and the connection is made to exactly that address: a name that
answers differently the next time leads nowhere else. The name itself still goes into the Host header and the TLS handshake. Proxies are
not used, whatever the environment says, because a proxy would look the name up again.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from itertools import chain

import httpcore

from corpus.article import UserError
from corpus.web.proxy import check_no_proxy

Address = IPv4Address | IPv6Address
SAVE = "save the page in the browser and add the file"

# Seconds for a connection to open, and for the next bytes to come.
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
# Of the addresses of one name, so many are tried.
_TRIES = 4
# So many bytes are taken out of a compressed answer at a time.
_PIECE = 65_536

# IANA's registries of special-purpose addresses, and multicast; 168.63.129.16 serves the machines of one cloud from inside.
_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/3 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3ffe::/16 3fff::/20"
    ).split()
)
# All public addresses of the sixth version lie here (RFC 4291); tunnels, which hide an address of the fourth version, are taken out above.
_UNICAST = ip_network("2000::/3")
# Translators write an address of the fourth version behind these 96 bits (RFC 4291, RFC 6052).
_MAPPED, _TRANSLATED = ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, its headers under lower-case names, and its body as it came, piece by piece."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


def is_public(address: Address) -> bool:
    """Whether the address belongs to a host of the public internet; never one of this machine, its network or its cloud."""
    if isinstance(address, IPv6Address):
        if address in _MAPPED or address in _TRANSLATED:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST or address.scope_id:
            return False
    return not any(address in block for block in _NOT_PUBLIC)


def addresses_of(host: str) -> Sequence[str]:
    """The addresses of a name as the system knows them, empty where it knows none; the system bounds how long that takes."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


@contextmanager
def answer(
    address: tuple[str, str, int | None, str],
    headers: Mapping[str, str],
    find: Callable[[str], Sequence[Address]],
    tls: ssl.SSLContext,
    until: float,
) -> Iterator[Answer]:
    """What the server answers to a GET request, open as long as the context.

    The address is its scheme, host, port, and path with query, in ASCII. `find` gives the checked addresses of a host or raises; `until`
    is the time of the monotonic clock at which all must have come. UserError if the server cannot be reached or trusted, is too slow, or
    speaks no HTTP.
    """
    scheme, host, port, target = address
    url = httpcore.URL(scheme=scheme.encode(), host=host.encode(), port=port, target=target.encode())
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=_Network(find, until)) as pool,
            pool.stream("GET", url, headers=list(headers.items()), extensions={"timeout": _TIMEOUTS}) as response,
        ):
            yield Answer(response.status, _fields(response.headers), response.iter_stream())
    except httpcore.ConnectTimeout as error:
        check_no_proxy(host, SAVE)
        raise UserError(f"{host} took too long to answer; try again later, or {SAVE}.") from error
    except httpcore.TimeoutException as error:
        raise UserError(f"{host} took too long to answer; try again later, or {SAVE}.") from error
    except httpcore.NetworkError as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "").rstrip(".") or "it is none"
            raise UserError(f"The secure connection to {host} cannot be trusted ({reason}); {SAVE}.") from error
        check_no_proxy(host, SAVE)
        raise UserError(f"{host} could not be reached; check the address and your connection, or {SAVE}.") from error
    except httpcore.ProtocolError as error:
        raise UserError(f"{host} broke off or did not answer as a web site does; try again later, or {SAVE}.") from error


def inflate(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The content of chunks in that coding ("gzip", "deflate" or ""), in pieces that are small even where it is a thousand times larger.

    UserError if the coding is another, or the data is damaged or cut off.
    """
    if coding in ("", "identity"):
        yield from chunks
    elif coding in ("gzip", "x-gzip", "deflate"):
        coming = iter(chunks)
        head = b""
        while len(head) < 2 and (piece := next(coming, None)) is not None:
            head += piece
        try:
            yield from _inflated(chain([head], coming), 31 if coding != "deflate" else 15 if _has_header(head) else -15)
        except zlib.error as error:
            raise UserError(f"The compressed data at this address is damaged; try again later, or {SAVE}.") from error
    else:
        raise UserError(f"The site compresses its pages in a way that is not read here; {SAVE}.")


def _has_header(head: bytes) -> bool:
    """Whether "deflate" begins with the two bytes that belong there (RFC 1950); some servers leave them out."""
    return head[:1] != b"" and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0


def _inflated(chunks: Iterable[bytes], window: int) -> Iterator[bytes]:
    """The content of one or more compressed streams, one behind the other; zlib.error where they are damaged."""
    engine, fresh, streams = zlib.decompressobj(window), True, 0
    for data in chunks:
        while data:
            try:
                piece = engine.decompress(data, _PIECE)
            except zlib.error:
                if fresh and streams:  # what stands behind a whole stream is padding
                    return
                raise
            yield piece
            fresh, data = False, engine.unconsumed_tail
            if engine.eof:
                data, engine, fresh, streams = engine.unused_data, zlib.decompressobj(window), True, streams + 1
    while piece := engine.decompress(b"", _PIECE):
        yield piece
    if not (engine.eof or (fresh and streams)):
        raise zlib.error("cut off")


_TIMEOUTS = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}


def _fields(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers as text under lower-case names; the values of a repeated one behind each other."""
    fields: dict[str, str] = {}
    for raw_name, raw in headers:
        name = raw_name.decode("latin-1").lower()
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            value = raw.decode("latin-1")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _left(until: float, most: float | None) -> float:
    """How many seconds may be waited now."""
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this page is over")
    return left if most is None else min(left, most)


class _Network(httpcore.NetworkBackend):
    """Opens connections to the checked addresses of a host."""

    def __init__(self, find: Callable[[str], Sequence[Address]], until: float) -> None:
        self._find, self._until = find, until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that answers."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._find(host)[:_TRIES]:
            try:
                opened = httpcore.SyncBackend().connect_tcp(str(address), port, _left(self._until, timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(opened, self._until)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection on which everything must have come by a time, also from a server that sends one byte after the other."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends the bytes."""
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        """Ends the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The connection, secured."""
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._until, timeout)), self._until)

    def get_extra_info(self, info: str) -> object:
        """What the socket knows."""
        return self._stream.get_extra_info(info)
