"""生鲜提货券 (rule 20005940 第十五条; facts B22, F): it has to be possible to book a delivery.

Fewer than 1,000 portions a day, or fewer than 3 days of the next 7: the seller breaks it; the voucher is
cancelled and refunded. What is paid on top stands in 安心提货, whose text could not be had.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, other_goods, whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class FreshVoucherTerms:
    order: Clause
    portions: Number  # a day
    days: Number  # that can be booked ...
    of_days: Number  # ... of the next so many
    page: Clause


def decide(facts: Facts, terms: FreshVoucherTerms, case: Case) -> Decision:
    """Say whether a voucher that cannot be booked is refunded."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.portions.clause, "fresh_vouchers"):
        return refusal
    if refusal := not_for_such(facts, case, terms.portions.clause):
        return refusal
    if facts.bookable_per_day is None and facts.bookable_days is None:
        return case.needs("bookable_days", clauses=[terms.portions.clause])
    details = {"portions": terms.portions.value, "days": terms.days.value, "of_days": terms.of_days.value}
    few = facts.bookable_per_day is not None and facts.bookable_per_day < terms.portions.value
    rare = facts.bookable_days is not None and facts.bookable_days < terms.days.value
    if not few and not rare:
        return case.refused(Reason.VOUCHER_BOOKABLE, terms.portions.clause, details=details)
    missing = lacking(facts, Evidence.PAGE_SCREENSHOT)
    say = case.conditional if missing else case.granted
    return say(
        Reason.VOUCHER_BOOKING_FAILS,
        terms.portions.clause,
        terms.page,
        amount=whole_price(facts),
        evidence_missing=missing,
        next_steps=("complain_promise", "apply_refund_only"),
        details=details,
    )


RULE = Rule("fresh_voucher", FreshVoucherTerms, decide)
