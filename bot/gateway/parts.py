"""What the routes work with: the desk, the chats, the turns, the channels, the limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from litestar.channels import ChannelsPlugin

from bot.desk.answering import Desk
from bot.gateway.answering import Answering
from bot.gateway.chats import Chats
from bot.gateway.errors import Refused
from bot.gateway.limits import Buckets, Rate
from bot.gateway.metrics import Metrics
from bot.gateway.rows import NewMessage, Receipt
from bot.settings import Settings

SENDING = Rate(30, 2)  # messages of one shopper
ADDRESS = Rate(240, 40)  # requests of one address, or reads of one shopper


@dataclass
class Parts:
    """The parts of one gateway."""

    settings: Settings
    clock: Callable[[], datetime]
    desk: Desk
    chats: Chats
    channels: ChannelsPlugin
    metrics: Metrics
    answering: Answering
    sending: Buckets = field(default_factory=lambda: Buckets(SENDING))
    address: Buckets = field(default_factory=lambda: Buckets(ADDRESS))

    def limit_sending(self, shopper: str, address: str) -> None:
        """Raise Refused when this shopper, or this address, sends too fast."""
        # What a shopper sends beyond the own limit must not use up what others at the address have.
        if wait := self.sending.take(shopper) or self.address.take(f"send:{address}"):
            self._limited(wait)

    def limit_address(self, key: str) -> None:
        """Raise Refused when too many requests come under `key`."""
        if wait := self.address.take(key):
            self._limited(wait)

    def _limited(self, wait: int) -> None:
        self.metrics.limited.inc()
        raise Refused(429, "too_many", {"seconds": wait})

    async def take(self, shopper: str, message: NewMessage) -> Receipt:
        """Store a message, show it in every window, and have it answered."""
        receipt, conversation, answered_here = await asyncio.to_thread(self.chats.receive, shopper, message)
        self.metrics.messages.inc()
        await self.push(conversation, {"type": "rows"})
        if answered_here:
            self.answering.poke(conversation, shopper)
        return receipt

    async def push(self, conversation: str, event: dict[str, Any]) -> None:
        """Wake the sockets of a conversation, on whatever gateway they are; `rows` means: read on."""
        await self.channels.wait_published(event, channel(conversation))


def channel(conversation: str) -> str:
    """The channel of a conversation."""
    return f"chat-{conversation}"
