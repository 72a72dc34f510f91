"""Who is there: heartbeats, what an agent says of being there, and chats of agents who went away.

An agent whose windows send no heartbeat for 45 seconds is gone: the clock gives the chats back to the queue.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.chat import handover, queue
from bot.desk.agents import assignment, chats
from bot.desk.answering import Desk
from bot.desk.due import Told
from bot.store.tables import AgentRow, ConversationRow, SegmentRow

BEAT = timedelta(seconds=5)  # a heartbeat is written down at most that often; with a cut of 30 s it stays under 45
CLOCK = "clock"


def heartbeat(desk: Desk, agent_id: str, now: datetime) -> None:
    """A window of the agent is alive."""
    with desk.database.reading() as session:
        row = session.get(AgentRow, agent_id)
        if row is None or (row.seen_at is not None and now - row.seen_at < BEAT):
            return
    with desk.database.writing() as session:
        session.get_one(AgentRow, agent_id).seen_at = now


def set_status(desk: Desk, agent_id: str, status: Literal["online", "away", "offline"], now: datetime) -> list[str]:
    """Say whether the agent takes chats; offline gives the own ones back. Return the chats that went back."""
    with desk.database.writing() as session:
        row = session.get_one(AgentRow, agent_id)
        row.status, row.seen_at = status, now
    return [] if status != "offline" else [told.subject for told in _give_back(desk, agent_id, now)]


def _give_back(desk: Desk, agent_id: str, now: datetime) -> list[Told]:
    with desk.database.writing() as session:
        held = select(ConversationRow).where(ConversationRow.agent_id == agent_id, ConversationRow.held_by == "agent")
        return [_back(session, desk, row, "utter_agent_away", now) for row in session.scalars(held.with_for_update())]


def _back(session: Session, desk: Desk, row: ConversationRow, response: str, now: datetime) -> Told:
    chats.to_the_queue(session, desk, row, response, handover.VANISHED, now)
    return Told("hands", row.id, row.id)


def vanished(session: Session, desk: Desk, now: datetime, limit: int) -> list[Told]:
    """For the clock: give back the chats of agents who are gone, and mark them offline."""
    gone = or_(AgentRow.seen_at.is_(None), AgentRow.seen_at <= now - queue.ALIVE)
    held = (
        select(ConversationRow)
        .join(AgentRow, AgentRow.id == ConversationRow.agent_id)
        .where(ConversationRow.held_by == "agent", gone)
        .order_by(ConversationRow.id)
        .limit(limit)
        .with_for_update(of=ConversationRow, skip_locked=True)
    )
    done = [_back(session, desk, row, "utter_agent_vanished", now) for row in session.scalars(held).all()]
    absent = select(AgentRow).where(AgentRow.status != "offline", gone).with_for_update(skip_locked=True)
    for row in session.scalars(absent):
        row.status = "offline"
    return done


def assigned(session: Session, desk: Desk, now: datetime, limit: int) -> list[Told]:
    """For the clock, where chats are given automatically: give waiting ones to who is there, the first in the queue first."""
    done: list[Told] = []
    if not desk.knowledge.handover.automatic:
        return done
    for segment in queue.waiting(session):
        if len(done) == limit:
            break
        if (told := offer(session, desk, segment, now)) is not None:
            done.append(told)
    return done


def offer(session: Session, desk: Desk, segment: SegmentRow, now: datetime) -> Told | None:
    """Give one waiting chat to the agent who should get it; None when there is nobody, or somebody else was first."""
    row = assignment.pick(session, segment, now, last_agent(session, segment.conversation_id))
    if row is None:
        return None
    wanted = select(ConversationRow).where(ConversationRow.id == segment.conversation_id)
    conversation = session.scalar(
        wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if conversation is None or conversation.held_by != "queue":
        return None
    try:
        reserved = assignment.reserve(session, row.id, now)
    except (assignment.Full, assignment.NotThere):
        return None
    chats.give(session, desk, conversation, reserved, now, CLOCK)
    return Told("hands", conversation.id, conversation.id)


def last_agent(session: Session, conversation_id: str) -> str | None:
    """Return who handled the chat last."""
    return session.scalar(
        select(SegmentRow.agent_id)
        .where(SegmentRow.conversation_id == conversation_id, SegmentRow.agent_id.is_not(None))
        .order_by(SegmentRow.id.desc())
        .limit(1)
    )
