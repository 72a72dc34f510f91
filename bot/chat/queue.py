"""The queue for people: who comes first, at which place a shopper stands, and how long it may take.

Urgent chats go first. Then the earlier of two moments counts: when an answer is owed, and when a right of the
shopper lapses; much money and a high priority move it forward by minutes. Where all is the same, who came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.store.tables import AgentRow, ConversationRow, SegmentRow

ALIVE = timedelta(seconds=45)  # since an agent's last heartbeat
MINUTE_FEN = 100_00  # that much money moves a chat forward by a minute
MOST_MINUTES = 10
HIGH = timedelta(minutes=10)
RECENT = 20  # ended segments that tell how long a chat takes
A_CHAT = 300.0  # seconds, while nothing was measured yet
AT_ONCE = 30  # seconds to wait where an agent has room


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shopper stands: 1 is next. `wait_s` is None when nobody is there to say."""

    position: int
    wait_s: int | None


def ordered(segments: Iterable[SegmentRow]) -> list[SegmentRow]:
    """Return waiting segments in the order in which they are to be taken."""
    return sorted(segments, key=_rank)


def _rank(segment: SegmentRow) -> tuple[bool, datetime, datetime, int]:
    moments = [moment for moment in (segment.due_at, segment.right_due_at) if moment is not None]
    due = min(moments, default=segment.queued_at)
    minutes = min((segment.amount_fen or 0) / MINUTE_FEN, MOST_MINUTES)
    due -= timedelta(minutes=minutes) + (HIGH if segment.priority == "high" else timedelta())
    return segment.priority != "urgent", due, segment.queued_at, segment.id


def waiting(session: Session) -> list[SegmentRow]:
    """Return all that wait, the first first."""
    return ordered(
        session.scalars(select(SegmentRow).where(SegmentRow.ended_at.is_(None), SegmentRow.claimed_at.is_(None)))
    )


def places(session: Session, now: datetime) -> dict[str, Place]:
    """Return the place of every waiting chat by its conversation."""
    found = waiting(session)
    free, slots = _room(session, now)
    each = _a_chat(session)
    return {
        segment.conversation_id: Place(position, _wait(position, free, slots, each))
        for position, segment in enumerate(found, 1)
    }


def _wait(position: int, free: int, slots: int, each: float) -> int | None:
    if slots == 0:
        return None
    return AT_ONCE if position <= free else round(AT_ONCE + (position - free) * each / slots)


def _room(session: Session, now: datetime) -> tuple[int, int]:
    """Return how many chats the agents who are there could take now, and how many they hold at most."""
    there = online(session, now)
    held = active(session)
    slots = sum(row.cap for row in there)
    return sum(max(0, row.cap - held.get(row.id, 0)) for row in there), slots


def online(session: Session, now: datetime) -> Sequence[AgentRow]:
    """Return agents who take chats and were heard of lately."""
    return session.scalars(
        select(AgentRow).where(
            AgentRow.status == "online", AgentRow.disabled_at.is_(None), AgentRow.seen_at > now - ALIVE
        )
    ).all()


def active(session: Session) -> dict[str, int]:
    """Return how many chats each agent holds."""
    counted = (
        select(ConversationRow.agent_id, func.count())
        .where(ConversationRow.held_by == "agent", ConversationRow.agent_id.is_not(None))
        .group_by(ConversationRow.agent_id)
    )
    return {agent: count for agent, count in session.execute(counted)}


def _a_chat(session: Session) -> float:
    """Return how many seconds a chat with an agent takes, by the last ones."""
    rows = session.execute(
        select(SegmentRow.claimed_at, SegmentRow.ended_at)
        .where(SegmentRow.claimed_at.is_not(None), SegmentRow.ended_at.is_not(None))
        .order_by(SegmentRow.ended_at.desc())
        .limit(RECENT)
    ).all()
    return median((ended - claimed).total_seconds() for claimed, ended in rows) if rows else A_CHAT
