"""Where each waiting shopper stands: reckoned once for all sockets that ask after the same change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.chat import queue
from bot.chat.queue import Place
from bot.store.engine import Database

FRESH = 2.0  # seconds that places count for who asks without a change


class WaitingLine:
    """The places by conversation."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Work on `database` by `clock`."""
        self._database, self._clock = database, clock
        self._places: Mapping[str, Place] = {}
        self._of = ""
        self._at = float("-inf")
        self._lock = asyncio.Lock()

    async def places(self, change: str = "") -> Mapping[str, Place]:
        """Return the places after a change (its id), or as they were within the last seconds."""
        async with self._lock:
            known = self._of == change if change else time.monotonic() - self._at < FRESH
            if not known:
                self._at, self._of = time.monotonic(), change
                self._places = await asyncio.to_thread(self._reckon)
            return self._places

    def _reckon(self) -> Mapping[str, Place]:
        with self._database.reading() as session:
            return queue.places(session, self._clock())
