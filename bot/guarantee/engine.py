"""`decide` one guarantee, or all `rights` of an order line. Pure: the same facts give the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.guarantee.case import Case
from bot.guarantee.clock import shanghai
from bot.guarantee.decision import Decision, Hint, Outcome
from bot.guarantee.facts import Facts
from bot.guarantee.rules import RULES
from bot.guarantee.terms import Calendar, Guarantee, Terms, in_force

FAR = shanghai(datetime.fromisoformat("9999-12-30T00:00+00:00"))


class UnknownGuarantee(LookupError):
    """No rule or no terms under that id."""


def decide(guarantee: str, facts: Facts, terms: Terms, now: datetime) -> Decision:
    """Decide `guarantee` for `facts` at `now` (aware), by the terms in force on the day the rule names.

    A refusal names what would help: changed facts, and the next-best guarantees that are not refused.
    Raises UnknownGuarantee.
    """
    now = shanghai(now)
    decision = _decide(guarantee, facts, terms, now)
    if decision.outcome is not Outcome.REFUSED:
        return decision
    own = terms_of(guarantee, terms)
    others = {
        name: _decide(name, facts, terms, now)
        for name in own.next_best
        if name in RULES and terms_of(name, terms) is not None
    }
    return _with_next_best(decision, own, others)


def rights(facts: Facts, terms: Terms, now: datetime) -> list[Decision]:
    """Return every right of an order line, the soonest deadline (or reminder) first, refusals last."""
    now = shanghai(now)
    decisions = {
        name: _decide(name, facts, terms, now)
        for name in terms.guarantees
        if name in RULES and not RULES[name].part_of
    }
    complete = [
        _with_next_best(decision, terms.guarantees[name], decisions)
        if decision.outcome is Outcome.REFUSED
        else decision
        for name, decision in decisions.items()
    ]
    return sorted(complete, key=_urgency)


def _decide(name: str, facts: Facts, terms: Terms, now: datetime) -> Decision:
    rule = RULES.get(name)
    guarantee = terms_of(name, terms)
    if rule is None or guarantee is None:
        raise UnknownGuarantee(name)
    on = getattr(facts, guarantee.dated_by) or facts.pay_time or now
    version = in_force(guarantee.versions, on)
    calendar = terms.calendar(facts.pay_time)
    category = terms.categories.get(facts.category) if facts.category else None
    case = Case(name, facts.item, now, category, calendar, terms)
    decision = rule.decide(facts, version.terms, case)
    if version.before_first:
        decision = decision.lowered(clause.rule for clause in decision.clauses if clause.rule.isdigit())
    if calendar is not None and rule.follows_calendar:
        decision = _with_calendar(decision, calendar)
    return decision


def terms_of(name: str, terms: Terms) -> Guarantee | None:
    """Return the terms of `name`; a part of another rule has that one's terms."""
    rule = RULES.get(name)
    return terms.guarantees.get(name) or terms.guarantees.get(rule.part_of if rule and rule.part_of else "")


def _with_calendar(decision: Decision, calendar: Calendar) -> Decision:
    details = {**decision.details, "calendar": calendar.id, "calendar_known": calendar.known}
    return replace(decision, details=details)


def _with_next_best(decision: Decision, guarantee: Guarantee, others: Mapping[str, Decision]) -> Decision:
    """Add the next-best guarantees that these facts do not refuse."""
    helpful = tuple(
        Hint.other(name)
        for name in guarantee.next_best
        if name in others and others[name].outcome is not Outcome.REFUSED
    )
    return replace(decision, would_help=decision.would_help + helpful) if helpful else decision


def _urgency(decision: Decision) -> tuple[Any, ...]:
    soonest = decision.remind_by or decision.deadline or FAR
    return (decision.outcome is Outcome.REFUSED, soonest, decision.guarantee)
