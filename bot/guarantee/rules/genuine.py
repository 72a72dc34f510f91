"""正品保障 (rule 99 第六十六、六十九条; 消保法 55; facts B04, R29).

Told that it may be fake, the seller shows where it comes from first; without papers, or when it is found
counterfeit, the order is refunded. What a shop promises on top (赔几倍) stands on the page, whose text
could not be had: no figure is said. Findings of an authority have no time limit (99 第五条).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Cause, Evidence
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class GenuineTerms:
    order: Clause
    source: Clause  # the seller proves first
    refund: Clause  # found counterfeit
    no_limit: Clause  # findings are not bound to the time limits
    page: Clause  # what the mark promises
    entry: Number  # days that the request page stays open after 交易成功


def decide(facts: Facts, terms: GenuineTerms, case: Case) -> Decision:
    """Say what a suspicion, and what a finding, of counterfeit goods gives."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := not_for_such(facts, case, terms.refund):
        return refusal
    if facts.counterfeit_found or Evidence.AUTHORITY_FINDING in (facts.evidence or ()):
        return case.granted(
            Reason.GENUINE_FOUND,
            terms.refund,
            terms.no_limit,
            terms.page,
            amount=whole_price(facts),
            payer=Payer.SELLER,
            next_steps=("apply_fake", "keep_goods", "ask_human"),
        )
    told = facts.cause is Cause.COUNTERFEIT
    steps = ("keep_goods", "apply_fake", "ask_intervention", "go_12315")
    return case.conditional(
        Reason.GENUINE_SELLER_PROVES if told else Reason.GENUINE_IF_FAKE,
        terms.source,
        terms.refund,
        terms.entry.clause,
        terms.page,
        amount=whole_price(facts) if told else None,
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, *PROOF) if told else (),
        next_steps=steps if told else (),
        details={"entry_days": terms.entry.value},
    )


PROOF = (Evidence.WHOLE_PHOTO, Evidence.WAYBILL_PHOTO, Evidence.CHAT_LOG, Evidence.TEST_REPORT)
RULE = Rule("genuine", GenuineTerms, decide)
