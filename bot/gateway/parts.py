"""What the routes work with: the desk, the chats, the turns, the channels, the limits."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from litestar.channels import ChannelsPlugin, Subscriber

from bot.desk.agents import presence
from bot.desk.answering import Desk
from bot.gateway.agent.live import AGENTS, QUEUE, Windows, for_agents
from bot.gateway.answering import Answering
from bot.gateway.chats import Chats
from bot.gateway.errors import Refused
from bot.gateway.limits import Buckets, Rate
from bot.gateway.metrics import Metrics
from bot.gateway.places import WaitingLine
from bot.gateway.rows import Messages, NewMessage, Receipt
from bot.settings import Settings
from bot.store.errors import NotFound

SENDING = Rate(30, 2)  # messages of one shopper
LONGEST_WAIT = 25.0  # seconds that a read may be held back
KNOWN_HANDS = 20_000  # chats whose holder is remembered
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
    windows: Windows
    sending: Buckets = field(default_factory=lambda: Buckets(SENDING))
    address: Buckets = field(default_factory=lambda: Buckets(ADDRESS))
    line: WaitingLine = field(init=False)
    hands: OrderedDict[str, tuple[str, str | None]] = field(default_factory=OrderedDict)
    watching: set[asyncio.Task] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Know the queue of this desk."""
        self.line = WaitingLine(self.desk.database, self.clock)

    def limit_sending(self, shopper: str, address: str) -> None:
        """Raise Refused when this shopper, or this address, sends too fast."""
        # What a shopper sends beyond the own limit must not use up what others at the address have.
        if wait := self.sending.take(shopper) or self.address.take(f"send:{address}"):
            self.limited(wait)

    def limit_address(self, key: str) -> None:
        """Raise Refused when too many requests come under `key`."""
        if wait := self.address.take(key):
            self.limited(wait)

    def limited(self, wait: int) -> None:
        """Refuse, and say in how many seconds to come again."""
        self.metrics.limited.inc()
        raise Refused(429, "too_many", {"seconds": wait})

    async def take(self, shopper: str, message: NewMessage) -> Receipt:
        """Store a message, show it in every window, and have it answered."""
        try:
            receipt, conversation, turn = await asyncio.to_thread(self.chats.receive, shopper, message)
        except NotFound:
            raise Refused(404, "not_found") from None
        self.metrics.messages.inc()
        await self.push(conversation, {"type": "rows"})
        if turn is not None:
            self.answering.poke(conversation, shopper, turn)
        return receipt

    async def next_page(self, shopper: str, after: int, limit: int, wait: float) -> Messages:
        """Return what the shopper sees after a sequence number as soon as there is something, or `wait` s later."""
        page = await asyncio.to_thread(self.chats.page, shopper, after, None, limit)
        if page.messages:
            return page
        conversation = await asyncio.to_thread(self.chats.conversation_of, shopper)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(wait, LONGEST_WAIT)), self.channels.start_subscription(channel(conversation)) as events:
                # What was written before the subscription would be missed.
                page = await asyncio.to_thread(self.chats.page, shopper, after, None, limit)
                if not page.messages:
                    await self._said(events)
        return page if page.messages else await asyncio.to_thread(self.chats.page, shopper, after, None, limit)

    async def _said(self, events: Subscriber) -> None:
        async for raw in events.iter_events():
            if json.loads(raw)["type"] == "rows":
                return

    async def push(self, conversation: str, event: dict[str, Any]) -> None:
        """Wake the sockets of a conversation, on whatever gateway they are; `rows` means: read on. Agents hear it too."""
        await self.channels.wait_published(event, channel(conversation))
        if (heard := for_agents(conversation, event)) is not None:
            await self.tell_agents(heard)
        if event["type"] == "rows":  # a turn, the clock or an agent may have moved the chat; nobody waits for us to look
            task = asyncio.create_task(self._look_whose(conversation))
            self.watching.add(task)
            task.add_done_callback(self.watching.discard)

    async def _look_whose(self, conversation: str) -> None:
        """Tell everybody when a chat changed hands since this gateway looked last."""
        now = await asyncio.to_thread(self.chats.hands_of, conversation)
        before = self.hands.pop(conversation, ("bot", None))
        self.hands[conversation] = now
        if len(self.hands) > KNOWN_HANDS:
            self.hands.popitem(last=False)
        if now != before:
            await self.queue_changed()

    async def close(self) -> None:
        """Stop looking."""
        for task in list(self.watching):
            task.cancel()
        await asyncio.gather(*self.watching, return_exceptions=True)

    async def tell_agents(self, event: dict[str, Any]) -> None:
        """Wake the sockets of all agents; each passes on what its agent may know."""
        await self.channels.wait_published(event, AGENTS)

    async def agent_is(self, agent: str, status: Literal["online", "away", "offline"]) -> None:
        """An agent takes chats, takes no more, or is gone; who is gone gives the own chats back. Everybody hears of it."""
        for chat in await asyncio.to_thread(presence.set_status, self.desk, agent, status, self.clock()):
            await self.push(chat, {"type": "rows"})
        await self.queue_changed()
        await self.tell_agents({"type": "me", "agent": agent})

    async def shopper_read(self, shopper: str, seq: int) -> None:
        """The shopper has read up to `seq`: the agent sees it."""
        moved = await asyncio.to_thread(self.chats.read, shopper, seq)
        if moved is not None:
            chat, agents_seq = moved
            await self.tell_agents({"type": "read", "chat": chat, "seq": agents_seq})

    async def queue_changed(self) -> None:
        """The lists of chats, and the places in the queue, are others now."""
        await self.channels.wait_published({"type": "queue", "id": uuid4().hex}, QUEUE)
        await self.tell_agents({"type": "chats"})


def channel(conversation: str) -> str:
    """The channel of a conversation."""
    return f"chat-{conversation}"
