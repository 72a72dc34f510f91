"""不符包赔 (rule 20008719; facts B17, F): within 15 days of 确认收货, 100 % with 平台质检, else 30 %.

Material, brand, severe quality or no label count; workmanship and the shopper's own doing do not. A
mismatch that can be seen may go back although the goods can no longer be sold as new.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence, MismatchKind, Tag
from bot.guarantee.decision import Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window, lacking, not_for_such, part_of_price, too_late, used_up
from bot.guarantee.terms import Number

COVERED = (
    MismatchKind.MATERIAL,
    MismatchKind.BRAND,
    MismatchKind.SEVERE_QUALITY,
    MismatchKind.NO_LABEL,
)


@dataclass(frozen=True, slots=True)
class MismatchTerms:
    mark: Clause
    window: Number  # days from 确认收货
    inspected: Number  # per cent with 平台质检
    seller: Number  # per cent without
    times: Number
    times_same: Number
    per_days: Number


def decide(facts: Facts, terms: MismatchTerms, case: Case) -> Decision:
    """Decide whether the seller's promise pays for what does not match."""
    inspected = facts.has_tag(Tag.MISMATCH_COMP_INSPECTED)
    if inspected is False and not facts.has_tag(Tag.MISMATCH_COMP):
        hint = Hint.fact("tags", Tag.MISMATCH_COMP)
        details = {"tag": Tag.MISMATCH_COMP}
        return case.refused(Reason.TAG_NOT_SHOWN, terms.mark, would_help=(hint,), details=details)
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    if refusal := used_up(facts, case, terms.times, terms.times_same, terms.per_days):
        return refusal
    if facts.misused:
        return case.refused(Reason.MISMATCH_COMP_MISUSED, terms.mark)
    if facts.mismatch_kind is not None and facts.mismatch_kind not in COVERED:
        details = {"kind": facts.mismatch_kind}
        return case.refused(Reason.MISMATCH_COMP_NOT_COVERED, terms.mark, details=details)
    if not case.happened(facts.confirm_time):
        return case.conditional(Reason.NOT_CONFIRMED_YET, terms.window.clause)
    return _in_window(facts, terms, case, inspected)


def _in_window(facts: Facts, terms: MismatchTerms, case: Case, inspected: bool | None) -> Decision:
    window = Window.of(facts.confirm_time, terms.window)
    if refusal := too_late(facts, case, window, terms.window.clause):
        return refusal
    times = {"deadline": window.deadline, "remind_by": window.remind_by(case.now)}
    if facts.mismatch_kind is None or inspected is None:
        details = {"percent_inspected": terms.inspected.value, "percent_seller": terms.seller.value}
        clauses = (terms.window.clause, terms.inspected.clause)
        return case.conditional(Reason.MISMATCH_COMP_IF, *clauses, details=details, **times)
    percent = (terms.inspected if inspected else terms.seller).value
    missing = lacking(facts, Evidence.WHOLE_PHOTO)
    say = case.conditional if missing else case.granted
    return say(
        Reason.MISMATCH_COMP_PAYS,
        terms.window.clause,
        terms.inspected.clause,
        amount=part_of_price(facts, Fraction(percent, 100)),
        payer=Payer.SELLER,
        evidence_missing=missing,
        next_steps=("apply_mismatch",),
        details={"kind": facts.mismatch_kind, "percent": percent},
        **times,
    )


RULE = Rule("mismatch_comp", MismatchTerms, decide)
