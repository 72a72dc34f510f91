"""闪购 after the order: payment, refund, not received (rules 20008665, 20010499; facts B30, F).

What is paid for being late, missing or faked is decided by late_shipment. The five hours for the seller
run in its opening hours, which we do not know, so their end is only the earliest one.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.clock import after
from bot.guarantee.codes import Cause, OrderStatus, ShopType
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window, not_for_such, too_late, whole_price
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class FlashServiceTerms:
    payment: Number  # minutes after ordering
    answer: Number  # hours for the seller, in its opening hours
    page: Clause
    order: Clause
    not_received: Number | None = None  # days from 交易成功


def decide(facts: Facts, terms: FlashServiceTerms, case: Case) -> Decision:
    """Say how long payment, refund and 未收到货 are open."""
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.payment.clause])
    if facts.shop_type is not ShopType.FLASH:
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.payment.clause, details=details)
    if facts.order_status is OrderStatus.UNPAID:
        return _unpaid(facts, terms, case)
    if facts.order_status is OrderStatus.REFUNDED:
        return case.refused(Reason.ALREADY_REFUNDED, terms.order)
    if refusal := not_for_such(facts, case, terms.answer.clause):
        return refusal
    if facts.cause is Cause.NOT_RECEIVED and case.happened(facts.confirm_time):
        return _not_received(facts, terms, case)
    return _refund(facts, terms, case)


def _unpaid(facts: Facts, terms: FlashServiceTerms, case: Case) -> Decision:
    if facts.ordered_at is None:
        return case.needs("ordered_at", clauses=[terms.payment.clause])
    window = Window.of(facts.ordered_at, terms.payment)
    details = {"minutes": terms.payment.value}
    if case.too_late(window.deadline):
        return case.refused(Reason.FLASH_CLOSED, terms.payment.clause, details=details)
    return case.conditional(Reason.FLASH_UNPAID, terms.payment.clause, deadline=window.deadline, details=details)


def _not_received(facts: Facts, terms: FlashServiceTerms, case: Case) -> Decision:
    """Since 2026-08-06 within so many days of 交易成功; before, no text set a limit."""
    if terms.not_received is None:
        return case.conditional(Reason.PAGE_DECIDES, terms.page, amount=whole_price(facts))
    window = Window.of(facts.confirm_time, terms.not_received)
    if refusal := too_late(facts, case, window, terms.not_received.clause):
        return refusal
    return case.granted(
        Reason.FLASH_NOT_RECEIVED,
        terms.not_received.clause,
        deadline=window.deadline,
        remind_by=window.remind_by(case.now),
        amount=whole_price(facts),
        next_steps=("apply_refund_only", "ask_intervention"),
        details={"days": terms.not_received.value},
    )


def _refund(facts: Facts, terms: FlashServiceTerms, case: Case) -> Decision:
    details = {"hours": terms.answer.value}
    if case.happened(facts.confirm_time):
        return case.conditional(Reason.FLASH_LIKE_OTHERS, terms.page)
    if not case.happened(facts.apply_time):
        steps = ("apply_refund_only",)
        return case.conditional(Reason.FLASH_REFUND, terms.answer.clause, next_steps=steps, details=details)
    answer_at = facts.apply_time + terms.answer.delta
    over = case.too_late(after(answer_at))
    reason = Reason.FLASH_REFUND_OVER if over else Reason.FLASH_REFUND_WAITING
    details["answer_at"] = answer_at
    return case.conditional(
        reason, terms.answer.clause, amount=whole_price(facts), next_steps=("watch_request",), details=details
    )


RULE = Rule("flash", FlashServiceTerms, decide)
