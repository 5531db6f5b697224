"""A web page, a feed or a sitemap by its address; the only file that imports httpx.

Nothing is fetched from private networks (see `corpus.web.connect`), nor what a site asks programs not to read, and never more than one
page may have.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar

import httpx

from corpus.article import UserError
from corpus.harmless import without_password
from corpus.raw import LARGEST
from corpus.version import VERSION
from corpus.web.connect import SAVE, Address, Answer, addresses_of, answer, inflate, is_public
from corpus.web.recognize import Kind, check_type, in_utf8, kind_of
from corpus.web.robots import LARGEST_ROBOTS, Robots, read_robots

# Seconds for one page with all its redirects and the rules of its sites.
PATIENCE = 30.0
# Seconds between two requests to one host.
INTERVAL = 1.0
MOST_REDIRECTS = 5
# Longer addresses are made to trouble programs; in characters.
LONGEST_ADDRESS = 4_000

_AGENT = "Kutip"
_HEADERS = {
    "User-Agent": f"{_AGENT}/{VERSION} (+reads news for one person's own collection)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
# The last part of a host that is a number in some spelling: browsers take all of 127.1, 0x7f.1, 0177.0.0.1 and 2130706433 for 127.0.0.1.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_REDIRECTS = (301, 302, 303, 307, 308)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands at an address: the address after all redirects, the data as served, decompressed, and what it is."""

    url: str
    data: bytes
    kind: Kind


def fetch(url: str) -> Fetched:
    """What stands at the address; for several addresses share a Fetcher. UserError says why it was not fetched."""
    return Fetcher().fetch(url)


class Fetcher:
    """Fetches for one run and one thread: remembers the addresses and the rules of the sites that it met, and does not hurry them.

    `admits` says to which addresses of the internet a connection may be made, and `resolve` gives the addresses of a host; only tests
    set them. `interval` is the time between two requests to one host and `patience` the time for one page, in seconds.
    """

    def __init__(
        self,
        *,
        admits: Callable[[Address], bool] = is_public,
        resolve: Callable[[str], Sequence[str]] = addresses_of,
        interval: float = INTERVAL,
        patience: float = PATIENCE,
    ) -> None:
        self._admits, self._resolve, self._interval, self._patience = admits, resolve, interval, patience
        self._tls = _certificates()
        self._addresses: dict[str, tuple[Address, ...]] = {}
        self._free: dict[str, float] = {}
        self._robots: dict[str, Robots | str] = {}

    def fetch(self, url: str) -> Fetched:
        """What stands at the address; UserError says why it was not fetched, and what to do instead."""
        return self._follow(_checked(url), time.monotonic() + self._patience, _fetched, obeying=True)

    def _follow(self, url: httpx.URL, until: float, read: Callable[[httpx.URL, Answer], _T], *, obeying: bool) -> _T:
        """What `read` makes of the answer at the end of all redirects."""
        for _ in range(MOST_REDIRECTS + 1):
            if obeying:
                self._obey(url, until)
            self._wait(url, until)
            address = (url.scheme, _host(url), url.port, url.raw_path.decode("ascii"))
            headers = {**_HEADERS, "Host": url.netloc.decode("ascii")}
            with answer(address, headers, self._find, self._tls, until) as answered:
                location = answered.headers.get("location")
                if answered.status not in _REDIRECTS or location is None:
                    return read(url, answered)
            url = _checked(location, url)
        raise UserError(f"{_host(url)} leads from one address to the next without an end; {SAVE}.")

    def _find(self, host: str) -> Sequence[Address]:
        """The addresses of the host, looked up once in a run; UserError unless it has some and all of them are admitted."""
        if host not in self._addresses:
            try:
                found: tuple[Address, ...] = (ip_address(host),)
            except ValueError:
                found = tuple(ip_address(text) for text in self._resolve(host))
            if not found:
                raise UserError(f"There is no site named {host}; check the address and your connection.")
            if refused := [address for address in found if not self._admits(address)]:
                where = "is" if str(refused[0]) == host else f"leads to {refused[0]},"
                raise UserError(f"{host} {where} an address inside a computer or a private network, and those are not fetched; {SAVE}.")
            self._addresses[host] = found
        return self._addresses[host]

    def _wait(self, url: httpx.URL, until: float) -> None:
        """Lets the interval pass since the last request to the host."""
        now = time.monotonic()
        start = max(self._free.get(_host(url), now), now)
        if start >= until:
            raise UserError(f"{_host(url)} took too long to answer; try again later, or {SAVE}.")
        if start > now:
            time.sleep(start - now)
        self._free[_host(url)] = start + self._interval

    def _obey(self, url: httpx.URL, until: float) -> None:
        """UserError if the site asks programs not to read that address, or does not say what they may read."""
        site = url.copy_with(raw_path=b"/robots.txt")
        if str(site) not in self._robots:
            try:
                self._robots[str(site)] = self._follow(site, until, _rules, obeying=False)
            except UserError as error:
                self._robots[str(site)] = str(error)
        rules = self._robots[str(site)]
        if isinstance(rules, str):
            raise UserError(rules)
        if not rules.allows(url.raw_path.decode("ascii")):
            raise UserError(f"{_host(url)} asks programs not to read this page (in its robots.txt); {SAVE}.")


