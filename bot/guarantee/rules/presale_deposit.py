"""预售定金与预付款 (民法典 586–588; rule 99 第十四、十五条; 法释〔2025〕4号; facts B21, R39, F).

At most 20 % of the price is a deposit in law. The seller fails: twice the deposit back, or the agreed
penalty, whichever is better; the shopper fails: the deposit is lost. Whether the platform's compensation
comes on top no text says, so it is never promised. Prepaid for several times: the principal back within
seven days of payment.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence, Liability, ShipType
from bot.guarantee.decision import Amount, Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.money import percent_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window, lacking, too_late, whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class DepositTerms:
    order: Clause
    limit: Number  # per cent of the contract's price
    double: Clause
    penalty: Clause
    platform: Clause
    prepaid: Number  # days
    prepaid_scope: Clause


def decide(facts: Facts, terms: DepositTerms, case: Case) -> Decision:
    """Say what becomes of a deposit or a prepayment."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.prepaid:
        return _prepaid(facts, terms, case)
    presale = facts.ship_type is ShipType.DEPOSIT_PRESALE or facts.deposit_fen is not None
    if not presale and facts.ship_type is not None:
        return case.refused(Reason.OTHER_GOODS, terms.limit.clause)
    details = {"percent": terms.limit.value}
    if facts.liability is None or facts.liability is Liability.UNCLEAR:
        clauses = (terms.limit.clause, terms.double, terms.platform)
        return case.conditional(Reason.DEPOSIT_EXPLAIN, *clauses, details=details)
    if facts.liability is Liability.BOTH:
        return case.conditional(Reason.DEPOSIT_BOTH, terms.double)
    missing = tuple(name for name in ("deposit_fen", "contract_price_fen") if getattr(facts, name) is None)
    if missing:
        return case.needs(*missing, clauses=[terms.limit.clause])
    effective = min(facts.deposit_fen, percent_of(facts.contract_price_fen, terms.limit.value))
    if facts.liability is Liability.SHOPPER:
        excess = facts.deposit_fen - effective
        details |= {"effective_fen": effective, "excess_fen": excess}
        amount = Amount.exactly(excess) if excess else None
        clauses = (terms.double, terms.limit.clause)
        return case.refused(Reason.DEPOSIT_LOST, *clauses, amount=amount, details=details)
    details["effective_fen"] = effective
    return case.conditional(
        Reason.DEPOSIT_DOUBLE,
        terms.double,
        terms.limit.clause,
        terms.penalty,
        terms.platform,
        amount=Amount.exactly(facts.deposit_fen + max(effective, facts.penalty_fen or 0)),
        evidence_missing=lacking(facts, Evidence.PROMISE_SCREENSHOT, Evidence.CHAT_LOG),
        next_steps=("contact_seller", "complain_shipment", "go_12315"),
        details=details,
    )


def _prepaid(facts: Facts, terms: DepositTerms, case: Case) -> Decision:
    """法释〔2025〕4号 14: within seven days of payment the principal may be claimed back."""
    if facts.pay_time is None:
        return case.needs("pay_time", clauses=[terms.prepaid.clause])
    if facts.had_before:
        hint = Hint.fact("had_before", False)
        return case.refused(Reason.PREPAID_HAD_BEFORE, terms.prepaid.clause, would_help=(hint,))
    window = Window.of(facts.pay_time, terms.prepaid)
    if refusal := too_late(facts, case, window, terms.prepaid.clause):
        return refusal
    return case.granted(
        Reason.PREPAID_BACK,
        terms.prepaid.clause,
        terms.prepaid_scope,
        deadline=window.deadline,
        remind_by=window.remind_by(case.now),
        amount=whole_price(facts),
        next_steps=("contact_seller", "go_12315"),
        details={"days": terms.prepaid.value},
    )


RULE = Rule("presale_deposit", DepositTerms, decide)
