"""签收、代收、拒收、退回、自动确认 (rule 99 第二十三至四十条; 20010534; 20010540; facts B26, R07–R10, R43–R45, R47).

Who signed, where it lies, whether it came at all: that decides who bears the risk and who has to prove.
What a trace fault pays is decided by logistics_abnormal; refund and payment are two things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import (
    ApplyType,
    Cause,
    Evidence,
    LogisticsStatus,
    OrderStatus,
    Shipping,
    ShopType,
    Tag,
)
from bot.guarantee.decision import Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, whole_price
from bot.guarantee.rules.common import order_gone, signed
from bot.guarantee.rules.home_delivery import PUT_DOWN
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class ReceiptTerms:
    order: Clause
    risk: Clause  # before signing the seller's
    consent: Clause  # somebody else signs only with consent
    named: Clause  # who the receiver named, or where the receiver said: signed for
    proves: Clause  # 没收到货: the seller proves
    refuses: Mapping[ShopType, Number]  # per cent: found true, and refused all the same
    wait: Number  # days before intervention
    intercept: Clause
    refused: Clause  # no-reason goods refused at the door: refund
    refused_freight: Clause
    refused_excluded: Clause
    not_matching: Clause  # refused for what can be seen: refund
    returned: Clause  # sent back against the rules of shipping: refund
    returned_pays: Mapping[ShopType, Number]  # per cent
    extend: Mapping[ShopType, Number]  # days after shipping, once 72 hours
    extend_hours: Number
    auto: Clause  # when receipt is confirmed by itself: the page
    wrong_address: Clause


def decide(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """Say where a parcel stands in law, and what may be done about it."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.is_virtual or (case.category is not None and case.category.virtual):
        return case.refused(Reason.NOT_PHYSICAL, terms.risk)
    if facts.order_status is OrderStatus.PAID_UNSHIPPED:
        return case.conditional(Reason.RECEIPT_RULE, terms.risk, terms.consent, next_steps=DOOR)
    if facts.logistics_status is LogisticsStatus.RETURNED:
        return _returned(facts, terms, case)
    if facts.logistics_status is LogisticsStatus.REFUSED:
        return _refused(facts, terms, case)
    if facts.cause is Cause.NOT_RECEIVED and (signed(facts, case) or facts.logistics_status in SIGNED):
        return _signed_not_received(facts, terms, case)
    if facts.logistics_status in PUT_DOWN and not facts.placed_with_consent:
        return _put_down(facts, terms, case)
    if signed(facts, case):
        return case.conditional(Reason.RECEIPT_SIGNED, terms.named, terms.proves)
    if facts.cause in (Cause.NO_REASON, Cause.SIZE):
        return _unwanted(facts, terms, case)
    if facts.cause in FAULTS:
        return _at_the_door(facts, terms, case)
    return _under_way(facts, terms, case)


def _returned(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """R47: sent back without consent: money back, and 轨迹异常 where that shop type has it."""
    pay = terms.returned_pays.get(facts.shop_type)
    details = {} if pay is None else {"percent": pay.value}
    clauses = [terms.returned, *([pay.clause] if pay else [])]
    return case.granted(
        Reason.RECEIPT_RETURNED_PAYS if pay else Reason.RECEIPT_RETURNED,
        *clauses,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, Evidence.LOGISTICS_SCREENSHOT),
        next_steps=("screenshot_logistics", "apply_refund_only", "complain_shipment"),
        would_help=(Hint.other("logistics_abnormal"),),
        details=details,
    )


