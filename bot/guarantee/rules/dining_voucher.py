"""餐饮卡券 (rule 20009126; 20009063; facts B22, R53, F).

Not redeemed and no pick-up code made: refunded. Food that differs: shown within 24 hours of being served;
the differing part comes back, all of it when all differs or more than 80 %. Not received or not wanted:
within 15 days of 交易成功.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.codes import DiningProblem, Evidence
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import (
    Window,
    lacking,
    not_for_such,
    other_goods,
    part_of_price,
    too_late,
    whole_price,
)
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class DiningTerms:
    order: Clause
    default: Clause
    unused: Clause
    shown: Number  # hours from being served
    claimed: Number  # days from 交易成功
    all_above: Number  # per cent; more gives everything back
    differs: Clause


def decide(facts: Facts, terms: DiningTerms, case: Case) -> Decision:
    """Say what a dining voucher gives back."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.unused, "dining_vouchers", "fresh_vouchers"):
        return refusal
    if refusal := not_for_such(facts, case, terms.unused):
        return refusal
    if facts.dining_problem is DiningProblem.NOT_AS_DESCRIBED:
        return _differs(facts, terms, case)
    return _unwanted(facts, terms, case)


def _unwanted(facts: Facts, terms: DiningTerms, case: Case) -> Decision:
    """Not received or not wanted."""
    if facts.code_used is None:
        return case.needs("code_used", clauses=[terms.unused, terms.default])
    if not facts.code_used and not facts.code_issued:
        steps = ("apply_refund_only",)
        return case.granted(
            Reason.DINING_UNUSED, terms.unused, terms.default, amount=whole_price(facts), next_steps=steps
        )
    if case.happened(facts.confirm_time):
        window = Window.of(facts.confirm_time, terms.claimed)
        if refusal := too_late(facts, case, window, terms.claimed.clause):
            return refusal
    if case.happened(facts.served_at):
        return case.refused(Reason.DINING_SERVED, terms.claimed.clause)
    return case.conditional(
        Reason.DINING_NEGOTIATE, terms.claimed.clause, next_steps=("contact_seller", "ask_intervention")
    )


def _differs(facts: Facts, terms: DiningTerms, case: Case) -> Decision:
    """The food served differs from the description."""
    if facts.served_at is None:
        return case.needs("served_at", clauses=[terms.shown.clause])
    window = Window.of(facts.served_at, terms.shown)
    if refusal := too_late(facts, case, window, terms.shown.clause):
        return refusal
    if facts.known_before_pickup:
        steps = ("contact_seller",)
        return case.conditional(Reason.DINING_KNEW, terms.differs, deadline=window.deadline, next_steps=steps)
    if facts.seller_fixed:
        return case.refused(Reason.DINING_FIXED, terms.differs)
    share = facts.known_share
    if share is None:
        return case.needs("affected", "total", clauses=[terms.differs], deadline=window.deadline)
    everything = share > Fraction(terms.all_above.value, 100)
    missing = lacking(facts, Evidence.CONSUMPTION_RECEIPT)
    say = case.conditional if missing else case.granted
    details = {"percent": terms.all_above.value}
    return say(
        Reason.DINING_ALL if everything else Reason.DINING_SHARE,
        terms.all_above.clause,
        terms.shown.clause,
        deadline=window.deadline,
        amount=whole_price(facts) if everything else part_of_price(facts, share),
        evidence_missing=missing,
        next_steps=("apply_description", "ask_intervention"),
        details=details if everything else {"share": share, **details},
    )


RULE = Rule("dining_voucher", DiningTerms, decide)
