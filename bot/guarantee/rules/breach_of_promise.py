"""违背承诺 (rules 20010493 天猫, 20010491 淘宝; 20010603; facts B15, F, R46, R51).

Each kind of promise has its own sum: most 5 % of the price, a refused gift 5 % of the gift, money that was
promised as promised and a fixed sum on top. Promises that are not listed cost the seller points, not money.
What was paid already under the service's own rule is not paid again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after, after_days
from bot.guarantee.codes import BrokenPromise, Evidence, SellerSays, ShopType
from bot.guarantee.decision import Amount, Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, up_to_day_cap
from bot.guarantee.terms import Number, Pay

MONEY = (BrokenPromise.DISCOUNT, BrokenPromise.MONEY, BrokenPromise.FREIGHT, BrokenPromise.SETTLEMENT)
CAPPED = (BrokenPromise.EXCHANGE, BrokenPromise.RESEND)


@dataclass(frozen=True, slots=True)
class Promises:
    """One kind of shop."""

    pays: Mapping[BrokenPromise, Pay]  # of the price; of the gift's value for a gift
    extra: Number  # fen, on top of promised money
    extra_clause: Mapping[BrokenPromise, Clause]
    day_cap: Number  # fen, exchanges and resends of one day, each
    resend: Number  # hours after agreeing
    exchange_cut: Number  # hours: shorter times to ship count as so long
    exchange_refused: Number  # hours after that
    settlement: Number  # hours
    home_repair: Number  # days, the first not counted
    sf_upgrade: Clause  # paid by a rule of its own
    sf: Clause  # 加价选顺丰 has a rule of its own
    other: Clause


@dataclass(frozen=True, slots=True)
class BreachTerms:
    shops: Mapping[ShopType, Promises]
    page: Clause


def decide(facts: Facts, terms: BreachTerms, case: Case) -> Decision:
    """Say what a promise that was not kept costs the seller, and when it counts as not kept."""
    if facts.shop_type is ShopType.UNKNOWN:
        return case.needs("shop_type", clauses=[terms.page])
    shop = terms.shops.get(facts.shop_type)
    if shop is None:
        return case.conditional(Reason.PAGE_DECIDES, terms.page, next_steps=("complain_promise",))
    promise = facts.broken_promise
    if promise is None:
        return _not_told(facts, case, shop)
    if promise is BrokenPromise.OTHER:
        steps = ("complain_promise",)
        return case.refused(Reason.BREACH_UNLISTED, shop.other, next_steps=steps)
    if promise is BrokenPromise.SF_UPGRADE:
        return case.conditional(Reason.BREACH_SF, shop.sf, would_help=(Hint.other("sf_upgrade"),))
    if promise is BrokenPromise.SF_UPGRADE:
        if refusal := not_for_such(facts, case, shop.sf_upgrade):
            return refusal
        return case.conditional(Reason.BREACH_SF, shop.sf_upgrade, would_help=(Hint.other("sf_upgrade"),))
    if promise not in MONEY and promise not in shop.pays:
        steps = ("keep_promise_screenshot", "complain_promise")
        return case.conditional(Reason.PAGE_DECIDES, shop.other, next_steps=steps)
    clause = _clause(shop, promise)
    if refusal := not_for_such(facts, case, clause):
        return refusal
    due = _due(facts, shop, promise)
    if due is not None and _still_open(facts, case, promise, due):
        return _open(facts, case, clause, due)
    return _broken(facts, case, shop, promise, due)


def _clause(shop: Promises, promise: BrokenPromise) -> Clause:
    return shop.extra_clause[promise] if promise in MONEY else shop.pays[promise].clause


def _not_told(facts: Facts, case: Case, shop: Promises) -> Decision:
    usual = shop.pays[BrokenPromise.COURIER]
    details = {"percent": usual.percent, "extra_fen": shop.extra.value}
    return case.conditional(
        Reason.BREACH_IF,
        usual.clause,
        shop.extra_clause[BrokenPromise.MONEY],
        missing=("broken_promise",),
        evidence_missing=lacking(facts, Evidence.PROMISE_SCREENSHOT),
        next_steps=STEPS,
        details=details,
    )


# when a promise is overdue


def _due(facts: Facts, shop: Promises, promise: BrokenPromise) -> datetime | None:
    """Return the last moment in time; None for promises that have no clock, or none we know."""
    if facts.promised_by is not None:
        return facts.promised_by
    if promise is BrokenPromise.RESEND and facts.seller_agreed_at is not None:
        return facts.seller_agreed_at + shop.resend.delta
    if promise is BrokenPromise.EXCHANGE and facts.seller_received_at is not None:
        hours = max(facts.exchange_ship_hours or 0, shop.exchange_cut.value)
        return facts.seller_received_at + timedelta(hours=hours)
    if promise is BrokenPromise.SETTLEMENT and facts.promised_at is not None:
        return facts.promised_at + shop.settlement.delta
    if promise is BrokenPromise.HOME_REPAIR and facts.promised_at is not None:
        return after_days(facts.promised_at, shop.home_repair.value) - timedelta(seconds=1)
    return None


def _still_open(facts: Facts, case: Case, promise: BrokenPromise, due: datetime) -> bool:
    """In time, or kept in time; a seller that says no need not be waited for."""
    if facts.seller_refused or facts.seller_says is not None:
        return False
    kept = facts.promise_kept_at or (facts.sent_again_at if promise in CAPPED else None)
    return (kept if case.happened(kept) else case.now) <= due


def _open(facts: Facts, case: Case, clause: Clause, due: datetime) -> Decision:
    details = {"due_at": due}
    if case.happened(facts.promise_kept_at) or case.happened(facts.sent_again_at):
        return case.refused(Reason.BREACH_KEPT, clause, details=details)
    return case.conditional(Reason.BREACH_NOT_DUE, clause, deadline=after(due), details=details)


# what it costs


def _broken(facts: Facts, case: Case, shop: Promises, promise: BrokenPromise, due: datetime | None) -> Decision:
    missing = lacking(facts, Evidence.PROMISE_SCREENSHOT)
    say = case.conditional if missing else case.granted
    values = {"evidence_missing": missing, "next_steps": STEPS}
    if promise in MONEY:
        return say(
            Reason.BREACH_MONEY,
            _clause(shop, promise),
            amount=_promised(facts, shop),
            details={"promise": promise, "extra_fen": shop.extra.value},
            **values,
        )
    pay = shop.pays[promise]
    base = facts.gift_value_fen if promise is BrokenPromise.GIFT else facts.amount
    amount = pay.amount(base)
    details = {"promise": promise, "percent": pay.percent}
    if promise in CAPPED:
        amount = up_to_day_cap(amount, facts, shop.day_cap)
        details["day_cap_fen"] = shop.day_cap.value
    reason = Reason.BREACH_GIFT if promise is BrokenPromise.GIFT else Reason.BREACH_PAYS
    if promise is BrokenPromise.EXCHANGE and due is not None:
        reason = _late_exchange(facts, case, shop, due)
    return say(reason, pay.clause, amount=amount, details=details, **values)


def _late_exchange(facts: Facts, case: Case, shop: Promises, due: datetime) -> Reason:
    """R51: more than 72 hours late, or the seller says no: a refused exchange. Each costs the same."""
    sent = facts.sent_again_at if case.happened(facts.sent_again_at) else case.now
    said_no = facts.seller_refused or facts.seller_says in tuple(SellerSays)
    refused = said_no or sent > due + shop.exchange_refused.delta
    return Reason.EXCHANGE_REFUSED if refused else Reason.EXCHANGE_LATE


def _promised(facts: Facts, shop: Promises) -> Amount | None:
    if facts.promised_fen is None:
        return None
    return Amount.exactly(facts.promised_fen + shop.extra.value)


STEPS = ("keep_promise_screenshot", "complain_promise")
RULE = Rule("breach_of_promise", BreachTerms, decide)
