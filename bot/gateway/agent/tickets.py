"""Tickets in the console: lists, one with its log, what is done to it, and the table to take away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import Body, FromPath, FromQuery, Parameter, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta
from sqlalchemy.orm import Session

from bot.desk.agents import accounts, audit
from bot.desk.agents.permissions import Agent
from bot.desk.tickets import events, moves, search, view
from bot.gateway.agent.auth import guard
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.store.errors import NoSuchTicket
from bot.store.tables import TicketRow

MOST = 10_000  # rows of a table
# Litestar keeps `state` for itself: the query's is read under another name.
State = Annotated[Literal["", "open", "paused", "closed"], QueryParameter(name="state")]
Word = Annotated[str, Parameter(max_length=60)]
Limit = Annotated[int, Parameter(ge=1, le=200)]
Verb = Literal["assign", "pause", "resume", "priority", "note", "close", "reopen"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a verb needs: assign `agent` (null gives it back), priority, note or pause `text`, close `outcome`."""

    agent: Annotated[str, Meta(max_length=40)] | None = None
    priority: Annotated[str, Meta(max_length=16)] = ""
    text: Annotated[str, Meta(max_length=2000)] = ""
    note: Annotated[str, Meta(max_length=2000)] = ""
    outcome: Annotated[str, Meta(max_length=40)] = ""


