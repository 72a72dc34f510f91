"""价保 (facts B16, R30): the same goods of the same seller got cheaper, the difference comes back.

How many days it lasts stands on the page only: with that end told, to the second; without it the page
decides. A sale whose rules we have sets the end itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.clock import after
from bot.guarantee.codes import Evidence, ShopType, Tag
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window, by_mark, lacking, not_for_such, too_late, without_mark
from bot.guarantee.rules.common import order_gone


@dataclass(frozen=True, slots=True)
class Sale:
    """Price protection of one sale of one kind of shop: paid from … to …, asked for until …"""

    shop_type: ShopType
    paid_from: datetime
    paid_to: datetime  # included
    until: datetime  # included
    clause: Clause


@dataclass(frozen=True, slots=True)
class PriceTerms:
    order: Clause
    page: Clause
    law: Clause
    sales: tuple[Sale, ...] = ()


def decide(facts: Facts, terms: PriceTerms, case: Case) -> Decision:
    """Decide whether the difference may be asked for now."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := without_mark(facts, case, Tag.PRICE_PROTECT, terms.page):
        return refusal
    if refusal := not_for_such(facts, case, terms.page):
        return refusal
    if facts.same_goods is False:
        return case.refused(Reason.PRICE_OTHER_GOODS, terms.page)
    if facts.price_now_fen is not None and facts.amount is not None and facts.price_now_fen >= facts.amount:
        return case.refused(Reason.PRICE_NOT_LOWER, terms.page)
    until, clause = _until(facts, terms)
    values = {
        "amount": difference(facts),
        "evidence_missing": lacking(facts, Evidence.PRICE_SCREENSHOT),
        "next_steps": ("apply_price_protection",),
    }
    if until is None:
        return case.conditional(Reason.PRICE_DROP_PAGE, terms.page, terms.law, **values)
    window = Window(after(until))
    if refusal := too_late(facts, case, window, clause):
        return refusal
    say = by_mark(facts, case, Tag.PRICE_PROTECT) if facts.price_now_fen is not None else case.conditional
    return say(Reason.PRICE_DROP_PAYS, clause, terms.page, terms.law, deadline=window.deadline, **values)


def _until(facts: Facts, terms: PriceTerms) -> tuple[datetime | None, Clause]:
    """Return the last moment in time and where it is written: the page's own word goes first."""
    if facts.protected_until is not None:
        return facts.protected_until, terms.page
    for sale in terms.sales:
        paid = facts.pay_time
        if facts.shop_type is sale.shop_type and paid and sale.paid_from <= paid <= sale.paid_to:
            return sale.until, sale.clause
    return None, terms.page


def difference(facts: Facts) -> Amount | None:
    """Return how much cheaper the line is now."""
    if facts.amount is None or facts.price_now_fen is None:
        return None
    return Amount.exactly(max(0, facts.amount - facts.price_now_fen), facts.amount)


RULE = Rule("price_protection", PriceTerms, decide, follows_calendar=True)
