"""成人用品 (rule 20008695, a draft; facts B30, F): loose parts, a bent body, a size that is off.

A slight flaw gives up to 20 %, a grave one goes back. The size may be off by 5, 3 or 2 cm; beyond that up
to a tenth gives up to 20 % or goes back, more goes back unless both agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.codes import AdultProblem, DollKind, Evidence
from bot.guarantee.decision import Amount, Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, other_goods, up_to, whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class AdultTerms:
    order: Clause
    parts: Clause
    body: Clause
    slight: Number  # per cent at most
    tolerances: Mapping[DollKind, Number]  # centimetres
    near: Number  # per cent of the size; up to it a part may come back
    part_back: Number  # per cent at most


def decide(facts: Facts, terms: AdultTerms, case: Case) -> Decision:
    """Say what a fault of such goods gives."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.parts, "adult_goods"):
        return refusal
    if refusal := not_for_such(facts, case, terms.parts):
        return refusal
    if facts.misused:
        return case.refused(Reason.ADULT_MISUSED, terms.parts)
    problem = facts.adult_problem
    if problem is None:
        return case.conditional(Reason.ADULT_IF, terms.parts, terms.body)
    if problem is AdultProblem.SIZE:
        return _size(facts, terms, case)
    if facts.disclosed and facts.slight:
        return case.refused(Reason.MISMATCH_DISCLOSED, terms.parts)
    if problem is AdultProblem.LOOSE_PART and facts.slight is None:
        return case.needs("slight", clauses=[terms.parts])
    if problem is AdultProblem.LOOSE_PART and facts.slight:
        percent = terms.slight.value
        return _say(facts, case, Reason.ADULT_SLIGHT, terms.slight.clause, up_to(facts, percent), percent)
    clause = terms.parts if problem is AdultProblem.LOOSE_PART else terms.body
    return _say(facts, case, Reason.ADULT_RETURN, clause, whole_price(facts))


def _size(facts: Facts, terms: AdultTerms, case: Case) -> Decision:
    missing = tuple(name for name in ("doll_kind", "size_diff_cm") if getattr(facts, name) is None)
    if missing:
        return case.needs(*missing, clauses=[terms.near.clause])
    tolerance = terms.tolerances[facts.doll_kind]
    if facts.size_diff_cm <= tolerance.value:
        details = {"centimetres": tolerance.value}
        return case.refused(Reason.ADULT_TOLERATED, tolerance.clause, details=details)
    if facts.size_diff is None:
        return case.needs("size_diff", clauses=[terms.near.clause])
    if facts.size_diff > Fraction(terms.near.value, 100):
        return _say(facts, case, Reason.ADULT_FAR_OFF, terms.near.clause, whole_price(facts))
    percent = terms.part_back.value
    amount = whole_price(facts)
    return _say(facts, case, Reason.ADULT_NEAR, terms.part_back.clause, amount, percent)


def _say(
    facts: Facts, case: Case, reason: Reason, clause: Clause, amount: Amount | None, percent: int | None = None
) -> Decision:
    """Granted with a photo, conditional without; the freight is the seller's."""
    missing = lacking(facts, Evidence.WHOLE_PHOTO)
    speak = case.conditional if missing else case.granted
    return speak(
        reason,
        clause,
        amount=amount,
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("apply_quality", "ask_intervention"),
        details={} if percent is None else {"percent": percent},
    )


RULE = Rule("adult_goods", AdultTerms, decide)
