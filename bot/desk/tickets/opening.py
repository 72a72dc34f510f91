"""Opening a ticket for a conversation, with everything known when it was opened."""

from __future__ import annotations

from typing import Any

from bot.desk import speech, working
from bot.desk.agents import waiting
from bot.desk.claims import number
from bot.desk.tickets import due
from bot.desk.tickets.events import BOT, note
from bot.desk.work import Work
from bot.guarantee.decision import plain
from bot.store.once import insert_once
from bot.store.queries import cases
from bot.store.tables import TicketRow


def open_ticket(work: Work, reason: str, priority: str = "normal") -> tuple[TicketRow, bool]:
    """Open a ticket for this conversation and queue the chat; asking again gives the same ticket.

    `priority` may raise what the reason has by itself. A graver reason for an open ticket makes it graver.
    """

    def find() -> TicketRow | None:
        return cases.open_ticket(work.session, work.shopper, work.conversation.id)

    def make() -> TicketRow:
        rules = work.knowledge.tickets
        kind, own = rules.sort(reason, working.is_open(work.knowledge.hours, work.now))
        ticket = TicketRow(
            number=number("T", work, f"{work.request.turn_id}:ticket"),
            shopper_id=work.shopper,
            conversation_id=work.conversation.id,
            reason=reason,
            kind=kind,
            priority=rules.higher(own, priority),
            state="open",
            opened_at=work.now,
            updated_at=work.now,
            packet=_packet(work),
            idempotency_key=f"{work.request.turn_id}:ticket",
        )
        due.begin(ticket, work.knowledge)
        return ticket

    ticket, new = insert_once(work.session, find, make)
    if new:
        note(work.session, ticket, BOT, "opened", work.now, {"reason": reason})
        work.out.tickets.append(ticket.number)
    else:
        _make_graver(work, ticket, reason, priority)
    waiting.join(work, ticket)
    return ticket, new


def _make_graver(work: Work, ticket: TicketRow, reason: str, priority: str) -> None:
    rules = work.knowledge.tickets
    _, own = rules.sort(reason, there=True)
    wanted = rules.higher(own, priority)
    if rules.higher(wanted, ticket.priority) == ticket.priority:
        return
    note(work.session, ticket, BOT, "priority", work.now, {"from": ticket.priority, "to": wanted, "reason": reason})
    ticket.reason = reason
    due.set_priority(work.session, ticket, wanted, work.now, work.knowledge)


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


def ticket_card(work: Work, ticket: TicketRow) -> dict[str, Any]:
    """A ticket as a card."""
    reason = {"response": "utter_ticket_reason", "values": {"reason": ticket.reason}}
    return {"type": "ticket", "number": ticket.number, "reason_text": reason, "due_text": due_part(work, ticket)}


def due_part(work: Work, ticket: TicketRow) -> speech.Part | str:
    """Until when a first answer is owed, and when people are back while they are away; empty when one was given."""
    if ticket.due_at is None or ticket.due_for != due.FIRST:
        return ""
    opens = working.next_open(work.knowledge.hours, work.now)
    if opens > work.now:
        return speech.part("utter_ticket_due_away", opens=opens.isoformat(), due=ticket.due_at.isoformat())
    return speech.part("utter_ticket_due", due=ticket.due_at.isoformat())
