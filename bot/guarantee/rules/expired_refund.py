"""过期自动退 (rule 20005693; facts B22): what was not used comes back by itself when the voucher expires.

The used part stays paid; a code that was given away or stolen is not refunded; cards of paper are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.clock import day_end
from bot.guarantee.codes import Tag
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import by_mark, part_of_price, without_mark
from bot.guarantee.rules.common import order_gone


@dataclass(frozen=True, slots=True)
class ExpiredTerms:
    order: Clause
    refund: Clause
    default: Clause  # which vouchers have it by default


def decide(facts: Facts, terms: ExpiredTerms, case: Case) -> Decision:
    """Say what an expired voucher gives back."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.is_virtual is False or (case.category is not None and not case.category.virtual):
        return case.refused(Reason.NOT_VIRTUAL, terms.refund)
    if refusal := without_mark(facts, case, Tag.EXPIRED_REFUND, terms.refund):
        return refusal
    if facts.physical_card:
        return case.refused(Reason.EXPIRED_CARD, terms.default)
    if facts.code_leaked:
        return case.refused(Reason.EXPIRED_LEAKED, terms.refund)
    if facts.valid_until is None:
        return case.needs("valid_until", clauses=[terms.refund])
    used = facts.used_share or Fraction(0)
    if used == 1:
        return case.refused(Reason.EXPIRED_USED, terms.refund)
    if case.now < day_end(facts.valid_until):
        details = {"valid_until_on": facts.valid_until}
        return case.conditional(
            Reason.EXPIRED_NOT_YET, terms.refund, deadline=day_end(facts.valid_until), details=details
        )
    say = by_mark(facts, case, Tag.EXPIRED_REFUND)
    return say(
        Reason.EXPIRED_BACK,
        terms.refund,
        terms.default,
        amount=part_of_price(facts, 1 - used),
        next_steps=("watch_refund_page",),
        details={"share": 1 - used},
    )


RULE = Rule("expired_refund", ExpiredTerms, decide)
