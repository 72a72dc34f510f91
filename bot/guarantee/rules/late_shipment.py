"""延迟发货、缺货、虚假发货、物流轨迹 (rules 11000266, 10000177, 2927, 20008665; facts B14, R02–R06, R50).

First when it was due (`shipment_due`), then each fault by itself (`shipment_faults`), then the sum under
the caps: faults are paid side by side, the traces together up to 20 % and 100 yuan, all orders paid on
one day up to the day's cap. Rates never cross from one kind of shop to another.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.guarantee.case import Case
from bot.guarantee.clock import after
from bot.guarantee.codes import OrderStatus, ShopType, Tag
from bot.guarantee.decision import Amount, Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules import flash_shipment
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.shipment_due import Ask, Due, due
from bot.guarantee.rules.shipment_faults import (
    Part,
    Shipment,
    fake,
    late,
    late_pay,
    out_of_stock,
    traces,
)
from bot.guarantee.rules.shipment_terms import Rates, ShipmentOverrides, ShipmentTerms

REASONS = {
    "late": Reason.LATE,
    "out_of_stock": Reason.OUT_OF_STOCK,
    "fake_label": Reason.FAKE_SHIPMENT,
    "fake_goods": Reason.FAKE_SHIPMENT,
    "fake_trace": Reason.FAKE_SHIPMENT,
    "trace_timeout": Reason.TRACE_TIMEOUT,
    "trace_abnormal": Reason.TRACE_ABNORMAL,
}
FAMILIES = {
    "out_of_stock": ("out_of_stock",),
    "fake_shipment": ("fake_label", "fake_goods", "fake_trace"),
    "logistics_abnormal": ("trace_timeout", "trace_abnormal"),
}
STEPS = ("screenshot_logistics", "complain_shipment", "no_need_to_refund_first")


def decide(facts: Facts, terms: ShipmentTerms, case: Case) -> Decision:
    """Decide what late, missing or false shipping costs at `case.now`."""
    if refusal := _not_for(facts, terms, case):
        return refusal
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.usual.clause])
    if facts.shop_type is ShopType.FLASH:
        return flash_shipment.decide(facts, terms.flash, case)
    when = due(facts, terms, case)
    told = facts.fake_kind or facts.trace_problem or facts.seller_says
    if isinstance(when, Ask) and not told:
        return case.needs(*when.missing, clauses=[terms.usual.clause])
    if when is None and not told:
        missing = ("identity_verified_at",)
        return case.conditional(Reason.IDENTITY_NOT_VERIFIED, terms.abroad.exempt, missing=missing)
    known = when if isinstance(when, Due) else None
    return _judged(Shipment(facts, terms, _rates(facts, terms), known, case))


def _not_for(facts: Facts, terms: ShipmentTerms, case: Case) -> Decision | None:
    """Unpaid, not physical, or exempt (11000266 第十四条)."""
    if facts.order_status is OrderStatus.UNPAID:
        return case.refused(Reason.NOT_PAID, terms.usual.clause)
    if facts.is_virtual or (case.category is not None and case.category.special_shipping):
        return case.refused(Reason.NOT_PHYSICAL, terms.special)
    if facts.abuse:  # not ours to call so: a person looks
        return case.refused(Reason.ABUSE, terms.exempt, next_steps=("ask_human",), would_help=(Hint.fact("abuse", False),))
    if facts.not_for_consumption:
        return case.refused(Reason.NOT_FOR_USE, terms.exempt, would_help=(Hint.fact("not_for_consumption", False),))
    for exemption in ("force_majeure", "address_wrong", "price_error"):
        if getattr(facts, exemption):
            hint = (Hint.fact(exemption, False),)
            details = {"exemption": exemption}
            return case.refused(Reason.SHIPMENT_EXEMPT, terms.exempt, details=details, would_help=hint)
    return None


def _rates(facts: Facts, terms: ShipmentTerms) -> Rates:
    if facts.shop_type is ShopType.TAOBAO:
        return terms.taobao
    return terms.tmall_global if facts.shop_type is ShopType.TMALL_GLOBAL else terms.tmall


def _judged(ship: Shipment) -> Decision:
    time_parts = [part for part in (late(ship), out_of_stock(ship)) if part is not None]
    other_parts = [part for part in (fake(ship), *traces(ship)) if part is not None]
    if time_parts and (unsure := _page_first(ship)):
        if not other_parts:
            return unsure
        time_parts = []
    parts = [*time_parts, *other_parts]
    return _granted(ship, parts) if parts else _no_fault(ship)


def _page_first(ship: Shipment) -> Decision | None:
    """百亿补贴 and sales whose announcement we lack: say the ordinary due time, promise nothing."""
    if ship.due is None:
        return None
    details = {"due_at": ship.due.at}
    steps = ("look_at_order_page", "screenshot_logistics")
    if ship.due.by_notice:
        clauses = (ship.terms.notice, ship.due.clause)
        return ship.case.conditional(Reason.DUE_BY_NOTICE, *clauses, details=details, next_steps=steps)
    if ship.facts.has_tag(Tag.BYBT):
        clauses = (ship.terms.bybt, ship.due.clause)
        return ship.case.conditional(Reason.DUE_BY_PAGE, *clauses, details=details, next_steps=steps)
    return None


def _granted(ship: Shipment, parts: Sequence[Part]) -> Decision:
    """Add the parts up under the day's cap, less what was paid for other orders of that day."""
    cap = _day_cap(ship, parts)
    left = max(0, cap - (ship.facts.same_day_paid_fen or 0))
    low = min(sum(part.low_fen for part in parts), left)
    high = min(sum(part.high_fen for part in parts), left)
    single = parts[0] if len({REASONS[part.kind] for part in parts}) == 1 else None
    details = {"parts": [part.to_details() for part in parts], "day_cap_fen": cap}
    if ship.due is not None:
        details["due_at"] = ship.due.at
    if single is not None:
        details["percent"] = max(part.percent for part in parts)
    clauses: list[Clause] = [part.clause for part in parts]
    if ship.due is not None:
        clauses.append(ship.due.clause)
    clauses.append(ship.rates.day_cap.clause)
    return ship.case.granted(
        REASONS[single.kind] if single else Reason.SEVERAL_FAULTS,
        *clauses,
        amount=Amount(low, high, single.cap_fen if single else cap),
        next_steps=STEPS,
        evidence_missing=_evidence(ship.facts),
        details=details,
    )


