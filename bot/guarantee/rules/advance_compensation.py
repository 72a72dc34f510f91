"""先行赔付 (消保法 44; 电商法 37、38、58; 食安法 131; rule 99 第八十六、八十七条; facts B11).

The platform does not simply pay when a seller stays silent. It answers when it cannot name the seller,
promised more, knew and did nothing, sells by itself, or let an unregistered food seller in; beside that it
may take the money from the seller's deposit once it has decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import PlatformCase, Tag
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import not_food
from bot.guarantee.terms import Cited

STEPS = ("ask_intervention", "ask_seller_identity", "keep_platform_reply", "go_12315")


@dataclass(frozen=True, slots=True)
class AdvanceTerms:
    encouraged: Clause  # 条例 44: encouraged, no duty
    deposit: Clause  # 99: taken from the deposit
    deposit_short: Clause  # the rest is between both sides
    bybt: Clause  # a right, no duty
    cases: Mapping[PlatformCase, Cited]  # value: platform or both (with the seller)


def decide(facts: Facts, terms: AdvanceTerms, case: Case) -> Decision:
    """Say whether the platform itself has to answer."""
    told = facts.platform_case
    if facts.abuse:
        return case.refused(Reason.ABUSE, terms.deposit, next_steps=("ask_human",))
    if told is PlatformCase.FOOD_UNREGISTERED and not_food(case):
        return case.refused(Reason.OTHER_GOODS, terms.cases[told].clause)
    if told is not None:
        found = terms.cases[told]
        details = {"platform_case": told}
        reason = Reason.ADVANCE_WITH_SELLER if found.value == "both" else Reason.ADVANCE_PLATFORM
        return case.conditional(reason, found.clause, terms.encouraged, next_steps=STEPS, details=details)
    clauses = [terms.encouraged, terms.cases[PlatformCase.NO_SELLER].clause, terms.deposit, terms.deposit_short]
    if facts.has_tag(Tag.BYBT):
        clauses.append(terms.bybt)
    return case.conditional(Reason.ADVANCE_IF, *clauses, next_steps=STEPS)


RULE = Rule("advance_compensation", AdvanceTerms, decide)
