"""加价选顺丰 (rule 20006368 第七条; facts B15, F): the extra freight back and 15 yuan, and 顺丰 after all.

Nothing on top when the address was wrong or by force majeure. What was paid for 顺丰 stays paid when the
shopper changes the mind after shipping.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import BrokenPromise, Cause, Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, without_mark
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class SfTerms:
    mark: Clause
    pays: Number  # fen, on top of the extra freight


def decide(facts: Facts, terms: SfTerms, case: Case) -> Decision:
    """Say what is paid when the parcel did not go with 顺丰 although that was paid for."""
    if refusal := without_mark(facts, case, Tag.SF_UPGRADE, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.pays.clause):
        return refusal
    details = {"extra_fen": terms.pays.value}
    if facts.cause is Cause.NO_REASON:
        return case.refused(Reason.SF_CHANGED_MIND, terms.pays.clause)
    if facts.broken_promise not in (BrokenPromise.SF_UPGRADE, BrokenPromise.COURIER):
        return case.conditional(Reason.SF_IF, terms.pays.clause, details=details)
    if facts.address_wrong or facts.force_majeure:
        amount = None if facts.sf_fee_fen is None else Amount.exactly(facts.sf_fee_fen)
        return case.conditional(Reason.SF_FEE_ONLY, terms.pays.clause, amount=amount)
    missing = lacking(facts, Evidence.LOGISTICS_SCREENSHOT)
    fee = facts.sf_fee_fen
    amount = None if fee is None else Amount.exactly(fee + terms.pays.value)
    say = case.granted if not missing and facts.has_tag(Tag.SF_UPGRADE) else case.conditional
    return say(
        Reason.SF_PAYS,
        terms.pays.clause,
        amount=amount,
        evidence_missing=missing,
        next_steps=("complain_promise",),
        details=details,
    )


RULE = Rule("sf_upgrade", SfTerms, decide)
