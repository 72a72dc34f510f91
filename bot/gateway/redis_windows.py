"""Who of the shoppers has a window open at any gateway, through Redis.

Each gateway keeps a set of its own chats that ends by itself unless it is told again: a gateway that dies leaves nobody
present for long. Redis being away, a gateway knows its own windows only.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError

from bot.gateway.agent.live import Windows

ALIVE = 45  # seconds that a gateway is believed after its last beat; agents' windows have as long
BEAT = 15.0  # seconds between beats
GATEWAYS = "anxin-gateways"  # the gateways by the time of their last beat


class RedisWindows(Windows):
    """The windows of this gateway and of all others at the same Redis."""

    def __init__(self, url: str, beat: float = BEAT) -> None:
        """Connect when first needed."""
        super().__init__()
        self._redis = Redis.from_url(url, socket_timeout=2, decode_responses=True)
        self._beat, self._name = beat, uuid4().hex
        self._telling = asyncio.Lock()

    def among(self, chats: Sequence[str]) -> set[str]:
        """Return those of `chats` whose shopper has a window open anywhere. Blocks."""
        found = super().among(chats)
        with contextlib.suppress(RedisError):
            others = [name for name in self._redis.zrangebyscore(GATEWAYS, time.time() - ALIVE, "inf") if name != self._name]
            if chats and others:
                asked = self._redis.pipeline(transaction=False)
                for name in others:
                    asked.smismember(_key(name), chats)
                for answers in asked.execute():
                    found |= {chat for chat, there in zip(chats, answers, strict=True) if there}
        return found

    async def changed(self) -> None:
        """Tell the others who is here now."""
        async with self._telling:  # the last to tell must be the last that looked
            chats = list(self._open)
            with contextlib.suppress(RedisError):
                await asyncio.to_thread(self._tell, chats)

    def _tell(self, chats: list[str]) -> None:
        told, now = self._redis.pipeline(), time.time()
        told.delete(_key(self._name))
        if chats:
            told.sadd(_key(self._name), *chats)
            told.expire(_key(self._name), ALIVE)
        told.zadd(GATEWAYS, {self._name: now})
        told.zremrangebyscore(GATEWAYS, "-inf", now - ALIVE)
        told.execute()

    @contextlib.asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Beat while the gateway runs; at its end take its windows away."""
        beating = asyncio.create_task(self._beats())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            with contextlib.suppress(RedisError):
                await asyncio.to_thread(self._leave)
            self._redis.close()
            self._redis.connection_pool.disconnect()

    async def _beats(self) -> None:
        while True:
            await self.changed()
            await asyncio.sleep(self._beat)

    def _leave(self) -> None:
        self._redis.zrem(GATEWAYS, self._name)
        self._redis.delete(_key(self._name))


def _key(gateway: str) -> str:
    return f"anxin-windows-{gateway}"
