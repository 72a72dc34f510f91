"""虚拟商品与卡券 (rule 11004252; facts B22, R40).

Delivered automatically, the code not looked at and the deal not completed: the money comes back. Too few
or too short comes back in proportion, all of it in grave cases; useless or wrong goods all. Dining
vouchers, tickets and accounts have rules of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence, VirtualProblem
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, part_of_price, whole_price
from bot.guarantee.rules.common import order_gone

OWN_RULE = {
    "dining_vouchers": "dining_voucher",
    "show_tickets": "ticket",
    "movie_tickets": "ticket",
    "game_goods": "game_account",
    "fresh_vouchers": "fresh_voucher",
}
SHORT = (VirtualProblem.TOO_FEW, VirtualProblem.TOO_SHORT)


@dataclass(frozen=True, slots=True)
class VirtualTerms:
    order: Clause
    unseen: Clause
    short: Clause
    useless: Clause
    proof: Clause


def decide(facts: Facts, terms: VirtualTerms, case: Case) -> Decision:
    """Say whether virtual goods are refunded."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := _elsewhere(facts, terms, case) or not_for_such(facts, case, terms.unseen):
        return refusal
    problem = facts.virtual_problem
    if facts.serious and problem in SHORT:
        return _all(facts, terms, case, terms.short)
    if problem in SHORT:
        return _short(facts, terms, case)
    if problem in (VirtualProblem.UNUSABLE, VirtualProblem.WRONG):
        return _all(facts, terms, case, terms.useless)
    if problem is VirtualProblem.NOT_RECEIVED:
        return case.conditional(Reason.VIRTUAL_SELLER_PROVES, terms.proof, amount=whole_price(facts), next_steps=STEPS)
    if problem is VirtualProblem.NOT_CREDITED:
        missing = lacking(facts, Evidence.PAGE_SCREENSHOT)
        reason = Reason.VIRTUAL_SHOPPER_PROVES if missing else Reason.VIRTUAL_SELLER_PROVES
        return case.conditional(
            reason, terms.proof, amount=whole_price(facts), evidence_missing=missing, next_steps=STEPS
        )
    return _unwanted(facts, terms, case)


def _elsewhere(facts: Facts, terms: VirtualTerms, case: Case) -> Decision | None:
    category = case.category
    if category is not None and category.id in OWN_RULE:
        hint = Hint.other(OWN_RULE[category.id])
        return case.refused(Reason.VIRTUAL_OWN_RULE, terms.unseen, would_help=(hint,))
    if not facts.is_virtual and category is not None and not category.virtual:
        return case.refused(Reason.NOT_VIRTUAL, terms.unseen)
    if category is None and not facts.is_virtual:
        return case.needs("category", clauses=[terms.unseen])
    return None


def _unwanted(facts: Facts, terms: VirtualTerms, case: Case) -> Decision:
    """No longer wanted: only while the code was not looked at and the deal is not completed."""
    if case.happened(facts.confirm_time) or facts.code_viewed:
        return case.conditional(Reason.VIRTUAL_SEEN, terms.unseen, next_steps=("contact_seller",))
    if facts.code_viewed is None:
        return case.needs("code_viewed", clauses=[terms.unseen])
    if facts.auto_delivered is None:
        return case.needs("auto_delivered", clauses=[terms.unseen])
    if not facts.auto_delivered:
        return case.conditional(Reason.VIRTUAL_SEEN, terms.unseen, next_steps=("contact_seller",))
    steps = ("apply_refund_only",)
    return case.granted(Reason.VIRTUAL_UNSEEN, terms.unseen, amount=whole_price(facts), next_steps=steps)


def _short(facts: Facts, terms: VirtualTerms, case: Case) -> Decision:
    share = facts.known_share
    if share is None:
        return case.needs("affected", "total", clauses=[terms.short])
    return case.granted(
        Reason.VIRTUAL_SHORT,
        terms.short,
        amount=part_of_price(facts, Fraction(share)),
        evidence_missing=lacking(facts, Evidence.PAGE_SCREENSHOT),
        next_steps=STEPS,
        details={"share": share},
    )


def _all(facts: Facts, terms: VirtualTerms, case: Case, clause: Clause) -> Decision:
    return case.granted(
        Reason.VIRTUAL_ALL,
        clause,
        terms.proof,
        amount=whole_price(facts),
        evidence_missing=lacking(facts, Evidence.PAGE_SCREENSHOT),
        next_steps=STEPS,
        details={"problem": facts.virtual_problem},
    )


STEPS = ("apply_refund_only", "ask_intervention")
RULE = Rule("virtual_voucher", VirtualTerms, decide)