def _certificates() -> ssl.SSLContext:
    """Whom to trust: the usual authorities, or those that SSL_CERT_FILE or SSL_CERT_DIR names."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise UserError("The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read; correct it or unset it.") from error


def _checked(address: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address, or the one to which `base` leads, in its normal form; UserError unless it is one of the web, plainly written."""
    address = address.strip()
    shown = without_password(address[:200])
    if len(address) > LONGEST_ADDRESS:
        raise UserError(f"This address has more than {LONGEST_ADDRESS:,} characters; give the plain address of one page.")
    try:
        url = base.join(address) if base else httpx.URL(address)
        host = _host(url).lower().rstrip(".")
        url = url.copy_with(host=host, fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise UserError(f"{shown} is no web address; copy it from the browser's address bar.") from error
    if url.scheme not in ("http", "https"):
        raise UserError(f"{shown} is no web address; give one that begins with https:// or http://.")
    if url.userinfo:
        raise UserError(f"The address of {host} holds a user name or a password; give it without, or {SAVE}.")
    if not _plain(host) or not _is_of_the_web(url.port):
        raise UserError(f"{shown} names no site in the usual way; copy the address from the browser's address bar.")
    return url


def _is_of_the_web(port: int | None) -> bool:
    """Whether a web site may be served there; behind other low ports are mail and the like, which an address could be made to trouble."""
    return port is None or port in (80, 443) or 1_024 <= port < 65_536


def _host(url: httpx.URL) -> str:
    """The host as it is looked up, in ASCII; some names that are in use have no other form that the library reads."""
    return url.raw_host.decode("ascii")


def _plain(host: str) -> bool:
    """Whether a host is a name, or a number written as four numbers or in brackets."""
    if ":" not in host and not _NUMBER.fullmatch(host):
        return bool(_HOST.fullmatch(host))
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host  # the name of one of this computer's networks would stand behind it


def _fetched(url: httpx.URL, answered: Answer) -> Fetched:
    """The page, feed or sitemap in the answer."""
    _check_status(_host(url), answered.status)
    content_type = answered.headers.get("content-type", "")
    check_type(content_type)
    data = _bounded(_content(answered))
    if data.startswith(b"\x1f\x8b"):  # a sitemap kept as a compressed file
        data = _bounded(inflate([data], "gzip"))
    data = in_utf8(data, content_type)
    return Fetched(str(url), data, kind_of(data, content_type))


def _rules(url: httpx.URL, answered: Answer) -> Robots:
    """The rules of a site: all is allowed where it has none, nothing where it has a fault."""
    if answered.status >= 500 or answered.status == 429:
        raise UserError(f"{_host(url)} does not say what programs may read (it answered {answered.status}); try again later, or {SAVE}.")
    if answered.status != 200:
        return Robots()
    data = b""
    for piece in _content(answered):
        data += piece
        if len(data) >= LARGEST_ROBOTS:
            break
    return read_robots(data, _AGENT)


def _check_status(host: str, status: int) -> None:
    """UserError unless the answer is the page."""
    if status in (404, 410):
        raise UserError(f"{host} has no page at this address (it answered {status}); check the address.")
    if status in (401, 402, 403, 407, 451):
        raise UserError(f"{host} does not let programs read this page (it answered {status}); {SAVE}.")
    if status == 429:
        raise UserError(f"{host} asks to come back later (it answered {status}); try again in a while, or {SAVE}.")
    if status >= 500:
        raise UserError(f"{host} has a fault of its own (it answered {status}); try again later, or {SAVE}.")
    if status not in (200, 203):
        raise UserError(f"{host} did not give this page (it answered {status}); {SAVE}.")


def _content(answered: Answer) -> Iterable[bytes]:
    """The body of the answer, decompressed; UserError if it is larger than any page even before that."""
    return inflate(_counted(answered.chunks), answered.headers.get("content-encoding", "").strip().lower())


def _counted(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """The pieces; UserError as soon as they are more than a page's worth."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST:
            raise UserError(f"At this address there are more than {LARGEST // 1_000_000} MB, which is no news page; {SAVE}.")
        yield piece


def _bounded(pieces: Iterable[bytes]) -> bytes:
    """The pieces as one; UserError if they are more than a page's worth."""
    return b"".join(_counted(pieces))
