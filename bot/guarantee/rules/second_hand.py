"""二手数码与二奢 (rule 20010570; 法释〔2022〕8号 7; facts B30): what has to be told, and what follows.

Look, battery, repairs and warranty have to be told beforehand; what was not told is a mismatch. How long
the warranty lasts stands on the page. Who lives on selling is a trader.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Cause, Evidence
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, other_goods, whole_price
from bot.guarantee.rules.common import order_gone

FAULTS = (Cause.QUALITY, Cause.NOT_AS_DESCRIBED, Cause.WRONG_ITEM)


@dataclass(frozen=True, slots=True)
class SecondHandTerms:
    order: Clause
    told: Clause
    mismatch: Clause
    trader: Clause
    page: Clause


def decide(facts: Facts, terms: SecondHandTerms, case: Case) -> Decision:
    """Say what a fault of second-hand goods gives."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.told, "second_hand_digital", "luxury_second_hand"):
        return refusal
    if refusal := not_for_such(facts, case, terms.told):
        return refusal
    if facts.cause not in FAULTS:
        return case.conditional(Reason.SECOND_HAND_IF, terms.told, terms.page, terms.trader)
    if facts.disclosed:
        return case.refused(Reason.SECOND_HAND_TOLD, terms.told)
    if facts.disclosed is None:
        return case.needs("disclosed", clauses=[terms.told])
    missing = lacking(facts, Evidence.FAULT_PHOTO, Evidence.PAGE_SCREENSHOT)
    say = case.conditional if missing else case.granted
    return say(
        Reason.SECOND_HAND_UNTOLD,
        terms.told,
        terms.mismatch,
        terms.trader,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("apply_description", "ask_intervention"),
    )


RULE = Rule("second_hand", SecondHandTerms, decide)
