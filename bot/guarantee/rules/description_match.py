"""描述不符 (rule 99 第七十三、七十四、七十七、七十八条; 消保法 24; facts B17, R20).

Seen with the eye: the goods go back while they are intact; used all the same, the seller is paid. Found
only in use, or against the advertising law: they go back. The freight is the seller's. What the page said
before the purchase, or what the trade allows, is no mismatch.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Cause, Evidence
from bot.guarantee.decision import Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import SPOILED, lacking, not_for_such, whole_price
from bot.guarantee.rules.common import order_gone, wants_exchange
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class DescriptionTerms:
    order: Clause
    proof: Clause  # seen: the shopper shows it first
    proof_hidden: Clause  # not seen: the seller shows where it comes from first
    visible: Clause
    hidden: Clause
    choice: Clause  # sent the wrong thing: exchanged or returned, as the shopper likes
    freight: Clause
    truth: Clause  # 电子商务法 17
    entry: Number  # days that the request page stays open after 交易成功


def decide(facts: Facts, terms: DescriptionTerms, case: Case) -> Decision:
    """Say what goods that differ from their description give."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := not_for_such(facts, case, terms.visible):
        return refusal
    if facts.disclosed:
        return case.refused(Reason.MISMATCH_DISCLOSED, terms.proof)
    if facts.within_tolerance:
        return case.refused(Reason.MISMATCH_TOLERATED, terms.proof)
    if facts.visible_mismatch and not facts.ad_law_breach and facts.is_state(*SPOILED):
        hint = Hint.fact("visible_mismatch", False)
        return case.refused(Reason.MISMATCH_VISIBLE_USED, terms.visible, would_help=(hint,))
    return _return(facts, terms, case)


def _return(facts: Facts, terms: DescriptionTerms, case: Case) -> Decision:
    told = facts.cause in (Cause.NOT_AS_DESCRIBED, Cause.WRONG_ITEM)
    hidden = facts.visible_mismatch is False or facts.ad_law_breach
    proved = told and facts.visible_mismatch is not None and not lacking(facts, Evidence.WHOLE_PHOTO)
    say = case.granted if proved or (told and facts.ad_law_breach) else case.conditional
    reason = Reason.MISMATCH_HIDDEN if hidden else Reason.MISMATCH_RETURN
    exchange = facts.cause is Cause.WRONG_ITEM and wants_exchange(facts)
    if exchange:
        reason = Reason.MISMATCH_EXCHANGE
    clauses = (terms.hidden, terms.proof_hidden) if hidden else (terms.visible, terms.proof)
    return say(
        reason if told else Reason.MISMATCH_IF,
        *((terms.choice,) if exchange else ()),
        *clauses,
        terms.freight,
        terms.truth,
        terms.entry.clause,
        amount=whole_price(facts) if told and not exchange else None,
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, Evidence.WHOLE_PHOTO, Evidence.PAGE_SCREENSHOT) if told else (),
        next_steps=("apply_description", "agree_freight_first"),
        details={"entry_days": terms.entry.value},
    )


RULE = Rule("description_match", DescriptionTerms, decide)
