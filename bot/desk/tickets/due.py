"""Until when something is owed on a ticket, in working time; every due time is the first instant too late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.desk import working
from bot.desk.due import Told
from bot.desk.knowledge import Knowledge
from bot.desk.tickets import events
from bot.knowledge_files.tickets import Owed
from bot.store.tables import TicketRow

FIRST, NEXT, RESOLUTION = "first", "next", "resolution"


def owed(ticket: TicketRow, knowledge: Knowledge) -> Owed:
    """Return the limits of the ticket's kind and priority."""
    return knowledge.tickets.kinds[ticket.kind][ticket.priority]


def first_due(knowledge: Knowledge, reason: str, now: datetime, priority: str = "normal") -> datetime:
    """Return until when a first answer is owed to a shopper who begins to wait at `now` for `reason`."""
    rules = knowledge.tickets
    kind, own = rules.sort(reason, working.is_open(knowledge.hours, now))
    return working.add(knowledge.hours, now, rules.kinds[kind][rules.higher(own, priority)].first)


def begin(ticket: TicketRow, knowledge: Knowledge) -> None:
    """Set the times of a ticket that was just opened."""
    limits = owed(ticket, knowledge)
    ticket.resolve_due_at = working.add(knowledge.hours, ticket.opened_at, limits.resolution)
    ticket.due_at = working.add(knowledge.hours, ticket.opened_at, limits.first)
    ticket.due_for = FIRST


def answered(ticket: TicketRow, now: datetime) -> None:
    """A person answered: what is owed now is the end."""
    if ticket.first_answered_at is None:
        ticket.first_answered_at = now
    ticket.due_at, ticket.due_for = ticket.resolve_due_at, RESOLUTION


def asked(ticket: TicketRow, now: datetime, knowledge: Knowledge) -> None:
    """The shopper wrote again: an answer is owed, at the latest with the end. An older question's time stays."""
    if ticket.due_for != RESOLUTION or ticket.resolve_due_at is None:
        return
    due = working.add(knowledge.hours, now, owed(ticket, knowledge).next)
    if due < ticket.resolve_due_at:
        ticket.due_at, ticket.due_for = due, NEXT


def begin_again(ticket: TicketRow, now: datetime, knowledge: Knowledge) -> None:
    """Set the times of a ticket that was opened again: an answer is owed as to a further message."""
    limits = owed(ticket, knowledge)
    ticket.resolve_due_at = working.add(knowledge.hours, now, limits.resolution)
    ticket.due_at, ticket.due_for = working.add(knowledge.hours, now, limits.next), NEXT


def resume(ticket: TicketRow, now: datetime, knowledge: Knowledge) -> timedelta:
    """Give back the working time of a pause, and return it; what was late before the pause stays late."""
    paused_at = ticket.paused_at
    if paused_at is None:
        return timedelta()
    rested = working.between(knowledge.hours, paused_at, now)
    ticket.due_at = _later(ticket.due_at, paused_at, rested, knowledge)
    ticket.resolve_due_at = _later(ticket.resolve_due_at, paused_at, rested, knowledge)
    ticket.paused_at = None
    return rested


def _later(due: datetime | None, paused_at: datetime, rested: timedelta, knowledge: Knowledge) -> datetime | None:
    return due if due is None or due <= paused_at else working.add(knowledge.hours, due, rested)


def set_priority(session: Session, ticket: TicketRow, priority: str, now: datetime, knowledge: Knowledge) -> None:
    """Take another priority, as if the ticket had had it from its opening; pauses stay given back."""
    ticket.priority = priority
    limits, hours = owed(ticket, knowledge), knowledge.hours
    rested = timedelta(seconds=sum(one.detail.get("rested_s", 0) for one in events.of(session, ticket)))
    ticket.resolve_due_at = working.add(hours, ticket.opened_at, timedelta(minutes=limits.resolution) + rested)
    if ticket.due_for == FIRST:
        ticket.due_at = working.add(hours, ticket.opened_at, timedelta(minutes=limits.first) + rested)
    elif ticket.due_for == RESOLUTION:
        ticket.due_at = ticket.resolve_due_at
    elif ticket.due_at is not None:  # the message it answers is not kept: counted from now it is never unjust
        ticket.due_at = min(working.add(hours, now, limits.next), ticket.resolve_due_at)


def is_breached(ticket: TicketRow, now: datetime) -> bool:
    """True when something on the ticket was late, or is."""
    late = ticket.state == "open" and ticket.due_at is not None and ticket.due_at <= now
    return late or ticket.breached_at is not None


def catch_late(ticket: TicketRow, now: datetime) -> None:
    """Note a due time that passed and that the clock has not seen yet, before it moves."""
    if ticket.due_at is not None and ticket.due_at <= now and (ticket.breached_at or ticket.opened_at) < ticket.due_at:
        ticket.breached_at = now


def overdue(session: Session, now: datetime, limit: int = 100) -> Sequence[TicketRow]:
    """Return open tickets whose time passed and was not noted, the longest overdue first; locked, others' left out."""
    unnoted = or_(TicketRow.breached_at.is_(None), TicketRow.breached_at < TicketRow.due_at)
    return session.scalars(
        select(TicketRow)
        .where(TicketRow.state == "open", TicketRow.due_at <= now, unnoted)
        .order_by(TicketRow.due_at, TicketRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def breaches(session: Session, _: object, now: datetime, limit: int) -> list[Told]:
    """For the clock: note each due time that passed once. Nothing is said: the board and the lists show it."""
    found = overdue(session, now, limit)
    for ticket in found:
        ticket.breached_at = now
        events.note(session, ticket, events.CLOCK, "breached", now, {"due_for": ticket.due_for})
    return [Told("ticket", ticket.number) for ticket in found]
