"""Chats as rows of the console's lists: the own ones, the queue in its order, all that people have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.chat import handover, queue
from bot.desk.agents.permissions import Agent
from bot.desk.answering import Desk
from bot.store.tables import (
    AgentRow,
    ConversationRow,
    DialogueRow,
    MessageRow,
    OrderLineRow,
    OrderRow,
    SegmentRow,
    ShopperRow,
    TicketRow,
)

LAST = 80  # characters of the last message in a list
Present = Callable[[Sequence[str]], set[str]]  # those of some chats whose shopper is there


@dataclass(frozen=True, slots=True)
class Brief:
    """A chat in a list. `shopper`'s phone is masked; `amount_fen` is what is at stake."""

    id: str
    shopper: dict[str, Any]
    held_by: str
    agent: dict[str, str] | None
    reason: str
    reason_text: str
    priority: str
    waiting_since: datetime | None
    due_at: datetime | None
    right_due_at: datetime | None
    amount_fen: int | None
    amount_text: str
    unread: int
    last: dict[str, Any] | None
    present: bool
    about: str


def box(session: Session, desk: Desk, agent: Agent, name: str, search: str, present: Present) -> list[Brief]:
    """Return the chats of a box (mine, queue, all) that fit `search`, in the box's order."""
    statement = select(ConversationRow).where(_in_box(name, agent))
    if search:
        statement = statement.where(_fits(search))
    rows = session.scalars(statement).all()
    found = briefs(session, desk, rows, present)
    if name == "queue":
        place = {segment.conversation_id: index for index, segment in enumerate(queue.waiting(session))}
        return sorted(found, key=lambda one: place.get(one.id, len(place)))
    return sorted(found, key=lambda one: (one.last or {}).get("at") or one.waiting_since, reverse=True)


def counts(session: Session, agent: Agent) -> dict[str, int]:
    """Return how many chats each box has; `all` is 0 for who may not see them."""
    names = ("mine", "queue", "all") if agent.may("chat.read_all") else ("mine", "queue")
    found = {
        name: session.scalar(select(func.count()).select_from(ConversationRow).where(_in_box(name, agent))) or 0
        for name in names
    }
    return {"mine": 0, "queue": 0, "all": 0, **found}


def _in_box(name: str, agent: Agent) -> ColumnElement[bool]:
    if name == "queue":
        return ConversationRow.held_by == "queue"
    if name == "mine":
        return and_(ConversationRow.held_by == "agent", ConversationRow.agent_id == agent.id)
    return ConversationRow.held_by.in_(handover.PEOPLE)


def _fits(search: str) -> ColumnElement[bool]:
    """The shopper's name, an order number, or words of the chat."""
    like = f"%{search.replace('%', '').replace('_', '')}%"
    named = select(ShopperRow.id).where(ShopperRow.name.like(like))
    ordered = select(OrderRow.shopper_id).where(OrderRow.number == search)
    said = select(MessageRow.conversation_id).where(MessageRow.text.like(like))
    return or_(
        ConversationRow.shopper_id.in_(named), ConversationRow.shopper_id.in_(ordered), ConversationRow.id.in_(said)
    )


def briefs(session: Session, desk: Desk, rows: Sequence[ConversationRow], present: Present) -> list[Brief]:
    """Return chats as briefs: a fixed number of statements, however many there are."""
    ids = [row.id for row in rows]
    segments = {
        one.conversation_id: one
        for one in session.scalars(
            select(SegmentRow).where(SegmentRow.conversation_id.in_(ids), SegmentRow.ended_at.is_(None))
        )
    }
    shoppers = _by_id(session, ShopperRow, {row.shopper_id for row in rows})
    agents = _by_id(session, AgentRow, {row.agent_id for row in rows if row.agent_id})
    last = _last(session, ids)
    unread = _unread(session, ids)
    about = _about(session, ids)
    there = present(ids)
    return [
        Brief(
            id=row.id,
            shopper=shopper_of(shoppers.get(row.shopper_id), row.shopper_id),
            held_by=row.held_by,
            agent={"id": row.agent_id, "name": agents[row.agent_id].name} if row.agent_id in agents else None,
            **_waiting(desk, segments.get(row.id)),
            unread=unread.get(row.id, 0),
            last=last.get(row.id),
            present=row.id in there,
            about=about.get(row.id, ""),
        )
        for row in rows
    ]


def brief(session: Session, desk: Desk, row: ConversationRow, present: Present) -> Brief:
    """Return one chat as a brief."""
    return briefs(session, desk, [row], present)[0]


def shopper_of(row: ShopperRow | None, shopper_id: str) -> dict[str, Any]:
    """Return what an agent sees of a shopper without asking: the name, and the phone with its middle hidden."""
    if row is None:
        return {"id": shopper_id, "name": "", "phone_masked": "", "signed_in": False}
    return {"id": row.id, "name": row.name, "phone_masked": masked(row.phone), "signed_in": True}


def masked(phone: str) -> str:
    """Return a phone number with its middle hidden."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "*" * len(phone)


def _waiting(desk: Desk, segment: SegmentRow | None) -> dict[str, Any]:
    if segment is None:
        nothing: Mapping[str, Any] = dict.fromkeys(("waiting_since", "due_at", "right_due_at", "amount_fen"))
        return {"reason": "", "reason_text": "", "priority": "normal", "amount_text": "", **nothing}
    fen = segment.amount_fen
    return {
        "reason": segment.reason,
        "reason_text": desk.knowledge.glossary.say("agent_reasons", segment.reason),
        "priority": segment.priority,
        "waiting_since": segment.queued_at,
        "due_at": segment.due_at if segment.first_answer_at is None else None,
        "right_due_at": segment.right_due_at,
        "amount_fen": fen,
        "amount_text": desk.words.speak(fen, "money") if fen is not None else "",
    }


def _by_id(session: Session, table: Any, ids: set[str]) -> dict[str, Any]:
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(ids)))} if ids else {}


def _last(session: Session, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The last thing that both sides saw."""
    rows = session.execute(
        select(MessageRow.conversation_id, MessageRow.author, MessageRow.text, MessageRow.at)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(MessageRow.conversation_id.in_(ids), MessageRow.shopper_seq == ConversationRow.last_shopper_seq)
    )
    return {chat: {"author": author, "text": text[:LAST], "at": at} for chat, author, text, at in rows}


def _unread(session: Session, ids: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(MessageRow.conversation_id, func.count())
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(
            MessageRow.conversation_id.in_(ids),
            MessageRow.author == "shopper",
            MessageRow.seq > ConversationRow.agent_read_seq,
        )
        .group_by(MessageRow.conversation_id)
    )
    return {chat: count for chat, count in rows}


def _about(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The title of the item that each chat is about: the one in focus, else the one its open ticket names."""
    tickets = select(TicketRow).where(TicketRow.conversation_id.in_(ids), TicketRow.closed_at.is_(None))
    lines = {row.conversation_id: row.packet.get("line") for row in session.scalars(tickets.order_by(TicketRow.id))}
    for row in session.scalars(select(DialogueRow).where(DialogueRow.conversation_id.in_(ids))):
        lines[row.conversation_id] = row.state.get("line") or lines.get(row.conversation_id)
    wanted = {line for line in lines.values() if line is not None}
    titles = {row.id: row.title for row in session.scalars(select(OrderLineRow).where(OrderLineRow.id.in_(wanted)))}
    return {chat: titles[line] for chat, line in lines.items() if line in titles}
