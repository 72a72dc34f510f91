"""送装一体 (rules 20004939, 20010145; facts B07, F, R32): brought and installed on one agreed day.

Not provided 300 yuan, late 50, overcharged: what was too much and, for furniture and main materials, 200
yuan, for appliances as much again. Furniture is on time when it is signed for on the agreed day, an
appliance when it is installed on it. Paid in cash; the service may still be asked for.
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
    overcharge_doubled,
)
from bot.guarantee.terms import Number

FURNITURE = ("furniture", "custom_furniture", "building_materials")


@dataclass(frozen=True, slots=True)
class DeliveryInstallTerms:
    mark: Clause
    call: Number  # hours after it arrived in the city
    day: Clause  # to 23:59:59 of the agreed day
    missing_furniture: Number  # fen
    missing_appliance: Number  # fen
    late: Number  # fen
    over_furniture: Number  # fen, on top of what was too much
    over_appliance: Clause  # as much again
    complain: Number  # days
    height: Number  # metres; higher is not done, furniture
    floors: Number  # furniture is carried up to this floor for free
    bars: Mapping[InstallBar, Clause]


def decide(facts: Facts, terms: DeliveryInstallTerms, case: Case) -> Decision:
    """Say what 送装一体 owes for this order."""
    if facts.shop_type not in (ShopType.TMALL, ShopType.UNKNOWN):
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.mark, details=details)
    if refusal := without_mark(facts, case, Tag.INSTALL_ONE, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    if case.category is None:
        return case.needs("category", clauses=[terms.mark])
    if refusal := barred(facts, case, terms.bars, _too_high(facts, terms, case)):
        return refusal
    breach = _breach(facts, terms, case)
    if breach is not None:
        return _pays(facts, terms, case, breach)
    return _nothing_yet(facts, terms, case)


def _too_high(facts: Facts, terms: DeliveryInstallTerms, case: Case) -> bool:
    """Furniture is installed up to the height, the height included."""
    height = facts.work_height_m
    return height is not None and _furniture(case) and height > terms.height.value


def _furniture(case: Case) -> bool:
    return case.category.id in FURNITURE


def _done_at(facts: Facts, case: Case) -> datetime | None:
    """Furniture counts as served when signed for, an appliance when installed."""
    return facts.sign_time if _furniture(case) else facts.installed_at


def _breach(facts: Facts, terms: DeliveryInstallTerms, case: Case) -> Paid | None:
    problem = facts.install_problem
    if problem is InstallProblem.NOT_PROVIDED:
        missing = terms.missing_furniture if _furniture(case) else terms.missing_appliance
        at = facts.sign_time
        return Paid(Reason.INSTALL_ONE_MISSING, Amount.exactly(missing.value), missing.clause, at)
    if problem is InstallProblem.OVERCHARGED:
        return _overcharged(facts, terms, case)
    end = agreed_end(facts)
    if end is not None and late(case, end, _done_at(facts, case)):
        amount = Amount.exactly(terms.late.value)
        return Paid(Reason.INSTALL_LATE, amount, terms.late.clause, _done_at(facts, case))
    return None


def _overcharged(facts: Facts, terms: DeliveryInstallTerms, case: Case) -> Paid | None:
    """Carrying furniture beyond the free floors without a lift may cost; so may what was agreed to."""
    if facts.charge_agreed or _may_charge_floors(facts, terms, case):
        return None
    at = facts.installed_at or facts.sign_time
    if _furniture(case):
        more = terms.over_furniture
        return Paid(Reason.INSTALL_OVER_FIXED, overcharge(facts, more.value), more.clause, at, more.value)
    return Paid(Reason.INSTALL_OVER_DOUBLE, overcharge_doubled(facts), terms.over_appliance, at)


def _may_charge_floors(facts: Facts, terms: DeliveryInstallTerms, case: Case) -> bool:
    if facts.floor is None or not _furniture(case):
        return False
    return facts.floor > terms.floors.value and facts.has_lift is False


def _pays(facts: Facts, terms: DeliveryInstallTerms, case: Case, breach: Paid) -> Decision:
    window = complaint(facts, breach.at if case.happened(breach.at) else None, terms.complain)
    if window is not None and (refusal := too_late(facts, case, window, terms.complain.clause)):
        return refusal
    told = facts.has_tag(Tag.INSTALL_ONE) and facts.install_problem is not None
    say = case.granted if told else case.conditional
    details = {} if breach.more_fen is None else {"more_fen": breach.more_fen}
    return say(
        breach.reason,
        breach.clause,
        terms.day,
        terms.complain.clause,
        deadline=window.deadline if window else None,
        remind_by=window.remind_by(case.now) if window else None,
        amount=breach.amount,
        missing=ask_sum(breach.amount),
        next_steps=("keep_service_papers", "complain_service_at_home"),
        details=details,
    )


def _nothing_yet(facts: Facts, terms: DeliveryInstallTerms, case: Case) -> Decision:
    if facts.install_problem is InstallProblem.OVERCHARGED:
        details = {"floors": terms.floors.value}
        return case.refused(Reason.INSTALL_MAY_CHARGE, terms.floors.clause, details=details)
    if facts.install_problem is InstallProblem.DAMAGED:
        return case.conditional(Reason.INSTALL_DAMAGED, terms.mark, next_steps=("keep_service_papers",))
    end = agreed_end(facts)
    if end is not None:
        return _on_the_day(facts, terms, case, end)
    if decision := contact(facts, case, facts.arrived_city_at, terms.call):
        return decision
    details = {
        "hours": terms.call.value,
        "missing_fen": (terms.missing_furniture if _furniture(case) else terms.missing_appliance).value,
        "late_fen": terms.late.value,
    }
    return case.conditional(
        Reason.INSTALL_ONE_IF, terms.call.clause, terms.late.clause, missing=ask(facts), details=details
    )


def _on_the_day(facts: Facts, terms: DeliveryInstallTerms, case: Case, end: datetime) -> Decision:
    details = {"day_on": facts.install_on}
    if case.happened(_done_at(facts, case)):
        return case.refused(Reason.INSTALL_ON_TIME, terms.day, details=details)
    return case.conditional(Reason.INSTALL_NOT_DUE, terms.day, deadline=end, details=details)


RULE = Rule("delivery_install", DeliveryInstallTerms, decide, part_of="installation")
