"""Help for agents: the knowledge, canned answers, suggestions."""

from __future__ import annotations

import asyncio
from typing import Annotated

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter, QueryParameter

from bot.chat.conversations import NoSuchConversation
from bot.desk.agents.access import see
from bot.desk.agents.permissions import Agent
from bot.desk.helping.canned import canned
from bot.desk.helping.citing import Passage, search
from bot.desk.helping.suggesting import Suggestion, suggest
from bot.gateway.agent.auth import guard
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts

# Litestar keeps `query` for itself: the question is read under another name.
Question = Annotated[str, QueryParameter(name="query", max_length=200)]
Chat = Annotated[str, Parameter(max_length=40)]


class AgentHelpController(Controller):
    """/api/agent/knowledge, /api/agent/canned and /api/agent/chats/{id}/suggest."""

    path = "/api/agent"
    tags = ["agent"]

    @get("/knowledge", summary="Look something up, with the line that cites it")
    async def knowledge(
        self, request: Request, parts: NamedDependency[Parts], question: Question = ""
    ) -> list[Passage]:
        """The nearest first; nothing of grade C is ever found."""
        await guard(request, parts, "knowledge.search")
        words = parts.desk.words.at(parts.clock())
        return await asyncio.to_thread(search, parts.desk.knowledge, words, question)

    @get("/canned", summary="Canned answers, filled in for a chat")
    async def canned(
        self, request: Request, parts: NamedDependency[Parts], chat: FromQuery[Chat] = ""
    ) -> list[dict[str, str]]:
        """Those that need what the chat does not have are left out."""
        agent = await guard(request, parts, "chat.write")
        return await asyncio.to_thread(_canned, parts, agent, chat)

    @get("/chats/{chat:str}/suggest", summary="What could be answered, decided now")
    async def suggest(
        self, chat: FromPath[str], request: Request, parts: NamedDependency[Parts]
    ) -> list[Suggestion]:
        """From the last message's understanding, the item in question and the rules; each with why."""
        agent = await guard(request, parts, "knowledge.search")
        return await asyncio.to_thread(_suggest, parts, agent, chat)


def _canned(parts: Parts, agent: Agent, chat: str) -> list[dict[str, str]]:
    with parts.desk.database.reading() as session:
        try:
            conversation = see(session, agent, chat) if chat else None
        except NoSuchConversation:
            raise Refused(404, "not_found") from None
        return canned(session, conversation, agent.name, parts.desk.knowledge, parts.clock())


def _suggest(parts: Parts, agent: Agent, chat: str) -> list[Suggestion]:
    with parts.desk.database.reading() as session:
        try:
            conversation = see(session, agent, chat)
        except NoSuchConversation:
            raise Refused(404, "not_found") from None
        return suggest(session, conversation, parts.desk.knowledge, parts.desk.words, parts.clock())
