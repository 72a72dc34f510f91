"""票务 (rule 20006317; facts B22, R53, F): shows, matches and films.

Not issued in time (a show: 24 hours before, abroad 72; a film: as agreed, else 10 minutes before): all
money back. Given up before it is issued: the price less the office's fee, and all of the service fee.
After that the organiser's plan decides. A wrong ticket: all money, or watch and take part of the fee.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after, day_of, midnight
from bot.guarantee.codes import Evidence
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.money import percent_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, other_goods, whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number

MOVIE = "movie_tickets"


@dataclass(frozen=True, slots=True)
class TicketTerms:
    order: Clause
    cancel: Clause
    show: Number  # hours before it starts
    show_abroad: Number  # hours
    movie: Number  # minutes before it starts, when nothing was agreed
    answer: Number  # hours for the seller
    opens: Number  # o'clock, included
    closes: Number  # o'clock, included
    fee_share: Number  # per cent of the service fee
    price_share: Number  # per cent of what was paid, without an agreed fee
    least: Number  # fen


def decide(facts: Facts, terms: TicketTerms, case: Case) -> Decision:
    """Say what a ticket gives back."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.cancel, "show_tickets", MOVIE):
        return refusal
    if refusal := not_for_such(facts, case, terms.cancel):
        return refusal
    if facts.ticket_mismatch:
        return _wrong(facts, terms, case)
    if facts.ticket_used:
        return case.refused(Reason.TICKET_USED, terms.movie.clause)
    if facts.ticket_issued is None:
        return case.needs("ticket_issued", clauses=[terms.cancel, terms.answer.clause])
    return _issued(facts, terms, case) if facts.ticket_issued else _not_issued(facts, terms, case)


def _not_issued(facts: Facts, terms: TicketTerms, case: Case) -> Decision:
    movie = case.category is not None and case.category.id == MOVIE
    before = terms.movie if movie else terms.show_abroad if facts.show_abroad else terms.show
    due = _due(facts, before, movie)
    if due is not None and case.too_late(after(due)):
        return case.granted(
            Reason.TICKET_NOT_ISSUED,
            before.clause,
            amount=whole_price(facts),
            next_steps=("apply_refund_only", "ask_intervention"),
            details={"due_at": due},
        )
    return case.granted(
        Reason.TICKET_CANCEL,
        terms.cancel,
        before.clause,
        amount=_cancelled(facts),
        next_steps=("apply_refund_only",),
    )


def _due(facts: Facts, before: Number, movie: bool) -> datetime | None:
    """Return when the ticket has to be there; None for a film bought in the last minutes."""
    if movie and facts.agreed_issue_at is not None:
        return facts.agreed_issue_at
    if facts.show_at is None:
        return None
    due = facts.show_at - before.delta
    if movie and facts.pay_time is not None and facts.pay_time >= due:
        return None
    return due


def _cancelled(facts: Facts) -> Amount | None:
    """What was paid less the office's fee; the fee not known, up to what was paid."""
    if facts.amount is None:
        return None
    if facts.official_fee_fen is None:
        return Amount(0, facts.amount, facts.amount)
    return Amount.exactly(max(0, facts.amount - facts.official_fee_fen), facts.amount)


def _issued(facts: Facts, terms: TicketTerms, case: Case) -> Decision:
    """Issued and given up: the organiser's plan; the seller answers within hours of the day."""
    details = {"answer_hours": terms.answer.value}
    clauses = (terms.answer.clause, terms.cancel)
    if facts.apply_time is None:
        steps = ("apply_refund_only",)
        return case.conditional(Reason.TICKET_OFFICIAL, *clauses, next_steps=steps, details=details)
    details["answer_at"] = _starts(facts.apply_time, terms) + terms.answer.delta
    return case.conditional(Reason.TICKET_OFFICIAL_DUE, *clauses, details=details)


def _starts(applied: datetime, terms: TicketTerms) -> datetime:
    """Return when the seller's hours start: at once between 8:00 and 23:00, else at the next 8:00."""
    start = midnight(day_of(applied))
    opens, closes = start + timedelta(hours=terms.opens.value), start + timedelta(hours=terms.closes.value)
    if applied < opens:
        return opens
    return applied if applied <= closes else opens + timedelta(days=1)


def _wrong(facts: Facts, terms: TicketTerms, case: Case) -> Decision:
    """Not the ticket agreed on: all money, or the difference and part of the fee after watching."""
    missing = lacking(facts, Evidence.PAGE_SCREENSHOT)
    if not facts.watched and not facts.ticket_used:
        return case.granted(
            Reason.TICKET_WRONG,
            terms.fee_share.clause,
            amount=whole_price(facts),
            evidence_missing=missing,
            next_steps=("apply_refund_only", "ask_intervention"),
        )
    by_fee = facts.service_fee_fen is not None
    share, base = (terms.fee_share, facts.service_fee_fen) if by_fee else (terms.price_share, facts.amount)
    amount = None
    if base is not None:
        penalty = max(percent_of(base, share.value), terms.least.value)
        amount = Amount.exactly(penalty + (facts.price_difference_fen or 0))
    return case.granted(
        Reason.TICKET_WRONG_WATCHED,
        share.clause,
        amount=amount,
        evidence_missing=missing,
        next_steps=("contact_seller", "ask_intervention"),
        details={"percent": share.value},
    )


RULE = Rule("ticket", TicketTerms, decide)
