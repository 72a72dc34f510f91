"""The shopper's interface: session, messages, resume by sequence, orders."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.params import Body, FromQuery, Parameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from bot.desk import calling
from bot.desk.agents import rating
from bot.gateway import tokens
from bot.gateway.errors import Refused
from bot.gateway.examples import MESSAGES, SESSIONS
from bot.gateway.parts import Parts
from bot.gateway.rows import (
    MAX_TEXT,
    Messages,
    NewMessage,
    NewSession,
    Rating,
    ReadUpTo,
    Receipt,
    SessionInfo,
    ShopperInfo,
    Typing,
)
from bot.gateway.tokens import Identity

Sequence = Annotated[int, Parameter(ge=0, le=2**53)]
Before = Annotated[int | None, Parameter(ge=0, le=2**53)]  # limits inside a union would not be looked at
Limit = Annotated[int, Parameter(ge=1, le=500)]
Wait = Annotated[int, Parameter(ge=0, le=25)]


def identity_of(request: Request, parts: Parts) -> Identity:
    """Return whose session the request carries (Authorization: Bearer). Raises Refused."""
    return identity_of_token(bearer_of(request), parts)


def bearer_of(request: ASGIConnection) -> str:
    """Return the token of the Authorization header. Raises Refused."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(401, "unauthorised")
    return token.strip()


def owner_of(request: ASGIConnection, parts: Parts, token: str | None, name: str) -> str:
    """Return the shopper who may see what `name` stands for: by session, or by an address signed for it.

    Raises Refused.
    """
    if token is None:
        return identity_of(request, parts).shopper
    try:
        return tokens.read_link(token, parts.settings.secret, name, parts.clock())
    except tokens.BadToken:
        raise Refused(401, "unauthorised") from None


def identity_of_token(token: str, parts: Parts) -> Identity:
    """Return whose session `token` is. Raises Refused."""
    try:
        return tokens.read_session(token, parts.settings.secret, parts.clock())
    except tokens.BadToken:
        raise Refused(401, "unauthorised") from None


def address_of(connection: ASGIConnection) -> str:
    """Return the client's address."""
    return connection.client.host if connection.client else "unknown"


