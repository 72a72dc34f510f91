"""The faults of shipping, each judged by itself (11000266 第七–十一条; 10000177 第十四条; 2927 第四–六条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.guarantee.case import Case
from bot.guarantee.codes import (
    Address,
    FakeKind,
    LogisticsStatus,
    Node,
    SellerSays,
    ShipType,
    ShopType,
    TradeMode,
)
from bot.guarantee.decision import Clause
from bot.guarantee.facts import Facts
from bot.guarantee.rules.shipment_due import Due
from bot.guarantee.rules.shipment_terms import (
    Rates,
    ShipmentOverrides,
    ShipmentTerms,
    Trace,
)
from bot.guarantee.terms import Number, Pay

UNDERWAY_ENDS = (Node.OUT_FOR_DELIVERY, Node.STATION, Node.SIGNED)
DELIVERED = (
    LogisticsStatus.OUT_FOR_DELIVERY,
    LogisticsStatus.STATION_OR_LOCKER,
    LogisticsStatus.SIGNED_SELF,
    LogisticsStatus.SIGNED_OTHER,
    LogisticsStatus.REFUSED,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One fault and what it costs, from … to (the price may be unknown)."""

    kind: str
    percent: int
    low_fen: int
    high_fen: int
    cap_fen: int
    clause: Clause
    automatic: bool = False  # the platform pays it out by itself

    @classmethod
    def of(cls, kind: str, pay: Pay, price_fen: int | None, automatic: bool = False) -> Part:
        amount = pay.amount(price_fen)
        return cls(kind, pay.percent, amount.min_fen, amount.max_fen, pay.max_fen, pay.clause, automatic)

    def to_details(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "percent": self.percent,
            "min_fen": self.low_fen,
            "max_fen": self.high_fen,
            "cap_fen": self.cap_fen,
            "automatic": self.automatic,
        }


@dataclass(frozen=True, slots=True)
class Shipment:
    """One order's shipping at a moment."""

    facts: Facts
    terms: ShipmentTerms
    rates: Rates
    due: Due | None
    case: Case

    @property
    def collected(self) -> datetime | None:
        """When the carrier took it, if that has happened by now."""
        moment = self.facts.collected_time
        return moment if self.case.happened(moment) else None

    @property
    def arrived(self) -> bool:
        return self.case.happened(self.facts.sign_time) or self.facts.logistics_status in DELIVERED


# late and out of stock


def late(ship: Shipment) -> Part | None:
    """Not collected by the due time; the due time itself is in time (11000266 第七条)."""
    if ship.due is None or (ship.collected or ship.case.now) <= ship.due.at:
        return None
    return Part.of("late", late_pay(ship), ship.facts.amount, automatic=True)


def late_pay(ship: Shipment) -> Pay:
    rate = ship.rates.late.get(ship.facts.ship_type or ShipType.NORMAL, ship.rates.late[ShipType.OTHER])
    return rate.short if ship.due is None or ship.due.hours <= ship.terms.cut.value else rate.long


def out_of_stock(ship: Shipment) -> Part | None:
    """72 hours past the due time, or said so, or nothing came five days after a trace fault (第八条)."""
    if not (_seller_said(ship) or _never_sent(ship) or _never_came(ship)):
        return None
    return Part.of("out_of_stock", _stock_pay(ship), ship.facts.amount)


def _seller_said(ship: Shipment) -> bool:
    facts = ship.facts
    return facts.seller_says is not None and (
        facts.seller_said_at is None or ship.case.happened(facts.seller_said_at)
    )


def _never_sent(ship: Shipment) -> bool:
    if ship.due is None:
        return False
    return (ship.collected or ship.case.now) > ship.due.at + ship.terms.shortage.delta


def _never_came(ship: Shipment) -> bool:
    if ship.facts.shop_type is ShopType.TMALL_GLOBAL or ship.case.happened(ship.facts.sign_time):
        return False
    since = trace_fault_since(ship)
    return since is not None and ship.case.now > since + ship.terms.shortage_trace.delta


def _stock_pay(ship: Shipment) -> Pay:
    """10 % up to 48 promised hours, else 15 %; 10 % when admitted up to the original due time."""
    facts, rates = ship.facts, ship.rates
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        direct = facts.trade_mode is TradeMode.DIRECT and rates.stock_direct is not None
        return rates.stock_direct if direct else rates.stock_short
    if ship.due is None or ship.due.hours <= ship.terms.cut.value:
        return rates.stock_serious if facts.serious_shortage and rates.stock_serious else rates.stock_short
    admitted = (
        facts.seller_says is SellerSays.OUT_OF_STOCK
        and facts.seller_said_at is not None
        and facts.seller_said_at <= ship.due.original
        and facts.seller_settled is not False
    )
    return rates.stock_admitted if admitted and rates.stock_admitted else rates.stock_long


# fake shipments