class AgentTicketController(Controller):
    """/api/agent/tickets and /api/agent/tickets.csv."""

    path = "/api/agent"
    tags = ["agent"]

    @get("/tickets", summary="Tickets, the soonest due first")
    async def every(
        self,
        request: Request,
        parts: NamedDependency[Parts],
        in_state: State = "",
        kind: FromQuery[Word] = "",
        priority: FromQuery[Word] = "",
        mine: FromQuery[bool] = False,
        breached: FromQuery[bool] = False,
        search: FromQuery[Word] = "",
        after: FromQuery[Word] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """Filters together; `next` is the `after` of the following page, empty on the last."""
        agent = await guard(request, parts, "ticket.read")
        query = _query(agent, in_state, kind, priority, mine, breached, search)
        return await asyncio.to_thread(_page, parts, agent, query, after, limit)

    @get("/tickets.csv", summary="The same as a table", media_type="text/csv")
    async def taken_away(
        self,
        request: Request,
        parts: NamedDependency[Parts],
        in_state: State = "",
        kind: FromQuery[Word] = "",
        priority: FromQuery[Word] = "",
        mine: FromQuery[bool] = False,
        breached: FromQuery[bool] = False,
        search: FromQuery[Word] = "",
    ) -> Response[str]:
        """At most 10,000 rows; who took it away is noted."""
        agent = await guard(request, parts, "ticket.export")
        query = _query(agent, in_state, kind, priority, mine, breached, search)
        text = await asyncio.to_thread(_table, parts, agent, query)
        headers = {"Content-Disposition": 'attachment; filename="tickets.csv"', "Cache-Control": "no-store"}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    @get("/tickets/{number:str}", summary="A ticket with its log")
    async def one(self, number: FromPath[str], request: Request, parts: NamedDependency[Parts]) -> dict[str, Any]:
        """Looking is noted."""
        agent = await guard(request, parts, "ticket.read")
        return await asyncio.to_thread(_one, parts, agent, number)

    @post("/tickets/{number:str}/{verb:str}", status_code=HTTP_200_OK, summary="Do something with a ticket")
    async def do(
        self,
        number: FromPath[str],
        verb: FromPath[Verb],
        data: Annotated[Change, Body()],
        request: Request,
        parts: NamedDependency[Parts],
    ) -> dict[str, Any]:
        """assign, pause, resume, priority, note, close, reopen; 409 when the ticket does not allow it now."""
        agent = await guard(request, parts, "ticket.write")
        return await asyncio.to_thread(_do, parts, agent, number, verb, data)


def _query(
    agent: Agent, state: str, kind: str, priority: str, mine: bool, breached: bool, text: str
) -> search.Query:
    return search.Query(state, kind, priority, agent.id if mine else "", breached, text)


def _page(parts: Parts, agent: Agent, query: search.Query, after: str, limit: int) -> dict[str, Any]:
    now, knowledge = parts.clock(), parts.desk.knowledge
    with parts.desk.database.reading() as session:
        try:
            found, mark = search.page(session, query, now, after, limit)
        except search.BadCursor:
            raise Refused(400, "invalid") from None
        counts = search.counts(session, query, agent.id, now)
        return {"tickets": [view.ticket_json(one, knowledge, now) for one in found], "counts": counts, "next": mark}


def _table(parts: Parts, agent: Agent, query: search.Query) -> str:
    now, knowledge = parts.clock(), parts.desk.knowledge
    with parts.desk.database.writing() as session:
        found, _ = search.page(session, query, now, limit=MOST)
        audit.note(session, agent.id, "tickets_exported", now, detail={"rows": len(found)})
        return view.table(found, knowledge, now)


def _one(parts: Parts, agent: Agent, number: str) -> dict[str, Any]:
    with parts.desk.database.writing() as session:
        ticket = _find(session, number)
        audit.note(session, agent.id, "ticket_read", parts.clock(), chat=ticket.conversation_id, target=ticket.number)
        return {"ticket": _shown(parts, session, ticket), "events": _log(parts, session, ticket)}


def _do(parts: Parts, agent: Agent, number: str, verb: str, data: Change) -> dict[str, Any]:
    with parts.desk.database.writing() as session:
        ticket = _find(session, number)
        try:
            VERBS[verb](parts, session, ticket, data, agent)
        except moves.Impossible:
            raise Refused(409, "ticket_impossible") from None
        audit.note(session, agent.id, f"ticket_{verb}", parts.clock(), chat=ticket.conversation_id, target=ticket.number)
        session.flush()
        return _shown(parts, session, ticket)


def _find(session: Session, number: str) -> TicketRow:
    try:
        return moves.find(session, number)
    except NoSuchTicket:
        raise Refused(404, "not_found") from None


def _shown(parts: Parts, session: Session, ticket: TicketRow) -> dict[str, Any]:
    return view.ticket_json(search.one(session, ticket), parts.desk.knowledge, parts.clock())


def _log(parts: Parts, session: Session, ticket: TicketRow) -> list[dict[str, Any]]:
    names = {row.id: row.name for row in accounts.every(session)}
    return [view.event_json(one, names, parts.desk.knowledge) for one in events.of(session, ticket)]


Do = Callable[[Parts, Session, TicketRow, Change, Agent], None]


def _assign(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    moves.assign(session, ticket, data.agent, events.by_agent(agent.id), parts.clock())


def _pause(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    moves.pause(session, ticket, data.note, events.by_agent(agent.id), parts.clock())


def _resume(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    moves.resume(session, ticket, events.by_agent(agent.id), parts.clock(), parts.desk.knowledge)


def _priority(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    actor = events.by_agent(agent.id)
    moves.set_priority(session, ticket, data.priority, actor, parts.clock(), parts.desk.knowledge)


def _note(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    moves.add_note(session, ticket, data.text, events.by_agent(agent.id), parts.clock())


def _close(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    moves.close(session, ticket, data.outcome, events.by_agent(agent.id), parts.clock(), parts.desk.knowledge)


def _reopen(parts: Parts, session: Session, ticket: TicketRow, data: Change, agent: Agent) -> None:
    moves.reopen(session, ticket, events.by_agent(agent.id), parts.clock(), parts.desk.knowledge)


VERBS: dict[str, Do] = {
    "assign": _assign,
    "pause": _pause,
    "resume": _resume,
    "priority": _priority,
    "note": _note,
    "close": _close,
    "reopen": _reopen,
}
