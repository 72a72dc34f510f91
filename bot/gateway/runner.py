"""The clock's runner: one task of every gateway that does what is due every few seconds and shows it in the chats.

Any number of gateways may run one each: an item is taken by one of them. A runner outlives the database: it
comes back more and more slowly, up to a minute. A system clock that leaps is believed when it has stood a while.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.desk.answering import Desk
from bot.desk.clock import run_due
from bot.gateway.metrics import Metrics

log = structlog.get_logger()
AT_ONCE = 200  # items of one round
SLOWEST = 60.0  # seconds between rounds while they fail
DRIFT = timedelta(minutes=1)  # what the clock may differ from the time that went by
SETTLE = 60.0  # seconds after which a clock that leapt is believed
Push = Callable[[str, dict], Awaitable[None]]


class Runner:
    """Does due work every `every` seconds from `start` to `close`; 0 for never."""

    def __init__(
        self, desk: Desk, push: Push, clock: Callable[[], datetime], every: float, metrics: Metrics, settle: float = SETTLE
    ) -> None:
        """Take what it needs; `push` wakes the sockets of a conversation."""
        self._desk, self._push, self._clock, self._metrics = desk, push, clock, metrics
        self._every, self._settle = every, settle
        self._task: asyncio.Task | None = None
        self._working: asyncio.Task | None = None
        self._seen: tuple[datetime, float] | None = None
        self._doubted_until = 0.0

    def start(self) -> None:
        """Begin."""
        if self._every > 0:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; a round under way is waited for, as it holds a connection."""
        if self._task is not None:
            self._task.cancel()
        under_way = [task for task in (self._task, self._working) if task is not None]
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _run(self) -> None:
        pause = self._every
        while True:
            await asyncio.sleep(pause)
            if not self._believed(self._clock(), time.monotonic()):
                continue
            try:
                await self.round()
                pause = self._every
            except Exception as fault:
                pause = min(pause * 2, SLOWEST)
                self._metrics.failures.labels("due").inc()
                log.error("due work failed", fault=type(fault).__name__, again_in=pause)

    async def round(self) -> int:
        """Do what is due now; return how many items were done."""
        self._working = asyncio.create_task(asyncio.to_thread(run_due, self._desk, self._clock(), AT_ONCE))
        done = await asyncio.shield(self._working)
        self._metrics.due_round.set_to_current_time()
        for one in done:
            self._metrics.due.labels(one.kind, "told" if one.conversation else "quiet").inc()
        for conversation in dict.fromkeys(one.conversation for one in done if one.conversation):
            await self._push(conversation, {"type": "rows"})
        if done:
            log.info("due", items=len(done))
        return len(done)

    def _believed(self, now: datetime, ticks: float) -> bool:
        """False while the clock has just leapt: a wrong one is often put right within a minute."""
        if self._seen is not None:
            expected = self._seen[0] + timedelta(seconds=ticks - self._seen[1])
            if abs(now - expected) > DRIFT:
                self._doubted_until = ticks + self._settle
                log.warning("the clock leapt", seconds=round((now - expected).total_seconds()))
        self._seen = (now, ticks)
        return ticks >= self._doubted_until
