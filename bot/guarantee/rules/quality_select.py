"""品质优选 (rule 20010481; facts B17, F): the seller shows a test report within 24 hours of being asked.

Asked for within 15 days of 确认收货. No report in time: the goods go back; without any valid report ten
times the price. A report that is doubted may be checked again within 60 days of signing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.guarantee.case import Case
from bot.guarantee.clock import after
from bot.guarantee.codes import Evidence, Tag
from bot.guarantee.decision import Clause, Decision, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules.base import Rule
from bot.guarantee.rules.claims import (
    Window,
    lacking,
    not_for_such,
    times_price,
    too_late,
    whole_price,
    without_mark,
)
from bot.guarantee.terms import Number


@dataclass(frozen=True, slots=True)
class SelectTerms:
    mark: Clause
    window: Number  # days from 确认收货
    answer: Number  # hours for the report
    recheck: Number  # days from signing
    pays: Number  # times the price


def decide(facts: Facts, terms: SelectTerms, case: Case) -> Decision:
    """Decide by the report: asked for, not given, given and doubted."""
    if refusal := without_mark(facts, case, Tag.QUALITY_SELECT, terms.mark):
        return refusal
    if refusal := not_for_such(facts, case, terms.mark):
        return refusal
    if facts.report_given:
        return _recheck(facts, terms, case)
    if not case.happened(facts.confirm_time):
        return case.conditional(Reason.NOT_CONFIRMED_YET, terms.window.clause)
    window = Window.of(facts.confirm_time, terms.window)
    if refusal := too_late(facts, case, window, terms.window.clause):
        return refusal
    if not case.happened(facts.apply_time):
        return case.conditional(
            Reason.SELECT_ASK_REPORT,
            terms.window.clause,
            deadline=window.deadline,
            remind_by=window.remind_by(case.now),
            next_steps=("apply_select",),
            details={"answer_hours": terms.answer.value},
        )
    return _without_report(facts, terms, case)


def _without_report(facts: Facts, terms: SelectTerms, case: Case) -> Decision:
    """Asked for in time: after the seller's hours the goods go back, ten times when there is no report."""
    if facts.no_papers:
        return case.granted(
            Reason.SELECT_NO_PAPERS,
            terms.pays.clause,
            amount=times_price(facts, terms.pays),
            payer=Payer.SELLER,
            details={"times": terms.pays.value},
        )
    hours = terms.answer.value
    answer_at = facts.apply_time + terms.answer.delta
    if case.now < after(answer_at):
        details = {"answer_hours": hours, "answer_at": answer_at}
        return case.conditional(Reason.SELECT_WAITING, terms.answer.clause, details=details)
    return case.granted(
        Reason.SELECT_NO_REPORT,
        terms.answer.clause,
        amount=whole_price(facts),
        payer=Payer.SELLER,
        details={"answer_hours": hours},
    )


def _recheck(facts: Facts, terms: SelectTerms, case: Case) -> Decision:
    """A report was given: a second test decides."""
    details = {"times": terms.pays.value}
    if facts.recheck_failed is False:
        return case.refused(Reason.SELECT_RECHECK_PASSED, terms.recheck.clause)
    if facts.recheck_failed:
        return case.granted(
            Reason.SELECT_RECHECK_FAILED,
            terms.pays.clause,
            amount=times_price(facts, terms.pays),
            payer=Payer.SELLER,
            details=details,
        )
    if not case.happened(facts.sign_time):
        return case.needs("sign_time", clauses=[terms.recheck.clause])
    window = Window.of(facts.sign_time, terms.recheck)
    if case.too_late(window.deadline):
        return case.refused(Reason.CLAIM_TOO_LATE, terms.recheck.clause, deadline=window.deadline)
    return case.conditional(
        Reason.SELECT_RECHECK,
        terms.recheck.clause,
        deadline=window.deadline,
        remind_by=window.remind_by(case.now),
        evidence_missing=lacking(facts, Evidence.TEST_REPORT),
        next_steps=("send_to_lab",),
        details=details,
    )


RULE = Rule("quality_select", SelectTerms, decide)
