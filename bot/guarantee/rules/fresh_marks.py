"""足斤足两、化冻包退、果径无忧、生鲜极速退 (named in 20005940 and 20009341; facts B08, R27).

Their texts could not be had, so what a mark pays is on the page and no figure is said. Until when to show
it follows from the rule for disputes about fresh goods, which holds beside the mark; its reminders are the
shorter hours seen on old pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.codes import Evidence, FreshProblem, Tag
from bot.guarantee.decision import Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import lacking, not_for_such, without_mark
from bot.guarantee.rules.common import order_gone, signed
from bot.guarantee.rules.fresh_terms import FreshTerms, Goods
from bot.guarantee.rules.fresh_windows import window
from bot.guarantee.terms import in_force

STEPS = ("photograph_all_at_once", "apply_service", "apply_fresh")


@dataclass(frozen=True, slots=True)
class FreshMarkTerms:
    order: Clause
    mark: Clause  # where the service is named
    page: Clause  # its text could not be had


def marked(guarantee: str, tag: Tag, problem: FreshProblem, *proof: Evidence) -> Rule:
    """Return the rule of one mark; `problem` is what it is about."""

    def decide(facts: Facts, terms: FreshMarkTerms, case: Case) -> Decision:
        if gone := order_gone(facts, case, terms.order):
            return gone
        if refusal := without_mark(facts, case, tag, terms.mark):
            return refusal
        if refusal := not_for_such(facts, case, terms.mark):
            return refusal
        fresh = _fresh_terms(facts, case)
        goods = Goods.of(facts, case.category, fresh)
        if case.category is not None and goods.kind is None:
            return case.refused(Reason.FRESH_NOT_FRESH_GOODS, terms.mark)
        if not signed(facts, case):
            return case.conditional(Reason.NOT_SIGNED_YET, terms.mark, next_steps=("open_at_once",))
        shown = window(facts.fresh_problem or problem, facts, fresh, goods, case)
        open_still = not case.too_late(shown.deadline)
        return case.conditional(
            Reason.PAGE_DECIDES,
            terms.page,
            terms.mark,
            shown.clause,
            deadline=shown.deadline if open_still else None,
            remind_by=shown.remind_at(case.now),
            evidence_missing=lacking(facts, *proof),
            next_steps=STEPS,
            would_help=(Hint.other("fresh_compensation"),),
        )

    return Rule(guarantee, FreshMarkTerms, decide)


def _fresh_terms(facts: Facts, case: Case) -> FreshTerms:
    versions = case.terms.guarantees["fresh_compensation"].versions
    return in_force(versions, facts.pay_time or case.now).terms


RULES = (
    marked("full_weight", Tag.FULL_WEIGHT, FreshProblem.SHORT_WEIGHT, Evidence.SCALE_PHOTO),
    marked("thaw_refund", Tag.THAW_REFUND, FreshProblem.THAWED, Evidence.WHOLE_PHOTO, Evidence.UNBOXING_VIDEO),
    marked("fruit_size", Tag.FRUIT_SIZE, FreshProblem.DIAMETER, Evidence.CALIPER_PHOTO),
    marked("fresh_fast_refund", Tag.FRESH_FAST_REFUND, FreshProblem.ROT, Evidence.WHOLE_PHOTO),
)
