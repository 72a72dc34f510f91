"""安心充电 (rule 20008710; facts B09, F): a power bank or e-bike battery that burnt or burst within 365 days of shipping.

The seller refunds without a return and answers within 12 hours; harm to people and things is the insurer's,
up to limits, reported within the same 365 days. What the insurer leaves out is said with it: never "all".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.clock import after, after_days
from bot.guarantee.codes import Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.money import percent_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, other_goods, whole_price, without_mark
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number, Pay

HURT_STEPS = ("stop_using", "see_doctor", "keep_goods", "report_insurance", "go_12315", "ask_human")


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    order: Clause
    mark: Clause
    window: Number  # days from the seller's 点击发货
    answer: Number  # hours
    unfulfilled: Pay
    limits: Mapping[str, Number]  # fen, things, by category
    people: Number  # fen, e-bike batteries
    medical: Number  # fen, of that
    free: Number  # fen, e-bike batteries: the shopper's own share at least ...
    free_share: Number  # ... or per cent of the loss
    excluded: Clause


def decide(facts: Facts, terms: ChargeTerms, case: Case) -> Decision:
    """Say what a fire gives: the price back, and what the insurer covers."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := without_mark(facts, case, Tag.SAFE_CHARGE, terms.mark):
        return refusal
    if refusal := other_goods(case, terms.mark, *terms.limits):
        return refusal
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    if facts.waybill_time is None:
        return case.needs("waybill_time", clauses=[terms.window.clause])
    deadline = after_days(facts.waybill_time, terms.window.value)
    if case.too_late(deadline) and not (facts.apply_time and facts.apply_time < deadline):
        return case.refused(Reason.CLAIM_TOO_LATE, terms.window.clause, deadline=deadline)
    if not facts.caught_fire:
        details = {"hours": terms.answer.value}
        clauses = (terms.window.clause, terms.excluded)
        return case.conditional(
            Reason.CHARGE_IF, *clauses, deadline=deadline, next_steps=("stop_using",), details=details
        )
    if facts.injured or facts.loss_fen is not None:
        return _insured(facts, terms, case, deadline)
    return _refund(facts, terms, case, deadline)


def _refund(facts: Facts, terms: ChargeTerms, case: Case, deadline: datetime) -> Decision:
    """The price back without a return; refused, 30 % on top; no answer within 12 hours is a yes."""
    steps = ("stop_using", "keep_goods", "apply_safe_charge")
    missing = lacking(facts, Evidence.FAULT_PHOTO)
    values = {"deadline": deadline, "next_steps": steps, "evidence_missing": missing}
    if facts.seller_refused:
        pay = terms.unfulfilled
        return case.granted(
            Reason.CHARGE_UNFULFILLED,
            pay.clause,
            amount=pay.amount(facts.amount),
            details={"percent": pay.percent},
            **values,
        )
    details: dict[str, object] = {"hours": terms.answer.value}
    reason = Reason.CHARGE_REFUND
    if case.happened(facts.apply_time):
        details["answer_at"] = facts.apply_time + terms.answer.delta
        over = case.too_late(after(facts.apply_time + terms.answer.delta))
        reason = Reason.CHARGE_AGREED if over else Reason.CHARGE_WAITING
    say = case.conditional if missing else case.granted
    clauses = (terms.window.clause, terms.answer.clause)
    return say(reason, *clauses, amount=whole_price(facts), details=details, **values)


def _insured(facts: Facts, terms: ChargeTerms, case: Case, deadline: datetime) -> Decision:
    """Harm: up to the limit, less the shopper's own share; a human is called in (guardrail 2)."""
    if case.category is None:
        return case.needs("category", clauses=[terms.excluded], next_steps=HURT_STEPS)
    limit = terms.limits[case.category.id]
    battery = case.category.id != "power_bank"
    details: dict[str, object] = {"limit_fen": limit.value}
    if battery:
        details |= {
            "people_fen": terms.people.value,
            "medical_fen": terms.medical.value,
            "free_fen": terms.free.value,
            "free_percent": terms.free_share.value,
        }
    return case.conditional(
        Reason.CHARGE_INSURED_BATTERY if battery else Reason.CHARGE_INSURED,
        terms.excluded,
        limit.clause,
        deadline=deadline,
        amount=_covered(facts, terms, limit, battery),
        evidence_missing=lacking(facts, Evidence.FAULT_PHOTO, Evidence.GOODS_KEPT, Evidence.MEDICAL_RECORDS),
        next_steps=HURT_STEPS,
        details=details,
    )


def _covered(facts: Facts, terms: ChargeTerms, limit: Number, battery: bool) -> Amount | None:
    """From nothing up to the loss to things within the limit, less max(500 yuan; 10 %) for batteries."""
    if facts.loss_fen is None or facts.injured:
        return None
    own = max(terms.free.value, percent_of(facts.loss_fen, terms.free_share.value)) if battery else 0
    most = min(max(0, facts.loss_fen - own), limit.value)
    return Amount(0, most, limit.value)


RULE = Rule("safe_charge", ChargeTerms, decide)
