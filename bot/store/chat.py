"""Conversations: the ordered log, turns, what the dialogue remembers, and the buttons on offer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class ConversationRow(Base):
    """One shopper's chat. `epoch` grows whenever the holder changes, so that late replies die."""

    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)  # or a visitor's id before sign-in
    held_by: Mapped[str] = mapped_column(String(16), default="bot")  # bot, queue, agent, closed
    agent_id: Mapped[str | None] = mapped_column(String(40), index=True)
    epoch: Mapped[int] = mapped_column(default=1)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_shopper_seq: Mapped[int] = mapped_column(default=0)
    agent_read_seq: Mapped[int] = mapped_column(default=0)  # a `seq`
    shopper_read_seq: Mapped[int] = mapped_column(default=0)  # a `shopper_seq`
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MessageRow(Base):
    """One entry of the log. `seq` counts all entries, `shopper_seq` only those the shopper sees."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)
    seq: Mapped[int]
    shopper_seq: Mapped[int | None]
    author: Mapped[str] = mapped_column(String(16))  # shopper, bot, agent, system
    agent_id: Mapped[str | None] = mapped_column(String(40))  # who wrote it, of an agent
    client_id: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, default="")
    response: Mapped[str] = mapped_column(String(80), default="")
    content: Mapped[dict] = mapped_column(default=dict)  # values, buttons, card
    button_id: Mapped[str | None] = mapped_column(String(40))  # the button this message pressed
    turn_id: Mapped[str | None] = mapped_column(ForeignKey("turn.id"), index=True)
    at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_message_conversation_shopper_seq", "conversation_id", "shopper_seq"),
        Index(  # what no turn has taken yet
            "ix_message_without_turn",
            "conversation_id",
            "seq",
            sqlite_where=sql("turn_id IS NULL"),
            postgresql_where=sql("turn_id IS NULL"),
        ),
    )


class TurnRow(Base):
    """All shopper messages that are answered together, and what became of them."""

    __tablename__ = "turn"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)
    epoch: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="open")  # open, committed, failed, stale
    text: Mapped[str] = mapped_column(Text)
    intents: Mapped[list] = mapped_column(default=list)
    entities: Mapped[list] = mapped_column(default=list)
    decisions: Mapped[list] = mapped_column(default=list)
    opened_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_turn_conversation_state", "conversation_id", "state"),)


class DialogueRow(Base):
    """What the conversation remembers between turns, as JSON (see `bot.desk.dialogue`)."""

    __tablename__ = "dialogue"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)
    state: Mapped[dict] = mapped_column(default=dict)
    updated_at: Mapped[datetime]


class OfferRow(Base):
    """A button that was shown: an opaque id, what it means, to whom, and when it was used."""

    __tablename__ = "offer"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)
    turn_id: Mapped[str | None] = mapped_column(ForeignKey("turn.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AttachmentRow(Base):
    """A photo or video that a shopper sent, and the case it is proof for. The file lies in `attachments/`, outside the pages.

    `received_at` counts against time limits: what a camera wrote into a file can be set by anybody, and is taken out.
    """

    __tablename__ = "attachment"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)  # a visitor's id before sign-in
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))  # photo, video
    mime: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]  # bytes of the stored file
    sha256: Mapped[str] = mapped_column(String(64))  # of the stored file
    stored_name: Mapped[str] = mapped_column(String(64), unique=True)
    evidence: Mapped[str] = mapped_column(String(40), default="")  # the piece of proof it was taken for
    received_at: Mapped[datetime]
