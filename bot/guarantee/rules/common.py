"""Steps that many rules share: is there an order to speak of, who pays the way back, what is paid back."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.codes import ApplyType, Insurance, OrderStatus, Shipping, Tag
from bot.guarantee.decision import Amount, Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.terms import Number


def order_gone(facts: Facts, case: Case, clause: Clause) -> Decision | None:
    """Refuse what has no paid order behind it any more: unpaid, closed, refunded and settled (99 号 6)."""
    if facts.order_status is OrderStatus.UNPAID:
        return case.refused(Reason.NOT_PAID, clause)
    if facts.order_status is OrderStatus.REFUNDED:
        return case.refused(Reason.ALREADY_REFUNDED, clause)
    if facts.order_status is OrderStatus.CLOSED:
        return case.refused(Reason.ORDER_CLOSED, clause)
    return None


def signed(facts: Facts, case: Case) -> bool:
    """True when the parcel has been signed for by now."""
    return case.happened(facts.sign_time)


def wants_exchange(facts: Facts) -> bool:
    return ApplyType.EXCHANGE in (facts.wanted, facts.apply_type)


def insured(facts: Facts) -> bool | None:
    """True when the order shows 退货宝/运费险 that is not used up, None when we cannot know."""
    if facts.insurance is not None:
        return facts.insurance is Insurance.YES
    return facts.has_tag(Tag.RETURN_INSURANCE)


def no_reason_payer(facts: Facts) -> Payer:
    """Return who pays when goods go back without a reason (5408 第七条; 99 号 53、54; C.4).

    With unknown shipping terms at least the way back is the shopper's.
    """
    if facts.seller_pays_promised:
        return Payer.SELLER
    if facts.abuse:
        return Payer.SHOPPER_ALL
    if wants_exchange(facts):
        return Payer.SHOPPER_BOTH
    if insured(facts):
        return Payer.INSURER
    if facts.shipping_terms is Shipping.PAID:
        return Payer.SHOPPER_BOTH
    if facts.shipping_terms is Shipping.CONDITIONAL and facts.breaks_free_shipping:
        return Payer.SHOPPER_ALL
    return Payer.SHOPPER_RETURN


def paid_back(facts: Facts) -> Amount | None:
    """Return what was paid for the line; unknown when the order loses its free shipping."""
    if facts.amount is None or facts.breaks_free_shipping:
        return None
    return Amount.exactly(facts.amount)


def signing(facts: Facts, untracked: Number, case: Case) -> datetime | None:
    """Return when it counts as signed for; without a trace so many days after shipping (facts B00)."""
    if facts.sign_time is not None:
        return facts.sign_time
    if facts.no_tracking and facts.waybill_time is not None:
        return facts.waybill_time + case.rely(untracked)
    return None


def bad_part(facts: Facts) -> Fraction:
    """Return the part of the line that is bad; all of it when nothing else is told."""
    share = facts.known_share
    return Fraction(1) if share is None else share


def not_food(case: Case) -> bool:
    """True when the goods are known to be neither food nor pet food."""
    category = case.category
    return category is not None and not category.food and category.id != "pet_food"
