"""Cases (claims on an order line), their log, and tickets for people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base


class CaseRow(Base):
    """A claim a shopper opened. At most one open case for a line and kind (a partial unique index)."""

    __tablename__ = "case"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime | None] = mapped_column(index=True)
    next_due_by: Mapped[str] = mapped_column(String(16), default="")  # seller, shopper, platform
    amount_fen: Mapped[int | None]
    facts: Mapped[dict] = mapped_column(default=dict)
    decision: Mapped[dict] = mapped_column(default=dict)
    idempotency_key: Mapped[str] = mapped_column(String(80), unique=True)
    events: Mapped[list[CaseEventRow]] = relationship(order_by="CaseEventRow.id")
    __table_args__ = (
        Index(
            "uq_case_open_line_kind",
            "order_line_id",
            "kind",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class CaseEventRow(Base):
    """One change of a case: who did what, from which state to which."""

    __tablename__ = "case_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(24))  # shopper, seller, platform, agent:<id>, clock
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(40), default="")
    to_state: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict] = mapped_column(default=dict)


class TicketRow(Base):
    """Something a person has to look at, with everything known when it was opened."""

    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)  # a visitor's id before sign-in
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    priority: Mapped[str] = mapped_column(String(16), default="normal")
    kind: Mapped[str] = mapped_column(String(40), default="chat")  # chat, callback, complaint, case
    state: Mapped[str] = mapped_column(String(16), default="open")  # open, paused, closed
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agent.id"), index=True)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # the next thing owed: first answer, next answer or resolution
    due_for: Mapped[str] = mapped_column(String(16), default="")  # first, next, resolution
    resolve_due_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")
    packet: Mapped[dict] = mapped_column(default=dict)  # what the agent should know at once
    idempotency_key: Mapped[str] = mapped_column(String(80), unique=True)
    __table_args__ = (
        Index(
            "uq_ticket_open_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class TicketEventRow(Base):
    """One change of a ticket: who did what."""

    __tablename__ = "ticket_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    shopper_id: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(48))  # bot, clock, agent:<id>
    name: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict] = mapped_column(default=dict)
