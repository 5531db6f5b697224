"""The password, who has logged in with it, and how long one must wait after wrong ones."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from assistant.guard.limits import Buckets

SHORTEST, LONGEST = 8, 1_000  # characters of a password
IDLE, LIFETIME = 12 * 3_600.0, 7 * 86_400.0  # seconds after which a session ends: unused, and in any case
MOST_SESSIONS = 1_000
FREE = 5  # wrong passwords of one address before it must wait
LONGEST_WAIT = 900.0  # seconds; and after so many without a wrong password, all is forgotten
MOST_ADDRESSES = 10_000
WRONG_OF_ALL, WRONG_PER_SECOND = 100.0, 1.0  # that all addresses together may try

Clock = Callable[[], float]


class Sessions:
    """Who has logged in, in memory alone: a restart ends all sessions."""

    def __init__(self, clock: Clock = monotonic) -> None:
        """None yet."""
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # digests of tokens: when begun, and when last used

    def begin(self) -> str:
        """The token of a new session."""
        token, now = secrets.token_urlsafe(32), self._clock()
        self._known[_digest(token)] = (now, now)
        if len(self._known) > MOST_SESSIONS:
            self._known.popitem(last=False)
        return token

    def holds(self, token: str) -> bool:
        """Whether a token is one of a session that goes on; it then goes on for longer."""
        key, now = _digest(token), self._clock()
        found = self._known.get(key)
        if found is None:
            return False
        begun, used = found
        if now - used > IDLE or now - begun > LIFETIME:
            del self._known[key]
            return False
        self._known[key] = (begun, now)
        self._known.move_to_end(key)
        return True

    def end(self, token: str) -> None:
        """Ends a session, if there is one of that token."""
        self._known.pop(_digest(token), None)


class Lock:
    """A password that opens the page, for those who do not guess."""

    def __init__(self, password: str, clock: Clock = monotonic) -> None:
        """Opened by this password, of which only a digest is kept."""
        self._known, self._clock = _digest(password), clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # of an address: how many, and when the last
        self._all = Buckets(WRONG_OF_ALL, WRONG_PER_SECOND, clock)

    def opens(self, password: str, address: str) -> bool:
        """Whether the password is right; in the same time whatever it has in common with the right one."""
        if compare_digest(_digest(password), self._known):
            self._wrong.pop(_neighbours(address), None)
            return True
        self._all.wait("", 1.0)
        place = _neighbours(address)
        self._wrong[place] = (self._count(place) + 1, self._clock())
        self._wrong.move_to_end(place)
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)
        return False

    def wait(self, address: str) -> int:
        """The seconds that this address must wait before it may try again; 0 for none."""
        place = _neighbours(address)
        count, last = self._count(place), self._wrong.get(place, (0, 0.0))[1]
        pause = min(LONGEST_WAIT, 2.0 ** min(count - FREE + 1, 20)) if count >= FREE else 0.0
        return ceil(max(0.0, last + pause - self._clock(), self._all.lacks("", 1.0)))

    def _count(self, place: str) -> int:
        count, last = self._wrong.get(place, (0, 0.0))
        return count if self._clock() - last <= LONGEST_WAIT else 0


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _neighbours(address: str) -> str:
    """An address; one of the sixth version stands for all of its network, which is mostly one customer's."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((int(found) >> 64 << 64, 64))) if isinstance(found, IPv6Address) else address
