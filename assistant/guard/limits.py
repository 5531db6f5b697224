"""How much one visitor may ask: so many requests in a time, and so many streams at once; with bounded memory."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from time import monotonic

MOST_KNOWN = 10_000  # visitors; the one who was not seen for longest is forgotten
BURST, PER_SECOND = 300.0, 20.0  # requests of one visitor
STREAMS, ALL_STREAMS = 40, 400  # open at once: of one visitor, of all


class Buckets:
    """A bucket of tokens for each visitor, which fills again as time goes by."""

    def __init__(self, most: float = BURST, per_second: float = PER_SECOND, clock: Callable[[], float] = monotonic) -> None:
        """Full at `most` tokens."""
        self._most, self._rate, self._clock = most, per_second, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: str, cost: float) -> float:
        """Takes so many tokens and gives 0; or takes none and gives the seconds after which there are enough."""
        seconds = self.lacks(visitor, cost)
        self._held[visitor] = (self._left(visitor) - (0.0 if seconds else cost), self._clock())
        self._held.move_to_end(visitor)
        if len(self._held) > MOST_KNOWN:
            self._held.popitem(last=False)
        return seconds

    def lacks(self, visitor: str, cost: float) -> float:
        """The seconds after which there are so many tokens; 0 where they are there."""
        return max(0.0, cost - self._left(visitor)) / self._rate

    def _left(self, visitor: str) -> float:
        left, then = self._held.get(visitor, (self._most, 0.0))
        return min(self._most, left + (self._clock() - then) * self._rate)


class Streams:
    """How many streams are open."""

    def __init__(self, most: int = STREAMS, most_of_all: int = ALL_STREAMS) -> None:
        """At most so many of one visitor, and of all."""
        self._most, self._most_of_all = most, most_of_all
        self._open: Counter[str] = Counter()

    def begin(self, visitor: str) -> bool:
        """Whether one more is opened."""
        if self._open[visitor] >= self._most or self._open.total() >= self._most_of_all:
            return False
        self._open[visitor] += 1
        return True

    def end(self, visitor: str) -> None:
        """One is closed."""
        self._open[visitor] -= 1
        if not self._open[visitor]:
            del self._open[visitor]


class Claims:
    """Whose a random name is: of the first who uses it."""

    def __init__(self) -> None:
        """Nobody's."""
        self._owners: OrderedDict[str, str] = OrderedDict()

    def claim(self, name: str, owner: str) -> bool:
        """Whether the name is the owner's, from now on if it was nobody's."""
        found = self._owners.setdefault(name, owner)
        self._owners.move_to_end(name)
        if len(self._owners) > MOST_KNOWN:
            self._owners.popitem(last=False)
        return found == owner
