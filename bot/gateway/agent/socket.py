"""An agent's WebSocket: hears of chats that are the agent's own or watched; its heartbeat says that somebody is there."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from litestar import WebSocket, websocket
from litestar.di import NamedDependency
from sqlalchemy import select

from bot.chat.conversations import NoSuchConversation
from bot.chat.handover import WrongHands
from bot.desk.agents import accounts, chats, presence
from bot.desk.agents.access import see
from bot.desk.agents.accounts import Opened
from bot.gateway.agent.auth import COOKIE, same_csrf
from bot.gateway.agent.live import AGENTS
from bot.gateway.limits import Buckets
from bot.gateway.parts import Parts
from bot.gateway.serving import FRAMES, HELLO, POLICY, SEND, serve
from bot.store.tables import ConversationRow

SILENCE = 45.0  # seconds without a frame after which the window is gone
MOST_WATCHED = 50


@websocket("/api/agent/socket")
async def agent_socket(socket: WebSocket, parts: NamedDependency[Parts]) -> None:
    """`hello` with the CSRF token first; then frames both ways."""
    await serve(socket, parts, _Window(socket, parts).run, "agent")


class _Window:
    """One window of an agent: the chats it hears of."""

    def __init__(self, socket: WebSocket, parts: Parts) -> None:
        self._socket, self._parts = socket, parts
        self._opened: Opened | None = None
        self._own: set[str] = set()
        self._watched: dict[str, None] = {}
        self._frames = Buckets(FRAMES)

    async def run(self) -> None:
        frame = await self._receive(HELLO)
        opened = await self._session()
        if opened is None or frame is None or frame.get("type") != "hello" or not same_csrf(opened, frame.get("csrf")):
            return await self._socket.close(POLICY)
        self._opened = opened
        await self._beat()
        async with self._parts.channels.start_subscription(AGENTS) as events:
            self._own = await asyncio.to_thread(self._read_own)
            await self._send({"type": "me"})
            listening = asyncio.create_task(self._listen(events))
            taking = asyncio.create_task(self._take())
            done, rest = await asyncio.wait({listening, taking}, return_when=asyncio.FIRST_COMPLETED)
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            for task in done:
                task.result()
        return None

    async def _session(self) -> Opened | None:
        """Return the session of the cookie as it is now; the token is not replaced here, no cookie could be set."""
        token = self._socket.cookies.get(COOKIE, "")
        try:
            return await asyncio.to_thread(accounts.look, self._parts.desk.database, token, self._parts.clock())
        except accounts.NoSession:
            return None

    async def _listen(self, events: Any) -> None:
        async for raw in events.iter_events():
            event = json.loads(raw)
            if event["type"] == "chats":
                self._own = await asyncio.to_thread(self._read_own)
                await self._send(event)
            elif event["type"] == "me":
                if event.get("agent") == self._opened.agent.id:
                    if not await self._still_signed_in():
                        return await self._socket.close(POLICY)
                    await self._send({"type": "me"})
            elif event.get("chat") in self._own or event.get("chat") in self._watched:
                await self._send(event)

    async def _take(self) -> None:
        while True:
            frame = await self._receive(SILENCE)
            if frame is None:
                return await self._socket.close(POLICY)
            if wait := self._frames.take("socket"):
                await asyncio.sleep(wait)
            kind, chat = frame.get("type"), frame.get("chat")
            if kind == "ping":
                if not await self._still_signed_in():
                    return await self._socket.close(POLICY)
                await self._beat()
                await self._send({"type": "pong"})
            elif isinstance(chat, str):
                await self._about(kind, chat, frame)

    async def _about(self, kind: Any, chat: str, frame: dict[str, Any]) -> None:
        """Do what a frame about a chat asks; one that may not be done is passed over."""
        if kind == "watch" and await asyncio.to_thread(self._may_see, chat):
            self._watched.pop(chat, None)
            self._watched[chat] = None
            if len(self._watched) > MOST_WATCHED:
                self._watched.pop(next(iter(self._watched)))
        elif kind == "typing" and chat in self._own:
            await self._parts.push(chat, {"type": "typing", "who": "agent", "on": frame.get("on") is not False})
        elif kind == "read" and chat in self._own and type(frame.get("seq")) is int and 0 <= frame["seq"] < 2**53:
            with contextlib.suppress(NoSuchConversation, WrongHands):
                seen = await asyncio.to_thread(
                    chats.read, self._parts.desk, self._opened.agent, chat, frame["seq"], self._parts.clock()
                )
                if seen is not None:
                    await self._parts.push(chat, {"type": "read", "seq": seen})

    async def _still_signed_in(self) -> bool:
        """The token may have been replaced since; the window's CSRF token stays the same until it signs out."""
        found = await asyncio.to_thread(
            accounts.signed_in_by_csrf, self._parts.desk.database, self._opened.agent.id, self._opened.csrf, self._parts.clock()
        )
        return found

    async def _beat(self) -> None:
        await asyncio.to_thread(presence.heartbeat, self._parts.desk, self._opened.agent.id, self._parts.clock())

    def _read_own(self) -> set[str]:
        wanted = select(ConversationRow.id).where(
            ConversationRow.agent_id == self._opened.agent.id, ConversationRow.held_by == "agent"
        )
        with self._parts.desk.database.reading() as session:
            return set(session.scalars(wanted))

    def _may_see(self, chat: str) -> bool:
        with self._parts.desk.database.reading() as session:
            try:
                see(session, self._opened.agent, chat)
            except NoSuchConversation:
                return False
            return True

    async def _send(self, frame: dict[str, Any]) -> None:
        await asyncio.wait_for(self._socket.send_json(frame), SEND)

    async def _receive(self, seconds: float) -> dict[str, Any] | None:
        """Return the next frame; None for what is no frame."""
        text = await asyncio.wait_for(self._socket.receive_text(), seconds)
        try:
            frame = json.loads(text)
        except ValueError:
            return None
        return frame if isinstance(frame, dict) else None
