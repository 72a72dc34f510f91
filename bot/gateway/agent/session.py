"""Signing in and out, and who is there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import Body
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from bot.desk.agents import accounts
from bot.desk.agents.accounts import Opened
from bot.gateway.agent.auth import set_cookie, signed_in
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.gateway.shopper import address_of
from bot.store.tables import AgentRow

SIGN_IN_TRIES = "sign-in:"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the sign-in form sends."""

    login: Annotated[str, Meta(max_length=40)]
    password: Annotated[str, Meta(max_length=200)]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the agent takes new chats (online), holds the own ones alone (away), or is gone."""

    status: Literal["online", "away", "offline"]


@dataclass(frozen=True, slots=True)
class Me:
    """The agent who is signed in, and the server's time. `csrf` goes into the X-CSRF header of every call that changes something."""

    id: str
    name: str
    role: str
    skills: list[str]
    cap: int
    status: str
    csrf: str
    permissions: list[str]
    now: datetime


class AgentSessionController(Controller):
    """/api/agent/session and /api/agent/presence."""

    path = "/api/agent"
    tags = ["agent"]

    @post("/session", status_code=HTTP_200_OK, summary="Sign in as an agent")
    async def sign_in(self, data: Annotated[SignIn, Body()], request: Request, parts: NamedDependency[Parts]) -> Me:
        """Sets the session's cookie. After five wrong passwords the account rests, each time twice as long."""
        address = address_of(request)
        parts.limit_address(f"{SIGN_IN_TRIES}{address}")
        try:
            opened = await asyncio.to_thread(
                accounts.sign_in, parts.desk.database, data.login, data.password, address, parts.clock()
            )
        except accounts.WrongPassword:
            raise Refused(401, "wrong_password") from None
        except accounts.Locked as locked:
            raise Refused(429, "locked", {"seconds": locked.seconds}) from None
        set_cookie(request, opened.token or "", parts, opened)
        await parts.queue_changed()  # somebody more is there: the expected wait is another
        await parts.tell_agents({"type": "me", "agent": opened.agent.id})
        return await asyncio.to_thread(_me, parts, opened)

    @get("/session", summary="Who is signed in")
    async def read(self, request: Request, parts: NamedDependency[Parts]) -> Me:
        """The agent of the cookie, with the CSRF token."""
        return await asyncio.to_thread(_me, parts, await signed_in(request, parts))

    @delete("/session", status_code=HTTP_200_OK, summary="Sign out")
    async def sign_out(self, request: Request, parts: NamedDependency[Parts]) -> dict[str, bool]:
        """End this window's session."""
        opened = await signed_in(request, parts)

        def end() -> None:
            with parts.desk.database.writing() as session:
                accounts.sign_out(session, opened.csrf, opened.agent.id, parts.clock())

        await asyncio.to_thread(end)
        set_cookie(request, "", parts)
        return {"ok": True}

    @post("/presence", status_code=HTTP_200_OK, summary="Say whether one takes chats")
    async def presence(self, data: Annotated[Presence, Body()], request: Request, parts: NamedDependency[Parts]) -> Me:
        """Online agents are given chats; away, none are added; offline gives the own ones back to the queue."""
        opened = await signed_in(request, parts)
        await parts.agent_is(opened.agent.id, data.status)
        return await asyncio.to_thread(_me, parts, opened)


def _me(parts: Parts, opened: Opened) -> Me:
    with parts.desk.database.reading() as session:
        row = session.get_one(AgentRow, opened.agent.id)
        permissions = sorted(opened.agent.permissions)
        return Me(row.id, row.name, row.role, list(row.skills), row.cap, row.status, opened.csrf, permissions, parts.clock())
