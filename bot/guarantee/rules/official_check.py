"""官方鉴别: goods are checked before they are sent (20008998; facts B04, F).

Not passed: all money back by itself and 5 % (5 to 30 yuan). Passed and disputed: only with the goods' own
code, an unboxing video and the finding of an authority or a court; then ten times.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Cause, Evidence, Tag
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import by_mark, lacking, not_for_such, times_price, without_mark
from bot.guarantee.terms import Number, Pay


@dataclass(frozen=True, slots=True)
class CheckTerms:
    mark: Clause
    failed: Pay
    disputed: Number  # times the price
    goods_first: Clause


def decide(facts: Facts, terms: CheckTerms, case: Case) -> Decision:
    """Decide what the check's result gives."""
    if refusal := without_mark(facts, case, Tag.OFFICIAL_CHECK, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    say = by_mark(facts, case, Tag.OFFICIAL_CHECK)
    if facts.check_passed is None:
        details = {"percent": terms.failed.percent}
        return case.conditional(Reason.CHECK_FIRST, terms.goods_first, terms.failed.clause, details=details)
    if not facts.check_passed:
        amount = terms.failed.amount(facts.amount)
        details = {"percent": terms.failed.percent}
        steps = ("watch_refund_page",)
        return say(Reason.CHECK_FAILED, terms.failed.clause, amount=amount, next_steps=steps, details=details)
    if facts.cause is not Cause.COUNTERFEIT:
        return case.refused(Reason.CHECK_PASSED, terms.mark)
    missing = lacking(facts, Evidence.UNBOXING_VIDEO, Evidence.AUTHORITY_FINDING)
    speak = case.conditional if missing else say
    return speak(
        Reason.CHECK_DISPUTED,
        terms.disputed.clause,
        amount=times_price(facts, terms.disputed),
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("keep_goods", "go_12315"),
        details={"times": terms.disputed.value},
    )


RULE = Rule("official_check", CheckTerms, decide)
