"""七天无理由退换 (rule 5408; 消保法 25; 网络购买商品七日无理由退货暂行办法; facts B01, R11–R17, R48).

The window runs 168 hours from 00:00 of the day after signing; what counts is when the request is made.
Goods must be intact. Table 1 of 5408 excludes categories: four by law, others only if the shopper
confirmed so when ordering (R16); a shop's own promise beats every exclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import next_midnight
from bot.guarantee.codes import Cause, Condition, OrderStatus, ShipType, ShopType, Tag
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import (
    no_reason_payer,
    order_gone,
    paid_back,
    signed,
    wants_exchange,
)
from bot.guarantee.terms import Category, Number


@dataclass(frozen=True, slots=True)
class Intact:
    """One row of table 2: the states that make the goods not intact."""

    broken_by: frozenset[Condition]
    clause: Clause


@dataclass(frozen=True, slots=True)
class Excluded:
    """One class of table 1. `by` is law, confirmation, service or page."""

    by: str
    kind: str
    clause: Clause
    law: Clause


@dataclass(frozen=True, slots=True)
class SevenDayTerms:
    window: Number  # hours from 00:00 of the day after signing
    right: Clause
    notice: Clause  # what counts is sending the notice
    exchange: Clause
    freight: Clause
    order: Clause  # nothing is owed on a settled or unpaid order
    refusing: Clause  # refusing the parcel instead
    wear: Intact  # what breaks any goods
    intact: Mapping[str, Intact]
    excluded: Mapping[str, Excluded]
    confirm: Clause  # order by order, never by default
    voluntary: Clause  # a promise for excluded goods must be kept
    other_shops: Clause  # 天猫国际: page and law


def decide(facts: Facts, terms: SevenDayTerms, case: Case) -> Decision:
    """Decide whether the line may go back (or be exchanged) without a reason at `case.now`."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if case.category is None:
        return case.needs("category", clauses=[terms.right])
    excluded = _exclusion(facts, terms, case.category)
    if excluded and (settled := _without_clock(facts, terms, case, excluded)):
        return settled
    if not signed(facts, case):
        return _not_signed(facts, terms, case)
    return _by_the_clock(facts, terms, case, excluded)


def _exclusion(facts: Facts, terms: SevenDayTerms, category: Category) -> Excluded | None:
    """Return the class of table 1 that the goods fall into; a promise by the shop lifts it."""
    if facts.has_tag(Tag.SEVEN_DAY) or facts.page_says_supported or facts.no_reason_days:
        return None
    if facts.custom_made or (facts.ship_type is ShipType.CUSTOM and facts.custom_made is None):
        return terms.excluded["custom"]
    if category.no_reason == "custom" and facts.custom_made is False:
        return None
    if facts.contract_phone:
        return terms.excluded["devalues_once_used"]
    if category.no_reason == "supported":
        return terms.excluded["near_expiry"] if facts.near_expiry_disclosed else None
    return terms.excluded[category.no_reason]


def _without_clock(facts: Facts, terms: SevenDayTerms, case: Case, excluded: Excluded) -> Decision | None:
    """Refuse what no clock can help: excluded by law, confirmed when ordering, or a service."""
    law_only = facts.shop_type not in (ShopType.TMALL, ShopType.FLASH)
    clauses = (excluded.law,) if law_only and excluded.by != "service" else (excluded.law, excluded.clause)
    helps = [Hint.fact("page_says_supported", True), Hint.fact("cause", Cause.QUALITY)]
    if excluded.by == "law":
        if excluded.kind == "custom":
            helps.insert(0, Hint.fact("custom_made", False))
        details = {"kind": excluded.kind}
        return case.refused(Reason.EXCLUDED_BY_LAW, *clauses, details=details, would_help=tuple(helps))
    if excluded.by == "service":
        return case.refused(Reason.EXCLUDED_SERVICE, *clauses, would_help=(helps[0],))
    if excluded.by == "confirmation" and facts.exclusion_confirmed:
        helps.insert(0, Hint.fact("exclusion_confirmed", False))
        return case.refused(
            Reason.EXCLUDED_CONFIRMED,
            *clauses,
            terms.confirm,
            details={"kind": excluded.kind},
            would_help=tuple(helps),
        )
    return None


def _not_signed(facts: Facts, terms: SevenDayTerms, case: Case) -> Decision:
    """Before the signature there is no clock: ask for the refund, or refuse the parcel."""
    if facts.sign_time is None and facts.order_status in (OrderStatus.SIGNED, OrderStatus.CONFIRMED):
        return case.needs("sign_time", clauses=[terms.window.clause])
    return case.conditional(
        Reason.RETURN_BEFORE_SIGNING,
        terms.right,
        terms.refusing,
        next_steps=("ask_refund_before_signing", "refuse_parcel"),
    )


def _by_the_clock(facts: Facts, terms: SevenDayTerms, case: Case, excluded: Excluded | None) -> Decision:
    """Decide by window, then by the state of the goods."""
    hours = max(terms.window.value, 24 * (facts.no_reason_days or 0))
    deadline = next_midnight(facts.sign_time) + timedelta(hours=hours)
    applied = facts.apply_time is not None and facts.apply_time < deadline
    if not applied and case.too_late(deadline):
        return _after_exchange(facts, terms, case, hours) or _too_late(terms, case, deadline, hours)
    if broken := _broken(facts, terms, case.category):
        return _not_intact(facts, terms, case, deadline, broken)
    if applied and case.happened(facts.apply_time):
        return _applied(facts, terms, case, deadline)
    return _in_time(facts, terms, case, deadline, hours, excluded)


