"""退货运费 (消保法 24、25; rule 99 第七、二十七、四十九–五十四条; facts B03, C.4, R08, R09).

The cause decides: without a reason the shopper pays, for the seller's fault the seller does. 退货宝 and
运费险 are what a seller joined or bought, not a gift of the platform; their cap is grade C, never said.
Granted means that somebody else pays, refused that the shopper does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.guarantee.case import Case
from bot.guarantee.codes import (
    Cause,
    Insurance,
    Liability,
    LogisticsStatus,
    Shipping,
    Tag,
)
from bot.guarantee.decision import Amount, Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import insured, order_gone, wants_exchange
from bot.guarantee.terms import Pay

NO_REASON = (Cause.NO_REASON, Cause.SIZE, Cause.PRICE_DROP)


@dataclass(frozen=True, slots=True)
class FreightTerms:
    order: Clause
    no_reason: Clause  # 消保法 25
    seller_fault: Clause  # 消保法 24
    fault: Clause  # whose fault, his freight
    free: Clause
    free_lost: Clause
    exchange: Clause
    unclear: Clause
    shipped_late: Clause
    cod_out: Clause
    cod_back: Clause
    address: Clause
    refused: Clause
    refused_excluded: Clause
    seller_refuses: Pay  # nothing open about freight, and the seller still refuses
    insurance: Clause
    insurance_excluded: Mapping[str, Clause]  # by category
    seller_causes: frozenset[Cause]


def decide(facts: Facts, terms: FreightTerms, case: Case) -> Decision:
    """Decide who pays the freight of sending back."""
    for look in (_gone, _special, _found_liable, _refused_parcel):
        if decision := look(facts, terms, case):
            return decision
    if facts.cause is None:
        return case.needs("cause", clauses=[terms.fault, terms.no_reason])
    if facts.cause in terms.seller_causes:
        return _seller(facts, case, terms.seller_fault, terms.fault)
    if facts.cause not in NO_REASON:  # a gift, or nothing to send back: it depends on whose fault
        return case.conditional(Reason.FREIGHT_AT_FAULT, terms.fault, payer=Payer.AT_FAULT)
    return _no_reason(facts, terms, case)


def _gone(facts: Facts, terms: FreightTerms, case: Case) -> Decision | None:
    return order_gone(facts, case, terms.order)


def _seller(facts: Facts, case: Case, *clauses: Clause) -> Decision:
    """The seller pays both ways, and the way out that the shopper had paid."""
    out = facts.freight_paid_fen if facts.shipping_terms is Shipping.PAID else 0
    known = facts.return_freight_fen is not None and out is not None
    return case.granted(
        Reason.FREIGHT_SELLER,
        *clauses,
        payer=Payer.SELLER,
        amount=Amount.exactly(facts.return_freight_fen + out) if known else None,
        next_steps=("agree_freight_first", "no_cod_without_consent"),
        details={"cause": facts.cause},
    )


def _special(facts: Facts, terms: FreightTerms, case: Case) -> Decision | None:
    """What goes before the cause: promises, abuse, 到付, shipping after a refund request."""
    if facts.seller_pays_promised:
        return _seller(facts, case, terms.fault, terms.no_reason)
    if facts.abuse:
        return case.refused(Reason.FREIGHT_ABUSE, terms.free, payer=Payer.SHOPPER_ALL)
    if facts.cod_without_consent:
        reason = Reason.FREIGHT_COD_NOT_AGREED
        return case.conditional(reason, terms.cod_out, terms.cod_back, payer=Payer.AT_FAULT)
    if facts.shipped_after_refund_request:
        return case.granted(Reason.FREIGHT_SHIPPED_LATE, terms.shipped_late, payer=Payer.SELLER)
    if facts.agreed_before_intervention:
        return case.granted(Reason.FREIGHT_AGREED_EARLIER, terms.fault, payer=Payer.SELLER)
    return None


def _found_liable(facts: Facts, terms: FreightTerms, case: Case) -> Decision | None:
    """What the platform found: the one at fault pays; unclear is shared (99 号 第七、四十九条)."""
    if facts.liability is Liability.SELLER:
        return _seller(facts, case, terms.fault)
    if facts.liability is Liability.SHOPPER:
        return case.refused(Reason.FREIGHT_SHOPPER_RETURN, terms.fault, payer=Payer.SHOPPER_RETURN)
    if facts.liability is Liability.BOTH:
        return case.conditional(Reason.FREIGHT_AT_FAULT, terms.fault, payer=Payer.AT_FAULT)
    if facts.liability is Liability.UNCLEAR:
        return case.conditional(Reason.FREIGHT_UNCLEAR, terms.unclear, payer=Payer.SPLIT)
    return None


def _refused_parcel(facts: Facts, terms: FreightTerms, case: Case) -> Decision | None:
    """R08 and R09: a parcel refused at the door without a fault of the seller."""
    if facts.logistics_status is not LogisticsStatus.REFUSED or facts.cause in terms.seller_causes:
        return None
    if case.category is None and facts.has_tag(Tag.SEVEN_DAY) is not True:
        return case.needs("category", clauses=[terms.refused])
    if not _may_be_refused(facts, case):
        reason = Reason.FREIGHT_REFUSED_EXCLUDED
        return case.refused(reason, terms.refused_excluded, payer=Payer.SHOPPER_BOTH)
    if facts.shipping_terms is None:
        return case.needs("shipping_terms", clauses=[terms.refused, terms.free_lost])
    whole = facts.shipping_terms is Shipping.PAID or (
        facts.shipping_terms is Shipping.CONDITIONAL and facts.breaks_free_shipping is not False
    )
    return case.conditional(
        Reason.FREIGHT_REFUSED_ALL if whole else Reason.FREIGHT_REFUSED_RETURN,
        terms.refused,
        terms.free_lost,
        terms.seller_refuses.clause,
        payer=Payer.SHOPPER_ALL if whole else Payer.SHOPPER_RETURN,
        details=_if_seller_refuses(facts, terms),
    )


def _if_seller_refuses(facts: Facts, terms: FreightTerms) -> dict[str, int]:
    """What a seller owes who still refuses although nothing is open about freight."""
    owed = terms.seller_refuses.amount(facts.amount)
    return {
        "seller_refuses_percent": terms.seller_refuses.percent,
        "seller_refuses_min_fen": owed.min_fen,
        "seller_refuses_max_fen": owed.max_fen,
    }


def _may_be_refused(facts: Facts, case: Case) -> bool:
    if facts.has_tag(Tag.SEVEN_DAY) or facts.page_says_supported:
        return True
    return case.category is not None and case.category.no_reason == "supported" and not facts.custom_made


def _no_reason(facts: Facts, terms: FreightTerms, case: Case) -> Decision:
    if wants_exchange(facts):
        clauses = (terms.exchange, terms.free)
        return case.refused(Reason.FREIGHT_EXCHANGE, *clauses, payer=Payer.SHOPPER_BOTH)
    if insured(facts):
        return _insured(facts, terms, case)
    decision = _by_shipping_terms(facts, terms, case)
    if facts.insurance is Insurance.USED_ONCE:
        clauses = (*decision.clauses, terms.insurance)
        return replace(decision, reason=Reason.FREIGHT_INSURANCE_USED, clauses=clauses)
    return decision


def _insured(facts: Facts, terms: FreightTerms, case: Case) -> Decision:
    """The mark on the order decides; where the exclusion table says otherwise, the page does."""
    excluded = terms.insurance_excluded.get(facts.category or "")
    reason = Reason.FREIGHT_INSURANCE_PAGE if excluded else Reason.FREIGHT_INSURED
    clauses = (terms.insurance, terms.no_reason, *((excluded,) if excluded else ()))
    return case.conditional(
        reason, *clauses, payer=Payer.INSURER, next_steps=("use_return_insurance", "keep_freight_receipt")
    )


def _by_shipping_terms(facts: Facts, terms: FreightTerms, case: Case) -> Decision:
    """C.4, the first row: free shipping, free above a sum, paid."""
    if facts.shipping_terms is Shipping.CONDITIONAL and facts.breaks_free_shipping is None:
        return case.needs("breaks_free_shipping", clauses=[terms.free, terms.free_lost])
    if difference := _address_difference(facts, terms, case):
        return difference
    helps = (Hint.fact("cause", Cause.QUALITY), Hint.fact("insurance", Insurance.YES))
    if facts.shipping_terms is Shipping.PAID:
        reason, payer = Reason.FREIGHT_SHOPPER_BOTH, Payer.SHOPPER_BOTH
    elif facts.breaks_free_shipping:
        reason, payer = Reason.FREIGHT_SHOPPER_ALL, Payer.SHOPPER_ALL
    else:
        reason, payer = Reason.FREIGHT_SHOPPER_RETURN, Payer.SHOPPER_RETURN
    excluded = terms.insurance_excluded.get(facts.category or "")
    if excluded and facts.insurance is None:
        return case.refused(
            Reason.FREIGHT_INSURANCE_EXCLUDED,
            excluded,
            terms.no_reason,
            payer=payer,
            would_help=helps[:1],
            missing=() if facts.shipping_terms else ("shipping_terms",),
        )
    return case.refused(
        reason,
        terms.no_reason,
        terms.free,
        payer=payer,
        would_help=helps,
        missing=() if facts.shipping_terms else ("shipping_terms",),
    )


def _address_difference(facts: Facts, terms: FreightTerms, case: Case) -> Decision | None:
    """99 号 第五十二条: max(0; freight paid - freight to the place the page names) is the seller's."""
    if facts.return_freight_fen is None or facts.return_freight_page_fen is None:
        return None
    difference = max(0, facts.return_freight_fen - facts.return_freight_page_fen)
    if difference == 0:
        return None
    return case.granted(
        Reason.FREIGHT_ADDRESS_DIFFERENCE,
        terms.address,
        terms.no_reason,
        payer=Payer.SHOPPER_RETURN,
        amount=Amount.exactly(difference),
        next_steps=("keep_freight_receipt",),
        details={"difference_fen": difference},
    )


RULE = Rule("return_freight", FreightTerms, decide)
