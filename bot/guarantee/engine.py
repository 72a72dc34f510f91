"""`decide` one guarantee, or all `rights` of an order line. Pure: the same facts give the same answer."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from bot.guarantee.case import Case
from bot.guarantee.clock import day_of, shanghai
from bot.guarantee.decision import Decision, Hint, Outcome
from bot.guarantee.facts import Facts
from bot.guarantee.rules import RULES
from bot.guarantee.rules.base import Rule
from bot.guarantee.terms import Calendar, Category, Guarantee, InForce, Terms

FAR = shanghai(datetime.fromisoformat("9999-12-30T00:00+00:00"))


class UnknownGuarantee(LookupError):
    """No rule or no terms under that id."""


def decide(guarantee: str, facts: Facts, terms: Terms, now: datetime) -> Decision:
    """Decide `guarantee` for `facts` at `now` (aware), by the terms in force on the day the rule names.

    A refusal names what would help: changed facts, and the next-best guarantees that are not refused.
    Raises UnknownGuarantee.
    """
    rule, own = RULES.get(guarantee), terms_of(guarantee, terms)
    if rule is None or own is None:
        raise UnknownGuarantee(guarantee)
    asked = Asked.of(facts, terms, now)
    decision = asked.decide(rule, own)
    if decision.outcome is not Outcome.REFUSED:
        return decision
    known = {name: terms_of(name, terms) for name in own.next_best if name in RULES}
    standing = {
        name
        for name, other in known.items()
        if other is not None and asked.decide(RULES[name], other).outcome is not Outcome.REFUSED
    }
    return _with_next_best(decision, own, standing)


def rights(facts: Facts, terms: Terms, now: datetime) -> list[Decision]:
    """Return every right of an order line, the soonest deadline (or reminder) first, refusals last."""
    standing, refused = [], []
    for decision in verdicts(facts, terms, now):
        (refused if decision.outcome is Outcome.REFUSED else standing).append(decision)
    names = {decision.guarantee for decision in standing}
    helped = [_with_next_best(decision, terms.guarantees[decision.guarantee], names) for decision in refused]
    return sorted(standing, key=_urgency) + sorted(helped, key=_urgency)


def verdicts(facts: Facts, terms: Terms, now: datetime) -> list[Decision]:
    """Return every right of an order line by itself: in no order, and a refusal does not look at the others."""
    asked = Asked.of(facts, terms, now)
    return [
        asked.decide(rule, own)
        for name, own in terms.guarantees.items()
        if (rule := RULES.get(name)) is not None and not rule.part_of
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """Facts and a moment, with what every rule needs of them looked up once: many rules answer one question."""

    facts: Facts
    terms: Terms
    now: datetime
    category: Category | None
    calendar: Calendar | None  # of the payment
    versions: dict[str, Mapping[str, InForce[Any]]] = field(default_factory=dict)  # by the fact that dates them

    @classmethod
    def of(cls, facts: Facts, terms: Terms, now: datetime) -> Asked:
        category = terms.categories.get(facts.category) if facts.category else None
        return cls(facts, terms, shanghai(now), category, terms.calendar(facts.pay_time))

    def decide(self, rule: Rule, own: Guarantee) -> Decision:
        """Return the answer of one rule by the terms `own` (of the rule it is part of, where it is one)."""
        version = self._on(own.dated_by)[own.id]
        case = Case(rule.id, self.facts.item, self.now, self.category, self.calendar, self.terms)
        decision = rule.decide(self.facts, version.terms, case)
        if version.before_first:
            decision = decision.lowered(clause.rule for clause in decision.clauses if clause.rule.isdigit())
        if self.calendar is not None and rule.follows_calendar:
            decision = _with_calendar(decision, self.calendar)
        return decision

    def _on(self, dated_by: str) -> Mapping[str, InForce[Any]]:
        """Return the versions of the day that counts: of the fact, else of the payment, else today."""
        if dated_by not in self.versions:
            moment = getattr(self.facts, dated_by) or self.facts.pay_time or self.now
            self.versions[dated_by] = self.terms.on(day_of(moment))
        return self.versions[dated_by]


def terms_of(name: str, terms: Terms) -> Guarantee | None:
    """Return the terms of `name`; a part of another rule has that one's terms."""
    rule = RULES.get(name)
    return terms.guarantees.get(name) or terms.guarantees.get(rule.part_of if rule and rule.part_of else "")


def _with_calendar(decision: Decision, calendar: Calendar) -> Decision:
    details = {**decision.details, "calendar": calendar.id, "calendar_known": calendar.known}
    return replace(decision, details=details)


def _with_next_best(decision: Decision, guarantee: Guarantee, standing: Container[str]) -> Decision:
    """Add the next-best guarantees that are `standing`: not refused for the same facts."""
    helpful = tuple([_hint(name) for name in guarantee.next_best if name in standing])
    return decision.helped(helpful) if helpful else decision


@cache
def _hint(guarantee: str) -> Hint:
    return Hint.other(guarantee)


def _urgency(decision: Decision) -> tuple[Any, ...]:
    return (decision.remind_by or decision.deadline or FAR, decision.guarantee)
