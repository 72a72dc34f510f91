"""The supervisor's board."""

from __future__ import annotations

import asyncio

from litestar import Controller, Request, get
from litestar.di import NamedDependency

from bot.desk.board import Board, board
from bot.gateway.agent.auth import guard
from bot.gateway.parts import Parts


class AgentBoardController(Controller):
    """/api/agent/board."""

    path = "/api/agent"
    tags = ["agent"]

    @get("/board", summary="Who waits, who works, what is late")
    async def read(self, request: Request, parts: NamedDependency[Parts]) -> Board:
        """As it is now; hours are today's, Beijing time."""
        await guard(request, parts, "board.read")
        return await asyncio.to_thread(_read, parts)


def _read(parts: Parts) -> Board:
    with parts.desk.database.reading() as session:
        return board(session, parts.clock())
