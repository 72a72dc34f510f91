"""Opening and finding conversations. Ownership is part of every query."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.tables import (
    AttachmentRow,
    ConversationRow,
    DialogueRow,
    MessageRow,
    OfferRow,
    SegmentRow,
    TicketEventRow,
    TicketRow,
    TurnRow,
)

OF_A_CHAT = (
    ConversationRow, MessageRow, TurnRow, DialogueRow, OfferRow, TicketRow, TicketEventRow, AttachmentRow, SegmentRow
)  # rows that carry the shopper's id


class NoSuchConversation(LookupError):
    """The conversation is missing or belongs to somebody else; the two are not told apart."""


def start(session: Session, shopper_id: str, now: datetime) -> ConversationRow:
    """Open a new conversation that the bot holds."""
    row = ConversationRow(
        id=uuid4().hex,
        shopper_id=shopper_id,
        held_by="bot",
        epoch=1,
        last_seq=0,
        last_shopper_seq=0,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return row


def current(session: Session, shopper_id: str, now: datetime) -> ConversationRow:
    """Return the shopper's latest conversation, or start one."""
    return latest(session, shopper_id) or start(session, shopper_id, now)


def latest(session: Session, shopper_id: str) -> ConversationRow | None:
    """Return the shopper's latest conversation, if there is one."""
    statement = (
        select(ConversationRow)
        .where(ConversationRow.shopper_id == shopper_id)
        .order_by(ConversationRow.created_at.desc(), ConversationRow.id)
        .limit(1)
    )
    return session.scalar(statement)


def find(session: Session, shopper_id: str, conversation_id: str) -> ConversationRow:
    """Return the shopper's own conversation; raises NoSuchConversation for any other."""
    return _one(session, shopper_id, conversation_id, lock=False)


def lock(session: Session, shopper_id: str, conversation_id: str) -> ConversationRow:
    """Like `find`, and keep other writers out until the transaction ends."""
    return _one(session, shopper_id, conversation_id, lock=True)


def _one(session: Session, shopper_id: str, conversation_id: str, lock: bool) -> ConversationRow:
    statement = select(ConversationRow).where(
        ConversationRow.id == conversation_id, ConversationRow.shopper_id == shopper_id
    )
    if lock:  # SQLite has locked the whole file at BEGIN IMMEDIATE and ignores this
        # What this session read before the lock may be old by now.
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(statement)
    if row is None:
        raise NoSuchConversation(conversation_id)
    return row


def adopt(session: Session, visitor_id: str, shopper_id: str, now: datetime) -> None:
    """Give a visitor's conversation to the shopper who has signed in: nothing that was said is lost.

    It becomes the shopper's latest. One in which nothing was said is left behind, or it would hide the shopper's own.
    """
    found = latest(session, visitor_id)
    if found is None or found.last_seq == 0:
        return
    lock(session, visitor_id, found.id)
    for table in OF_A_CHAT:
        session.execute(update(table).where(table.shopper_id == visitor_id).values(shopper_id=shopper_id))
    found.created_at = now
    session.flush()
