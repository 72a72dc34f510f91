"""The human side: agents, their sessions, what they looked at and changed, and who handled which part of a chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class AgentRow(Base):
    """Somebody who works in the console. `seen_at` is the last heartbeat of any of their windows."""

    __tablename__ = "agent"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id, with its parameters
    role: Mapped[str] = mapped_column(String(16))  # agent, supervisor, admin
    skills: Mapped[list] = mapped_column(default=list)  # "category:<id>", "shop:<id>"; empty: everything
    cap: Mapped[int] = mapped_column(default=6)  # chats at once, a hard limit
    status: Mapped[str] = mapped_column(String(16), default="offline")  # online, away, offline
    seen_at: Mapped[datetime | None]
    last_given_at: Mapped[datetime | None]  # when a chat was last given to them
    failures: Mapped[int] = mapped_column(default=0)  # wrong passwords since the last right one
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class AgentSessionRow(Base):
    """A signed-in window. The cookie's token is kept as its SHA-256 alone."""

    __tablename__ = "agent_session"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class AuditRow(Base):
    """One thing an agent looked at or changed; never updated, never deleted."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    agent_id: Mapped[str] = mapped_column(String(40), index=True)
    action: Mapped[str] = mapped_column(String(40))
    conversation_id: Mapped[str | None] = mapped_column(String(40), index=True)
    target: Mapped[str] = mapped_column(String(80), default="")
    detail: Mapped[dict] = mapped_column(default=dict)


class SegmentRow(Base):
    """One stretch of a conversation that people handle: waiting, then with an agent, then ended and rated.

    It waits while `claimed_at` is null and is open while `ended_at` is null; at most one is open a conversation.
    """

    __tablename__ = "segment"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agent.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))  # shopper_asked, failed_twice, hazard, anger, left_open …
    priority: Mapped[str] = mapped_column(String(16), default="normal")  # normal, urgent
    skills: Mapped[list] = mapped_column(default=list)  # what the chat is about: "category:…", "shop:…"
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # when a first answer is owed
    right_due_at: Mapped[datetime | None]  # the shopper's own soonest deadline
    amount_fen: Mapped[int | None]
    claimed_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")  # of a transfer, for the next agent
    outcome: Mapped[str] = mapped_column(String(40), default="")
    corrected_intent: Mapped[str] = mapped_column(String(60), default="")
    rating: Mapped[int | None]  # 1 to 5
    rating_text: Mapped[str] = mapped_column(String(500), default="")
    rating_asked_at: Mapped[datetime | None]
    __table_args__ = (
        Index("ix_segment_conversation_queued", "conversation_id", "queued_at"),
        Index(
            "uq_segment_open_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class DoubtRow(Base):
    """An utterance the bot doubted or an agent corrected, people's data masked; waits for somebody to read it."""

    __tablename__ = "doubt"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    turn_id: Mapped[str | None] = mapped_column(ForeignKey("turn.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    intents: Mapped[list] = mapped_column(default=list)  # as understood, with confidences
    reason: Mapped[str] = mapped_column(String(16))  # doubted, corrected
    intent: Mapped[str] = mapped_column(String(60), default="")  # what a person says it means
    state: Mapped[str] = mapped_column(String(16), default="open", index=True)  # open, accepted, dismissed
    at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))
    decided_at: Mapped[datetime | None]
