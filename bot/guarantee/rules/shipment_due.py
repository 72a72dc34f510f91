"""When an order has to be shipped (应发货时刻), shop by shop (11000266 第五条 and its reading; facts B14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import SECOND, day_end
from bot.guarantee.codes import Notice, ShipPromise, ShipType, ShopType, TradeMode
from bot.guarantee.decision import Clause
from bot.guarantee.facts import Facts
from bot.guarantee.rules.shipment_terms import ShipmentOverrides, ShipmentTerms

HOUR = timedelta(hours=1)
PRESALE = (ShipType.FULL_PRESALE, ShipType.DEPOSIT_PRESALE)


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment in time (`at` itself is in time), and how many hours were promised."""

    at: datetime
    hours: int
    clause: Clause
    original: datetime
    by_notice: bool = False  # an announcement that we lack may say otherwise


@dataclass(frozen=True, slots=True)
class Ask:
    """What must be asked before the due time can be known."""

    missing: tuple[str, ...]


def due(facts: Facts, terms: ShipmentTerms, case: Case) -> Due | Ask | None:
    """Return the due time, what to ask for it, or None when 天猫国际 still waits for the identity check."""
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        found = _abroad(facts, terms)
    else:
        found = _at_home(facts, terms)
    if not isinstance(found, Due):
        return found
    if facts.original_ship_at is not None:
        found = replace(found, original=facts.original_ship_at)
    return _announced(facts, found, terms, case)


def _at_home(facts: Facts, terms: ShipmentTerms) -> Due | Ask:
    if facts.ship_type is None:
        return Ask(("ship_type",))
    if facts.cycle_ship_on is not None:
        at = day_end(facts.cycle_ship_on) - SECOND
        return Due(at, _promised(facts, at, terms), terms.day_of, at)
    if facts.promise_ship_at is not None:
        return _stricter(facts, terms, facts.promise_ship_at)
    if facts.ship_type is ShipType.CYCLE:
        return Ask(("cycle_ship_on",))
    if facts.ship_type in PRESALE and facts.promise_ship_hours is None:
        return Ask(("promise_ship_at",))
    if facts.ship_type is ShipType.CUSTOM and facts.promise_ship_hours is None:
        return _custom(facts, terms)
    if facts.pay_time is None:
        return Ask(("pay_time",))
    hours = terms.usual.value if facts.promise_ship_hours is None else facts.promise_ship_hours
    return _stricter(facts, terms, facts.pay_time + hours * HOUR)


def _custom(facts: Facts, terms: ShipmentTerms) -> Due | Ask:
    """Made to order with nothing agreed: 48 hours after the first demand."""
    if facts.first_delivery_demand is None:
        return Ask(("promise_ship_at", "first_delivery_demand"))
    at = facts.first_delivery_demand + terms.custom.delta
    return Due(at, terms.custom.value, terms.custom.clause, at)


def _stricter(facts: Facts, terms: ShipmentTerms, at: datetime) -> Due:
    """Contradictions on the page go the shopper's way (11000266 第十三条, 解读九)."""
    if facts.pay_time is None:
        return Due(at, _promised(facts, at, terms), terms.usual.clause, at)
    words = facts.promise_words or frozenset()
    said = [facts.promise_text_hours] if facts.promise_text_hours is not None else []
    if ShipPromise.IN_STOCK in words:
        said.append(terms.in_stock.value)
    if ShipPromise.SUPER_FAST in words:
        said.append(terms.super_fast.value)
    earliest = min((facts.pay_time + hours * HOUR for hours in said), default=at)
    if earliest < at:
        return Due(earliest, min(said), terms.words, earliest)
    return Due(at, _promised(facts, at, terms), terms.usual.clause, at)


def _promised(facts: Facts, at: datetime, terms: ShipmentTerms) -> int:
    """Return the hours promised, rounded up to whole ones: what counts is up to 48 or more."""
    if facts.promise_ship_hours is not None:
        return facts.promise_ship_hours
    if facts.pay_time is None:
        return terms.usual.value
    return -(-(at - facts.pay_time) // HOUR)


def _abroad(facts: Facts, terms: ShipmentTerms) -> Due | Ask | None:
    """天猫国际: from payment and identity check on, 48 or 120 hours without the holidays at the origin."""
    if facts.ship_type in (ShipType.CUSTOM, *PRESALE) and facts.promise_ship_at is not None:
        at = facts.promise_ship_at
        return Due(at, _promised(facts, at, terms), terms.abroad.bonded.clause, at)
    if facts.identity_verified_at is None:
        return None
    if facts.trade_mode is None:
        return Ask(("trade_mode",))
    limit = terms.abroad.bonded if facts.trade_mode is TradeMode.BONDED else terms.abroad.direct
    holidays = facts.holiday_hours or 0 if facts.trade_mode is TradeMode.DIRECT else 0
    at = facts.identity_verified_at + limit.delta + holidays * HOUR
    return Due(at, limit.value, limit.clause, at)


def _announced(facts: Facts, found: Due, terms: ShipmentTerms, case: Case) -> Due:
    """Put announcements first: the later of notice and promise; unknown ones are only marked."""
    if facts.notice_ship_by is not None:
        return replace(found, at=max(found.at, facts.notice_ship_by), clause=terms.notice)
    if facts.open_as_usual or case.calendar is None:
        unknown = facts.event_notice not in (None, Notice.NONE) and not facts.open_as_usual
        return replace(found, by_notice=unknown and facts.promise_ship_at is None)
    if not case.calendar.known:
        return replace(found, by_notice=facts.promise_ship_at is None)
    changed: ShipmentOverrides | None = case.calendar.overrides.get("late_shipment")
    if changed is None or facts.ship_type in (ShipType.CUSTOM, *PRESALE):
        return found
    ship_by = changed.ship_by
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        direct = facts.trade_mode is TradeMode.DIRECT
        ship_by = changed.ship_by_direct if direct else changed.ship_by_bonded
    return replace(found, at=max(found.at, ship_by), clause=changed.ship_clause)