def _after_exchange(facts: Facts, terms: SevenDayTerms, case: Case, hours: int) -> Decision | None:
    """Goods that came in exchange: the text does not say whose signature counts (E2-25), so the page decides."""
    if not case.happened(facts.exchange_done_at):
        return None
    deadline = next_midnight(facts.exchange_done_at) + timedelta(hours=hours)
    if case.too_late(deadline):
        return None
    return case.conditional(
        Reason.RETURN_PAGE_DECIDES,
        terms.exchange,
        deadline=deadline,
        payer=no_reason_payer(facts),
        details={"window_hours": hours},
    )


def _too_late(terms: SevenDayTerms, case: Case, deadline: datetime, hours: int) -> Decision:
    return case.refused(
        Reason.RETURN_TOO_LATE,
        terms.window.clause,
        terms.notice,
        deadline=deadline,
        details={"window_hours": hours},
        would_help=(Hint.fact("no_reason_days", hours // 24 + 1), Hint.fact("cause", Cause.QUALITY)),
    )


def _broken(facts: Facts, terms: SevenDayTerms, category: Category) -> tuple[Condition, Clause] | None:
    """Return the state that makes the goods not intact; opening to look and trying on never do."""
    for row in (terms.intact[category.intact], terms.wear):
        states = sorted((facts.opened_used or frozenset()) & row.broken_by)
        if states:
            return states[0], row.clause
    return None


def _not_intact(
    facts: Facts, terms: SevenDayTerms, case: Case, deadline: datetime, broken: tuple[Condition, Clause]
) -> Decision:
    condition, clause = broken
    return case.refused(
        Reason.RETURN_NOT_INTACT,
        clause,
        terms.right,
        deadline=deadline,
        details={"condition": condition, "intact": case.category.intact},
        would_help=(Hint.fact("cause", Cause.QUALITY),),
    )


def _applied(facts: Facts, terms: SevenDayTerms, case: Case, deadline: datetime) -> Decision:
    """A request made in time stays in time, whenever the parcel arrives."""
    return case.granted(
        Reason.RETURN_APPLIED_IN_TIME,
        terms.notice,
        terms.window.clause,
        deadline=deadline,
        amount=None if wants_exchange(facts) else paid_back(facts),
        payer=no_reason_payer(facts),
        next_steps=("send_back_with_waybill", "watch_request"),
        details={"applied_at": facts.apply_time},
    )


def _in_time(
    facts: Facts,
    terms: SevenDayTerms,
    case: Case,
    deadline: datetime,
    hours: int,
    excluded: Excluded | None,
) -> Decision:
    """In time: granted when the state is known to be good, conditional while it is not known."""
    details = {"intact": case.category.intact, "window_hours": hours}
    missing = () if facts.opened_used is not None else ("opened_used",)
    if facts.shipping_terms is None:
        missing += ("shipping_terms",)
    values = {
        "deadline": deadline,
        "payer": no_reason_payer(facts),
        "amount": None if wants_exchange(facts) else paid_back(facts),
        "next_steps": _steps(facts),
        "missing": missing,
    }
    clauses = [terms.window.clause, terms.right, terms.intact[case.category.intact].clause, terms.freight]
    if facts.shop_type in (ShopType.TAOBAO, ShopType.UNKNOWN):
        clauses = [terms.notice, terms.right, terms.freight]
    if excluded is not None and excluded.by == "confirmation":
        return _unconfirmed(facts, terms, case, excluded, values, details)
    if excluded is not None or _page_decides(facts):
        clauses.append(excluded.clause if excluded else terms.other_shops)
        return case.conditional(Reason.RETURN_PAGE_DECIDES, *clauses, details=details, **values)
    if case.category.no_reason != "supported":
        clauses.append(terms.voluntary)
    known = facts.opened_used is not None
    if wants_exchange(facts):
        reason = Reason.EXCHANGE_IN_TIME if known else Reason.EXCHANGE_IF_INTACT
        clauses[1] = terms.exchange  # the law knows no exchange without a reason
    else:
        reason = Reason.RETURN_IN_TIME if known else Reason.RETURN_IF_INTACT
    say = case.granted if known else case.conditional
    return say(reason, *clauses, details=details, **values)


def _page_decides(facts: Facts) -> bool:
    """天猫国际 follows the page and the law; exchange is a platform rule that only 天猫's text shows."""
    shown = facts.has_tag(Tag.SEVEN_DAY) or facts.page_says_supported or facts.no_reason_days
    if shown:
        return False
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        return True
    return wants_exchange(facts) and facts.shop_type in (ShopType.TAOBAO, ShopType.UNKNOWN)


def _unconfirmed(
    facts: Facts, terms: SevenDayTerms, case: Case, excluded: Excluded, values: dict, details: dict
) -> Decision:
    """R16: goods of 办法 第七条 that the shopper was not made to confirm may go back if intact."""
    details = {**details, "kind": excluded.kind}
    clauses = (terms.confirm, excluded.law, excluded.clause)
    if facts.exclusion_confirmed is None:
        values["missing"] = ("exclusion_confirmed", *values["missing"])
        return case.conditional(Reason.EXCLUDED_UNLESS_CONFIRMED, *clauses, details=details, **values)
    say = case.conditional if facts.opened_used is None else case.granted
    return say(Reason.EXCLUSION_NOT_CONFIRMED, *clauses, details=details, **values)


def _steps(facts: Facts) -> tuple[str, ...]:
    """No reason needs no proof; a photo of the intact goods is wise, never a condition."""
    first = "apply_exchange" if wants_exchange(facts) else "apply_return_no_reason"
    better = facts.cause not in (None, Cause.NO_REASON, Cause.SIZE)
    return ("choose_true_reason",) if better else (first, "photograph_intact", "send_back_with_waybill")


RULE = Rule("seven_day_return", SevenDayTerms, decide)
