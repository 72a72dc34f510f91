"""The log of a ticket: rows that are added, and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import TicketEventRow, TicketRow

BOT, CLOCK, SHOPPER = "bot", "clock", "shopper"


def by_agent(agent_id: str) -> str:
    """Return the actor that an agent is in the log."""
    return f"agent:{agent_id}"


def note(
    session: Session, ticket: TicketRow, actor: str, name: str, now: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Write down that `actor` did `name`; in the transaction of the deed itself."""
    ticket.updated_at = now
    session.add(
        TicketEventRow(
            ticket_id=ticket.id, shopper_id=ticket.shopper_id, at=now, actor=actor, name=name, detail=dict(detail or {})
        )
    )


def of(session: Session, ticket: TicketRow) -> Sequence[TicketEventRow]:
    """Return what happened to a ticket, the first first."""
    return session.scalars(
        select(TicketEventRow).where(TicketEventRow.ticket_id == ticket.id).order_by(TicketEventRow.id)
    ).all()
