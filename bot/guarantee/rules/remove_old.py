"""拆旧 (rule 11000158; facts B07, F, R32): the old one is taken down on an agreed day, if that was ordered.

Not provided 300 yuan a service order, late 50, overcharged: what was too much and 200 yuan, in cash.
Ordered together with 送装一体, what that paid already is not paid again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.codes import InstallBar, InstallProblem, ShopType, Tag
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import not_for_such, too_late, without_mark
from bot.guarantee.rules.home_service import (
    Paid,
    agreed_end,
    ask,
    ask_sum,
    barred,
    complaint,
    contact,
    late,
    overcharge,
)
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class RemoveTerms:
    mark: Clause
    call: Number  # hours after collection, after arrival in the city, or after shipping
    day: Clause
    missing: Number  # fen
    late: Number  # fen
    over: Number  # fen, on top of what was too much
    complain: Number  # days
    height: Number  # metres; from here on it is not done
    bars: Mapping[InstallBar, Clause]


def decide(facts: Facts, terms: RemoveTerms, case: Case) -> Decision:
    """Say what 拆旧 owes for this order."""
    if facts.shop_type not in (ShopType.TMALL, ShopType.UNKNOWN):
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.mark, details=details)
    if refusal := without_mark(facts, case, Tag.REMOVE_OLD, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    too_high = facts.work_height_m is not None and facts.work_height_m >= terms.height.value
    if refusal := barred(facts, case, terms.bars, too_high):
        return refusal
    breach = _breach(facts, terms, case)
    return _nothing_yet(facts, terms, case) if breach is None else _pays(facts, terms, case, breach)


def _breach(facts: Facts, terms: RemoveTerms, case: Case) -> Paid | None:
    problem = facts.install_problem
    if problem is InstallProblem.NOT_PROVIDED:
        return Paid(Reason.REMOVE_MISSING, Amount.exactly(terms.missing.value), terms.missing.clause)
    if problem is InstallProblem.OVERCHARGED and not facts.charge_agreed:
        amount = overcharge(facts, terms.over.value)
        return Paid(Reason.INSTALL_OVER_FIXED, amount, terms.over.clause, facts.removed_at, terms.over.value)
    end = agreed_end(facts)
    if end is not None and late(case, end, facts.removed_at):
        return Paid(Reason.INSTALL_LATE, Amount.exactly(terms.late.value), terms.late.clause, facts.removed_at)
    return None


def _pays(facts: Facts, terms: RemoveTerms, case: Case, breach: Paid) -> Decision:
    window = complaint(facts, breach.at if case.happened(breach.at) else None, terms.complain)
    if window is not None and (refusal := too_late(facts, case, window, terms.complain.clause)):
        return refusal
    told = facts.has_tag(Tag.REMOVE_OLD) and facts.install_problem is not None
    say = case.granted if told else case.conditional
    details = {} if breach.more_fen is None else {"more_fen": breach.more_fen}
    return say(
        breach.reason,
        breach.clause,
        terms.complain.clause,
        deadline=window.deadline if window else None,
        remind_by=window.remind_by(case.now) if window else None,
        amount=breach.amount,
        missing=ask_sum(breach.amount),
        next_steps=("keep_service_papers", "complain_remove_old"),
        details=details,
    )


def _nothing_yet(facts: Facts, terms: RemoveTerms, case: Case) -> Decision:
    if facts.install_problem is InstallProblem.OVERCHARGED:
        return case.refused(Reason.INSTALL_AGREED_CHARGE, terms.over.clause)
    end = agreed_end(facts)
    if end is not None:
        details = {"day_on": facts.install_on}
        if case.happened(facts.removed_at):
            return case.refused(Reason.INSTALL_ON_TIME, terms.day, details=details)
        return case.conditional(Reason.INSTALL_NOT_DUE, terms.day, deadline=end, details=details)
    if decision := contact(facts, case, _call_from(facts), terms.call):
        return decision
    details = {"hours": terms.call.value, "missing_fen": terms.missing.value, "late_fen": terms.late.value}
    return case.conditional(Reason.REMOVE_IF, terms.mark, terms.call.clause, missing=ask(facts), details=details)


def _call_from(facts: Facts) -> datetime | None:
    """Collected; together with 送装一体 arrived in the city; without a trace shipped."""
    if facts.combined_removal:
        return facts.arrived_city_at
    return facts.waybill_time if facts.no_tracking else facts.collected_time


RULE = Rule("remove_old", RemoveTerms, decide, part_of="installation")
