"""What may happen to a ticket. Every verb gets the row locked (`find`), and writes into the ticket's log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.knowledge import Knowledge
from bot.desk.tickets import due
from bot.desk.tickets.events import SHOPPER, by_agent, note
from bot.store.errors import NoSuchTicket
from bot.store.queries import cases
from bot.store.tables import AgentRow, TicketRow

MAX_NOTE = 2000  # characters


class Impossible(ValueError):
    """The ticket does not allow this now."""


def find(session: Session, number: str) -> TicketRow:
    """Return a ticket for an agent, locked. Raises NoSuchTicket."""
    found = session.scalar(select(TicketRow).where(TicketRow.number == number).with_for_update())
    if found is None:
        raise NoSuchTicket(number)
    return found


def assign(session: Session, ticket: TicketRow, agent_id: str | None, actor: str, now: datetime) -> None:
    """Give the ticket to an agent, or back to all. Raises Impossible for an unknown agent or a closed ticket."""
    _must(ticket, "open", "paused")
    if agent_id == ticket.agent_id:
        return
    row = session.get(AgentRow, agent_id) if agent_id is not None else None
    if agent_id is not None and (row is None or row.disabled_at is not None):
        raise Impossible(f"there is no agent {agent_id}")
    note(session, ticket, actor, "assigned", now, {"from": ticket.agent_id, "to": agent_id})
    ticket.agent_id = agent_id


def pause(session: Session, ticket: TicketRow, why: str, actor: str, now: datetime) -> None:
    """Stop the clock: it is the shopper's or somebody else's turn. Raises Impossible unless open."""
    _must(ticket, "open")
    ticket.state, ticket.paused_at = "paused", now
    note(session, ticket, actor, "paused", now, {"note": why[:MAX_NOTE]})


def resume(session: Session, ticket: TicketRow, actor: str, now: datetime, knowledge: Knowledge) -> None:
    """Let the clock run again; the working time of the pause is given back. Raises Impossible unless paused."""
    _must(ticket, "paused")
    rested = due.resume(ticket, now, knowledge)
    ticket.state = "open"
    note(session, ticket, actor, "resumed", now, {"rested_s": int(rested.total_seconds())})


def set_priority(
    session: Session, ticket: TicketRow, priority: str, actor: str, now: datetime, knowledge: Knowledge
) -> None:
    """Take another priority, with its times. Raises Impossible for an unknown one or a closed ticket."""
    _must(ticket, "open", "paused")
    if priority not in knowledge.tickets.priorities:
        raise Impossible(f"there is no priority {priority}")
    if priority != ticket.priority:
        note(session, ticket, actor, "priority", now, {"from": ticket.priority, "to": priority})
        due.set_priority(session, ticket, priority, now, knowledge)


def add_note(session: Session, ticket: TicketRow, text: str, actor: str, now: datetime) -> None:
    """Write something down for colleagues. Raises Impossible for an empty or too long note."""
    if not 0 < len(text.strip()) <= MAX_NOTE:
        raise Impossible("a note has 1 to 2000 characters")
    note(session, ticket, actor, "note", now, {"note": text.strip()})


def close(session: Session, ticket: TicketRow, outcome: str, actor: str, now: datetime, knowledge: Knowledge) -> None:
    """End the ticket with an outcome of the glossary. Raises Impossible for an unknown one or a closed ticket."""
    _must(ticket, "open", "paused")
    if outcome not in knowledge.glossary.sections["ticket_outcomes"]:
        raise Impossible(f"there is no outcome {outcome}")
    if ticket.state == "paused":
        resume(session, ticket, actor, now, knowledge)
    due.catch_late(ticket, now)
    ticket.state, ticket.closed_at, ticket.outcome = "closed", now, outcome
    note(session, ticket, actor, "closed", now, {"outcome": outcome})


def reopen(session: Session, ticket: TicketRow, actor: str, now: datetime, knowledge: Knowledge) -> None:
    """Take a closed ticket up again. Raises Impossible when it is open, or the chat has another open one."""
    _must(ticket, "closed")
    if cases.open_ticket(session, ticket.shopper_id, ticket.conversation_id) is not None:
        raise Impossible("the chat has another open ticket")
    ticket.state, ticket.closed_at, ticket.outcome = "open", None, ""
    due.begin_again(ticket, now, knowledge)
    note(session, ticket, actor, "reopened", now)


def _must(ticket: TicketRow, *states: str) -> None:
    if ticket.state not in states:
        raise Impossible(f"ticket {ticket.number} is {ticket.state}")


# What happens in the chat moves its open ticket along.


def of_chat(session: Session, conversation_id: str) -> TicketRow | None:
    """Return the open ticket of a chat, locked."""
    return session.scalar(
        select(TicketRow)
        .where(TicketRow.conversation_id == conversation_id, TicketRow.closed_at.is_(None))
        .with_for_update()
    )


def chat_given(session: Session, conversation_id: str, agent_id: str | None, actor: str, now: datetime) -> None:
    """An agent took the chat, or gave it back to the queue (None): the ticket goes along."""
    ticket = of_chat(session, conversation_id)
    if ticket is not None:
        assign(session, ticket, agent_id, actor, now)


def agent_wrote(session: Session, conversation_id: str, agent_id: str, now: datetime) -> None:
    """An agent wrote to the shopper: noted when an answer was owed."""
    ticket = of_chat(session, conversation_id)
    if ticket is None or ticket.state != "open" or ticket.due_for == due.RESOLUTION:
        return
    note(session, ticket, by_agent(agent_id), "answered", now, {"due_for": ticket.due_for})
    due.catch_late(ticket, now)
    due.answered(ticket, now)


def shopper_wrote(session: Session, conversation_id: str, now: datetime, knowledge: Knowledge) -> None:
    """The shopper wrote while a person has the chat: a pause ends, and an answer is owed."""
    ticket = of_chat(session, conversation_id)
    if ticket is None:
        return
    if ticket.state == "paused":
        resume(session, ticket, SHOPPER, now, knowledge)
    due.asked(ticket, now, knowledge)


def chat_closed(
    session: Session, conversation_id: str, outcome: str, actor: str, now: datetime, knowledge: Knowledge
) -> None:
    """The chat ended: so does its ticket."""
    ticket = of_chat(session, conversation_id)
    if ticket is not None:
        close(session, ticket, outcome, actor, now, knowledge)
