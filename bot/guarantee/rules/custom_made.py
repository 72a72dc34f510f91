"""定制商品 (消保法 25; rules 99 第四十九、六十七条, 20008695, 20010493; facts B23, R41).

Really made to order: no return without a reason; made wrong: the seller makes it good. Goods that are only
called made to order are ordinary goods. What giving up before the work began costs stands in a text that
could not be had.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Cause, Evidence
from bot.guarantee.decision import Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, whole_price
from bot.guarantee.rules.common import order_gone

FAULTS = (Cause.QUALITY, Cause.NOT_AS_DESCRIBED, Cause.WRONG_ITEM, Cause.DAMAGE_IN_TRANSIT)


@dataclass(frozen=True, slots=True)
class CustomTerms:
    order: Clause
    law: Clause
    meaning: Clause  # what made to order means
    fault: Clause
    freight: Clause
    sham: Clause  # called made to order to refuse returns
    page: Clause


def decide(facts: Facts, terms: CustomTerms, case: Case) -> Decision:
    """Say what goods made to order give."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    custom = facts.custom_made
    if custom is None and case.category is not None:
        custom = case.category.no_reason == "custom"
    if custom is None:
        return case.needs("custom_made", clauses=[terms.meaning])
    if not custom and facts.custom_made is None:
        return case.refused(Reason.OTHER_GOODS, terms.meaning)
    if refusal := not_for_such(facts, case, terms.law):
        return refusal
    if facts.cause in FAULTS:
        return _fault(facts, terms, case)
    if not custom:
        hint = Hint.other("seven_day_return")
        return case.refused(Reason.CUSTOM_SHAM, terms.meaning, terms.sham, would_help=(hint,))
    if facts.work_started:
        return case.refused(Reason.CUSTOM_STARTED, terms.law, terms.meaning)
    steps = ("contact_seller",)
    return case.conditional(Reason.CUSTOM_CHANGED_MIND, terms.page, terms.law, next_steps=steps)


def _fault(facts: Facts, terms: CustomTerms, case: Case) -> Decision:
    missing = lacking(facts, Evidence.WHOLE_PHOTO, Evidence.CHAT_LOG)
    say = case.conditional if missing else case.granted
    return say(
        Reason.CUSTOM_FAULT,
        terms.fault,
        terms.freight,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("apply_description", "agree_freight_first"),
    )


RULE = Rule("custom_made", CustomTerms, decide)
