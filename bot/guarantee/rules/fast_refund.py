"""极速退款 (page text, grade B; facts B02, R38).

It starts when the goods are sent back, not when the request is approved; threshold, sum and speed are
not published, so nothing is granted and no time or amount is said. Without it the ordinary nodes and the
legal seven days apply.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import ApplyType, Credit, Evidence, OrderStatus, Tag
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class FastTerms:
    page: Clause
    order: Clause
    review: Number  # hours to answer a return request
    unshipped: Number  # hours to answer a refund before shipping
    receipt: Number  # hours after the seller signs for the return ...
    receipt_longest: Number  # ... or days; the table prints both
    legal: Number  # days to pay back by law


def decide(facts: Facts, terms: FastTerms, case: Case) -> Decision:
    """Say whether the refund may come early; the refund page has the last word."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.order_status is OrderStatus.PAID_UNSHIPPED:
        details = {"review_hours": terms.unshipped.value}
        steps = ("apply_refund_only",)
        return case.refused(
            Reason.FAST_NOT_SHIPPED, terms.unshipped.clause, terms.page, details=details, next_steps=steps
        )
    if ApplyType.REFUND_ONLY in (facts.wanted, facts.apply_type):
        hint = Hint.fact("wanted", ApplyType.RETURN_REFUND)
        return case.refused(Reason.FAST_NEEDS_RETURN, terms.page, would_help=(hint,))
    if facts.has_tag(Tag.FAST_REFUND):
        return _shown(facts, terms, case)
    return _not_shown(facts, terms, case)


def _shown(facts: Facts, terms: FastTerms, case: Case) -> Decision:
    """The page shows it: send back, enter the true waybill, look at the refund page."""
    sent = case.happened(facts.return_waybill_time)
    return case.conditional(
        Reason.FAST_SENT_BACK if sent else Reason.FAST_AFTER_SENDING_BACK,
        terms.page,
        terms.legal.clause,
        evidence_missing=() if sent else (Evidence.RETURN_WAYBILL,),
        next_steps=("watch_refund_page",) if sent else ("send_back_with_waybill", "watch_refund_page"),
    )


def _not_shown(facts: Facts, terms: FastTerms, case: Case) -> Decision:
    """No mark known: the ordinary nodes; good credit alone promises nothing."""
    details = {
        "review_hours": terms.review.value,
        "receipt_hours": terms.receipt.value,
        "receipt_days": terms.receipt_longest.value,
        "legal_days": terms.legal.value,
    }
    clauses = (terms.page, terms.review.clause, terms.legal.clause)
    steps = ("watch_refund_page",)
    if facts.credit_level is Credit.HIGH:
        return case.conditional(Reason.FAST_CREDIT, *clauses, details=details, next_steps=steps)
    if facts.has_tag(Tag.FAST_REFUND) is None:
        return case.conditional(Reason.FAST_PAGE_DECIDES, *clauses, details=details, next_steps=steps)
    hint = Hint.fact("tags", Tag.FAST_REFUND)
    return case.refused(Reason.FAST_NOT_SHOWN, *clauses, details=details, would_help=(hint,))


RULE = Rule("fast_refund", FastTerms, decide)
