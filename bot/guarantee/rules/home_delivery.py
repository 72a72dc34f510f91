"""送货上门、放驿站快递柜 (快递暂行条例 25、28; 电商法 52; rule 99 第二十八、三十六条; facts B06, R10).

A parcel goes to the address and into the hands of the receiver, or of whom the receiver named. Put down
elsewhere without consent it counts as not delivered; with consent it counts as signed for. The carrier
answers a complaint within seven days. What the mark 送货上门 adds stands on the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.clock import after_days
from bot.guarantee.codes import Evidence, LogisticsStatus, ShopType, Tag
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number

PUT_DOWN = (LogisticsStatus.STATION_OR_LOCKER, LogisticsStatus.SIGNED_OTHER)
STEPS = ("ask_redelivery", "complain_courier", "contact_seller")


@dataclass(frozen=True, slots=True)
class HomeDeliveryTerms:
    order: Clause
    address: Clause  # the carrier: to the address, into the hands
    consent: Clause  # somebody else only with consent
    platform: Clause  # 99 第二十八条
    agreed: Clause  # with consent it is signed for
    answer: Number  # days for the carrier
    market: Clause  # grade B: fines for signing in another's name
    mark: Clause  # the mark's text could not be had


def decide(facts: Facts, terms: HomeDeliveryTerms, case: Case) -> Decision:
    """Say whether the parcel had to come to the door, and what follows when it did not."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if facts.shop_type is ShopType.FLASH:
        details = {"shop_type": facts.shop_type}
        return case.refused(Reason.OTHER_SHOP_TYPE, terms.platform, details=details)
    if facts.is_virtual or (case.category is not None and case.category.virtual):
        return case.refused(Reason.NOT_PHYSICAL, terms.platform)
    if facts.address_wrong:
        hint = Hint.fact("address_wrong", False)
        return case.refused(Reason.HOME_ADDRESS_WRONG, terms.agreed, would_help=(hint,))
    if facts.placed_with_consent:
        hint = Hint.fact("placed_with_consent", False)
        return case.refused(Reason.HOME_CONSENTED, terms.agreed, terms.consent, would_help=(hint,))
    if case.happened(facts.courier_complained_at):
        return _complained(facts, terms, case)
    put_down = facts.logistics_status in PUT_DOWN
    if put_down or facts.placed_with_consent is False:
        return _not_at_the_door(facts, terms, case)
    clauses = [terms.address, terms.consent, terms.platform]
    if facts.has_tag(Tag.HOME_DELIVERY):
        clauses.append(terms.mark)
    return case.conditional(Reason.HOME_RULE, *clauses, next_steps=("ask_redelivery",))


def _not_at_the_door(facts: Facts, terms: HomeDeliveryTerms, case: Case) -> Decision:
    """Asked or not asked makes the difference; not known, it is said both ways."""
    clauses = [terms.address, terms.consent, terms.platform, terms.answer.clause, terms.market]
    if facts.has_tag(Tag.HOME_DELIVERY):
        clauses.append(terms.mark)
    known = facts.placed_with_consent is False
    say = case.granted if known else case.conditional
    return say(
        Reason.HOME_NOT_DELIVERED if known else Reason.HOME_IF_NOT_ASKED,
        *clauses,
        evidence_missing=lacking(facts, Evidence.LOGISTICS_SCREENSHOT, Evidence.CALL_RECORD),
        next_steps=STEPS,
        missing=() if known else ("placed_with_consent",),
        details={"days": terms.answer.value},
    )


def _complained(facts: Facts, terms: HomeDeliveryTerms, case: Case) -> Decision:
    answer_at = after_days(facts.courier_complained_at, terms.answer.value)
    details = {"answer_at": answer_at, "days": terms.answer.value}
    if case.too_late(answer_at):
        steps = ("complain_postal_bureau", "contact_seller", "go_12315")
        return case.granted(
            Reason.HOME_COURIER_OVER, terms.answer.clause, terms.market, next_steps=steps, details=details
        )
    return case.conditional(Reason.HOME_COURIER_ANSWERS, terms.answer.clause, details=details)


RULE = Rule("home_delivery", HomeDeliveryTerms, decide)
