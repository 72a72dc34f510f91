"""食品安全赔偿 (食品安全法 148; 法释〔2020〕14号; 法释〔2024〕9号; rules 2321, 20009277, 20005940; facts B28, R28).

By law ten times the price or three times the loss, at least 1,000 yuan; a seller must have known, which is
presumed in six cases; a producer need not. 天猫 pays ten times for three cases by its own rules. What is
only spoilt, or has something in it, goes back first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import ClaimFlaw, Evidence, FoodProblem, OrderStatus, ShopType
from bot.guarantee.decision import Amount, Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import flawed, lacking, whole_price
from bot.guarantee.terms import Number

PLATFORM = (FoodProblem.EXPIRED, FoodProblem.FALSE_DATE, FoodProblem.KNOWN_HARM)
PRESUMED = (
    FoodProblem.EXPIRED,
    FoodProblem.FALSE_DATE,
    FoodProblem.KNOWN_HARM,
    FoodProblem.NO_SOURCE,
    FoodProblem.TOO_CHEAP,
    FoodProblem.UNCHECKED,
    FoodProblem.HIDDEN_RECORDS,
)
REFUND_FIRST = (FoodProblem.FOREIGN_BODY, FoodProblem.SPOILED)


@dataclass(frozen=True, slots=True)
class PlatformFood:
    """What 天猫 pays for some categories; `least` in fen where the text has a floor."""

    categories: tuple[str, ...]
    times: Number
    least: Number | None = None


@dataclass(frozen=True, slots=True)
class FoodTerms:
    price_times: Number
    loss_times: Number
    least: Number  # fen
    knowing: Clause
    no_harm_needed: Clause
    basic_label: Clause
    label: Clause
    promise: Clause
    need: Clause
    imported: Clause
    swapped: Clause
    refund: Clause
    platform: Mapping[str, PlatformFood]


def decide(facts: Facts, terms: FoodTerms, case: Case) -> Decision:
    """Say what unsafe food gives, by the platform's rules and by law."""
    if facts.order_status is OrderStatus.UNPAID:
        return case.refused(Reason.NOT_PAID, terms.refund)
    if case.category is None:
        return case.needs("category", clauses=[terms.price_times.clause])
    if not case.category.food:
        return case.refused(Reason.OTHER_GOODS, terms.price_times.clause)
    if facts.abuse:
        return case.refused(Reason.ABUSE, terms.swapped, next_steps=("ask_human",))
    if refusal := flawed(facts, case, terms.swapped, ClaimFlaw.SWAPPED):
        return refusal
    return _by_problem(facts, terms, case)


def _by_problem(facts: Facts, terms: FoodTerms, case: Case) -> Decision:
    problem = facts.food_problem
    if problem is FoodProblem.LABEL_FLAW:
        return case.refused(Reason.FOOD_LABEL_FLAW, terms.label)
    if problem is FoodProblem.UNDER_PROMISE:
        hint = Hint.other("description_match")
        return case.refused(Reason.FOOD_UNDER_PROMISE, terms.promise, would_help=(hint,))
    if problem is FoodProblem.NO_CHINESE_LABEL:
        values = {**_values(facts, None), "next_steps": ("keep_goods", "go_12315", "ask_human")}
        return case.conditional(Reason.FOOD_NO_CHINESE_LABEL, terms.imported, terms.label, **values)
    if problem in REFUND_FIRST:
        return case.conditional(
            Reason.FOOD_REFUND_FIRST, terms.refund, terms.price_times.clause, **_values(facts, whole_price(facts))
        )
    if problem is None:
        details = {"price_times": terms.price_times.value, "loss_times": terms.loss_times.value}
        details["least_fen"] = terms.least.value
        return case.conditional(
            Reason.FOOD_IF, terms.price_times.clause, terms.knowing, **_values(facts, None), details=details
        )
    if facts.knew_before or facts.not_for_consumption:
        return case.conditional(Reason.FOOD_NEED_ONLY, terms.need, **_values(facts, whole_price(facts)))
    return _pays(facts, terms, case, problem)


def _pays(facts: Facts, terms: FoodTerms, case: Case, problem: FoodProblem) -> Decision:
    lawful = _by_law(facts, terms)
    details = {"problem": problem, "price_times": terms.price_times.value, "least_fen": terms.least.value}
    own = _platform(case, terms) if facts.shop_type is ShopType.TMALL and problem in PLATFORM else None
    if own is not None:
        amount = _by_platform(facts, own, lawful)
        details |= {"platform_times": own.times.value}
        clauses = (own.times.clause, terms.price_times.clause, terms.no_harm_needed)
        return case.granted(Reason.FOOD_PLATFORM, *clauses, **_values(facts, amount), details=details)
    details["loss_times"] = terms.loss_times.value
    clauses = [terms.price_times.clause, terms.knowing, terms.no_harm_needed]
    if problem is FoodProblem.NO_BASIC_LABEL:
        clauses.append(terms.basic_label)
    sure = problem in PRESUMED or problem is FoodProblem.NO_BASIC_LABEL or facts.against_producer
    reason = Reason.FOOD_LEGAL if sure else Reason.FOOD_KNOWING
    return case.conditional(reason, *clauses, **_values(facts, lawful), details=details)


def _platform(case: Case, terms: FoodTerms) -> PlatformFood | None:
    return next((own for own in terms.platform.values() if case.category.id in own.categories), None)


def _by_law(facts: Facts, terms: FoodTerms) -> Amount:
    """max(10 × price; 3 × loss; 1,000 yuan)."""
    price = (facts.amount or 0) * terms.price_times.value
    loss = (facts.loss_fen or 0) * terms.loss_times.value
    return Amount.exactly(max(price, loss, terms.least.value))


def _by_platform(facts: Facts, own: PlatformFood, lawful: Amount) -> Amount | None:
    """Ten times the price; where the text has no floor the law's stays open above it (E2-19)."""
    if facts.amount is None:
        return None if own.least is None else Amount(own.least.value, own.least.value)
    paid = facts.amount * own.times.value
    if own.least is not None:
        return Amount.exactly(max(paid, own.least.value))
    return Amount(paid, max(paid, lawful.max_fen))


def _values(facts: Facts, amount: Amount | None) -> dict[str, object]:
    proof = [Evidence.GOODS_KEPT, Evidence.DATE_PHOTO, Evidence.PURCHASE_PROOF]
    steps = ["keep_goods", "go_12315"]
    if facts.injured:
        proof.append(Evidence.MEDICAL_RECORDS)
        steps = ["stop_using", "see_doctor", *steps, "ask_human"]
    return {
        "amount": amount,
        "payer": Payer.SELLER,
        "evidence_missing": lacking(facts, *proof),
        "next_steps": tuple(steps),
    }


RULE = Rule("food_safety", FoodTerms, decide)
