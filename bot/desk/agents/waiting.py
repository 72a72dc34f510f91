"""A shopper begins to wait for a person: what the queue is ordered by, from what the conversation is about."""

from __future__ import annotations

from bot.chat import handover
from bot.chat.handover import Wait
from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome
from bot.store.queries import cases
from bot.store.tables import OrderLineRow, TicketRow

LIVE = (Outcome.GRANTED, Outcome.CONDITIONAL)


def join(work: Work, ticket: TicketRow) -> bool:
    """Queue the chat of this turn for the ticket's reason; false when people have it already."""
    line = work.line_in_focus()
    decisions = _decisions(work, line)
    deadlines = [one.deadline for one in decisions if one.deadline is not None and one.deadline > work.now]
    deadlines += [
        case.next_due_at
        for case in cases.open_cases_of(work.session, work.shopper)
        if case.next_due_by == "shopper" and case.next_due_at is not None and case.next_due_at > work.now
    ]
    amounts = [one.amount.max_fen for one in decisions if one.amount is not None]
    wait = Wait(
        ticket.reason,
        ticket.priority,
        skills_of(line),
        ticket.due_at,
        min(deadlines, default=None),
        max(amounts, default=line.paid_fen if line is not None else None),
    )
    return handover.to_queue(work.session, work.conversation, wait, work.now)


def skills_of(line: OrderLineRow | None) -> tuple[str, ...]:
    """What an agent should know to talk about `line`."""
    return (f"category:{line.category}", f"shop:{line.order.shop_id}") if line is not None else ()


def _decisions(work: Work, line: OrderLineRow | None) -> list[Decision]:
    """The rights that are spoken about: those of this turn, else the one spoken about last."""
    decided = list(work.out.decisions)
    if not decided and line is not None and work.decides(work.dialogue.guarantee):
        decided = [work.decide(work.dialogue.guarantee, None, line)]
    return [one for one in decided if one.outcome in LIVE]
