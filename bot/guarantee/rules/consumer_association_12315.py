"""消协、12315 and the courts (消保法 39, 46; 条例 46; 民法典 188; 产品质量法 45; facts B27, F).

The authority answers within seven working days and mediates within sixty days; a suit is barred three years
after the harm was known, for defects two, and never later than ten years after delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after_days, after_months, day_of
from bot.guarantee.codes import Evidence
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking
from bot.guarantee.terms import Number

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class AuthorityTerms:
    order_of_ways: Clause
    how: Clause
    answer: Number  # working days
    mediation: Number  # days
    suit: Number  # months from when it was known
    suit_defect: Number  # months
    defect_ends: Number  # months from delivery
    records: Number  # years that the platform keeps the deal, at least


def decide(facts: Facts, terms: AuthorityTerms, case: Case) -> Decision:
    """Say the next outside step and its clock."""
    if facts.harm_known_at is not None:
        return _suit(facts, terms, case)
    if facts.mediation_from is not None:
        ends_at = after_days(facts.mediation_from, terms.mediation.value)
        details = {"days": terms.mediation.value, "ends_at": ends_at}
        return case.conditional(Reason.RIGHTS_MEDIATION, terms.mediation.clause, details=details)
    if facts.complained_at is not None:
        day = working_day(day_of(facts.complained_at), terms.answer.value)
        details = {"workdays": terms.answer.value, "answer_on": day}
        return case.conditional(Reason.RIGHTS_WAITING, terms.answer.clause, terms.how, details=details)
    return case.granted(
        Reason.RIGHTS_EXPLAIN,
        terms.order_of_ways,
        terms.how,
        terms.answer.clause,
        terms.records.clause,
        evidence_missing=lacking(facts, Evidence.PURCHASE_PROOF, Evidence.CHAT_LOG),
        next_steps=("contact_seller", "ask_intervention", "go_12315"),
        details={"workdays": terms.answer.value, "record_years": terms.records.value},
    )


def working_day(start: date, days: int) -> date:
    """Return the day that is `days` working days after `start`; public holidays are not known here."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def _suit(facts: Facts, terms: AuthorityTerms, case: Case) -> Decision:
    """民法典 188, for defects 产品质量法 45; how the two stand together a court decides."""
    length = terms.suit_defect if facts.product_defect else terms.suit
    deadline: datetime = after_months(facts.harm_known_at, length.value)
    clauses = [length.clause]
    if facts.product_defect and facts.sign_time is not None:
        deadline = min(deadline, after_months(facts.sign_time, terms.defect_ends.value))
        clauses.append(terms.defect_ends.clause)
    details = {"years": length.value // 12}
    if case.too_late(deadline):
        return case.refused(Reason.RIGHTS_SUIT_LATE, *clauses, deadline=deadline, details=details)
    return case.conditional(Reason.RIGHTS_SUIT, *clauses, deadline=deadline, details=details)


RULE = Rule("consumer_association_12315", AuthorityTerms, decide)
