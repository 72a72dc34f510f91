"""What agents' windows hear: the channel they share, and who of the shoppers has a window open."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

AGENTS = "agents"  # the channel of every agent's socket
QUEUE = "queue"  # the channel of shoppers who wait
FOR_AGENTS = frozenset({"rows", "typing", "presence"})  # events of a chat that agents hear too


class Windows:
    """The chats whose shoppers have a live line to this gateway, the only one; RedisWindows is for several."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._open: Counter[str] = Counter()

    def here(self, chat: str) -> bool:
        """True while the shopper of `chat` has a window open at this gateway."""
        return chat in self._open

    def among(self, chats: Sequence[str]) -> set[str]:
        """Return those of `chats` whose shopper has a window open."""
        return {chat for chat in chats if chat in self._open}

    async def changed(self) -> None:
        """A first window opened, or a last one closed."""

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Hold this while the gateway runs."""
        yield

    @contextmanager
    def open(self, chat: str) -> Iterator[bool]:
        """Count a window; yields true for the first one."""
        self._open[chat] += 1
        try:
            yield self._open[chat] == 1
        finally:
            self._open[chat] -= 1
            if self._open[chat] <= 0:
                del self._open[chat]


def for_agents(chat: str, event: dict[str, Any]) -> dict[str, Any] | None:
    """Return what agents hear of an event of a chat; None when it is not for them."""
    if event["type"] not in FOR_AGENTS or event.get("who") == "agent":
        return None
    return {**event, "chat": chat}
