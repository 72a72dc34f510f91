"""新鲜日期 (rule 20003860; facts B08, F): goods signed for when a third of their shelf life is gone.

Counts when day of signing - production day > ceil(shelf life / 3); asked for within 48 hours of signing;
20 % of what the bad goods cost, or return and refund at the seller's cost; three times in 30 days, once
for the same product.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.clock import after, day_of
from bot.guarantee.codes import Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.money import share_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import bad_part, not_food, signing
from bot.guarantee.terms import Number, Pay


@dataclass(frozen=True, slots=True)
class FreshDateTerms:
    mark: Clause
    fraction: Number  # one part in so many of the shelf life, rounded up to whole days
    apply: Number  # hours from signing
    answer: Number  # hours for the seller; silence means yes
    refund: Number  # per cent of the bad goods
    times: Number  # in 30 days
    times_same: Number  # for the same product
    per_days: Number
    unfulfilled: Pay
    untracked: Number  # days after shipping that count as signing without a trace


def decide(facts: Facts, terms: FreshDateTerms, case: Case) -> Decision:
    """Decide whether the goods were too old when they were signed for."""
    if facts.has_tag(Tag.FRESH_DATE) is False or not_food(case):
        hint = Hint.fact("tags", Tag.FRESH_DATE)
        return case.refused(
            Reason.TAG_NOT_SHOWN, terms.mark, would_help=(hint,), details={"tag": Tag.FRESH_DATE}
        )
    if facts.is_gift:
        return case.refused(Reason.NOT_FOR_GIFTS, terms.mark)
    signed_at = signing(facts, terms.untracked, case)
    if not case.happened(signed_at):
        return case.conditional(Reason.NOT_SIGNED_YET, terms.apply.clause)
    if refusal := _used_up(facts, terms, case):
        return refusal
    deadline = after(signed_at + terms.apply.delta)
    applied = facts.apply_time is not None and facts.apply_time < deadline
    if not applied and case.too_late(deadline):
        details = {"problem": facts.fresh_problem, "window": "hours"}
        return case.refused(
            Reason.FRESH_EVIDENCE_TOO_LATE, terms.apply.clause, deadline=deadline, details=details
        )
    missing = tuple(name for name in ("produced_on", "shelf_days") if getattr(facts, name) is None)
    if missing:
        return case.needs(*missing, clauses=[terms.fraction.clause], deadline=deadline)
    return _by_age(facts, terms, case, (day_of(signed_at) - facts.produced_on).days, deadline)


def _used_up(facts: Facts, terms: FreshDateTerms, case: Case) -> Decision | None:
    same = (facts.claims_same_product or 0) >= terms.times_same.value
    if not same and (facts.claims_30_days or 0) < terms.times.value:
        return None
    times = terms.times_same.value if same else terms.times.value
    details = {"times": times, "days": terms.per_days.value, "same_item": same}
    return case.refused(Reason.FRESH_DATE_COUNT, terms.times.clause, details=details)


def _by_age(facts: Facts, terms: FreshDateTerms, case: Case, age: int, deadline: datetime) -> Decision:
    limit = -(-facts.shelf_days // terms.fraction.value)
    details = {"age_days": age, "limit_days": limit}
    if age <= limit:
        return case.refused(
            Reason.FRESH_DATE_YOUNG, terms.fraction.clause, deadline=deadline, details=details
        )
    values = {
        "deadline": deadline,
        "payer": Payer.SELLER,
        "evidence_missing": () if Evidence.DATE_PHOTO in (facts.evidence or ()) else (Evidence.DATE_PHOTO,),
        "next_steps": ("apply_fresh_date",),
    }
    if facts.seller_refused:
        amount = terms.unfulfilled.amount(facts.amount)
        details = {"percent": terms.unfulfilled.percent}
        return case.granted(
            Reason.FRESH_DATE_UNFULFILLED, terms.unfulfilled.clause, amount=amount, details=details, **values
        )
    amount = None
    if facts.amount is not None:
        part = bad_part(facts)
        least = share_of(facts.amount, part * Fraction(terms.refund.value, 100))
        amount = Amount(least, facts.amount, facts.amount)
    details |= {"percent": terms.refund.value, "answer_hours": terms.answer.value}
    say = case.granted if facts.has_tag(Tag.FRESH_DATE) else case.conditional
    clauses = (terms.fraction.clause, terms.apply.clause, terms.mark)
    return say(Reason.FRESH_DATE_PAYS, *clauses, amount=amount, details=details, **values)


RULE = Rule("fresh_date", FreshDateTerms, decide)
