"""3C无忧购 (facts B09, A15): no rule of that name was found; it stands for 三包 and the brand's warranty.

For appliances, phones, computers and the like the answer is that of quality_after_sale, and with a mark
that of brand_warranty. Nothing more is promised under the name.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Tag
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import order_gone


@dataclass(frozen=True, slots=True)
class ThreeCTerms:
    order: Clause
    not_found: Clause  # no text of that name
    law: Clause
    brand: Clause


def decide(facts: Facts, terms: ThreeCTerms, case: Case) -> Decision:
    """Say what the name stands for, and which rules answer instead."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if case.category is not None and not case.category.durable:
        return case.refused(Reason.OTHER_GOODS, terms.law)
    others = ["quality_after_sale"]
    if facts.has_tag(Tag.N_YEAR_WARRANTY) is not False:
        others.insert(0, "brand_warranty")
    return case.conditional(
        Reason.THREE_C_STANDS_FOR,
        terms.not_found,
        terms.law,
        terms.brand,
        next_steps=("apply_quality", "apply_brand_warranty", "save_data_first"),
        would_help=tuple(Hint.other(name) for name in others),
    )


RULE = Rule("three_c_worry_free", ThreeCTerms, decide)
