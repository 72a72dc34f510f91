"""What the desk's verbs raise, as refusals of the interface."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.chat.conversations import NoSuchConversation
from bot.chat.handover import WrongHands
from bot.desk import cases
from bot.desk.agents.assignment import Full, NotThere
from bot.desk.agents.chats import TakenId
from bot.desk.tickets import moves
from bot.gateway.errors import Refused
from bot.store.errors import NotFound

Done = TypeVar("Done")
REFUSALS: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    ((NoSuchConversation, NotFound), 404, "not_found"),
    ((WrongHands,), 409, "taken"),
    ((Full,), 409, "agent_full"),
    ((NotThere,), 409, "agent_away"),
    ((moves.Impossible, cases.Impossible, TakenId), 409, "impossible"),
)


async def do(work: Callable[..., Done], *args: Any, **more: Any) -> Done:
    """Run a verb in a thread. Raises Refused for what it refuses."""
    try:
        return await asyncio.to_thread(work, *args, **more)
    except Exception as problem:
        for kinds, status, code in REFUSALS:
            if isinstance(problem, kinds):
                raise Refused(status, code) from None
        raise
