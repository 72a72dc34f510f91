"""Steps that marked services share: is the mark there, is the claim in time, how often was it paid.

A window of days ends at midnight (民法典 201, the first day is not counted); the platform's own countdown
may run by the hour, so the reminder comes when so many times 24 hours are over, if that is sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.clock import after, after_days
from bot.guarantee.codes import ClaimFlaw, Condition, Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.money import share_of
from bot.guarantee.reasons import Reason
from bot.guarantee.terms import Number, Unit

SPOILED = (
    Condition.USED,
    Condition.WASHED,
    Condition.TAG_CUT,
    Condition.STAINED,
    Condition.DAMAGED,
    Condition.INSTALLED,
    Condition.PARTS_MISSING,
)


@dataclass(frozen=True, slots=True)
class Window:
    """Until when something may be asked for; `remind` is the more careful reading."""

    deadline: datetime
    remind: datetime | None = None

    @classmethod
    def of(cls, start: datetime, length: Number) -> Window:
        """Return the window of `length` from `start`: hours to the second, days to midnight."""
        if length.unit is Unit.DAYS:
            return cls(after_days(start, length.value), after(start + length.delta))
        return cls(after(start + length.delta))

    def remind_by(self, now: datetime) -> datetime | None:
        """Return the careful reading while it still lies ahead."""
        return self.remind if self.remind is not None and now < self.remind < self.deadline else None


def without_mark(facts: Facts, case: Case, tag: Tag, clause: Clause) -> Decision | None:
    """Refuse when the order's marks are known and `tag` is not among them."""
    if facts.has_tag(tag) is not False:
        return None
    hint = Hint.fact("tags", tag)
    return case.refused(Reason.TAG_NOT_SHOWN, clause, would_help=(hint,), details={"tag": tag})


def by_mark(facts: Facts, case: Case, tag: Tag) -> Callable[..., Decision]:
    """Return how to say yes: granted with the mark, conditional while the marks are not known."""
    return case.granted if facts.has_tag(tag) else case.conditional


def too_late(facts: Facts, case: Case, window: Window, clause: Clause) -> Decision | None:
    """Refuse from the first instant too late on, unless it was asked for before."""
    if facts.apply_time is not None and facts.apply_time < window.deadline:
        return None
    if not case.too_late(window.deadline):
        return None
    return case.refused(Reason.CLAIM_TOO_LATE, clause, deadline=window.deadline)


def used_up(facts: Facts, case: Case, times: Number, same: Number, days: Number) -> Decision | None:
    """Refuse when the service was paid so often in `days` days, or for the same product."""
    again = (facts.claims_same_product or 0) >= same.value
    if not again and (facts.claims_30_days or 0) < times.value:
        return None
    details = {"times": times.value, "same_times": same.value, "days": days.value}
    return case.refused(Reason.CLAIMS_USED_UP, times.clause, details=details)


def not_for_such(facts: Facts, case: Case, clause: Clause) -> Decision | None:
    """Refuse what the terms never pay: abuse, not bought for use, the same fact paid before."""
    if facts.abuse:
        return case.refused(Reason.ABUSE, clause, next_steps=("ask_human",))
    if facts.not_for_consumption:
        return case.refused(Reason.NOT_FOR_USE, clause)
    if facts.already_compensated:
        return case.refused(Reason.ALREADY_COMPENSATED, clause)
    return None


def flawed(facts: Facts, case: Case, clause: Clause, *flaws: ClaimFlaw) -> Decision | None:
    """Refuse a multiple to the brand's owner, to who asked for fakes, to who swapped the goods."""
    if facts.claim_flaw is None or facts.claim_flaw not in flaws:
        return None
    return case.refused(Reason.CLAIM_FLAWED, clause, details={"flaw": facts.claim_flaw})


def lacking(facts: Facts, *wanted: Evidence) -> tuple[Evidence, ...]:
    """Return the proof that is still missing."""
    held = facts.evidence or frozenset()
    return tuple(code for code in wanted if code not in held)


def whole_price(facts: Facts) -> Amount | None:
    """Return what was paid for the line."""
    return None if facts.amount is None else Amount.exactly(facts.amount)


def part_of_price(facts: Facts, share: Fraction) -> Amount | None:
    """Return `share` of what was paid."""
    return None if facts.amount is None else Amount.exactly(share_of(facts.amount, share), facts.amount)


def up_to(facts: Facts, percent: int) -> Amount | None:
    """Return from nothing up to `percent` of what was paid."""
    if facts.amount is None:
        return None
    most = share_of(facts.amount, Fraction(percent, 100))
    return Amount(0, most, most)


def up_to_day_cap(amount: Amount, facts: Facts, cap: Number) -> Amount:
    """Return `amount` held to what is left of the day's cap; its own ceiling stays told."""
    left = max(0, cap.value - (facts.same_day_claim_fen or 0))
    return Amount(min(amount.min_fen, left), min(amount.max_fen, left), amount.cap_fen)


def times_price(facts: Facts, times: Number, least: Number | None = None) -> Amount | None:
    """Return so many times the price, not under `least`; without a price at least that."""
    floor = least.value if least is not None else 0
    if facts.amount is None:
        return None if least is None else Amount(floor, floor)
    return Amount.exactly(max(facts.amount * times.value, floor))


def other_goods(case: Case, clause: Clause, *categories: str) -> Decision | None:
    """Refuse goods that are known to be of another category than `categories`."""
    if case.category is None or case.category.id in categories:
        return None
    return case.refused(Reason.OTHER_GOODS, clause)
