"""Token buckets: how many requests a session or an address may make, and when to come again."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass

KEPT = 50_000  # buckets; the least recently used go first


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, then `each_second` more every second."""

    burst: int
    each_second: float


class Buckets:
    """One bucket a key. Time is the process's own clock, in seconds."""

    def __init__(self, rate: Rate) -> None:
        """Start with full buckets."""
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float | None = None) -> int:
        """Take one; return 0, or the whole seconds to wait when there is none left."""
        now = time.monotonic() if now is None else now
        left, at = self._left.pop(key, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - at) * self._rate.each_second)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        if len(self._left) > KEPT:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) / self._rate.each_second))
