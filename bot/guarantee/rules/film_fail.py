"""贴坏包赔 (rule 20010162; facts B09, F): a phone film that was spoilt when put on is sent again, once.

Thirty days, the day of signing counted. No answer within 24 hours is a yes; sent later than 24 hours after
that costs 5 %; refused, or not sent five days after it, 30 yuan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.guarantee.case import Case
from bot.guarantee.clock import after, day_of, midnight
from bot.guarantee.codes import Evidence, Tag
from bot.guarantee.decision import Amount, Clause, Decision
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import Window, lacking, not_for_such, other_goods, too_late, without_mark
from bot.guarantee.rules.common import order_gone, signing
from bot.guarantee.terms import Number, Pay


@dataclass(frozen=True, slots=True)
class FilmTerms:
    order: Clause
    window: Number  # days, the day of signing counted
    untracked: Number  # days after shipping, without a trace
    times: Number
    answer: Number  # hours
    send: Number  # hours after agreeing, unless agreed otherwise
    late: Pay
    refused_after: Number  # days after agreeing
    refused: Number  # fen an order


def decide(facts: Facts, terms: FilmTerms, case: Case) -> Decision:
    """Say whether another film is due, and what its lateness costs."""
    if gone := order_gone(facts, case, terms.order):
        return gone
    if refusal := without_mark(facts, case, Tag.FILM_FAIL, terms.window.clause):
        return refusal
    if refusal := other_goods(case, terms.window.clause, "phone_film"):
        return refusal
    if refusal := not_for_such(facts, case, terms.window.clause):
        return refusal
    if (facts.resent_times or 0) >= terms.times.value:
        return case.refused(Reason.FILM_ONCE, terms.times.clause, details={"times": terms.times.value})
    if facts.seller_refused:
        return _refused(terms, case)
    if case.happened(facts.seller_agreed_at):
        return _agreed(facts, terms, case)
    return _in_window(facts, terms, case)


def _in_window(facts: Facts, terms: FilmTerms, case: Case) -> Decision:
    start = signing(facts, terms.untracked, case)
    if not case.happened(start):
        return case.conditional(Reason.NOT_SIGNED_YET, terms.window.clause)
    window = Window(midnight(day_of(start)) + timedelta(days=terms.window.value))
    if refusal := too_late(facts, case, window, terms.window.clause):
        return refusal
    missing = lacking(facts, Evidence.FAULT_PHOTO)
    values = {"deadline": window.deadline, "evidence_missing": missing, "next_steps": ("apply_film_fail",)}
    details: dict[str, object] = {"hours": terms.answer.value}
    clauses = (terms.window.clause, terms.answer.clause)
    if case.happened(facts.apply_time):
        answer_at = facts.apply_time + terms.answer.delta
        details["answer_at"] = answer_at
        over = case.too_late(after(answer_at))
        reason = Reason.FILM_AGREED if over else Reason.FILM_WAITING
        say = case.granted if over else case.conditional
        return say(reason, *clauses, details=details, **values)
    say = case.conditional if missing or not facts.has_tag(Tag.FILM_FAIL) else case.granted
    return say(Reason.FILM_RESEND, *clauses, details=details, **values)


def _agreed(facts: Facts, terms: FilmTerms, case: Case) -> Decision:
    """Sent at the limit is in time; five days later it counts as refused."""
    due = facts.promised_by or facts.seller_agreed_at + terms.send.delta
    sent = facts.sent_again_at if case.happened(facts.sent_again_at) else None
    details = {"due_at": due, "percent": terms.late.percent}
    if sent is None and case.now > facts.seller_agreed_at + terms.refused_after.delta:
        return _refused(terms, case)
    if (sent or case.now) > due:
        return case.granted(
            Reason.RESEND_LATE,
            terms.late.clause,
            amount=terms.late.amount(facts.amount),
            next_steps=("complain_promise",),
            details=details,
        )
    if sent is not None:
        return case.refused(Reason.RESEND_SENT, terms.send.clause, details=details)
    return case.conditional(
        Reason.RESEND_DUE, terms.send.clause, deadline=after(due), next_steps=("watch_request",), details=details
    )


def _refused(terms: FilmTerms, case: Case) -> Decision:
    return case.granted(
        Reason.FILM_REFUSED,
        terms.refused.clause,
        amount=Amount.exactly(terms.refused.value, terms.refused.value),
        next_steps=("complain_promise", "ask_intervention"),
        details={"days": terms.refused_after.value},
    )


RULE = Rule("film_fail", FilmTerms, decide)
