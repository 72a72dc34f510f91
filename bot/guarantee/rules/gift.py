"""赠品 (rules 5340, 20009977, 20010493, 20010491, 99 第五十九至六十三条; facts B19, R31).

A gift never stands in the way of the goods' own return. Two lines that must not be mixed: refused, 5 % of
its value; late, what lateness costs for the main goods' kind, of its value. Shops of 天猫 and 淘宝 differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.clock import SECOND, after, after_days
from bot.guarantee.codes import Cause, Evidence, GiftState, ShipType, ShopType
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking
from bot.guarantee.rules.common import order_gone, signing
from bot.guarantee.rules.shipment_terms import LateRate
from bot.guarantee.terms import Number, Pay, in_force

SELLER_FAULT = (
    Cause.QUALITY,
    Cause.DAMAGE_IN_TRANSIT,
    Cause.MISSING_ITEM,
    Cause.WRONG_ITEM,
    Cause.NOT_AS_DESCRIBED,
    Cause.COUNTERFEIT,
    Cause.MERCHANT_BREACH,
)


@dataclass(frozen=True, slots=True)
class GiftTerms:
    order: Clause
    apart: Clause  # does not touch the main goods
    refused: Mapping[ShopType, Pay]
    taobao_late: LateRate
    cut: Number  # hours promised; up to it the short rate
    tmall_late: Clause  # which points to the rates of late_shipment
    self_promised: Number  # days after the goods were signed for, at most
    untracked: Number
    missing: Clause
    harm: Clause
    fault: Clause
    value: Clause
    no_reason: Clause
    zhejiang: Clause
    zhejiang_name: str
    page: Clause


def decide(facts: Facts, terms: GiftTerms, case: Case) -> Decision:
    """Say what a gift that is refused, late, missing, broken or not given back means."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    state = facts.gift_state
    if state is None:
        return case.conditional(Reason.GIFT_EXPLAIN, terms.apart, terms.no_reason)
    if state is GiftState.NOT_RETURNED:
        return _kept(facts, terms, case)
    if state is GiftState.MISSING:
        return _owed(facts, case, Reason.GIFT_MISSING, terms.missing, terms.apart)
    if state is GiftState.BROKEN:
        return _owed(facts, case, Reason.GIFT_BROKEN, terms.apart, terms.harm)
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.tmall_late, terms.taobao_late.short.clause])
    if facts.shop_type not in terms.refused:
        return case.conditional(Reason.PAGE_DECIDES, terms.page)
    return _refused(facts, terms, case) if state is GiftState.REFUSED else _late(facts, terms, case)


def _owed(facts: Facts, case: Case, reason: Reason, *clauses: Clause) -> Decision:
    """The gift is to be sent again or made good."""
    return case.granted(
        reason,
        *clauses,
        evidence_missing=lacking(facts, Evidence.PROMISE_SCREENSHOT, Evidence.UNBOXING_VIDEO),
        next_steps=("contact_seller", "complain_promise"),
    )


def _refused(facts: Facts, terms: GiftTerms, case: Case) -> Decision:
    pay = terms.refused[facts.shop_type]
    missing = lacking(facts, Evidence.PROMISE_SCREENSHOT)
    say = case.conditional if missing else case.granted
    return say(
        Reason.GIFT_REFUSED,
        pay.clause,
        terms.apart,
        amount=pay.amount(facts.gift_value_fen),
        evidence_missing=missing,
        next_steps=("complain_promise",),
        details={"percent": pay.percent},
    )


# late


def _late(facts: Facts, terms: GiftTerms, case: Case) -> Decision:
    missing = _unknown(facts, terms, case)
    if missing:
        return case.needs(*missing, clauses=[terms.self_promised.clause])
    due = _due(facts, terms, case)
    clause, pay = _rate(facts, terms, case)
    details = {"due_at": due, "percent": pay.percent}
    sent = facts.gift_sent_at if case.happened(facts.gift_sent_at) else None
    on_time = sent is not None and sent < after(due)
    if on_time:
        return case.refused(Reason.SHIPPED_IN_TIME, clause)
    if sent is None and not case.too_late(after(due)):
        return case.conditional(Reason.GIFT_NOT_DUE, clause, deadline=after(due), details=details)
    return case.granted(
        Reason.GIFT_LATE,
        pay.clause,
        clause,
        terms.self_promised.clause,
        amount=pay.amount(facts.gift_value_fen),
        evidence_missing=lacking(facts, Evidence.PROMISE_SCREENSHOT),
        next_steps=("complain_shipment",),
        details=details,
    )


def _unknown(facts: Facts, terms: GiftTerms, case: Case) -> tuple[str, ...]:
    if facts.gift_due_at is None and signing(facts, terms.untracked, case) is None:
        return ("gift_due_at",)
    if facts.shop_type is ShopType.TMALL and facts.ship_type is None:
        return ("ship_type",)
    if facts.shop_type is ShopType.TAOBAO and facts.promise_ship_hours is None:
        return ("promise_ship_hours",)
    return ()


def _due(facts: Facts, terms: GiftTerms, case: Case) -> datetime:
    """Return the last moment in time: what was set; for a promise of the seller's own at most D+7."""
    signed_at = signing(facts, terms.untracked, case)
    latest = None
    if signed_at is not None:
        latest = after_days(signed_at, terms.self_promised.value) - SECOND
    if facts.gift_due_at is None:
        return latest
    if facts.gift_self_promised and latest is not None:
        return min(facts.gift_due_at, latest)
    return facts.gift_due_at


def _rate(facts: Facts, terms: GiftTerms, case: Case) -> tuple[Clause, Pay]:
    """Return what lateness costs: 淘宝 its own rates, 天猫 those of the main goods' kind."""
    hours = facts.promise_ship_hours or terms.cut.value
    if facts.shop_type is ShopType.TAOBAO:
        rate = terms.taobao_late
        clause = rate.short.clause
    else:
        on = facts.pay_time or case.now
        late = in_force(case.terms.guarantees["late_shipment"].versions, on).terms.tmall.late
        rate = late.get(facts.ship_type) or late[ShipType.OTHER]
        clause = terms.tmall_late
    return clause, rate.short if hours <= terms.cut.value else rate.long


# not given back


def _kept(facts: Facts, terms: GiftTerms, case: Case) -> Decision:
    """The goods go back, the gift does not."""
    if facts.cause in SELLER_FAULT:
        if facts.to_prov is not None and facts.to_prov.startswith(terms.zhejiang_name):
            return case.granted(Reason.GIFT_KEEP_ZHEJIANG, terms.zhejiang, payer=Payer.SELLER)
        return case.conditional(Reason.GIFT_KEEP_FAULT, terms.fault, terms.apart, payer=Payer.SELLER)
    if facts.gift_value_stated and facts.gift_value_fen is not None:
        return case.granted(
            Reason.GIFT_KEEP_VALUE,
            terms.no_reason,
            terms.value,
            details={"value_fen": facts.gift_value_fen},
        )
    return case.conditional(Reason.GIFT_KEEP_NO_VALUE, terms.no_reason, terms.value)


RULE = Rule("gift", GiftTerms, decide)
