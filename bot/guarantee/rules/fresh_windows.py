"""Until when bad fresh goods must be photographed and reported (11003608 第三、四条; section F)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after, after_days, next_midnight
from bot.guarantee.codes import FreshProblem
from bot.guarantee.decision import Clause
from bot.guarantee.facts import Facts
from bot.guarantee.rules.fresh_terms import FreshTerms, Goods, Ripening

FROZEN = (FreshProblem.SPOILED_FROZEN, FreshProblem.THAWED)
LIVING = (FreshProblem.DEAD, FreshProblem.DISABLED)
RIPENING = (FreshProblem.UNRIPE_ROT, FreshProblem.NEVER_RIPE)


@dataclass(frozen=True, slots=True)
class Window:
    """`deadline` is the better reading for the shopper, `reminders` are the shorter ones.

    `disputed_from`: from here on only the longer text helps, so nothing is promised.
    """

    kind: str  # hours, same_day, days, ripening
    deadline: datetime
    clause: Clause
    reminders: tuple[datetime, ...] = ()
    opens: datetime | None = None
    disputed_from: datetime | None = None

    def remind_at(self, now: datetime) -> datetime | None:
        """Return the next reminder that is still ahead."""
        ahead = [moment for moment in self.reminders if now < moment <= self.deadline]
        return min(ahead, default=None)

    def contested(self, now: datetime, applied: datetime | None) -> bool:
        if self.disputed_from is None:
            return False
        return min(now, applied or now) >= self.disputed_from


def window(problem: FreshProblem, facts: Facts, terms: FreshTerms, goods: Goods, case: Case) -> Window:
    """Return the window of `problem`; an agreement that is longer than the rule goes before it."""
    looked = _by_rule(goods.problem or problem, facts, terms, goods, case)
    if facts.claim_hours_agreed is None:
        return looked
    agreed = after(facts.sign_time + timedelta(hours=facts.claim_hours_agreed))
    if agreed > looked.deadline:
        return Window("hours", agreed, terms.agreed, (*looked.reminders, looked.deadline))
    reminders = (*looked.reminders, agreed)
    return Window(looked.kind, looked.deadline, looked.clause, reminders, looked.opens, looked.disputed_from)


def _by_rule(problem: FreshProblem, facts: Facts, terms: FreshTerms, goods: Goods, case: Case) -> Window:
    signed = facts.sign_time
    living = goods.kind in ("crab", "live")
    if problem in FROZEN or problem in LIVING or (problem is FreshProblem.ROT and _day_only(goods)):
        return Window("same_day", next_midnight(signed), terms.same_day)
    if problem in RIPENING:
        return _ripening(problem, facts, terms, goods, case)
    if problem is FreshProblem.HIDDEN:
        # 民法典 201 counts days, TB-20010540 seconds: remind after 120 hours, claim to the end of day five
        exact = after(signed + terms.hidden.delta)
        return Window("days", after_days(signed, terms.hidden.value), terms.hidden.clause, (exact,))
    deadline = after(signed + terms.hours.delta)
    if problem is FreshProblem.SHORT_WEIGHT and goods.kind in ("crab", "cherry"):
        sooner = after(signed + terms.weight_reminder.delta)
        return Window("hours", deadline, terms.hours.clause, (sooner,), disputed_from=sooner)
    reminders = (after(signed + terms.page_reminder.delta),) if not living else ()
    return Window("hours", deadline, terms.hours.clause, reminders)


def _day_only(goods: Goods) -> bool:
    return goods.kind in ("crab", "live", "frozen")


def _ripening(problem: FreshProblem, facts: Facts, terms: FreshTerms, goods: Goods, case: Case) -> Window:
    """Signing + ripening + 48 hours; without the seller's word the usual days of that fruit, from … to."""
    usual = terms.ripening.get(goods.species or "", terms.ripening_usual)
    short, long = _days(facts, usual, case)
    grace = terms.after_ripening.delta
    deadline = after(facts.sign_time + long + grace)
    sooner = after(facts.sign_time + short + grace)
    opens = facts.sign_time + short if problem is FreshProblem.NEVER_RIPE else None
    reminders = (sooner,) if sooner < deadline else ()
    return Window("ripening", deadline, terms.after_ripening.clause, reminders, opens)


def _days(facts: Facts, usual: Ripening, case: Case) -> tuple[timedelta, timedelta]:
    if facts.ripening_days is not None:
        return (timedelta(days=facts.ripening_days),) * 2
    return case.rely(usual.shortest), case.rely(usual.longest)
