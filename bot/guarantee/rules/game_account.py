"""游戏账号与代练 (rule 20010303; facts B22, R53, F).

Checked within 12 hours of the password; retrieved by its old owner: told within 365 days of 交易成功, the
seller has 7 days to bring it back; banned or frozen: 15 days; not as described: 7 days from 点击发货;
boosting: 15 days, all back when not begun, else what is not done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.guarantee.case import Case
from bot.guarantee.clock import after_days
from bot.guarantee.codes import Evidence, GameProblem
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import (
    Window,
    lacking,
    not_for_such,
    other_goods,
    part_of_price,
    too_late,
    whole_price,
)
from bot.guarantee.rules.common import order_gone
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class GameTerms:
    order: Clause
    verify: Number  # hours from the password
    retrieved: Number  # days from 交易成功
    bring_back: Number  # days for the seller
    banned: Number  # days from 交易成功
    frozen: Number  # days from 交易成功
    help: Number  # hours for the seller
    described: Number  # days from 点击发货
    boost: Number  # days from 交易成功, or from the agreed end
    resold: Clause
    unwanted: Clause


def decide(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    """Say what a bad account or boosting gives back."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := other_goods(case, terms.unwanted, "game_goods"):
        return refusal
    if refusal := not_for_such(facts, case, terms.unwanted):
        return refusal
    if facts.shopper_at_fault:
        return case.refused(Reason.GAME_OWN_FAULT, terms.banned.clause)
    problem = facts.game_problem
    if problem is None or problem is GameProblem.UNWANTED:
        return _verify(facts, terms, case)
    return BY_PROBLEM[problem](facts, terms, case)


def _verify(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    """Nothing wrong yet: check it in time; after the password a refund needs the seller's consent."""
    if facts.account_given_at is None:
        return case.conditional(Reason.GAME_NEGOTIATE, terms.unwanted, next_steps=("contact_seller",))
    window = Window.of(facts.account_given_at, terms.verify)
    if case.too_late(window.deadline):
        return case.conditional(Reason.GAME_NEGOTIATE, terms.unwanted, next_steps=("contact_seller",))
    details = {"hours": terms.verify.value}
    clauses = (terms.verify.clause, terms.unwanted)
    return case.conditional(Reason.GAME_VERIFY, *clauses, deadline=window.deadline, details=details)


def _told(
    facts: Facts,
    case: Case,
    start: datetime | None,
    fact: str,
    length: Number,
    reason: Reason,
    details: Mapping[str, object] | None = None,
    amount: Amount | None = None,
) -> Decision:
    """Answer a problem told within `length` of `start`; the fact `fact` says when that was."""
    if start is None:
        return case.needs(fact, clauses=[length.clause])
    window = Window.of(start, length)
    if refusal := too_late(facts, case, window, length.clause):
        return refusal
    missing = lacking(facts, Evidence.PAGE_SCREENSHOT, Evidence.CHAT_LOG)
    say = case.conditional if missing else case.granted
    return say(
        reason,
        length.clause,
        deadline=window.deadline,
        remind_by=window.remind_by(case.now),
        amount=amount or whole_price(facts),
        evidence_missing=missing,
        next_steps=("apply_refund_only", "ask_intervention"),
        details=details or {},
    )


def _retrieved(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    if facts.resold:
        return case.refused(Reason.GAME_RESOLD, terms.resold)
    over = facts.apply_time is not None and case.too_late(after_days(facts.apply_time, terms.bring_back.value))
    details: dict[str, object] = {"seller_days": terms.bring_back.value}
    if not over:
        details["days"] = terms.retrieved.value
    reason = Reason.GAME_RETRIEVED_REFUND if over else Reason.GAME_RETRIEVED
    return _told(facts, case, facts.confirm_time, "confirm_time", terms.retrieved, reason, details)


def _banned(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    return _told(facts, case, facts.confirm_time, "confirm_time", terms.banned, Reason.GAME_BANNED)


def _frozen(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    details = {"seller_hours": terms.help.value}
    return _told(facts, case, facts.confirm_time, "confirm_time", terms.frozen, Reason.GAME_FROZEN, details)


def _mismatch(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    return _told(facts, case, facts.waybill_time, "waybill_time", terms.described, Reason.GAME_MISMATCH)


def _boost_start(facts: Facts) -> datetime | None:
    """交易成功, or the agreed end of the boosting when that is later."""
    known = [moment for moment in (facts.confirm_time, facts.service_due_at) if moment is not None]
    return max(known, default=None)


def _boost(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    done = facts.done_share or Fraction(0)
    if done == 0:
        reason, details = Reason.GAME_BOOST_ALL, {}
    else:
        reason, details = Reason.GAME_BOOST_SHARE, {"share": 1 - done}
    amount = part_of_price(facts, 1 - done)
    return _told(facts, case, _boost_start(facts), "confirm_time", terms.boost, reason, details, amount)


def _boost_banned(facts: Facts, terms: GameTerms, case: Case) -> Decision:
    reason = Reason.GAME_BOOST_BANNED
    return _told(facts, case, _boost_start(facts), "confirm_time", terms.boost, reason)


BY_PROBLEM: Mapping[GameProblem, Callable[[Facts, GameTerms, Case], Decision]] = {
    GameProblem.RETRIEVED: _retrieved,
    GameProblem.BANNED: _banned,
    GameProblem.FACE_FROZEN: _frozen,
    GameProblem.NOT_AS_DESCRIBED: _mismatch,
    GameProblem.BOOST_BROKEN: _boost,
    GameProblem.BOOST_BANNED: _boost_banned,
}
RULE = Rule("game_account", GameTerms, decide)
