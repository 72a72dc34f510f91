"""The ordered log of a conversation: every entry has a sequence number, stored once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import ConversationRow, MessageRow

Author = Literal["shopper", "bot", "agent", "system"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be logged. `for_shopper` false: agents alone see it (internal notes). `agent_id`: which agent wrote it."""

    author: Author
    text: str
    response: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    client_id: str | None = None
    button_id: str | None = None
    turn_id: str | None = None
    for_shopper: bool = True
    agent_id: str | None = None


def append(session: Session, conversation: ConversationRow, entry: Entry, now: datetime) -> MessageRow:
    """Log `entry` with the next sequence numbers; the caller holds the conversation's lock."""
    conversation.last_seq += 1
    if entry.for_shopper:
        conversation.last_shopper_seq += 1
    conversation.updated_at = now
    row = MessageRow(
        conversation_id=conversation.id,
        shopper_id=conversation.shopper_id,
        seq=conversation.last_seq,
        shopper_seq=conversation.last_shopper_seq if entry.for_shopper else None,
        author=entry.author,
        agent_id=entry.agent_id,
        client_id=entry.client_id,
        text=entry.text,
        response=entry.response,
        content=entry.content,
        button_id=entry.button_id,
        turn_id=entry.turn_id,
        at=now,
    )
    session.add(row)
    return row


def sent_before(session: Session, conversation: ConversationRow, client_id: str) -> MessageRow | None:
    """Return the message that was stored under this `client_id`, if any."""
    return session.scalar(
        select(MessageRow).where(MessageRow.conversation_id == conversation.id, MessageRow.client_id == client_id)
    )


def seen_by_shopper(
    session: Session, conversation: ConversationRow, after: int = 0, limit: int = 500
) -> list[MessageRow]:
    """Return what the shopper sees after sequence `after`, in order, at most `limit` entries."""
    statement = (
        select(MessageRow)
        .where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.shopper_seq.is_not(None),
            MessageRow.shopper_seq > after,
        )
        .order_by(MessageRow.shopper_seq)
        .limit(limit)
    )
    return list(session.scalars(statement))


def seen_before(
    session: Session, conversation: ConversationRow, before: int, limit: int = 100
) -> list[MessageRow]:
    """Return the `limit` entries just before sequence `before`, in order: older history on scroll."""
    statement = (
        select(MessageRow)
        .where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.shopper_seq.is_not(None),
            MessageRow.shopper_seq < before,
        )
        .order_by(MessageRow.shopper_seq.desc())
        .limit(limit)
    )
    return list(session.scalars(statement))[::-1]
