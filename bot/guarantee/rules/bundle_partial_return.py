"""套装、满减只退一部分 (七日办法 17、18; facts B20, R42, F).

By law what stays is paid at the prices of the purchase, with the discount only if it still reaches the
sum; the rest comes back. The refund page has a figure of its own, which goes first.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.decision import Amount, Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import no_reason_payer, order_gone
from bot.guarantee.rules.gift import SELLER_FAULT

NEEDED = ("order_paid_fen", "kept_price_fen", "discount_from_fen", "discount_fen")


@dataclass(frozen=True, slots=True)
class BundleTerms:
    order: Clause
    law: Clause
    freight: Clause
    page: Clause


def decide(facts: Facts, terms: BundleTerms, case: Case) -> Decision:
    """Return what comes back for a part of an order with a discount."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    missing = tuple(name for name in NEEDED if getattr(facts, name) is None)
    if missing == NEEDED and facts.page_refund_fen is None:
        return case.conditional(Reason.BUNDLE_IF, terms.law, terms.page, terms.freight, missing=missing)
    if missing and facts.page_refund_fen is None:
        return case.needs(*missing, clauses=[terms.law])
    clauses = (terms.page, terms.law, terms.freight)
    payer = Payer.SELLER if facts.cause in SELLER_FAULT else no_reason_payer(facts)
    law = None if missing else _by_law(facts)
    if facts.page_refund_fen is not None:
        details = {"law_fen": law, "page_fen": facts.page_refund_fen}
        amount = Amount.exactly(facts.page_refund_fen)
        return case.conditional(Reason.BUNDLE_PAGE, *clauses, amount=amount, payer=payer, details=details)
    if law < 0:
        details = {"top_up_fen": -law}
        return case.conditional(Reason.BUNDLE_NOTHING, *clauses, payer=payer, details=details)
    return case.conditional(
        Reason.BUNDLE_REFUND,
        *clauses,
        amount=Amount.exactly(law),
        payer=payer,
        next_steps=("watch_refund_page",),
        details={"law_fen": law, "kept_fen": _kept(facts)},
    )


def _kept(facts: Facts) -> int:
    """What the pieces that stay cost at the prices of the purchase."""
    reached = facts.kept_price_fen >= facts.discount_from_fen
    return facts.kept_price_fen - (facts.discount_fen if reached else 0)


def _by_law(facts: Facts) -> int:
    """Paid less what stays: the rest comes back, or more is to be paid (多退少补)."""
    return facts.order_paid_fen - _kept(facts)


RULE = Rule("bundle_partial_return", BundleTerms, decide)
