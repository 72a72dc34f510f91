"""Tickets: something a person has to look at, with everything known when it was opened."""

from __future__ import annotations

from typing import Any

from bot.chat import handover
from bot.desk.claims import number
from bot.desk.work import Work
from bot.guarantee.decision import plain
from bot.store.once import insert_once
from bot.store.queries import cases
from bot.store.tables import TicketRow


def open_ticket(work: Work, reason: str, priority: str = "normal") -> tuple[TicketRow, bool]:
    """Open a ticket for this conversation and queue the chat; asking again gives the same ticket."""

    def find() -> TicketRow | None:
        return cases.open_ticket(work.session, work.shopper, work.conversation.id)

    def make() -> TicketRow:
        return TicketRow(
            number=number("T", work, f"{work.request.turn_id}:ticket"),
            shopper_id=work.shopper,
            conversation_id=work.conversation.id,
            reason=reason,
            priority=priority,
            state="open",
            opened_at=work.now,
            packet=_packet(work),
            idempotency_key=f"{work.request.turn_id}:ticket",
        )

    ticket, new = insert_once(work.session, find, make)
    if not new and priority == "urgent":
        ticket.priority, ticket.reason = priority, reason
    if new:
        work.out.tickets.append(ticket.number)
    handover.to_queue(work.conversation, work.now)
    return ticket, new


def _packet(work: Work) -> dict[str, Any]:
    """What the person who takes over should see at once."""
    line = work.line_in_focus()
    return {
        "line": line.id if line else None,
        "order": line.order.number if line else None,
        "told": plain(work.dialogue.told.get(str(line.id), {})) if line else {},
        "intents": [intent.name for intent in work.request.intents],
        "guarantee": work.dialogue.guarantee,
        "decisions": [decision.to_json() for decision in work.out.decisions],
    }


def ticket_card(ticket: TicketRow) -> dict[str, Any]:
    """A ticket as a card."""
    reason = {"response": "utter_ticket_reason", "values": {"reason": ticket.reason}}
    return {"type": "ticket", "number": ticket.number, "reason_text": reason}
