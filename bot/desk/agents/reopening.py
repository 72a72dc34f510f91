"""A shopper writes: a closed chat is opened again, and whoever has the chat owes an answer.

Soon after its end it goes back to the agent who had it, or to the queue when that agent is away; the bot helps
meanwhile. Later the bot takes it, as at the beginning.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import handover
from bot.chat.handover import Wait
from bot.desk.agents import assignment, chats
from bot.desk.answering import Desk
from bot.desk.tickets import due, moves
from bot.desk.tickets.events import SHOPPER
from bot.store.tables import ConversationRow, SegmentRow, TicketRow

SOON = timedelta(minutes=30)
REASON = "reopened"


def shopper_writes(session: Session, desk: Desk, conversation: ConversationRow, now: datetime) -> None:
    """Call it before a new message is stored, with the conversation locked."""
    if conversation.held_by == "agent":
        moves.shopper_wrote(session, conversation.id, now, desk.knowledge)
    elif conversation.held_by == "closed":
        last = _last(session, conversation)
        if last is None or last.agent_id is None or last.ended_at is None or now - last.ended_at > SOON:
            handover.reopen(conversation, now)
        else:
            _to_people(session, desk, conversation, last, now)


def _last(session: Session, conversation: ConversationRow) -> SegmentRow | None:
    wanted = select(SegmentRow).where(SegmentRow.conversation_id == conversation.id)
    return session.scalar(wanted.order_by(SegmentRow.id.desc()).limit(1))


def _to_people(session: Session, desk: Desk, conversation: ConversationRow, last: SegmentRow, now: datetime) -> None:
    _reopen_ticket(session, desk, conversation, now)
    owed = due.first_due(desk.knowledge, REASON, now, last.priority)
    wait = Wait(REASON, last.priority, last.skills, owed, last.right_due_at, last.amount_fen)
    handover.to_queue(session, conversation, wait, now)
    try:
        row = assignment.reserve(session, last.agent_id, now)
    except (assignment.Full, assignment.NotThere):
        return chats.say(session, desk, conversation, "utter_agent_reopened", {}, now)
    return chats.give(session, desk, conversation, row, now, SHOPPER)


def _reopen_ticket(session: Session, desk: Desk, conversation: ConversationRow, now: datetime) -> None:
    wanted = select(TicketRow).where(TicketRow.conversation_id == conversation.id)
    ticket = session.scalar(wanted.order_by(TicketRow.id.desc()).limit(1).with_for_update())
    if ticket is not None and ticket.state == "closed":
        moves.reopen(session, ticket, SHOPPER, now, desk.knowledge)
