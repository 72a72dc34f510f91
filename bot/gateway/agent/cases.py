"""Cases of a chat's shopper, opened and moved by the agent who has the chat."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import Body, FromPath, Parameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from bot.desk import moving
from bot.desk.agents import cases, packet
from bot.desk.agents.cases import Asked, BadRequest
from bot.gateway.agent.auth import guard
from bot.gateway.agent.chats import Chat
from bot.gateway.agent.refusals import do
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.gateway.rows import CLIENT_ID
from bot.store.queries.cases import case_by_number
from bot.words import MissingValue

Number = Annotated[str, Parameter(pattern=r"^[0-9A-Za-z-]{1,24}$")]
Fact = str | int | bool | list[str]
Name = Annotated[str, Meta(pattern=r"^[a-z_0-9]{1,40}$")]


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is to be opened. Without `shown` (the decision as it was read) nothing is written."""

    line: Annotated[int, Meta(ge=1, le=2**53)]
    flow: Name
    facts: dict[Name, Fact] = field(default_factory=dict)
    shown: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CaseMove:
    """What happened. `key` is made by the console: the same one sent twice counts once."""

    event: Name
    key: Annotated[str, Meta(pattern=CLIENT_ID)]
    detail: dict[Name, Annotated[str, Meta(max_length=200)]] = field(default_factory=dict)


class AgentCaseController(Controller):
    """/api/agent/chats/{chat}/cases."""

    path = "/api/agent/chats/{chat:str}/cases"
    tags = ["agent"]

    @post("/", status_code=HTTP_200_OK, summary="Open a case for the shopper")
    async def open_case(
        self, chat: FromPath[Chat], data: Annotated[NewCase, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> dict[str, Any]:
        """First the decision and what is missing; then, with the decision as `shown`, the number of the case."""
        agent = await guard(request, parts, "case.open")
        asked = Asked(data.line, data.flow, data.facts, data.shown)
        try:
            answer = await do(cases.open_case, parts.desk, agent, chat, asked, parts.clock())
        except BadRequest:
            raise Refused(400, "invalid") from None
        if "number" in answer:
            await parts.push(chat, {"type": "rows"})
        return answer

    @post("/{number:str}/events", status_code=HTTP_200_OK, summary="Move a case for the shopper")
    async def move(
        self,
        chat: FromPath[Chat],
        number: FromPath[Number],
        data: Annotated[CaseMove, Body()],
        request: Request,
        parts: NamedDependency[Parts],
    ) -> dict[str, Any]:
        """409 for what the case does not allow an agent now; the shopper is told in the chat."""
        agent, now = await guard(request, parts, "case.move"), parts.clock()
        shopper = await do(cases.shopper_of, parts.desk, agent, chat, number, data.event, now)
        try:
            _, told = await do(
                moving.by_agent, parts.desk, shopper, number, data.event, agent.id, data.detail, data.key, now
            )
        except MissingValue:
            raise Refused(400, "invalid") from None
        if told is not None:
            await parts.push(told, {"type": "rows"})
        return await asyncio.to_thread(_case, parts, shopper, number)


def _case(parts: Parts, shopper: str, number: str) -> dict[str, Any]:
    with parts.desk.database.reading() as session:
        return packet.case_of(parts.desk, case_by_number(session, shopper, number), parts.clock())
