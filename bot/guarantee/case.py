"""The case that a rule decides: the moment, the category, the calendar; and how it words its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.guarantee.decision import Clause, Decision, Outcome
from bot.guarantee.reasons import Reason
from bot.guarantee.terms import Calendar, Category, Number, Terms


@dataclass(slots=True)
class Case:
    """What a rule knows beside facts and its own terms; not frozen for speed.

    Nothing of it changes but `relied`: the clauses of numbers that were used on the way to the decision.
    """

    guarantee: str
    item: str | None
    now: datetime
    category: Category | None
    calendar: Calendar | None  # of the payment
    terms: Terms
    relied: tuple[Clause, ...] = ()

    def too_late(self, deadline: datetime) -> bool:
        """True from the first instant too late on."""
        return self.now >= deadline

    def happened(self, moment: datetime | None) -> bool:
        """True when `moment` is known and not in the future of this case."""
        return moment is not None and moment <= self.now

    def rely(self, number: Number) -> timedelta:
        """Return how long `number` is; the decision that follows cites its clause."""
        self.relied = (*self.relied, number.clause)
        return number.delta

    def granted(self, reason: Reason, *clauses: Clause, **values: Any) -> Decision:
        return self._decision(Outcome.GRANTED, reason, clauses, values)

    def conditional(self, reason: Reason, *clauses: Clause, **values: Any) -> Decision:
        return self._decision(Outcome.CONDITIONAL, reason, clauses, values)

    def refused(self, reason: Reason, *clauses: Clause, **values: Any) -> Decision:
        return self._decision(Outcome.REFUSED, reason, clauses, values)

    def needs(self, *missing: str, clauses: Iterable[Clause], **values: Any) -> Decision:
        """Ask for `missing` before anything useful can be said."""
        return self._decision(Outcome.NEEDS_FACTS, Reason.ASK_FACTS, tuple(clauses), {**values, "missing": missing})

    def _decision(
        self, outcome: Outcome, reason: Reason, clauses: tuple[Clause, ...], values: dict[str, Any]
    ) -> Decision:
        # a citation is one object wherever it is cited; hashing clauses would take longer than the rule
        unique = tuple({id(clause): clause for clause in (*clauses, *self.relied)}.values())
        return Decision(self.guarantee, outcome, reason, unique, item=self.item, **values)
