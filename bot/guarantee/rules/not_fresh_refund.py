"""不新鲜包退 (rule 20008723; facts B08, F): chilled dairy with too few days left when signed for.

Days left = expiry day - day of signing + 1. Two thresholds by shelf life: below the lower one all of the
bad goods' price, below the upper one 30 %. Asked for within 48 hours of signing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from bot.guarantee.case import Case
from bot.guarantee.clock import after, day_of
from bot.guarantee.codes import Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision, Hint, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.money import share_of
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.common import bad_part, not_food, signing
from bot.guarantee.terms import Number, Pay


@dataclass(frozen=True, slots=True)
class Row:
    """Shelf life from … to (days, both included): all below `severe_below` days left, part below `mild_below`."""

    shelf_from: int
    shelf_to: int
    severe_below: int
    mild_below: int


@dataclass(frozen=True, slots=True)
class NotFreshTerms:
    mark: Clause
    apply: Number
    answer: Number
    table: tuple[Row, ...]
    table_clause: Clause
    mild: Number  # per cent
    severe: Number  # per cent
    unfulfilled: Pay
    untracked: Number

    def __post_init__(self) -> None:
        for longer, shorter in pairwise(self.table):
            if shorter.shelf_to + 1 != longer.shelf_from:
                raise ValueError(f"the table's rows must adjoin: {shorter.shelf_to}, {longer.shelf_from}")


def decide(facts: Facts, terms: NotFreshTerms, case: Case) -> Decision:
    """Decide whether too little shelf life was left on the day of signing."""
    if facts.has_tag(Tag.NOT_FRESH_REFUND) is False or not_food(case):
        hint = Hint.fact("tags", Tag.NOT_FRESH_REFUND)
        details = {"tag": Tag.NOT_FRESH_REFUND}
        return case.refused(Reason.TAG_NOT_SHOWN, terms.mark, would_help=(hint,), details=details)
    signed_at = signing(facts, terms.untracked, case)
    if not case.happened(signed_at):
        return case.conditional(Reason.NOT_SIGNED_YET, terms.apply.clause)
    deadline = after(signed_at + terms.apply.delta)
    applied = facts.apply_time is not None and facts.apply_time < deadline
    if not applied and case.too_late(deadline):
        details = {"problem": facts.fresh_problem, "window": "hours"}
        return case.refused(
            Reason.FRESH_EVIDENCE_TOO_LATE, terms.apply.clause, deadline=deadline, details=details
        )
    missing = tuple(name for name in ("expires_on", "shelf_days") if getattr(facts, name) is None)
    if missing:
        return case.needs(*missing, clauses=[terms.table_clause], deadline=deadline)
    return _by_table(facts, terms, case, (facts.expires_on - day_of(signed_at)).days + 1, deadline)


def _by_table(facts: Facts, terms: NotFreshTerms, case: Case, left: int, deadline: datetime) -> Decision:
    shelf = facts.shelf_days
    row = next((row for row in terms.table if row.shelf_from <= shelf <= row.shelf_to), None)
    if row is None:
        details = {"shelf_days": shelf}
        return case.refused(Reason.NOT_FRESH_OUT_OF_TABLE, terms.table_clause, details=details)
    if left >= row.mild_below:
        details = {"left_days": left, "limit_days": row.mild_below}
        return case.refused(Reason.NOT_FRESH_ENOUGH_LEFT, terms.table_clause, details=details)
    values = {
        "deadline": deadline,
        "payer": Payer.SELLER,
        "evidence_missing": () if Evidence.DATE_PHOTO in (facts.evidence or ()) else (Evidence.DATE_PHOTO,),
        "next_steps": ("apply_not_fresh",),
    }
    if facts.seller_refused:
        details = {"percent": terms.unfulfilled.percent}
        amount = terms.unfulfilled.amount(facts.amount)
        return case.granted(
            Reason.NOT_FRESH_UNFULFILLED, terms.unfulfilled.clause, amount=amount, details=details, **values
        )
    percent = (terms.severe if left < row.severe_below else terms.mild).value
    amount = None
    if facts.amount is not None:
        amount = Amount.exactly(
            share_of(facts.amount, bad_part(facts) * Fraction(percent, 100)), facts.amount
        )
    say = case.granted if facts.has_tag(Tag.NOT_FRESH_REFUND) else case.conditional
    return say(
        Reason.NOT_FRESH_PAYS,
        terms.table_clause,
        terms.apply.clause,
        terms.mark,
        amount=amount,
        details={"left_days": left, "percent": percent, "answer_hours": terms.answer.value},
        **values,
    )


RULE = Rule("not_fresh_refund", NotFreshTerms, decide)