def _refused(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """R08, R09: why it was refused, and whether the goods may go back without a reason."""
    if facts.cause in FAULTS:
        return case.granted(
            Reason.RECEIPT_REFUSED_FAULT,
            terms.not_matching,
            amount=whole_price(facts),
            payer=Payer.SELLER,
            evidence_missing=lacking(facts, Evidence.DAMAGE_PHOTO),
            next_steps=("apply_refund_only",),
        )
    if case.category is None and facts.has_tag(Tag.SEVEN_DAY) is not True:
        return case.needs("category", clauses=[terms.refused])
    if not _no_reason_goods(facts, case):
        return case.refused(Reason.RECEIPT_REFUSED_EXCLUDED, terms.refused_excluded, payer=Payer.SHOPPER_ALL)
    whole = facts.shipping_terms is Shipping.PAID or bool(facts.breaks_free_shipping)
    payer = Payer.UNKNOWN if facts.shipping_terms is None else Payer.SHOPPER_RETURN
    return case.granted(
        Reason.RECEIPT_REFUSED_REFUND,
        terms.refused,
        terms.refused_freight,
        amount=whole_price(facts),
        payer=Payer.SHOPPER_ALL if whole else payer,
        next_steps=("apply_refund_only", "ask_intervention"),
    )


def _no_reason_goods(facts: Facts, case: Case) -> bool:
    if facts.has_tag(Tag.SEVEN_DAY) or facts.page_says_supported:
        return True
    return case.category is not None and case.category.no_reason == "supported" and not facts.custom_made


def _signed_not_received(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """R45: the seller proves delivery; whoever named a receiver or a place has received it."""
    if facts.placed_with_consent:
        hint = Hint.fact("placed_with_consent", False)
        return case.refused(Reason.RECEIPT_NAMED, terms.named, terms.consent, would_help=(hint,))
    if facts.address_wrong:
        hint = Hint.fact("address_wrong", False)
        return case.refused(Reason.RECEIPT_WRONG_ADDRESS, terms.wrong_address, would_help=(hint,))
    pay = terms.refuses.get(facts.shop_type)
    clauses = [terms.proves, terms.consent]
    details: dict[str, object] = {}
    if facts.shop_type is ShopType.TMALL and facts.apply_type is ApplyType.REFUND_ONLY and facts.apply_time:
        clauses.append(terms.wait.clause)
        details |= {"opens_at": facts.apply_time + terms.wait.delta, "days": terms.wait.value}
    if facts.seller_refused and pay is not None:
        details["percent"] = pay.value
        clauses.append(pay.clause)
        reason = Reason.RECEIPT_NOT_RECEIVED_REFUSED
    else:
        reason = Reason.RECEIPT_OPENS if "opens_at" in details else Reason.RECEIPT_NOT_RECEIVED
    return case.conditional(
        reason,
        *clauses,
        amount=whole_price(facts),
        missing=("placed_with_consent",) if facts.placed_with_consent is None else (),
        evidence_missing=lacking(facts, Evidence.LOGISTICS_SCREENSHOT, Evidence.CALL_RECORD),
        next_steps=("ask_family_and_station", "apply_not_received", "ask_intervention"),
        details=details,
    )


def _put_down(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """R10: in a station or with somebody else, unasked: not signed for by the receiver."""
    known = facts.placed_with_consent is False
    say = case.granted if known else case.conditional
    return say(
        Reason.RECEIPT_PUT_DOWN,
        terms.consent,
        terms.named,
        next_steps=("ask_redelivery", "complain_courier", "contact_seller"),
        missing=() if known else ("placed_with_consent",),
        would_help=(Hint.other("home_delivery"),),
    )


def _unwanted(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """R07: not wanted any more, and on its way: ask for the refund, the seller has it stopped. R09: goods out of that."""
    if case.category is not None and not _no_reason_goods(facts, case):
        clauses = (terms.intercept, terms.refused_excluded)
        return case.conditional(
            Reason.RECEIPT_INTERCEPT_EXCLUDED, *clauses, amount=whole_price(facts), next_steps=("ask_refund_before_signing",)
        )
    return case.conditional(
        Reason.RECEIPT_INTERCEPT,
        terms.intercept,
        terms.refused,
        amount=whole_price(facts),
        next_steps=("ask_refund_before_signing", "refuse_parcel"),
        would_help=(Hint.other("return_freight"),),
    )


def _at_the_door(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """Broken, wrong or short, seen before signing: it may be refused at the door."""
    return case.conditional(
        Reason.RECEIPT_REFUSE_FAULT,
        terms.not_matching,
        terms.risk,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, Evidence.DAMAGE_PHOTO),
        next_steps=(*DOOR, "apply_refund_only"),
    )


def _under_way(facts: Facts, terms: ReceiptTerms, case: Case) -> Decision:
    """R43: before receipt is confirmed by itself, ask for the refund or for more time."""
    clauses = [terms.risk, terms.proves, terms.auto]
    limit = terms.extend.get(facts.shop_type)
    if limit is None or facts.waybill_time is None:
        return case.conditional(Reason.RECEIPT_AUTO, *clauses, next_steps=BEFORE_AUTO)
    opens_at = facts.waybill_time + limit.delta
    details = {"opens_at": opens_at, "hours": terms.extend_hours.value}
    reason = Reason.RECEIPT_EXTEND if case.now >= opens_at else Reason.RECEIPT_EXTEND_LATER
    return case.conditional(reason, limit.clause, *clauses, next_steps=BEFORE_AUTO, details=details)


FAULTS = (Cause.DAMAGE_IN_TRANSIT, Cause.WRONG_ITEM, Cause.MISSING_ITEM, Cause.NOT_AS_DESCRIBED)
SIGNED = (LogisticsStatus.SIGNED_SELF, LogisticsStatus.SIGNED_OTHER)
DOOR = ("inspect_at_door", "refuse_damaged_parcel")
BEFORE_AUTO = ("screenshot_logistics", "apply_not_received", "extend_receipt")
RULE = Rule("logistics_receipt", ReceiptTerms, decide)
