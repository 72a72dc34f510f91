"""商家安装 (rule 20009590; facts B07, F, R32): the seller promised to install, and none of the platform's marks is on it.

Called within 24 hours of signing; done on the agreed day, without one within five days. Late 50 yuan;
refused, or not done 15 days after that, 10 % of the price from 50 to 300 yuan; charges that are neither
published nor agreed to: back, and 100 yuan. Orders paid on one day together 300 yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after_days
from bot.guarantee.codes import Evidence, InstallBar, InstallProblem, ShopType, Tag
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, up_to_day_cap
from bot.guarantee.rules.common import signed
from bot.guarantee.rules.home_service import Paid, agreed_end, ask, ask_sum, barred, contact, late, overcharge
from bot.guarantee.terms import Number, Pay

OWN_RULES = (Tag.INSTALL_ONE, Tag.HOME_INSTALL, Tag.TIMED_INSTALL)


@dataclass(frozen=True, slots=True)
class MerchantTerms:
    scope: Clause
    categories: frozenset[str]
    call: Number  # hours after signing
    day: Clause
    without_day: Number  # days after signing, when no day was agreed on
    late: Number  # fen
    severe_after: Number  # days late
    severe: Pay
    over: Number  # fen, on top of what was too much
    day_cap: Number  # fen
    back: Clause  # not installed and intact: return and refund, freight the seller's
    bars: Mapping[InstallBar, Clause]


def decide(facts: Facts, terms: MerchantTerms, case: Case) -> Decision:
    """Say what a seller owes that promised to install."""
    if facts.shop_type not in (ShopType.TMALL, ShopType.UNKNOWN):
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.scope, details=details)
    for tag in OWN_RULES:
        if facts.has_tag(tag):
            return case.refused(Reason.INSTALL_OWN_RULE, terms.scope, details={"tag": tag})
    if case.category is not None and case.category.id not in terms.categories:
        return case.refused(Reason.OTHER_GOODS, terms.scope)
    if refusal := not_for_such(facts, case, terms.scope):
        return refusal
    if refusal := barred(facts, case, terms.bars):
        return refusal
    breach = _breach(facts, terms, case)
    return _nothing_yet(facts, terms, case) if breach is None else _pays(facts, terms, case, breach)


def _end(facts: Facts, terms: MerchantTerms, case: Case) -> datetime | None:
    """Return the first instant after the day it had to be done on."""
    if facts.install_on is not None:
        return agreed_end(facts)
    return after_days(facts.sign_time, terms.without_day.value) if signed(facts, case) else None


def _breach(facts: Facts, terms: MerchantTerms, case: Case) -> Paid | None:
    problem = facts.install_problem
    if problem is InstallProblem.OVERCHARGED:
        if facts.charge_agreed:
            return None
        amount = overcharge(facts, terms.over.value)
        return Paid(Reason.INSTALL_OVER_FIXED, amount, terms.over.clause, more_fen=terms.over.value)
    if problem is InstallProblem.NOT_PROVIDED or facts.seller_refused:
        return Paid(Reason.INSTALL_SEVERE, terms.severe.amount(facts.amount), terms.severe.clause)
    told = problem is not None or facts.install_on is not None
    end = _end(facts, terms, case) if told else None
    if end is None:
        return None
    if late(case, end + timedelta(days=terms.severe_after.value), facts.installed_at):
        return Paid(Reason.INSTALL_SEVERE, terms.severe.amount(facts.amount), terms.severe.clause)
    if late(case, end, facts.installed_at):
        return Paid(Reason.INSTALL_LATE, Amount.exactly(terms.late.value), terms.late.clause)
    return None


def _pays(facts: Facts, terms: MerchantTerms, case: Case, breach: Paid) -> Decision:
    amount = breach.amount
    if amount is not None and breach.reason is not Reason.INSTALL_OVER_FIXED:
        amount = up_to_day_cap(amount, facts, terms.day_cap)
    details = {"day_cap_fen": terms.day_cap.value}
    if breach.more_fen is not None:
        details["more_fen"] = breach.more_fen
    if breach.reason is Reason.INSTALL_SEVERE:
        details |= {"percent": terms.severe.percent, "days": terms.severe_after.value}
    missing = lacking(facts, Evidence.PROMISE_SCREENSHOT)
    say = case.conditional if missing or facts.install_problem is None else case.granted
    return say(
        breach.reason,
        breach.clause,
        terms.back,
        terms.scope,
        amount=amount,
        missing=ask_sum(amount),
        evidence_missing=missing,
        next_steps=("keep_promise_screenshot", "complain_promise"),
        details=details,
    )


def _nothing_yet(facts: Facts, terms: MerchantTerms, case: Case) -> Decision:
    if facts.install_problem is InstallProblem.OVERCHARGED:
        return case.refused(Reason.INSTALL_AGREED_CHARGE, terms.over.clause)
    if facts.install_problem is InstallProblem.DAMAGED:
        return case.conditional(Reason.INSTALL_DAMAGED, terms.back, next_steps=("keep_service_papers",))
    end = _end(facts, terms, case)
    if end is not None and case.happened(facts.installed_at):
        return case.refused(Reason.INSTALL_ON_TIME, terms.day, details={"day_on": facts.installed_at.date()})
    told = facts.install_problem is not None
    if told and signed(facts, case) and (decision := contact(facts, case, facts.sign_time, terms.call)):
        return decision
    if end is not None and (facts.install_on is not None or facts.install_problem is not None):
        details = {"day_on": facts.install_on or (end - timedelta(days=1)).date()}
        return case.conditional(Reason.INSTALL_NOT_DUE, terms.day, deadline=end, details=details)
    details = {"hours": terms.call.value, "days": terms.without_day.value, "late_fen": terms.late.value}
    return case.conditional(
        Reason.INSTALL_SELLER_IF, terms.scope, terms.call.clause, missing=ask(facts), details=details
    )


RULE = Rule("merchant_installation", MerchantTerms, decide, part_of="installation")