def fake(ship: Shipment) -> Part | None:
    """A waybill that nothing was ever collected for, an empty parcel, goods that have nothing to do with it."""
    facts = ship.facts
    if facts.fake_kind in tuple(FakeKind):
        return Part.of("fake_goods", ship.rates.fake_other, facts.amount)
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        stands = _abroad_stands_still(ship)
        return Part.of("fake_trace", ship.rates.fake_other, facts.amount) if stands else None
    if ship.rates.fake_label is None or facts.waybill_time is None:
        return None
    until = ship.collected or ship.case.now
    if until > facts.waybill_time + ship.terms.label.delta:
        return Part.of("fake_label", ship.rates.fake_label, facts.amount)
    return None


def _abroad_stands_still(ship: Shipment) -> bool:
    """天猫国际: bonded parcels by the domestic trace, direct mail by 168 hours of the overseas leg."""
    facts, abroad = ship.facts, ship.terms.abroad
    if ship.arrived:
        return False
    if facts.trade_mode is TradeMode.DIRECT:
        start = facts.overseas_leg_at
        silent = start is not None and (facts.last_trace_time is None or facts.last_trace_time <= start)
        return silent and ship.case.now > start + abroad.overseas_leg.delta
    return _since(ship, abroad.trace) is not None


# traces


def traces(ship: Shipment) -> list[Part]:
    """Timeout and abnormal trace; both together 20 %, 100 yuan at most (第十、十一、十二条)."""
    rates, facts = ship.rates, ship.facts
    if rates.trace_timeout is None or rates.trace_abnormal is None:
        return []
    price = facts.amount
    timeout = _since(ship, _rules(ship)[0]) is not None
    abnormal = facts.trace_problem is not None or _since(ship, _rules(ship)[1]) is not None
    paid = facts.trace_paid_fen
    parts = []
    if timeout and paid is None:
        parts.append(Part.of("trace_timeout", rates.trace_timeout, price))
        paid = parts[0].low_fen if price is not None else rates.trace_timeout.max_fen
    if abnormal and paid is None:
        parts.append(Part.of("trace_abnormal", rates.trace_abnormal, price))
    elif abnormal:
        parts.append(_rest_of_both(ship, paid or 0))
    return parts


def _rest_of_both(ship: Shipment, paid_fen: int) -> Part:
    """max(0; min(20 % of the price; 100 yuan) - what the timeout paid)."""
    both = ship.terms.trace_both
    price = ship.facts.amount
    if price is None:
        low, high = 0, both.max_fen - ship.rates.trace_timeout.min_fen
    else:
        low = high = max(0, both.of(price) - paid_fen)
    return Part("trace_abnormal", both.percent, low, high, both.max_fen, ship.rates.trace_abnormal.clause)


def trace_fault_since(ship: Shipment) -> datetime | None:
    """Return when the first trace fault came to be."""
    told = ship.facts.trace_problem_at if ship.facts.trace_problem is not None else None
    moments = [told, *(_since(ship, rule) for rule in _rules(ship))]
    return min((moment for moment in moments if moment is not None), default=None)


def _rules(ship: Shipment) -> tuple[Trace, Trace]:
    """Return the thresholds: of the holiday that covers the payment, else the usual ones."""
    calendar = ship.case.calendar
    changed: ShipmentOverrides | None = calendar.overrides.get("late_shipment") if calendar else None
    if changed is None or ship.facts.open_as_usual:
        return ship.terms.timeout, ship.terms.abnormal
    taobao = ship.facts.shop_type is ShopType.TAOBAO
    return changed.timeout, changed.abnormal_taobao if taobao else changed.abnormal


def _since(ship: Shipment, rule: Trace) -> datetime | None:
    """Return when `rule` was broken, None while it is not."""
    facts = ship.facts
    if ship.collected is None or ship.arrived:
        return None
    if facts.last_trace_time is None or facts.last_trace_time <= ship.collected:
        return _broken(ship, ship.collected, rule.no_update, at_limit=False)
    if not _stall_counts(facts):
        return None
    return _broken(ship, facts.last_trace_time, _distance(ship, rule), rule.at_limit)


def _broken(ship: Shipment, start: datetime, limit: Number, at_limit: bool) -> datetime | None:
    """Return when `limit` from `start` was over, None while it is not; over, it is relied on."""
    ends, now = start + limit.delta, ship.case.now
    if now < ends or (now == ends and not at_limit):
        return None
    return start + ship.case.rely(limit)


def _stall_counts(facts: Facts) -> bool:
    """A standstill counts between the first record and 派件, on the mainland."""
    if facts.address in (Address.HK_MO_TW, Address.OVERSEAS) or facts.last_node in UNDERWAY_ENDS:
        return False
    return facts.from_prov is not None and facts.to_prov is not None


def _distance(ship: Shipment, rule: Trace) -> Number:
    """Return the limit of the tier: six remote regions, one region or province, otherwise across."""
    ends = {short(ship.facts.from_prov or ""), short(ship.facts.to_prov or "")}
    if ends & ship.terms.remote or ship.facts.address is Address.REMOTE:
        return rule.remote
    near = len(ends) == 1 or any(ends <= region for region in ship.terms.regions)
    return rule.near if near else rule.far


def short(province: str) -> str:
    """Return the two characters that tell a province (内蒙古自治区 → 内蒙)."""
    return province.strip()[:2]
