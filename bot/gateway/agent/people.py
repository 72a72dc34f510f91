"""The people in the console: who there is, their accounts, and what they looked at and changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import Body, FromPath, FromQuery, Parameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta
from sqlalchemy.orm import Session

from bot.chat import queue
from bot.desk.agents import accounts, audit
from bot.desk.agents.assignment import is_online
from bot.gateway.agent.auth import guard
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.store.tables import AgentRow

Id = Annotated[str, Parameter(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
Wanted = Annotated[str, Parameter(max_length=40)]
Before = Annotated[int | None, Parameter(ge=0, le=2**53)]
Name = Annotated[str, Meta(min_length=1, max_length=40)]
Skill = Annotated[str, Meta(pattern=r"^(category|shop):[0-9A-Za-z_-]{1,40}$")]
Cap = Annotated[int, Meta(ge=1, le=50)]
Password = Annotated[str, Meta(min_length=accounts.MIN_PASSWORD, max_length=accounts.MAX_PASSWORD)]
Role = Literal["agent", "supervisor", "admin"]


@dataclass(frozen=True, slots=True)
class NewAgent:
    """An account to be made."""

    login: Annotated[str, Meta(pattern=rf"^{accounts.LOGIN.pattern}$")]
    name: Name
    role: Role
    password: Password
    skills: list[Skill] = ()
    cap: Cap = 6


@dataclass(frozen=True, slots=True)
class AgentChange:
    """What is to be different; what is left out stays."""

    name: Name | None = None
    role: Role | None = None
    password: Password | None = None
    skills: list[Skill] | None = None
    cap: Cap | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account as its colleagues see it. `active` chats of at most `cap`."""

    id: str
    name: str
    login: str
    role: str
    skills: list[str]
    cap: int
    status: str
    active: int
    disabled: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the audit."""

    id: int
    at: datetime
    agent: dict[str, str]
    action: str
    chat: str | None
    target: str
    detail: dict[str, Any]


class AgentPeopleController(Controller):
    """/api/agent/agents and /api/agent/audit."""

    path = "/api/agent"
    tags = ["agent"]

    @get("/agents", summary="All accounts")
    async def every(self, request: Request, parts: NamedDependency[Parts]) -> list[Colleague]:
        """Everybody, to pass a chat on to; who is there first."""
        await guard(request, parts, "chat.transfer")
        return await asyncio.to_thread(_colleagues, parts)

    @post("/agents", status_code=HTTP_200_OK, summary="Make an account")
    async def add(self, data: Annotated[NewAgent, Body()], request: Request, parts: NamedDependency[Parts]) -> Colleague:
        """400 for a login that is taken."""
        admin = await guard(request, parts, "agent.write")

        def work(session: Session) -> AgentRow:
            row = accounts.add(
                session, data.login, data.name, data.role, data.password, parts.clock(), skills=data.skills, cap=data.cap
            )
            audit.note(session, admin.id, "agent_add", parts.clock(), target=row.id, detail={"role": data.role})
            return row

        return await _write(parts, work)

    @post("/agents/{agent:str}", status_code=HTTP_200_OK, summary="Change an account")
    async def change(
        self, agent: FromPath[Id], data: Annotated[AgentChange, Body()], request: Request, parts: NamedDependency[Parts]
    ) -> Colleague:
        """Name, role, skills, cap, a new password, disabled or not. Nobody can lock the own account out.

        Who is disabled gives the own chats back to the queue."""
        admin = await guard(request, parts, "agent.write")
        if agent == admin.id and (data.disabled or data.role not in (None, admin.role)):
            raise Refused(409, "impossible")

        def work(session: Session) -> AgentRow:
            row = session.get(AgentRow, agent)
            if row is None:
                raise Refused(404, "not_found")
            _change(session, row, data, parts.clock())
            changed = [name for name in AgentChange.__slots__ if getattr(data, name) is not None]
            audit.note(session, admin.id, "agent_change", parts.clock(), target=row.id, detail={"changed": changed})
            return row

        changed = await _write(parts, work)
        if data.disabled:
            await parts.agent_is(agent, "offline")
        else:
            await parts.tell_agents({"type": "me", "agent": agent})  # a new password has ended the windows too
        return changed

    @get("/audit", summary="What agents looked at and changed")
    async def read_audit(
        self,
        request: Request,
        parts: NamedDependency[Parts],
        agent: FromQuery[Wanted] = "",
        chat: FromQuery[Wanted] = "",
        before: FromQuery[Before] = None,
    ) -> list[Noted]:
        """A hundred lines, the newest first; `before` is the id of the last line of the page before."""
        await guard(request, parts, "audit.read")
        return await asyncio.to_thread(_audit, parts, agent or None, chat or None, before)


async def _write(parts: Parts, work: Callable[[Session], AgentRow]) -> Colleague:
    def run() -> Colleague:
        with parts.desk.database.writing() as session:
            row = work(session)
            session.flush()
            return _colleague(row, queue.active(session), parts.clock())

    try:
        return await asyncio.to_thread(run)
    except accounts.BadAccount:
        raise Refused(400, "invalid") from None


def _change(session: Session, row: AgentRow, data: AgentChange, now: datetime) -> None:
    for name in ("name", "role", "cap"):
        if (value := getattr(data, name)) is not None:
            setattr(row, name, value)
    if data.skills is not None:
        row.skills = list(data.skills)
    if data.password is not None:
        accounts.set_password(session, row, data.password)
    if data.disabled is True and row.disabled_at is None:
        accounts.disable(session, row, now)
    elif data.disabled is False:
        accounts.enable(row)


def _colleagues(parts: Parts) -> list[Colleague]:
    with parts.desk.database.reading() as session:
        held, now = queue.active(session), parts.clock()
        return [_colleague(row, held, now) for row in accounts.every(session)]


def _colleague(row: AgentRow, held: dict[str, int], now: datetime) -> Colleague:
    status = row.status if row.status != "online" or is_online(row, now) else "offline"
    return Colleague(
        row.id, row.name, row.login, row.role, list(row.skills), row.cap, status, held.get(row.id, 0), row.disabled_at is not None
    )


def _audit(parts: Parts, agent: str | None, chat: str | None, before: int | None) -> list[Noted]:
    with parts.desk.database.reading() as session:
        names = {row.id: row.name for row in accounts.every(session)}
        return [
            Noted(
                row.id, row.at, {"id": row.agent_id, "name": names.get(row.agent_id, "")}, row.action, row.conversation_id, row.target, row.detail
            )
            for row in audit.read(session, agent=agent, chat=chat, before=before)
        ]
