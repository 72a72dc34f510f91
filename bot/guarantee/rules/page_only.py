"""Services whose text could not be had: the mark and the page decide, no figure is said (facts E1).

`marked` makes such a rule for a service with a mark of its own; without the mark it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Tag
from bot.guarantee.decision import Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import not_for_such, without_mark


@dataclass(frozen=True, slots=True)
class PageTerms:
    mark: Clause  # where the service is named
    page: Clause  # its text is missing: the page decides


def marked(guarantee: str, tag: Tag, *steps: str) -> Rule:
    """Return the rule of a marked service without a text; `steps` are what the shopper does."""

    def decide(facts: Facts, terms: PageTerms, case: Case) -> Decision:
        if refusal := without_mark(facts, case, tag, terms.mark):
            return refusal
        if refusal := not_for_such(facts, case, terms.mark):
            return refusal
        return case.conditional(Reason.PAGE_DECIDES, terms.page, terms.mark, next_steps=steps)

    return Rule(guarantee, PageTerms, decide)


RULES = (
    marked("allergy_refund", Tag.ALLERGY_REFUND, "stop_using", "see_doctor", "apply_service"),
    marked("only_replace", Tag.ONLY_REPLACE, "apply_service", "apply_quality"),
    marked("pet_15_days", Tag.PET_15_DAYS, "photograph_all_at_once", "apply_service"),
)
