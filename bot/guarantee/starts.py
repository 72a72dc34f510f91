"""What a deadline (or a reminder) counts from, found by asking again: the fact is the start whose move moves it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from bot.guarantee.decision import Decision
from bot.guarantee.engine import decide
from bot.guarantee.facts import Facts
from bot.guarantee.terms import Terms

A_DAY = timedelta(days=1)


def start_of(decision: Decision, facts: Facts, terms: Terms, now: datetime) -> datetime | None:
    """Return the last known moment that the deadline of `decision` depends on, or its reminder without one; None when none is known.

    A moment at the deadline itself is no start (a promised hour of shipping is its own deadline).
    """
    end = _end(decision)
    if end is None:
        return None
    starts = [
        moment
        for name, moment in _moments(facts)
        if moment < end
        and _end(decide(decision.guarantee, replace(facts, **{name: moment - A_DAY}), terms, now)) != end
    ]
    return max(starts, default=None)


def _end(decision: Decision) -> datetime | None:
    return decision.deadline or decision.remind_by


def _moments(facts: Facts) -> list[tuple[str, datetime]]:
    known = [(field.name, getattr(facts, field.name)) for field in fields(facts)]
    return [(name, value) for name, value in known if isinstance(value, datetime)]
