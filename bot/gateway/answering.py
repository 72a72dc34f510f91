"""One turn of a conversation at a time: open it, let Rasa answer it, deliver from its rows.

Rasa's HTTP answer says no more than that it is done: a turn counts as answered when it is committed. One that
is not is run again until its time is over; then it is given up, and the shopper is told. While Rasa cannot be
reached messages wait, and the shopper is told once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog

from bot.chat import conversations, turns
from bot.chat.typed import as_plain_text
from bot.desk import failing
from bot.desk.answering import Desk
from bot.gateway.metrics import Metrics
from bot.store.tables import TurnRow

log = structlog.get_logger()
PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)  # seconds between tries; the last goes on
AGAIN = 2.0  # seconds after a fault of our own (the database, say)
FAULTS = 30  # faults in a row after which a conversation waits for its next message
TOLD_AFTER = 3.0  # seconds of an outage before the shopper hears of it
RECENT = timedelta(hours=1)  # unanswered messages that a starting gateway takes up
Push = Callable[[str, dict], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds for a turn to be answered, and for Rasa to come back."""

    turn: float = 20.0
    outage: float = 180.0


class Answering:
    """Runs the turns of all conversations of this gateway, one task a conversation."""

    def __init__(
        self, desk: Desk, rasa_url: str, push: Push, clock: Callable[[], datetime], times: Times, metrics: Metrics
    ) -> None:
        """Take what it needs; `push` wakes the sockets of a conversation."""
        self._desk, self._push, self._clock, self._times, self._metrics = desk, push, clock, times, metrics
        self._rasa_url = rasa_url
        self._client: aiohttp.ClientSession | None = None
        self._tasks: dict[str, asyncio.Task] = {}
        self._again: dict[str, str] = {}  # conversation → its shopper, who may have signed in meanwhile

    async def recover(self) -> None:
        """Take up what a crash left unanswered."""
        for conversation, shopper in await asyncio.to_thread(self._waiting):
            self.poke(conversation, shopper)

    def _waiting(self) -> list[tuple[str, str]]:
        with self._desk.database.reading() as session:
            return turns.waiting(session, self._clock() - RECENT)

    def poke(self, conversation: str, shopper: str, turn: TurnRow | None = None) -> None:
        """A message came in: answer it (`turn`, when it was opened with it) after what is being answered."""
        self._again[conversation] = shopper
        if conversation not in self._tasks:
            self._tasks[conversation] = asyncio.create_task(self._work(conversation, turn))
            self._metrics.queue.set(len(self._tasks))

    def busy(self, conversation: str) -> bool:
        """True while a turn of the conversation is being answered here."""
        return conversation in self._tasks

    async def close(self) -> None:
        """Stop; open turns stay open and are taken up at the next start."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    async def _work(self, conversation: str, opened: TurnRow | None) -> None:
        faults = 0
        try:
            while (shopper := self._again.pop(conversation, None)) is not None:
                try:
                    while turn := opened or await asyncio.to_thread(self._open, conversation, shopper):
                        opened = None
                        await self._answer(turn)
                    faults = 0
                except conversations.NoSuchConversation:
                    continue  # the visitor signed in meanwhile, which poked us with the shopper's id
                except Exception:
                    log.exception("conversation stopped", conversation=conversation)
                    self._metrics.failures.labels("gateway").inc()
                    faults += 1
                    await asyncio.sleep(AGAIN)
                    if faults < FAULTS:
                        self._again.setdefault(conversation, shopper)
        finally:  # nothing is awaited from here on, so no poke falls between
            self._tasks.pop(conversation, None)
            self._metrics.queue.set(len(self._tasks))

    def _open(self, conversation: str, shopper: str) -> TurnRow | None:
        now = self._clock()
        with self._desk.database.writing() as session:
            row = conversations.lock(session, shopper, conversation)
            return turns.open_turn(session, row, now)

    async def _answer(self, turn: TurnRow) -> None:
        started = time.monotonic()
        await self._push(turn.conversation_id, {"type": "typing", "who": "bot", "on": True})
        try:
            turn = await self._until_done(turn)
        finally:
            await self._push(turn.conversation_id, {"type": "typing", "who": "bot", "on": False})
        state = turn.state
        if state == "open":
            await self._give_up(turn)
            state = "failed"
        elapsed = time.monotonic() - started
        self._metrics.turns.labels(state).inc()
        self._metrics.seconds.observe(elapsed)
        log.info("turn", conversation=turn.conversation_id, turn=turn.id, state=state, ms=round(elapsed * 1000))
        await self._push(turn.conversation_id, {"type": "rows"})

    async def _until_done(self, turn: TurnRow) -> TurnRow:
        """Try until the turn is no longer open, or its time is over; return it as it is then."""
        tried = 0
        busy_until = time.monotonic() + self._times.turn
        away_since: float | None = None
        told = False
        while True:
            reached = await self._call_rasa(turn)
            turn = await asyncio.to_thread(self._read, turn.id)
            now = time.monotonic()
            if turn.state != "open":
                return turn
            if reached:
                away_since = None
                if now > busy_until:
                    return turn
            else:
                away_since = away_since or now
                busy_until = now + self._times.turn
                if now - away_since > self._times.outage:
                    return turn
                if not told and now - away_since > TOLD_AFTER:
                    told = True
                    await self._say_away(turn)
            await asyncio.sleep(PAUSES[min(tried, len(PAUSES) - 1)])
            tried += 1

    async def _call_rasa(self, turn: TurnRow) -> bool:
        """Hand the turn to Rasa; false when nobody is there."""
        metadata = {
            "turn_id": turn.id,
            "conversation": turn.conversation_id,
            "epoch": turn.epoch,
            "shopper": turn.shopper_id,
            "now": self._clock().isoformat(),
        }
        body = {"sender": turn.conversation_id, "message": as_plain_text(turn.text), "metadata": metadata}
        if self._client is None:  # it belongs to the loop that runs
            self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self._times.turn))
        try:
            async with self._client.post(f"{self._rasa_url}/webhooks/turn/webhook", json=body) as response:
                await response.read()
        except TimeoutError:
            self._metrics.failures.labels("timeout").inc()
            return True
        except aiohttp.ClientError:
            self._metrics.failures.labels("unreachable").inc()
            return False
        if response.status != 200:
            self._metrics.failures.labels("rasa").inc()
        return response.status != 503

    def _read(self, turn_id: str) -> TurnRow:
        with self._desk.database.reading() as session:
            return session.get_one(TurnRow, turn_id)

    async def _give_up(self, turn: TurnRow) -> None:
        self._metrics.failures.labels("given_up").inc()
        log.error("turn given up", conversation=turn.conversation_id, turn=turn.id)
        await asyncio.to_thread(
            failing.give_up, self._desk, turn.shopper_id, turn.conversation_id, turn.id, self._clock()
        )

    async def _say_away(self, turn: TurnRow) -> None:
        await asyncio.to_thread(failing.say_away, self._desk, turn.shopper_id, turn.conversation_id, self._clock())
        await self._push(turn.conversation_id, {"type": "rows"})
