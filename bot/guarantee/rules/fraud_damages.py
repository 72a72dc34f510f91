"""欺诈三倍赔偿 (消保法 55; 条例 49; facts B29, F): three times the price, at least 500 yuan.

Fraud has to be shown; poor quality alone is none. Death or grave harm by a defect the seller knew adds up
to twice the loss. The platform does not rule on it: seller, 12315 or the courts.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import ClaimFlaw, Evidence, FraudKind, OrderStatus
from bot.guarantee.decision import Amount, Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import flawed, lacking, not_for_such, times_price
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class FraudTerms:
    times: Number
    least: Number  # fen
    grave: Number  # times the loss, at most
    promise: Clause  # a higher promise of the seller goes first
    exceptions: Clause
    platform: Clause  # not the platform's to decide
    order: Clause


def decide(facts: Facts, terms: FraudTerms, case: Case) -> Decision:
    """Say what a fraud of the seller gives by law."""
    if facts.order_status is OrderStatus.UNPAID:
        return case.refused(Reason.NOT_PAID, terms.order)
    if refusal := not_for_such(facts, case, terms.times.clause):
        return refusal
    if refusal := flawed(facts, case, terms.exceptions, ClaimFlaw.SWAPPED):
        return refusal
    if facts.fraud_kind is FraudKind.LABEL_FLAW:
        return case.refused(Reason.FRAUD_LABEL_FLAW, terms.exceptions)
    if facts.fraud_kind is FraudKind.ONLY_QUALITY:
        hint = Hint.other("quality_after_sale")
        return case.refused(Reason.FRAUD_ONLY_QUALITY, terms.times.clause, would_help=(hint,))
    details = {"times": terms.times.value, "least_fen": terms.least.value}
    clauses = (terms.times.clause, terms.platform, terms.promise)
    if facts.fraud_kind is None and not facts.grave_harm:
        return case.conditional(Reason.FRAUD_IF, *clauses, details=details)
    missing = lacking(facts, Evidence.PAGE_SCREENSHOT, Evidence.GOODS_KEPT, Evidence.AUTHORITY_FINDING)
    say = case.conditional if Evidence.AUTHORITY_FINDING in missing else case.granted
    if facts.grave_harm:
        details["grave_times"] = terms.grave.value
    return say(
        Reason.FRAUD_GRAVE if facts.grave_harm else Reason.FRAUD_CLAIM,
        *clauses,
        amount=_amount(facts, terms),
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("keep_goods", "contact_seller", "go_12315"),
        details=details,
    )


def _amount(facts: Facts, terms: FraudTerms) -> Amount | None:
    """max(3 × price; 500 yuan); grave harm adds up to 2 × loss."""
    amount = times_price(facts, terms.times, terms.least)
    if not facts.grave_harm or facts.loss_fen is None:
        return amount
    return Amount(amount.min_fen, amount.max_fen + facts.loss_fen * terms.grave.value)


RULE = Rule("fraud_damages", FraudTerms, decide)
