"""Who gets a chat: agents who are there, know the matter and have room; of them the one with the fewest chats.

An agent's cap is hard: the account's row is locked while the chats are counted. Conversations are locked before
agents everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chat import queue
from bot.store.tables import AgentRow, ConversationRow, SegmentRow


class Full(Exception):
    """The agent holds as many chats as the account allows."""


class NotThere(Exception):
    """The agent is away, offline, disabled, or unknown."""


def reserve(session: Session, agent_id: str, now: datetime, *, online: bool = True) -> AgentRow:
    """Lock the agent's account and see that there is room for one more. Raises Full or NotThere."""
    row = session.scalar(
        select(AgentRow).where(AgentRow.id == agent_id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None or row.disabled_at is not None:
        raise NotThere(agent_id)
    if online and not is_online(row, now):
        raise NotThere(agent_id)
    held = session.scalar(
        select(func.count()).where(ConversationRow.agent_id == agent_id, ConversationRow.held_by == "agent")
    )
    if (held or 0) >= row.cap:
        raise Full(agent_id)
    row.last_given_at = now
    return row


def is_online(row: AgentRow, now: datetime) -> bool:
    """True for an agent who takes chats and was heard of lately."""
    return row.status == "online" and row.seen_at is not None and row.seen_at > now - queue.ALIVE


def knows(agent_skills: Iterable[str], needed: Iterable[str]) -> bool:
    """True when an agent may be given what is about `needed`. Of each kind (category, shop) that the agent names,
    one must fit; an agent without skills knows everything, and a chat about nothing in particular is for all."""
    own = set(agent_skills)
    kinds = {skill.partition(":")[0] for skill in own}
    return all(skill in own for skill in needed if skill.partition(":")[0] in kinds)


def pick(session: Session, segment: SegmentRow, now: datetime, last: str | None = None) -> AgentRow | None:
    """Return who should get a waiting chat: `last` (who had it before) if possible, else the least active; None for nobody."""
    held = queue.active(session)
    fit = [
        row
        for row in queue.online(session, now)
        if held.get(row.id, 0) < row.cap and knows(row.skills, segment.skills)
    ]
    if not fit:
        return None
    return min(fit, key=lambda row: (row.id != last, held.get(row.id, 0), row.last_given_at or row.created_at, row.id))
