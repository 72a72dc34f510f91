"""Steps that services at home share: who was to call until when, which day was agreed on, until when to complain.

A day counts to its last second (23:59:59). The complaint is open 15 days after the refusal or after the
service that did not match; when neither is told, no end is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.guarantee.case import Case
from bot.guarantee.clock import after, day_end
from bot.guarantee.codes import InstallBar, InstallProblem
from bot.guarantee.decision import Amount, Clause, Decision, Hint
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.claims import Window
from bot.guarantee.terms import Number


def barred(facts: Facts, case: Case, bars: Mapping[InstallBar, Clause], too_high: bool = False) -> Decision | None:
    """Refuse what did not come about for a reason that is not the seller's."""
    bar = InstallBar.TOO_HIGH if too_high else facts.install_bar
    if bar is None or bar not in bars or facts.install_problem is InstallProblem.OVERCHARGED:
        return None
    details = {"bar": bar}
    hint = Hint.fact("install_bar", None)
    return case.refused(Reason.INSTALL_BARRED, bars[bar], details=details, would_help=(hint,))


def contact(facts: Facts, case: Case, start: datetime | None, limit: Number) -> Decision | None:
    """Nobody called: say until when they had to, or that it is over; None when they did or nothing is known."""
    if start is None or facts.install_booked or facts.install_on is not None:
        return None
    if case.happened(facts.install_contacted_at):
        return None
    due = start + limit.delta
    details = {"due_at": due, "hours": limit.value}
    if case.now > due:
        steps = ("contact_seller", "apply_service")
        return case.conditional(Reason.INSTALL_NO_CALL, limit.clause, next_steps=steps, details=details)
    return case.conditional(Reason.INSTALL_CALL_DUE, limit.clause, deadline=after(due), details=details)


def ask(facts: Facts) -> tuple[str, ...]:
    """Return what to ask while nothing can be said: what is wrong, and for lateness the agreed day."""
    if facts.install_problem is None:
        return ("install_problem",)
    return ("install_on",) if facts.install_problem is InstallProblem.LATE and facts.install_on is None else ()


def late(case: Case, day_over: datetime, done_at: datetime | None) -> bool:
    """True when it was not done by the end of the agreed day."""
    return (done_at if case.happened(done_at) else case.now) >= day_over


def agreed_end(facts: Facts) -> datetime | None:
    """Return the first instant after the agreed day."""
    return day_end(facts.install_on) if facts.install_on is not None else None


def complaint(facts: Facts, happened_at: datetime | None, limit: Number) -> Window | None:
    """Return until when to complain, from the refusal or from the service that did not match."""
    start = facts.seller_refused_at or happened_at
    return Window.of(start, limit) if start is not None else None


def overcharge(facts: Facts, more_fen: int) -> Amount | None:
    """What was taken too much, and a fixed sum on top."""
    return None if facts.overcharged_fen is None else Amount.exactly(facts.overcharged_fen + more_fen)


def overcharge_doubled(facts: Facts) -> Amount | None:
    """What was taken too much, twice."""
    return None if facts.overcharged_fen is None else Amount.exactly(2 * facts.overcharged_fen)


@dataclass(frozen=True, slots=True)
class Paid:
    """A breach that pays: why, how much, under which clause, when it showed."""

    reason: Reason
    amount: Amount | None
    clause: Clause
    at: datetime | None = None
    more_fen: int | None = None


def ask_sum(amount: Amount | None) -> tuple[str, ...]:
    """Return what to ask while a payment has no sum: only what was taken too much is not known by itself."""
    return ("overcharged_fen",) if amount is None else ()
