"""The supervisor's board: who waits, who works, what is late, today by the hour. Reads alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.guarantee.clock import day_of, midnight
from bot.store.base import SHANGHAI
from bot.store.tables import AgentRow, SegmentRow, TicketEventRow, TicketRow

BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One agent today. The median is in seconds from the shopper's waiting to the first answer; None without any."""

    id: str
    name: str
    status: str
    active: int
    cap: int
    handled_today: int
    breached: int
    first_answer_median_s: int | None
    rating: float | None


@dataclass(frozen=True, slots=True)
class HourLine:
    """One hour of today: shoppers who began to wait, stretches that ended, due times that passed."""

    hour: int
    waiting: int
    handled: int
    breached: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything as it is at `now`; `breached` are open tickets and waiting shoppers whose time has passed."""

    now: datetime
    waiting: int
    longest_wait_s: int
    with_agents: int
    breached: int
    agents: Sequence[AgentLine]
    hours: Sequence[HourLine]


def board(session: Session, now: datetime) -> Board:
    """Return the board at `now`."""
    start = midnight(day_of(now))
    segments = session.scalars(
        select(SegmentRow).where(or_(SegmentRow.ended_at.is_(None), SegmentRow.queued_at >= start, SegmentRow.ended_at >= start))
    ).all()
    late = session.execute(
        select(TicketEventRow.at, TicketRow.agent_id)
        .join(TicketRow, TicketRow.id == TicketEventRow.ticket_id)
        .where(TicketEventRow.name == BREACHED, TicketEventRow.at >= start, TicketEventRow.at <= now)
    ).all()
    waiting = [one for one in segments if one.ended_at is None and one.claimed_at is None]
    return Board(
        now=now,
        waiting=len(waiting),
        longest_wait_s=max((_seconds(one.queued_at, now) for one in waiting), default=0),
        with_agents=sum(one.ended_at is None and one.claimed_at is not None for one in segments),
        breached=_late_now(session, waiting, now),
        agents=_agents(session, segments, Counter(agent for _, agent in late), start),
        hours=_hours(segments, [at for at, _ in late], start, now),
    )


def _late_now(session: Session, waiting: Iterable[SegmentRow], now: datetime) -> int:
    """Count chats once: a late ticket, or a shopper who waits too long and has none that is late."""
    late = set(
        session.scalars(select(TicketRow.conversation_id).where(TicketRow.state == "open", TicketRow.due_at <= now))
    )
    return len(late | {one.conversation_id for one in waiting if one.due_at is not None and one.due_at <= now})


def _agents(
    session: Session, segments: Iterable[SegmentRow], late: Counter[str | None], start: datetime
) -> list[AgentLine]:
    by_agent: dict[str | None, list[SegmentRow]] = defaultdict(list)
    for one in segments:
        by_agent[one.agent_id].append(one)
    rows = session.scalars(select(AgentRow).where(AgentRow.disabled_at.is_(None)).order_by(AgentRow.name, AgentRow.id))
    return [_agent(row, by_agent[row.id], late[row.id], start) for row in rows]


def _agent(row: AgentRow, segments: Sequence[SegmentRow], late: int, start: datetime) -> AgentLine:
    answered = [
        _seconds(one.queued_at, one.first_answer_at)
        for one in segments
        if one.first_answer_at is not None and one.first_answer_at >= start
    ]
    ended = [one for one in segments if one.ended_at is not None and one.ended_at >= start]
    ratings = [one.rating for one in ended if one.rating is not None]
    return AgentLine(
        id=row.id,
        name=row.name,
        status=row.status,
        active=sum(one.ended_at is None for one in segments),
        cap=row.cap,
        handled_today=len(ended),
        breached=late,
        first_answer_median_s=round(median(answered)) if answered else None,
        rating=round(fmean(ratings), 2) if ratings else None,
    )


def _hours(
    segments: Sequence[SegmentRow], late: Iterable[datetime], start: datetime, now: datetime
) -> list[HourLine]:
    queued = Counter(_hour(one.queued_at) for one in segments if one.queued_at >= start)
    ended = Counter(_hour(one.ended_at) for one in segments if one.ended_at is not None and one.ended_at >= start)
    breached = Counter(_hour(at) for at in late)
    return [HourLine(hour, queued[hour], ended[hour], breached[hour]) for hour in range(_hour(now) + 1)]


def _hour(moment: datetime) -> int:
    return moment.astimezone(SHANGHAI).hour


def _seconds(start: datetime, end: datetime) -> int:
    return max(0, round((end - start).total_seconds()))
