"""退款与售后的节点时限 (table of rules 20009341 and 20009347; 20010493; 20010540; facts B13, R01, R34–R37, R44).

Which node a request stands at follows from the times that are known; its limit is counted from the event
before it, days as so many times 24 hours (淘宝 says so, 天猫 does not). What happens when the seller lets a
node pass is, but for repairs, written on the page alone. A spring festival lengthens the nodes entered in
its days. The law goes on beside: money back within seven days of the return, fifteen days are delay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.clock import after, after_days
from bot.guarantee.codes import Address, ApplyType, OrderStatus, OverseasReturn, ShopType
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import whole_price
from bot.guarantee.rules.common import order_gone
from bot.guarantee.rules.refund_nodes import Limit, Nodes, TimelineOverrides, node, shipped
from bot.guarantee.terms import Number, Pay

OUTSIDE = (Address.HK_MO_TW, Address.OVERSEAS)


@dataclass(frozen=True, slots=True)
class TimelineTerms:
    order: Clause
    shops: Mapping[ShopType, Nodes]
    page: Clause  # other shops, virtual goods: the page
    entry: Number  # days that the request page stays open after 交易成功
    entry_long: Number  # some categories
    legal: Number  # days to pay back by law
    delay: Number  # days; longer is 故意拖延
    address: Clause  # no usable return address: refund
    switch: Mapping[ShopType, Clause]  # the seller's time starts again with the new type
    abroad: Mapping[OverseasReturn, Number]  # the seller confirms a return from abroad
    repair_agreed: Clause  # 天猫: no answer in time means yes
    repair_pay: Mapping[ShopType, Pay]  # not repaired in time


def decide(facts: Facts, terms: TimelineTerms, case: Case) -> Decision:
    """Say whose turn it is in a refund or after-sale request, and until when."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.page])
    if facts.shop_type is ShopType.FLASH:
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.page, details=details)
    nodes = terms.shops.get(facts.shop_type)
    if nodes is None or facts.is_virtual or (case.category is not None and case.category.virtual):
        return case.conditional(Reason.PAGE_DECIDES, terms.page, next_steps=("watch_request",))
    if not case.happened(facts.apply_time):
        return _not_applied(facts, terms, case, nodes)
    if facts.apply_type is None:
        return case.needs("apply_type", clauses=[nodes.amend.clause])
    if facts.apply_type is ApplyType.REFUND_ONLY and shipped(facts) is None:
        return case.needs("order_status", clauses=[nodes.amend.clause])
    if facts.return_address_given is False and not case.happened(facts.seller_received_at):
        return _no_address(facts, terms, case)
    back = case.happened(facts.seller_received_at) and not case.happened(facts.sent_again_at)
    if back and facts.apply_type is ApplyType.RETURN_REFUND:
        return _goods_are_back(facts, terms, case, nodes)
    return _at(facts, terms, case, node(facts, case, nodes, _festival(facts)))


def _not_applied(facts: Facts, terms: TimelineTerms, case: Case, nodes: Nodes) -> Decision:
    """R01: before shipping the order may be cancelled at any time; later the request page is open so long."""
    if facts.order_status is OrderStatus.PAID_UNSHIPPED:
        limit = nodes.answer[f"{ApplyType.REFUND_ONLY}_unshipped"]
        details = {"hours": limit.value}
        steps = ("apply_refund_only", "watch_request")
        return case.conditional(
            Reason.TIMELINE_CANCEL, limit.clause, next_steps=steps, details=details, amount=whole_price(facts)
        )
    details = {"entry_days": terms.entry.value, "entry_long_days": terms.entry_long.value}
    if facts.confirm_time is None:
        return case.conditional(Reason.TIMELINE_NOT_APPLIED, terms.entry.clause, details=details)
    shuts, shuts_late = (after(facts.confirm_time + limit.delta) for limit in (terms.entry, terms.entry_long))
    if case.too_late(shuts_late):
        steps = ("contact_seller", "go_12315")
        return case.refused(
            Reason.TIMELINE_ENTRY_SHUT, terms.entry.clause, deadline=shuts_late, next_steps=steps, details=details
        )
    return case.conditional(
        Reason.TIMELINE_NOT_APPLIED,
        terms.entry.clause,
        deadline=shuts_late,
        remind_by=None if case.too_late(shuts) else shuts,
        details=details,
    )


def _no_address(facts: Facts, terms: TimelineTerms, case: Case) -> Decision:
    """R35: without an address the return cannot be done; more than fifteen days are delay by law."""
    delay_at = after_days(facts.apply_time, terms.delay.value)
    clauses = (terms.address, terms.delay.clause)
    details = {"delay_at": delay_at, "days": terms.delay.value}
    return case.granted(
        Reason.TIMELINE_NO_ADDRESS,
        *clauses,
        amount=whole_price(facts),
        next_steps=("contact_seller", "ask_intervention", "go_12315"),
        details=details,
    )


