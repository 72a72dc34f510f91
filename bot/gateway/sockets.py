"""The shopper's WebSocket: rows are read from the database from the last sequence number on, never pushed blind.

A socket that does not read is closed after a while and harms nobody else: each has its own task and place.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import WebSocket, websocket
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException

from bot.gateway.agent.live import QUEUE
from bot.gateway.errors import Refused, body_of
from bot.gateway.limits import Buckets
from bot.gateway.parts import Parts, channel
from bot.gateway.rows import BUTTON_ID, CLIENT_ID, Context, NewMessage
from bot.gateway.serving import FRAMES, HELLO, POLICY, SEND, serve
from bot.gateway.shopper import address_of, check, identity_of_token, plain
from bot.gateway.tokens import Identity

MAX_FRAME = 256 * 1024  # characters
FAR = 2**53  # no log is longer; databases refuse larger numbers


@websocket("/api/shopper/socket")
async def shopper_socket(socket: WebSocket, parts: NamedDependency[Parts]) -> None:
    """`hello` first, with the session and the last sequence number; then both sides speak in frames."""
    await serve(socket, parts, _Line(socket, parts).run, "shopper")


class _Line:
    """One socket: its shopper, its place in the log."""

    def __init__(self, socket: WebSocket, parts: Parts) -> None:
        self._socket, self._parts = socket, parts
        self._identity: Identity | None = None
        self._session = ""
        self._seen = 0
        self._state: dict[str, Any] = {}
        self._chat = ""
        self._reading = asyncio.Lock()
        self._frames = Buckets(FRAMES)

    async def run(self) -> None:
        frame = await asyncio.wait_for(self._receive(), HELLO)
        if frame is None or frame.get("type") != "hello":
            return await self._socket.close(POLICY)
        self._session = str(frame.get("session"))
        try:
            self._identity = identity_of_token(self._session, self._parts)
        except Refused as refused:
            await self._refuse(refused)
            return await self._socket.close(POLICY)
        after = frame.get("after")
        self._seen = after if type(after) is int and 0 <= after <= FAR else 0  # True is an int too
        conversation = await asyncio.to_thread(self._parts.chats.conversation_of, self._identity.shopper)
        self._chat = conversation
        async with self._parts.channels.start_subscription([channel(conversation), QUEUE]) as events, self._present():
            await self._send_rows()
            if self._parts.answering.busy(conversation):
                await self._send({"type": "typing", "who": "bot", "on": True})
            listening = asyncio.create_task(self._listen(events))
            taking = asyncio.create_task(self._take())
            done, rest = await asyncio.wait({listening, taking}, return_when=asyncio.FIRST_COMPLETED)
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            for task in done:
                task.result()
        return None

    async def _listen(self, events: Any) -> None:
        """Pass on what happens in the conversation."""
        async for raw in events.iter_events():
            event = json.loads(raw)
            if event["type"] == "rows":
                await self._send_rows()
            elif event["type"] == "queue":
                if self._state.get("held_by") == "queue":
                    await self._send_rows(event["id"])
            elif event["type"] != "presence":  # that is for agents
                await self._send(event)

    async def _take(self) -> None:
        """Do what the client's frames ask."""
        while True:
            frame = await self._receive()
            if frame is None:
                return await self._socket.close(POLICY)
            if wait := self._frames.take("socket"):
                await asyncio.sleep(wait)
            kind = frame.get("type")
            if kind == "ping":
                await self._send({"type": "pong"})
                await self._send_rows()
            elif kind == "send":
                await self._store(frame)
            elif kind == "typing":
                await self._typing(frame.get("on") is not False)
            elif kind == "read":
                await self._read(frame.get("seq"))

    async def _store(self, frame: dict[str, Any]) -> None:
        try:
            identity_of_token(self._session, self._parts)  # it may have ended since
            self._parts.limit_sending(self._identity.shopper, address_of(self._socket))
            receipt = await self._parts.take(self._identity.shopper, check(_message(frame)))
        except HTTPException as refused:
            return await self._refuse(refused, frame.get("client_id"))
        return await self._send({"type": "ack", "client_id": receipt.client_id, "seq": receipt.seq})

    async def _read(self, seq: Any) -> None:
        if type(seq) is int and 0 <= seq <= FAR:
            await self._parts.shopper_read(self._identity.shopper, seq)

    async def _typing(self, on: bool) -> None:
        with contextlib.suppress(Refused):
            self._parts.limit_address(f"typing:{self._identity.shopper}")
            conversation = await asyncio.to_thread(self._parts.chats.conversation_of, self._identity.shopper)
            await self._parts.push(conversation, {"type": "typing", "who": "shopper", "on": on})

    @contextlib.asynccontextmanager
    async def _present(self) -> AsyncIterator[None]:
        """Let agents see that the shopper is there."""
        try:
            with self._parts.windows.open(self._chat) as first:
                if first:
                    await self._parts.windows.changed()
                    await self._parts.push(self._chat, {"type": "presence", "present": True})
                yield
        finally:  # a window that closes ends with an exception
            await self._gone()

    async def _gone(self) -> None:
        """A window closed: tell agents when no other is open, here or elsewhere."""
        windows = self._parts.windows
        if not windows.here(self._chat):
            await windows.changed()
            if not await asyncio.to_thread(windows.among, [self._chat]):
                await self._parts.push(self._chat, {"type": "presence", "present": False})

    async def _send_rows(self, change: str = "") -> None:
        """Send what the log holds after the last row sent, and who holds the chat (the place in the queue) when that changed."""
        async with self._reading:
            rows, held_by, agent = await asyncio.to_thread(
                self._parts.chats.after, self._identity.shopper, self._seen
            )
            if rows:
                self._seen = rows[-1].seq
                await self._send({"type": "messages", "messages": [plain(row) for row in rows]})
            place = (await self._parts.line.places(change)).get(self._chat) if held_by == "queue" else None
            state = {
                "held_by": held_by,
                "position": place.position if place else None,
                "wait_s": place.wait_s if place else None,
                "agent": agent,
            }
            if state != self._state:
                self._state = state
                await self._send({"type": "state", **state})

    async def _refuse(self, refused: HTTPException, client_id: Any = None) -> None:
        known = client_id if isinstance(client_id, str) and re.fullmatch(CLIENT_ID, client_id) else None
        frame = {"type": "error", **body_of(self._parts.desk.words, refused), "client_id": known}
        if "Retry-After" in (refused.headers or {}):
            frame["retry_after"] = int(refused.headers["Retry-After"])
        await self._send(frame)

    async def _send(self, frame: dict[str, Any]) -> None:
        """Send a frame; a client that takes none raises TimeoutError."""
        await asyncio.wait_for(self._socket.send_text(json.dumps(frame, ensure_ascii=False)), SEND)

    async def _receive(self) -> dict[str, Any] | None:
        """Return the next frame; None for one that is no JSON object, or far too big."""
        text = await self._socket.receive_text()
        if len(text) > MAX_FRAME:
            return None
        try:
            frame = json.loads(text)
        except ValueError:
            return None
        return frame if isinstance(frame, dict) else None


def _message(frame: dict[str, Any]) -> NewMessage:
    """Return the message of a `send` frame. Raises Refused for one that is none."""
    client_id, text, button = frame.get("client_id"), frame.get("text"), frame.get("button")
    fits = (
        isinstance(client_id, str)
        and re.fullmatch(CLIENT_ID, client_id)
        and isinstance(text, str)
        and (button is None or (isinstance(button, str) and re.fullmatch(BUTTON_ID, button)))
    )
    try:
        context = msgspec.convert(frame.get("context"), Context | None)
    except msgspec.ValidationError:
        fits = False
    if not fits:
        raise Refused(400, "invalid")
    return NewMessage(client_id, text, button, context)
