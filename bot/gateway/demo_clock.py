"""A clock that a demonstration may set ahead: deadlines come near while people look. Never in production."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class DemoClock:
    """The gateway's clock, `ahead` of the true one. It is not kept: a gateway that starts anew is on time."""

    def __init__(self, true: Callable[[], datetime]) -> None:
        """Go by `true`."""
        self._true = true
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """The moment it is in the demonstration."""
        return self._true() + self.ahead