def _goods_are_back(facts: Facts, terms: TimelineTerms, case: Case, nodes: Nodes) -> Decision:
    """R36: the seller signed for the return. The law: seven days to pay, more than fifteen are delay."""
    decision = _at(facts, terms, case, _receipt(facts, terms, case, nodes))
    legal_at = after_days(facts.seller_received_at, terms.legal.value)
    delay_at = after_days(facts.seller_received_at, terms.delay.value)
    details = {**decision.details, "legal_at": legal_at, "delay_at": delay_at}
    clauses = (*decision.clauses, terms.legal.clause, terms.delay.clause)
    if case.too_late(delay_at):
        reason = Reason.TIMELINE_DELAY_OVER
    elif case.too_late(legal_at):
        reason = Reason.TIMELINE_LEGAL_OVER
    else:
        return replace(decision, clauses=clauses, details=details)
    steps = ("contact_seller", "ask_intervention", "go_12315")
    open_still = decision.deadline is not None and not case.too_late(decision.deadline)
    return replace(
        decision,
        reason=reason,
        clauses=clauses,
        deadline=decision.deadline if open_still else None,
        next_steps=steps,
        details=details,
    )


def _receipt(facts: Facts, terms: TimelineTerms, case: Case, nodes: Nodes) -> Limit:
    """The seller confirms the return; from abroad by days that depend on where it goes."""
    if facts.address in OUTSIDE and facts.overseas_return is not None:
        limit = terms.abroad[facts.overseas_return]
        local = facts.overseas_return is not OverseasReturn.OTHER
        start = facts.return_waybill_time if local else facts.seller_received_at
        return Limit("confirm_return", False, (start or facts.seller_received_at) + limit.delta, limit.clause)
    return node(facts, case, nodes, _festival(facts))


def _festival(facts: Facts) -> str | None:
    """The name of the overrides that a calendar may hold; orders open as usual keep the usual limits."""
    return None if facts.open_as_usual else "refund_timeline"


def _at(facts: Facts, terms: TimelineTerms, case: Case, limit: Limit) -> Decision:
    """Word the node: whose turn, until when, and what follows once it has passed."""
    if limit.missing:
        return case.needs(*limit.missing, clauses=[limit.clause])
    details = {"node": limit.name}
    if limit.due is None:
        return case.conditional(Reason.TIMELINE_UNDERWAY, limit.clause, details=details, next_steps=("watch_request",))
    deadline = after(limit.due)
    details["due_at"] = limit.due
    clauses = [limit.clause, *_switched(facts, terms)]
    if case.too_late(deadline):
        return _over(facts, terms, case, limit, deadline, clauses, details)
    remind = after(limit.early) if limit.early is not None else None
    return case.conditional(
        Reason.TIMELINE_SHOPPER if limit.shopper else Reason.TIMELINE_SELLER,
        *clauses,
        deadline=deadline,
        remind_by=remind if remind is not None and case.now < remind < deadline else None,
        next_steps=STEPS[limit.name],
        details=details,
    )


def _over(
    facts: Facts,
    terms: TimelineTerms,
    case: Case,
    limit: Limit,
    deadline: datetime,
    clauses: list[Clause],
    details: dict[str, object],
) -> Decision:
    """R34: late repairs have written results; everything else is what the page shows."""
    if limit.shopper:
        steps = ("watch_request", "ask_human")
        return case.refused(
            Reason.TIMELINE_SHOPPER_OVER, *clauses, deadline=deadline, details=details, next_steps=steps
        )
    repair = facts.apply_type is ApplyType.REPAIR
    if repair and limit.name == "answer" and facts.shop_type is ShopType.TMALL:
        steps = ("send_back_with_waybill",)
        return case.granted(
            Reason.TIMELINE_REPAIR_AGREED, terms.repair_agreed, *clauses, details=details, next_steps=steps
        )
    if repair and limit.name == "repair":
        pay = terms.repair_pay[facts.shop_type]
        details["percent"] = pay.percent
        return case.granted(
            Reason.TIMELINE_REPAIR_LATE,
            pay.clause,
            *clauses,
            amount=pay.amount(facts.amount),
            next_steps=("complain_promise",),
            details=details,
        )
    steps = ("watch_request", "ask_intervention")
    return case.conditional(Reason.TIMELINE_SELLER_OVER, *clauses, details=details, next_steps=steps)


def _switched(facts: Facts, terms: TimelineTerms) -> tuple[Clause, ...]:
    return (terms.switch[facts.shop_type],) if facts.request_changed_at is not None else ()


STEPS: Mapping[str, tuple[str, ...]] = {
    "answer": ("watch_request", "do_not_change_request"),
    "amend": ("change_request_or_intervene", "ask_intervention"),
    "send_back": ("send_back_with_waybill",),
    "confirm_return": ("watch_request",),
    "send_new": ("watch_request",),
    "send_again": ("watch_request",),
    "repair": ("watch_request",),
    "check_goods": ("open_at_once", "watch_request"),
}
RULE = Rule("refund_timeline", TimelineTerms, decide, overrides=TimelineOverrides)