class ShopperController(Controller):
    """Everything under /api/shopper but the WebSocket."""

    path = "/api/shopper"
    tags = ["shopper"]

    @post("/session", status_code=HTTP_200_OK, summary="Open or renew a session")
    async def open_session(self, data: Annotated[NewSession, Body(examples=SESSIONS)], request: Request, parts: NamedDependency[Parts]) -> SessionInfo:
        """Sign in with a token of the shop's server, come back as a visitor, or begin as one.

        With both, the visitor's conversation becomes the shopper's.
        """
        parts.limit_address(f"session:{address_of(request)}")
        now = parts.clock()
        try:
            known = tokens.read_visitor(data.visitor, parts.settings.secret, now) if data.visitor else None
        except tokens.BadToken:
            known = None  # a visitor whose secret ran out begins anew
        identity, name = await self._identify(data, known, parts)
        conversation = await asyncio.to_thread(
            parts.chats.open, identity.shopper, known if not identity.visitor else None
        )
        if known and not identity.visitor:
            parts.answering.poke(conversation.id, identity.shopper)  # what the visitor asked is answered to the shopper
        session, ends = tokens.sign_session(parts.settings.secret, identity, now)
        visitor = tokens.sign_visitor(parts.settings.secret, identity.shopper, now) if identity.visitor else None
        return SessionInfo(
            session=session,
            expires_at=ends,
            visitor=visitor,
            shopper=ShopperInfo(name, not identity.visitor),
            conversation=conversation.id,
            held_by=conversation.held_by,
            last_seq=conversation.last_shopper_seq,
            now=now,
            typing=parts.answering.busy(conversation.id),
        )

    async def _identify(self, data: Annotated[NewSession, Body(examples=SESSIONS)], known: str | None, parts: Parts) -> tuple[Identity, str]:
        if data.token is None:
            return Identity(known or tokens.new_visitor(), True), ""
        try:
            shopper = tokens.read_shop_token(data.token, parts.settings.shop_keys, parts.clock())
        except tokens.BadToken:
            raise Refused(401, "unauthorised") from None
        name = await asyncio.to_thread(parts.chats.name_of, shopper)
        if name is None:
            raise Refused(401, "unauthorised")
        return Identity(shopper, False), name

    @post("/messages", status_code=HTTP_202_ACCEPTED, summary="Send a message")
    async def send(self, data: Annotated[NewMessage, Body(examples=MESSAGES)], request: Request, parts: NamedDependency[Parts]) -> Receipt:
        """Store the message, then let whoever holds the chat answer it."""
        identity = identity_of(request, parts)
        parts.limit_sending(identity.shopper, address_of(request))
        return await parts.take(identity.shopper, check(data))

    @get("/messages", summary="Read the log from a sequence number on")
    async def messages(
        self,
        request: Request,
        parts: NamedDependency[Parts],
        after: FromQuery[Sequence] = 0,
        before: FromQuery[Before] = None,
        limit: FromQuery[Limit] = 100,
        wait: FromQuery[Wait] = 0,
    ) -> Messages:
        """Resume with `after` = the last sequence number seen and miss nothing; `before` reads older history.

        With `wait` (seconds) an answer that would be empty is held back until something was said: for clients
        without a WebSocket.
        """
        identity = identity_of(request, parts)
        parts.limit_address(f"read:{identity.shopper}")
        if wait and before is None:
            return await parts.next_page(identity.shopper, after, limit, wait)
        return await asyncio.to_thread(parts.chats.page, identity.shopper, after, before, limit)

    @post("/typing", status_code=HTTP_202_ACCEPTED, summary="The shopper is typing")
    async def typing(
        self, request: Request, parts: NamedDependency[Parts], data: Annotated[Typing | None, Body()] = None
    ) -> dict[str, bool]:
        """Tell the other windows and the agent; nothing is stored."""
        identity = identity_of(request, parts)
        parts.limit_address(f"typing:{identity.shopper}")
        conversation = await asyncio.to_thread(parts.chats.conversation_of, identity.shopper)
        await parts.push(conversation, {"type": "typing", "who": "shopper", "on": data is None or data.on})
        return {"ok": True}

    @post("/read", status_code=HTTP_202_ACCEPTED, summary="Mark as read")
    async def read(self, data: Annotated[ReadUpTo, Body()], request: Request, parts: NamedDependency[Parts]) -> dict[str, bool]:
        """The agent sees how far."""
        identity = identity_of(request, parts)
        parts.limit_address(f"read:{identity.shopper}")
        await parts.shopper_read(identity.shopper, data.seq)
        return {"ok": True}

    @post("/human", status_code=HTTP_202_ACCEPTED, summary="Ask for a person")
    async def human(self, request: Request, parts: NamedDependency[Parts]) -> dict[str, bool]:
        """The permanent button: the same as asking in words. The answer comes in the chat."""
        identity = identity_of(request, parts)
        parts.limit_sending(identity.shopper, address_of(request))
        conversation = await asyncio.to_thread(calling.by_button, parts.desk, identity.shopper, parts.clock())
        await parts.push(conversation, {"type": "rows"})
        return {"ok": True}

    @post("/rating", status_code=HTTP_202_ACCEPTED, summary="Rate a person's service")
    async def rate(self, data: Annotated[Rating, Body()], request: Request, parts: NamedDependency[Parts]) -> dict[str, bool]:
        """Once for each time the chat asks for it."""
        identity = identity_of(request, parts)
        parts.limit_sending(identity.shopper, address_of(request))
        try:
            conversation = await asyncio.to_thread(
                rating.give, parts.desk, identity.shopper, data.segment, data.stars, data.text, parts.clock()
            )
        except rating.NoSuchSegment:
            raise Refused(404, "not_found") from None
        except rating.RatedBefore:
            raise Refused(409, "rated") from None
        await parts.push(conversation, {"type": "rows"})
        return {"ok": True}

    @get("/orders", summary="The shopper's own orders")
    async def orders(self, request: Request, parts: NamedDependency[Parts]) -> dict[str, list[dict[str, Any]]]:
        """Newest first; a visitor has none."""
        identity = identity_of(request, parts)
        parts.limit_address(f"read:{identity.shopper}")
        found = [] if identity.visitor else await asyncio.to_thread(parts.chats.orders, identity.shopper)
        return {"orders": [_order(order, parts) for order in found]}


def check(message: NewMessage) -> NewMessage:
    """Return a message that may be stored. Raises Refused for one that is too long."""
    if len(message.text) > MAX_TEXT:
        raise Refused(413, "too_long", {"limit": MAX_TEXT})
    return message


def _order(order: Any, parts: Parts) -> dict[str, Any]:
    return {
        "number": order.number,
        "shop": order.shop.name,
        "status": order.status,
        "status_text": parts.desk.knowledge.glossary.say("order_statuses", order.status),
        "ordered_at": order.ordered_at,
        "lines": [
            {
                "id": line.id,
                "title": line.title,
                "name": line.product.words[0] if line.product.words else line.title,
                "sku": line.sku,
                "category": line.category,
                "quantity": line.quantity,
                "paid_fen": line.paid_fen,
            }
            for line in order.lines
        ],
    }


def plain(message: Any) -> dict[str, Any]:
    """Return a message as JSON for a frame."""
    made = asdict(message)
    made["at"] = message.at.isoformat()
    return made
