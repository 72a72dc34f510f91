"""闪购: minutes late, goods missing, a delivery that was none (rule 20008665 第十三条 ff.; facts B30)."""

from __future__ import annotations

from datetime import timedelta

from bot.guarantee.case import Case
from bot.guarantee.decision import Amount, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.shipment_faults import Part
from bot.guarantee.rules.shipment_terms import FlashTerms
from bot.guarantee.terms import Number

MINUTE = timedelta(minutes=1)


def decide(facts: Facts, terms: FlashTerms, case: Case) -> Decision:
    """Decide what a late or missing 闪购 delivery costs; 15 and 20 minutes sharp already count."""
    parts = [_fixed("fake_delivery", terms.fake_delivery)] if facts.fake_delivery else []
    minutes = 0
    if facts.flash_due_at is not None:
        late = (facts.flash_done_at if case.happened(facts.flash_done_at) else case.now) - facts.flash_due_at
        minutes = max(0, late // MINUTE)
        parts += _by_minutes(facts, terms, case, late)
    elif facts.seller_says is not None:
        parts.append(Part.of("out_of_stock", terms.missing, facts.amount))
    elif not parts:
        return case.needs("flash_due_at", clauses=[terms.first.clause])
    if not parts:
        details = {"minutes": minutes}
        return case.refused(Reason.FLASH_IN_TIME, terms.first.clause, details=details)
    low, high = sum(part.low_fen for part in parts), sum(part.high_fen for part in parts)
    return case.granted(
        Reason.FLASH_LATE,
        *(part.clause for part in parts),
        amount=Amount(low, high, sum(part.cap_fen for part in parts)),
        next_steps=("complain_shipment",),
        details={"minutes": minutes, "parts": [part.to_details() for part in parts]},
    )


def _by_minutes(facts: Facts, terms: FlashTerms, case: Case, late: timedelta) -> list[Part]:
    parts = []
    if late >= terms.second.delta:
        parts.append(_fixed("flash_late", terms.second_pays))
    elif late >= terms.first.delta:
        parts.append(_fixed("flash_late", terms.first_pays))
    missing = late > terms.missing_after.delta and not case.happened(facts.flash_done_at)
    if missing or facts.seller_says is not None:
        parts.append(Part.of("out_of_stock", terms.missing, facts.amount))
    return parts


def _fixed(kind: str, sum_: Number) -> Part:
    return Part(kind, 0, sum_.value, sum_.value, sum_.value, sum_.clause)
