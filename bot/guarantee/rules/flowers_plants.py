"""鲜花绿植 (rule 20008357; facts B30): the goods have to look like their picture.

How they are made good stands in a dispute rule that could not be had, and 15天包活 is a mark of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Cause, Evidence
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, other_goods, whole_price
from bot.guarantee.rules.common import order_gone

BAD = (Cause.QUALITY, Cause.DAMAGE_IN_TRANSIT, Cause.WRONG_ITEM)


@dataclass(frozen=True, slots=True)
class FlowerTerms:
    order: Clause
    picture: Clause
    freight: Clause
    page: Clause


def decide(facts: Facts, terms: FlowerTerms, case: Case) -> Decision:
    """Say what flowers or plants that differ from the picture, or came bad, give."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.picture, "flowers", "plants"):
        return refusal
    if refusal := not_for_such(facts, case, terms.picture):
        return refusal
    differs = facts.cause is Cause.NOT_AS_DESCRIBED
    if not differs and facts.cause not in BAD:
        return case.conditional(Reason.FLOWERS_IF, terms.picture, terms.page, next_steps=LOOK)
    return case.conditional(
        Reason.FLOWERS_DIFFER if differs else Reason.FLOWERS_BAD,
        terms.picture if differs else terms.page,
        terms.freight,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        evidence_missing=lacking(facts, Evidence.WHOLE_PHOTO, Evidence.WAYBILL_PHOTO),
        next_steps=("photograph_all_at_once", "apply_quality"),
    )


LOOK = ("open_at_once", "photograph_all_at_once")
RULE = Rule("flowers_plants", FlowerTerms, decide)
