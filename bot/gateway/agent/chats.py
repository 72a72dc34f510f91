"""Chats in the console: lists, one with its packet and log, and what an agent does with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import Body, FromPath, FromQuery, Parameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from bot.desk.agents import audit, chats, lists, packet
from bot.desk.agents import log as agent_log
from bot.desk.agents.access import hold, see
from bot.desk.agents.lists import Brief
from bot.desk.agents.log import AgentMessage
from bot.desk.agents.permissions import Agent
from bot.gateway.agent.auth import guard
from bot.gateway.agent.refusals import do
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.gateway.rows import CLIENT_ID, ReadUpTo, Typing
from bot.store.tables import ConversationRow

Chat = Annotated[str, Parameter(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
Number = Annotated[int, Parameter(ge=0, le=2**53)]
Before = Annotated[int | None, Parameter(ge=0, le=2**53)]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Note = Annotated[str, Meta(max_length=2000)]
ClientId = Annotated[str, Meta(pattern=CLIENT_ID)]
AgentId = Annotated[str, Meta(min_length=1, max_length=40)]


@dataclass(frozen=True, slots=True)
class NewText:
    """Something to write. `client_id` is made by the console: sent twice, written once."""

    client_id: ClientId
    text: Text


@dataclass(frozen=True, slots=True)
class To:
    """Which agent."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class Transfer:
    """To which colleague, or (null) to the front of the queue, and what they should know."""

    agent: AgentId | None = None
    note: Note = ""


@dataclass(frozen=True, slots=True)
class BackToBot:
    """What happened, for the bot and for colleagues."""

    note: Note = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """How it ended (a code of `ticket_outcomes`), and what the shopper really wanted, where the bot got it wrong."""

    outcome: Annotated[str, Meta(max_length=40)]
    corrected_intent: Annotated[str, Meta(max_length=60)] | None = None
    note: Note = ""


@dataclass(frozen=True, slots=True)
class Reveal:
    """Which piece of the shopper's data is needed."""

    field: Literal["phone", "address"]


@dataclass(frozen=True, slots=True)
class Chats:
    """A box at the server's time `now`. `next` goes into `after` for the next page; null at the end."""

    chats: list[Brief]
    counts: dict[str, int]
    next: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class OneChat:
    """A chat with all that is known at once."""

    brief: Brief
    last_seq: int
    shopper_read_seq: int
    packet: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """Where it stands in the log."""

    seq: int