def _day_cap(ship: Shipment, parts: Sequence[Part]) -> int:
    """淘宝: 500 yuan only with a shortage promised over 48 hours or a serious one, else 100."""
    high = ship.rates.day_cap_high
    short_of = any(part.kind == "out_of_stock" for part in parts)
    long_promise = ship.due is not None and ship.due.hours > ship.terms.cut.value
    if high is not None and short_of and (long_promise or ship.facts.serious_shortage):
        return high.value
    return ship.rates.day_cap.value


def _evidence(facts: Facts) -> tuple[str, ...]:
    held = facts.evidence or frozenset()
    return () if "logistics_screenshot" in held else ("logistics_screenshot",)


def _no_fault(ship: Shipment) -> Decision:
    """Nothing yet: say when lateness would begin and what it would cost."""
    found = ship.due
    if found is None:
        return ship.case.conditional(Reason.PAGE_DECIDES, ship.terms.usual.clause)
    if ship.collected is not None:
        pay = late_pay(ship)
        return ship.case.refused(Reason.SHIPPED_IN_TIME, found.clause, pay.clause)
    if ship.facts.order_status in (OrderStatus.REFUNDED, OrderStatus.CLOSED):
        return ship.case.refused(Reason.ORDER_CLOSED, found.clause)
    if unsure := _page_first(ship):
        return unsure
    pay = late_pay(ship)
    return ship.case.conditional(
        Reason.NOT_DUE_YET,
        found.clause,
        pay.clause,
        amount=pay.amount(ship.facts.amount),
        next_steps=("wait_until_due",),
        would_help=(Hint.fact("now", after(found.at)),),
        details={"due_at": found.at, "percent": pay.percent},
    )


def only(family: str) -> Rule:
    """Return the rule of one fault alone; `late_shipment` holds all of them."""

    def decide_one(facts: Facts, terms: ShipmentTerms, case: Case) -> Decision:
        whole = decide(facts, terms, case)
        if whole.details.get("parts") is None or facts.shop_type is ShopType.FLASH:
            return whole
        known = due(facts, terms, case)
        ship = Shipment(facts, terms, _rates(facts, terms), known if isinstance(known, Due) else None, case)
        faults = (late(ship), out_of_stock(ship), fake(ship), *traces(ship))
        mine = [part for part in faults if part is not None and part.kind in FAMILIES[family]]
        if not mine:
            return case.refused(
                Reason.NO_SUCH_FAULT, *whole.clauses, would_help=(Hint.other("late_shipment"),)
            )
        return _granted(ship, mine)

    return Rule(family, ShipmentTerms, decide_one, part_of="late_shipment", follows_calendar=True)


RULE = Rule("late_shipment", ShipmentTerms, decide, overrides=ShipmentOverrides, follows_calendar=True)
