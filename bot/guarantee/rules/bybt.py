"""百亿补贴: ten times the price, three times for what is not new (20008998; facts B04).

Both go up to what is left of the seller's deposit, and the goods go back to 百亿补贴 to be looked at.
Only one service for genuine goods pays for the same fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import BybtProblem, ClaimFlaw, Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import by_mark, flawed, lacking, not_for_such, times_price, without_mark
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number

FLAWS = (ClaimFlaw.RIGHTS_OWNER, ClaimFlaw.ASKED_FOR_FAKE, ClaimFlaw.SWAPPED)


@dataclass(frozen=True, slots=True)
class BybtTerms:
    order: Clause
    fake: Number  # times
    not_new: Number  # times
    sampled: Number  # times what was paid for the order
    goods: Mapping[BybtProblem, tuple[str, ...]]  # categories that a problem is limited to
    excluded: Clause
    courts: Clause


def decide(facts: Facts, terms: BybtTerms, case: Case) -> Decision:
    """Decide the multiple for goods of 百亿补贴."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := without_mark(facts, case, Tag.BYBT, terms.fake.clause) or not_for_such(facts, case, terms.excluded):
        return refusal
    if refusal := flawed(facts, case, terms.excluded, *FLAWS):
        return refusal
    problem = facts.bybt_problem
    if problem is None:
        details = {"times_fake": terms.fake.value, "times_not_new": terms.not_new.value}
        return case.conditional(Reason.BYBT_IF, terms.fake.clause, terms.not_new.clause, terms.courts, details=details)
    if not _covers(case, terms, problem):
        return case.refused(Reason.OTHER_GOODS, terms.fake.clause)
    if problem is BybtProblem.SAMPLED:
        return _sampled(facts, terms, case)
    times = terms.not_new if problem is BybtProblem.NOT_NEW else terms.fake
    say = case.granted if facts.counterfeit_found and facts.has_tag(Tag.BYBT) else case.conditional
    return say(
        Reason.BYBT_PAYS,
        times.clause,
        terms.courts,
        amount=_amount(facts, times),
        payer=Payer.SELLER,
        evidence_missing=() if facts.counterfeit_found else lacking(facts, *PROOF),
        next_steps=("keep_goods", "apply_fake", "send_to_bybt"),
        details={"problem": problem, "times": times.value},
    )


def _sampled(facts: Facts, terms: BybtTerms, case: Case) -> Decision:
    """The platform's own test found it severe: times what was paid, the text names no deposit."""
    say = by_mark(facts, case, Tag.BYBT)
    return say(
        Reason.BYBT_SAMPLED,
        terms.sampled.clause,
        amount=times_price(facts, terms.sampled),
        next_steps=("watch_request",),
        details={"times": terms.sampled.value},
    )


def _covers(case: Case, terms: BybtTerms, problem: BybtProblem) -> bool:
    """True unless the problem is limited to other kinds of goods."""
    limited = terms.goods.get(problem)
    return limited is None or case.category is None or case.category.id in limited


def _amount(facts: Facts, times: Number) -> Amount | None:
    """min(times × price; what is left of the deposit); with an unknown deposit up to the multiple."""
    if facts.amount is None:
        return None
    most = facts.amount * times.value
    if facts.deposit_left_fen is None:
        return Amount(0, most, most)
    return Amount.exactly(min(most, facts.deposit_left_fen), most)


PROOF = (Evidence.WHOLE_PHOTO, Evidence.UNBOXING_VIDEO, Evidence.WAYBILL_PHOTO, Evidence.TEST_REPORT)
RULE = Rule("bybt", BybtTerms, decide)