class AgentChatController(Controller):
    """/api/agent/chats."""

    path = "/api/agent/chats"
    tags = ["agent"]

    @get("/", summary="Chats of a box")
    async def box(
        self,
        request: Request,
        parts: NamedDependency[Parts],
        box: FromQuery[Literal["mine", "queue", "all"]] = "mine",
        search: FromQuery[Annotated[str, Parameter(max_length=60)]] = "",
        after: FromQuery[Number] = 0,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=500)]] = 100,
    ) -> Chats:
        """The queue comes in the order in which it is to be taken; the others the newest first."""
        agent = await guard(request, parts, "chat.read_all" if box == "all" else "chat.read_own")
        return await asyncio.to_thread(_box, parts, agent, box, search.replace("\x00", ""), after, limit)

    @get("/{chat:str}", summary="A chat with its packet")
    async def one(self, chat: FromPath[Chat], request: Request, parts: NamedDependency[Parts]) -> OneChat:
        """Everything known so far. Looking at it is noted."""
        agent = await guard(request, parts, "chat.read_own")
        return await do(_one, parts, agent, chat)

    @get("/{chat:str}/messages", summary="The log of a chat")
    async def messages(
        self,
        chat: FromPath[Chat],
        request: Request,
        parts: NamedDependency[Parts],
        after: FromQuery[Number] = 0,
        before: FromQuery[Before] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=500)]] = 200,
    ) -> dict[str, list[AgentMessage]]:
        """Everything, notes too: after a sequence number, or the last before one. The first page is noted."""
        agent = await guard(request, parts, "chat.read_own")
        return {"messages": await do(_messages, parts, agent, chat, after, before, limit)}

    @post("/{chat:str}/claim", status_code=HTTP_200_OK, summary="Take a waiting chat")
    async def claim(self, chat: FromPath[Chat], request: Request, parts: NamedDependency[Parts]) -> Brief:
        """409 when somebody else was first, or the own hands are full."""
        agent = await guard(request, parts, "chat.claim")
        await do(chats.claim, parts.desk, agent, chat, parts.clock())
        return await _changed(parts, chat)

    @post("/{chat:str}/assign", status_code=HTTP_200_OK, summary="Give a chat to an agent")
    async def assign(
        self, chat: FromPath[Chat], data: Annotated[To, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Brief:
        """A waiting one, or one of another agent."""
        agent = await guard(request, parts, "chat.assign")
        await do(chats.assign, parts.desk, agent, chat, data.agent, parts.clock())
        return await _changed(parts, chat)

    @post("/{chat:str}/transfer", status_code=HTTP_200_OK, summary="Pass an own chat on")
    async def transfer(
        self, chat: FromPath[Chat], data: Annotated[Transfer, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Brief:
        """To a colleague who is there, or to the front of the queue."""
        agent = await guard(request, parts, "chat.transfer")
        await do(chats.transfer, parts.desk, agent, chat, data.agent, data.note.strip(), parts.clock())
        return await _changed(parts, chat)

    @post("/{chat:str}/take_over", status_code=HTTP_200_OK, summary="Take a chat from a colleague")
    async def take_over(self, chat: FromPath[Chat], request: Request, parts: NamedDependency[Parts]) -> Brief:
        """The colleague and the shopper are told."""
        agent = await guard(request, parts, "chat.take_over")
        await do(chats.take_over, parts.desk, agent, chat, parts.clock())
        return await _changed(parts, chat)

    @post("/{chat:str}/messages", status_code=HTTP_200_OK, summary="Write to the shopper")
    async def write(
        self, chat: FromPath[Chat], data: Annotated[NewText, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Written:
        """Only in an own chat."""
        agent = await guard(request, parts, "chat.write")
        seq = await do(chats.write, parts.desk, agent, chat, data.client_id, _clean(data.text), parts.clock())
        await parts.push(chat, {"type": "rows"})
        return Written(seq)

    @post("/{chat:str}/notes", status_code=HTTP_200_OK, summary="Write a note for colleagues")
    async def note(
        self, chat: FromPath[Chat], data: Annotated[NewText, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Written:
        """The shopper never sees it."""
        agent = await guard(request, parts, "chat.note")
        seq = await do(chats.note, parts.desk, agent, chat, data.client_id, _clean(data.text), parts.clock())
        await parts.tell_agents({"type": "rows", "chat": chat})
        return Written(seq)

    @post("/{chat:str}/whisper", status_code=HTTP_200_OK, summary="A word to the agent alone")
    async def whisper(
        self, chat: FromPath[Chat], data: Annotated[NewText, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Written:
        """A supervisor's advice in the middle of a chat."""
        agent = await guard(request, parts, "chat.whisper")
        text = _clean(data.text)
        seq = await do(chats.note, parts.desk, agent, chat, data.client_id, text, parts.clock(), whisper=True)
        await parts.tell_agents({"type": "rows", "chat": chat})
        return Written(seq)

    @post("/{chat:str}/read", status_code=HTTP_200_OK, summary="Mark as read")
    async def read(
        self, chat: FromPath[Chat], data: Annotated[ReadUpTo, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> dict[str, bool]:
        """The shopper sees how far."""
        agent = await guard(request, parts, "chat.write")
        seen = await do(chats.read, parts.desk, agent, chat, data.seq, parts.clock())
        if seen is not None:
            await parts.push(chat, {"type": "read", "seq": seen})
        return {"ok": True}

    @post("/{chat:str}/typing", status_code=HTTP_200_OK, summary="The agent is typing")
    async def typing(
        self, chat: FromPath[Chat], data: Annotated[Typing, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> dict[str, bool]:
        """The shopper sees it; nothing is stored."""
        agent = await guard(request, parts, "chat.write")
        await do(_own, parts, agent, chat)
        await parts.push(chat, {"type": "typing", "who": "agent", "on": data.on})
        return {"ok": True}

    @post("/{chat:str}/return", status_code=HTTP_200_OK, summary="Give a chat back to the bot")
    async def back(
        self, chat: FromPath[Chat], data: Annotated[BackToBot, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Brief:
        """The bot is told what happened; the shopper is asked for a rating."""
        agent = await guard(request, parts, "chat.close")
        await do(chats.back_to_bot, parts.desk, agent, chat, data.note.strip(), parts.clock())
        return await _changed(parts, chat)

    @post("/{chat:str}/close", status_code=HTTP_200_OK, summary="End a chat")
    async def close(
        self, chat: FromPath[Chat], data: Annotated[Closing, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Brief:
        """With its outcome; the shopper is asked for a rating."""
        agent = await guard(request, parts, "chat.close")
        corrected = data.corrected_intent or ""
        await do(chats.close, parts.desk, agent, chat, data.outcome, data.note.strip(), corrected, parts.clock())
        return await _changed(parts, chat)

    @post("/{chat:str}/reveal", status_code=HTTP_200_OK, summary="Show a phone number or an address")
    async def reveal(
        self, chat: FromPath[Chat], data: Annotated[Reveal, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> dict[str, str]:
        """That it was asked for is noted."""
        agent = await guard(request, parts, "personal.reveal")
        return {"value": await do(packet.reveal, parts.desk, agent, chat, data.field, parts.clock())}


async def _changed(parts: Parts, chat: str) -> Brief:
    """The chat changed hands: show it everywhere, and return it as it is now."""
    await parts.push(chat, {"type": "rows"})
    await parts.queue_changed()
    return await asyncio.to_thread(_brief, parts, chat)


def _brief(parts: Parts, chat: str) -> Brief:
    with parts.desk.database.reading() as session:
        return lists.brief(session, parts.desk, session.get_one(ConversationRow, chat), parts.windows.among)


def _box(parts: Parts, agent: Agent, name: str, search: str, after: int, limit: int) -> Chats:
    with parts.desk.database.reading() as session:
        found: Sequence[Brief] = lists.box(session, parts.desk, agent, name, search, parts.windows.among)
        more = after + limit if after + limit < len(found) else None
        return Chats(list(found[after : after + limit]), lists.counts(session, agent), more, parts.clock())


def _one(parts: Parts, agent: Agent, chat: str) -> OneChat:
    now = parts.clock()
    with parts.desk.database.writing() as session:
        row = see(session, agent, chat)
        audit.note(session, agent.id, "read_chat", now, chat=chat)
        return OneChat(
            lists.brief(session, parts.desk, row, parts.windows.among),
            row.last_seq,
            agent_log.seq_of(session, row, row.shopper_read_seq),
            packet.of_chat(session, parts.desk, row, now),
        )


def _messages(parts: Parts, agent: Agent, chat: str, after: int, before: int | None, limit: int) -> list[AgentMessage]:
    with parts.desk.database.reading() as session:
        found = agent_log.page(session, see(session, agent, chat), after, before, limit)
    if after == 0:
        with parts.desk.database.writing() as session:
            audit.note(session, agent.id, "read_log", parts.clock(), chat=chat)
    return found


def _own(parts: Parts, agent: Agent, chat: str) -> None:
    with parts.desk.database.writing() as session:
        hold(session, agent, chat)


def _clean(text: str) -> str:
    """Return what may be stored. Raises Refused for nothing but white space."""
    cleaned = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    if not cleaned:
        raise Refused(400, "invalid")
    return cleaned
