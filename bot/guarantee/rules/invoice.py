"""发票 (消保法 22; rules 5408, 20009341; facts B24, F): asked for, the seller has to give it.

How long it may take day to day stands in a text that could not be had; in the Spring Festival of 2026 it
was 15 days. A lost invoice does not stop a return, the tax is the shopper's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.codes import OrderStatus
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class InvoiceTerms:
    law: Clause
    lost: Clause
    page: Clause
    order: Clause
    festival: Number  # days
    festival_from: datetime
    festival_to: datetime  # included


def decide(facts: Facts, terms: InvoiceTerms, case: Case) -> Decision:
    """Say that an invoice is owed, and until when where a text says so."""
    if facts.order_status is OrderStatus.UNPAID:
        return case.refused(Reason.NOT_PAID, terms.order)
    if facts.invoice_lost:
        return case.granted(Reason.INVOICE_LOST, terms.lost)
    start = _start(facts)
    if start is not None and terms.festival_from <= start <= terms.festival_to:
        due = Window.of(start, terms.festival)
        details = {"days": terms.festival.value, "due_at": due.deadline}
        over = case.too_late(due.deadline)
        reason = Reason.INVOICE_OVERDUE if over else Reason.INVOICE_BY
        clauses = (terms.festival.clause, terms.law)
        return case.granted(reason, *clauses, next_steps=STEPS, details=details)
    return case.granted(Reason.INVOICE_OWED, terms.law, terms.page, next_steps=STEPS)


def _start(facts: Facts) -> datetime | None:
    """Asked for after 交易成功, the asking counts; asked for before, 交易成功 counts."""
    if facts.invoice_asked_at is None or facts.confirm_time is None:
        return facts.confirm_time if facts.invoice_asked_at is not None else None
    return max(facts.invoice_asked_at, facts.confirm_time)


STEPS = ("apply_invoice", "contact_seller")
RULE = Rule("invoice", InvoiceTerms, decide)
