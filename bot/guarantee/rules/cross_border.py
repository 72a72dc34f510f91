"""跨境: an address abroad, and 天猫国际 (rules 20009139, 2927, 11005234; facts B25, R44, F).

The two are not the same. Abroad (港澳台 too): how long the seller may take to confirm a return depends on
the way it goes; paid on delivery, the deal completes by itself after 35 days. 天猫国际 points to the rules
that shipping and shelf life have of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Address, OverseasReturn, ShopType
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.terms import Number

ABROAD = (Address.HK_MO_TW, Address.OVERSEAS)


@dataclass(frozen=True, slots=True)
class CrossBorderTerms:
    confirms: Mapping[OverseasReturn, Number]  # days from the return waybill
    signed: Number  # hours from the seller's signature, other ways
    cash: Number  # days from shipping
    page: Clause
    imports: Clause


def decide(facts: Facts, terms: CrossBorderTerms, case: Case) -> Decision:
    """Say which clock applies to an order that crosses a border."""
    if facts.address in ABROAD:
        return _abroad(facts, terms, case)
    if facts.shop_type is ShopType.TMALL_GLOBAL:
        return case.conditional(Reason.BORDER_IMPORT, terms.imports, terms.page)
    if facts.address is None:
        return case.needs("address", clauses=[terms.page])
    details = {"shop_type": facts.shop_type}
    return case.refused(Reason.OTHER_SHOP_TYPE, terms.page, details=details)


def _abroad(facts: Facts, terms: CrossBorderTerms, case: Case) -> Decision:
    if facts.cash_on_delivery and facts.waybill_time is not None:
        details = {"days": terms.cash.value, "confirms_at": facts.waybill_time + terms.cash.delta}
        return case.conditional(Reason.BORDER_CASH, terms.cash.clause, details=details)
    if facts.return_waybill_time is None:
        steps = ("send_back_with_waybill",)
        return case.conditional(Reason.BORDER_RETURN, terms.page, terms.signed.clause, next_steps=steps)
    if facts.overseas_return is None:
        return case.needs("overseas_return", clauses=[terms.signed.clause])
    return _confirms(facts, terms, case)


def _confirms(facts: Facts, terms: CrossBorderTerms, case: Case) -> Decision:
    """When the return counts as confirmed: by the way it goes, else so long after the seller signed."""
    days = terms.confirms.get(facts.overseas_return)
    if days is not None:
        details = {"days": days.value, "confirms_at": facts.return_waybill_time + days.delta}
        return case.conditional(Reason.BORDER_CONFIRMS, days.clause, next_steps=("watch_request",), details=details)
    if not case.happened(facts.seller_received_at):
        return case.conditional(Reason.BORDER_PAGE, terms.page, terms.signed.clause)
    details = {"hours": terms.signed.value, "confirms_at": facts.seller_received_at + terms.signed.delta}
    return case.conditional(Reason.BORDER_SIGNED, terms.signed.clause, next_steps=("watch_request",), details=details)


RULE = Rule("cross_border", CrossBorderTerms, decide)
