"""What agents looked at and changed: rows that are added, and never changed or deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import AuditRow


def note(
    session: Session,
    agent: str,
    action: str,
    now: datetime,
    *,
    chat: str | None = None,
    target: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down that `agent` (an id) did `action`; in the transaction of the deed itself."""
    session.add(
        AuditRow(at=now, agent_id=agent, action=action, conversation_id=chat, target=target[:80], detail=dict(detail or {}))
    )


def read(
    session: Session, *, agent: str | None = None, chat: str | None = None, before: int | None = None, limit: int = 100
) -> Sequence[AuditRow]:
    """Return what was noted, newest first; `before` is the id of the last row of the page before."""
    statement = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    for column, wanted in ((AuditRow.agent_id, agent), (AuditRow.conversation_id, chat)):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if before is not None:
        statement = statement.where(AuditRow.id < before)
    return session.scalars(statement).all()
