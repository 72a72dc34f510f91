"""买贵必赔 of 百亿补贴 (20008998; facts B16, R52): within 24 hours of payment the difference may be asked for.

Later the platform decides as it sees fit. Which goods and cases are left out stands in a text that could
not be had.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence, Tag
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window, by_mark, lacking, not_for_such, without_mark
from bot.guarantee.rules.common import order_gone
from bot.guarantee.rules.price_protection import difference
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class BestPriceTerms:
    order: Clause
    window: Number  # hours from payment
    excluded: Clause


def decide(facts: Facts, terms: BestPriceTerms, case: Case) -> Decision:
    """Decide whether the difference to a cheaper offer is owed."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := without_mark(facts, case, Tag.BYBT, terms.window.clause):
        return refusal
    if refusal := not_for_such(facts, case, terms.excluded):
        return refusal
    if facts.pay_time is None:
        return case.needs("pay_time", clauses=[terms.window.clause])
    if facts.same_goods is False:
        return case.refused(Reason.PRICE_OTHER_GOODS, terms.window.clause)
    if facts.price_now_fen is not None and facts.amount is not None and facts.price_now_fen >= facts.amount:
        return case.refused(Reason.PRICE_NOT_LOWER, terms.window.clause)
    window = Window.of(facts.pay_time, terms.window)
    values = {
        "amount": difference(facts),
        "evidence_missing": lacking(facts, Evidence.PRICE_SCREENSHOT),
        "next_steps": ("apply_best_price",),
        "details": {"window_hours": terms.window.value},
    }
    clauses = (terms.window.clause, terms.excluded)
    applied = facts.apply_time is not None and facts.apply_time < window.deadline
    if case.too_late(window.deadline) and not applied:
        return case.conditional(Reason.BEST_PRICE_OPEN, *clauses, **values)
    known = facts.price_now_fen is not None and facts.same_goods
    say = by_mark(facts, case, Tag.BYBT) if known else case.conditional
    reason = Reason.BEST_PRICE_PAYS if known else Reason.BEST_PRICE_IF
    return say(reason, *clauses, deadline=window.deadline, **values)


RULE = Rule("best_price", BestPriceTerms, decide, follows_calendar=True)
