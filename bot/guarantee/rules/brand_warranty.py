"""品牌质保 (rule 20010215; facts B09, F): N years from signing, with times for finding, repairing, sending back.

Whether the day of signing counts is not written: the deadline leaves it out, the reminder counts it. The
warranty is never less than the national one. What was paid here is not a 违背承诺 any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after, after_days
from bot.guarantee.codes import Cause, Evidence, ShopType, Tag
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, without_mark
from bot.guarantee.rules.common import order_gone, signing
from bot.guarantee.terms import Number, Pay


@dataclass(frozen=True, slots=True)
class WarrantyTerms:
    order: Clause
    mark: Clause
    one_year: Number  # days, the shortest mark
    untracked: Number  # days after shipping, without a trace
    finding: Number  # days after the brand received it
    repair: Number  # days after the brand received it
    no_repair: Number  # days after the finding
    repairs: Number  # times in vain: exchanged
    again: Clause
    accessory: Number  # hours after the seller checked
    pays: Pay
    misuse: Clause


def decide(facts: Facts, terms: WarrantyTerms, case: Case) -> Decision:
    """Say what the brand's warranty gives, and whether the brand is late."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.shop_type not in (ShopType.TMALL, ShopType.UNKNOWN):
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.mark, details=details)
    if refusal := without_mark(facts, case, Tag.N_YEAR_WARRANTY, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.pays.clause):
        return refusal
    if facts.misused:
        return case.refused(Reason.QUALITY_MISUSE, terms.misuse, would_help=(Hint.fact("misused", False),))
    if case.happened(facts.verified_at):
        return _accessory(facts, terms, case)
    if case.happened(facts.seller_received_at):
        return _at_the_brand(facts, terms, case)
    return _in_warranty(facts, terms, case)


def _in_warranty(facts: Facts, terms: WarrantyTerms, case: Case) -> Decision:
    start = signing(facts, terms.untracked, case)
    if not case.happened(start):
        return case.conditional(Reason.NOT_SIGNED_YET, terms.mark)
    days = facts.warranty_days or terms.one_year.value  # any N is at least one year
    deadline = after_days(start, days)
    if facts.warranty_days is None and case.too_late(deadline):
        return case.needs("warranty_days", clauses=[terms.one_year.clause])
    counted = deadline - timedelta(days=1)  # the day of signing counted
    if case.too_late(deadline) and not (facts.apply_time and facts.apply_time < deadline):
        return case.refused(Reason.WARRANTY_OVER, terms.mark, deadline=deadline)
    values = {
        "deadline": deadline,
        "remind_by": counted if case.now < counted else None,
        "evidence_missing": lacking(facts, Evidence.FAULT_PHOTO, Evidence.PURCHASE_PROOF),
    }
    if facts.seller_refused:
        return _refused(facts, terms, case, values)
    if (facts.repairs_done or 0) >= terms.repairs.value:
        steps = ("apply_brand_warranty", "complain_promise")
        details = {"times": terms.repairs.value}
        return case.granted(Reason.WARRANTY_EXCHANGE, terms.repairs.clause, next_steps=steps, details=details, **values)
    details = {"finding_days": terms.finding.value, "repair_days": terms.repair.value}
    told = facts.cause is Cause.QUALITY and facts.has_tag(Tag.N_YEAR_WARRANTY)
    say = case.granted if told else case.conditional
    return say(
        Reason.WARRANTY_REPAIR,
        terms.mark,
        terms.repair.clause,
        next_steps=("apply_brand_warranty", "save_data_first"),
        details=details,
        **values,
    )


def _refused(facts: Facts, terms: WarrantyTerms, case: Case, values: dict) -> Decision:
    """Refused without a reason: 5 % and, by the catalogue, the goods back at a reduced price."""
    return case.granted(
        Reason.WARRANTY_REFUSED,
        terms.pays.clause,
        amount=terms.pays.amount(facts.amount),
        next_steps=("complain_promise", "ask_intervention"),
        details={"percent": terms.pays.percent},
        **values,
    )


# the goods are at the brand


def _at_the_brand(facts: Facts, terms: WarrantyTerms, case: Case) -> Decision:
    """Finding within 7 days; repaired and sent within 30; without a repair sent 3 days after the finding."""
    received = facts.seller_received_at
    sent = facts.sent_again_at if case.happened(facts.sent_again_at) else None
    if sent is None and not case.happened(facts.diagnosed_at):
        finding_at = after_days(received, terms.finding.value)
        if case.too_late(finding_at):
            return _late(facts, terms, case, finding_at)
        return _waiting(terms, case, terms.finding, finding_at)
    if facts.repair_needed is False and case.happened(facts.diagnosed_at):
        limit, due = terms.no_repair, after_days(facts.diagnosed_at, terms.no_repair.value)
    else:
        limit, due = terms.repair, after_days(received, terms.repair.value)
    if (sent or case.now) >= due:
        return _late(facts, terms, case, due)
    if sent is not None:
        return case.refused(Reason.WARRANTY_SENT, limit.clause, would_help=(Hint.fact("repairs_done", 2),))
    return _waiting(terms, case, limit, due)


def _waiting(terms: WarrantyTerms, case: Case, limit: Number, due: datetime) -> Decision:
    details = {"days": limit.value}
    return case.conditional(Reason.WARRANTY_WAITING, limit.clause, terms.pays.clause, deadline=due, details=details)


def _late(facts: Facts, terms: WarrantyTerms, case: Case, due: datetime) -> Decision:
    return case.granted(
        Reason.WARRANTY_LATE,
        terms.pays.clause,
        amount=terms.pays.amount(facts.amount),
        next_steps=("complain_promise",),
        details={"due_at": due, "percent": terms.pays.percent},
    )


def _accessory(facts: Facts, terms: WarrantyTerms, case: Case) -> Decision:
    """A missing accessory or a wrong waybill: 24 hours after the seller checked."""
    due = facts.verified_at + terms.accessory.delta
    sent = facts.sent_again_at if case.happened(facts.sent_again_at) else None
    details = {"hours": terms.accessory.value, "due_at": due}
    if (sent or case.now) <= due:
        if sent is not None:
            return case.refused(Reason.WARRANTY_SENT, terms.again)
        return case.conditional(Reason.WARRANTY_ACCESSORY, terms.accessory.clause, deadline=after(due), details=details)
    if facts.wrong_waybill:
        steps = ("ask_intervention", "complain_promise")
        return case.granted(Reason.WARRANTY_BACK, terms.again, terms.pays.clause, next_steps=steps, details=details)
    return _late(facts, terms, case, after(due))


RULE = Rule("brand_warranty", WarrantyTerms, decide)
