"""Bringing chats into people's hands, for tests of every folder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.chat import handover
from bot.chat.handover import Wait
from bot.store.tables import AgentRow, ConversationRow


def an_agent(session: Session, name: str, now: datetime, *, cap: int = 6, skills: tuple[str, ...] = ()) -> AgentRow:
    """Return the agent `name`, made when there is none; online now, without a password."""
    row = session.get(AgentRow, name)
    if row is None:
        row = AgentRow(
            id=name, login=name, name=name, password_hash="", role="agent", skills=list(skills), cap=cap, created_at=now
        )
        session.add(row)
    row.status, row.seen_at = "online", now
    session.flush()
    return row


def give(session: Session, chat: ConversationRow, name: str, now: datetime) -> None:
    """Let the agent `name` hold the chat."""
    an_agent(session, name, now)
    handover.to_queue(session, chat, Wait("shopper_asked"), now)
    handover.claim(session, chat, name, now)
