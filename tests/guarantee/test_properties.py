"""What holds of every rule, whatever the facts: drawn by Hypothesis, and over every case of the edge tables."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.edges import EDGES
from bot.cli.edges.reading import EdgeCase, tables_in
from bot.guarantee.clock import SECOND, add_months, after_days, after_months, midnight, next_midnight, shanghai
from bot.guarantee.decision import Decision, Outcome
from bot.guarantee.engine import decide, rights
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules import RULES
from tests.guarantee.drawing import NAMES, NOW, QUICK_DRAWS, TERMS, facts_of, json_facts, loaded, values

pytestmark = pytest.mark.slow  # many seconds together

EACH_RULE = pytest.mark.parametrize("rule", sorted(RULES))
CASES = tables_in(EDGES, TERMS.category_names)
TOO_LATE = frozenset(reason for reason in Reason if reason.endswith(("too_late", "_over")))
"""Reasons that say that time has run out; whoever hears one never gets it by waiting."""
STEPS = (SECOND, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=40), timedelta(days=800))


def _decided(rule: str, data: dict[str, Any], now: datetime = NOW) -> Decision:
    return decide(rule, loaded(data), TERMS, now)


@EACH_RULE
def test_every_decision_has_clauses_and_what_its_words_need(rule: str) -> None:
    @QUICK_DRAWS
    @given(json_facts(rule))
    def holds(data: dict[str, Any]) -> None:
        decision = _decided(rule, data)
        assert decision.clauses
        assert set(decision.reason.details) <= set(decision.details), decision.reason
        assert set(decision.missing) <= NAMES
        assert (decision.outcome is Outcome.NEEDS_FACTS) == (decision.reason is Reason.ASK_FACTS)
        json.dumps(decision.to_json())

    holds()


@EACH_RULE
def test_amounts_are_whole_fen_from_low_to_high_within_their_caps(rule: str) -> None:
    @QUICK_DRAWS
    @given(json_facts(rule))
    def holds(data: dict[str, Any]) -> None:
        decision = _decided(rule, data)
        amount = decision.amount
        if amount is None:
            return
        assert type(amount.min_fen) is int
        assert type(amount.max_fen) is int
        assert 0 <= amount.min_fen <= amount.max_fen
        assert amount.cap_fen is None or amount.max_fen <= amount.cap_fen
        day = decision.details.get("day_cap_fen")
        assert day is None or amount.max_fen + min(data.get("same_day_paid_fen", 0), day) <= day

    holds()


@EACH_RULE
def test_deadlines_are_whole_seconds_in_shanghai_and_reminders_never_later(rule: str) -> None:
    @QUICK_DRAWS
    @given(json_facts(rule))
    def holds(data: dict[str, Any]) -> None:
        decision = _decided(rule, data)
        for moment in (decision.deadline, decision.remind_by):
            assert moment is None or (moment.microsecond == 0 and moment.utcoffset() == timedelta(hours=8))
        if decision.deadline is not None and decision.remind_by is not None:
            assert decision.remind_by <= decision.deadline

    holds()


@EACH_RULE
def test_facts_that_a_rule_does_not_name_change_nothing(rule: str) -> None:
    others = sorted(NAMES - facts_of(rule) - {"item"})

    @QUICK_DRAWS
    @given(json_facts(rule), st.data())
    def holds(data: dict[str, Any], more: st.DataObject) -> None:
        before = _own(_decided(rule, data))
        facts = loaded(data)
        for name in more.draw(st.lists(st.sampled_from(others), min_size=1, max_size=5, unique=True)):
            facts = replace(facts, **{name: getattr(loaded({name: more.draw(values(name))}), name)})
        assert _own(decide(rule, facts, TERMS, NOW)) == before

    holds()


def _own(decision: Decision) -> Decision:
    """The decision without its hints, which look at other guarantees and so at their facts."""
    return replace(decision, would_help=tuple(hint for hint in decision.would_help if hint.kind == "fact"))


@EACH_RULE
def test_the_zone_in_which_a_time_is_written_changes_nothing(rule: str) -> None:
    @QUICK_DRAWS
    @given(json_facts(rule), st.sampled_from(["UTC", "America/New_York", "Pacific/Kiritimati"]))
    def holds(data: dict[str, Any], zone: str) -> None:
        there = ZoneInfo(zone)
        moved = {name: _in_zone(value, there) for name, value in data.items()}
        assert _decided(rule, moved, NOW.astimezone(there)) == _decided(rule, data)

    holds()


def _in_zone(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, str) and "T" in value and ":" in value:
        return datetime.fromisoformat(value).astimezone(zone).isoformat()
    return value


@EACH_RULE
def test_the_item_is_carried_and_nothing_else_of_it(rule: str) -> None:
    @QUICK_DRAWS
    @given(json_facts(rule))
    def holds(data: dict[str, Any]) -> None:
        data.pop("item", None)
        named = _decided(rule, {**data, "item": "line-7"})
        assert named.item == "line-7"
        assert replace(named, item=None) == _decided(rule, data)

    holds()


@EACH_RULE
def test_waiting_never_turns_too_late_into_in_time(rule: str) -> None:
    @QUICK_DRAWS
    @given(json_facts(rule), st.sampled_from(STEPS))
    def holds(data: dict[str, Any], step: timedelta) -> None:
        facts = loaded(data)
        now = max([NOW, *_moments(facts)])  # everything told has happened
        decision = decide(rule, facts, TERMS, now)
        if decision.reason in TOO_LATE:
            assert decide(rule, facts, TERMS, now + step).reason in TOO_LATE

    holds()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.name}")
def test_what_an_edge_case_finds_too_late_stays_so(case: EdgeCase) -> None:
    now = max([case.now, *_moments(case.facts)])
    decision = decide(case.guarantee, case.facts, TERMS, now)
    for step in STEPS:
        later = decide(case.guarantee, case.facts, TERMS, now + step)
        if decision.reason in TOO_LATE:
            assert later.reason in TOO_LATE, step
        if later.reason is decision.reason and decision.outcome is Outcome.REFUSED:
            assert later.deadline == decision.deadline, step


def _moments(facts: Facts) -> list[datetime]:
    found = (getattr(facts, entry.name) for entry in fields(Facts))
    return [value for value in found if isinstance(value, datetime)]


@QUICK_DRAWS
@given(json_facts("late_shipment", size=20))
def test_all_rights_of_a_line_come_soonest_first_and_refusals_last(data: dict[str, Any]) -> None:
    found = rights(loaded(data), TERMS, NOW)
    refused = [decision.outcome is Outcome.REFUSED for decision in found]
    assert refused == sorted(refused)
    standing = [decision for decision in found if decision.outcome is not Outcome.REFUSED]
    soonest = [decision.remind_by or decision.deadline for decision in standing]
    assert [moment for moment in soonest if moment] == sorted(moment for moment in soonest if moment)
    assert len({decision.guarantee for decision in found}) == len(found)


@QUICK_DRAWS
@given(json_facts("seven_day_return", size=12))
def test_one_guarantee_asked_for_alone_answers_as_among_all(data: dict[str, Any]) -> None:
    facts = loaded(data)
    for decision in rights(facts, TERMS, NOW):
        alone = decide(decision.guarantee, facts, TERMS, NOW)
        assert replace(alone, would_help=()) == replace(decision, would_help=())


# days and months

FIRST, LAST = date(2020, 1, 1), date(2032, 12, 31)
MOMENTS = st.builds(datetime.combine, st.dates(FIRST, LAST), st.times(), st.just(ZoneInfo("Asia/Shanghai")))


@QUICK_DRAWS
@given(MOMENTS)
def test_every_second_of_a_day_has_the_same_24_00(moment: datetime) -> None:
    moment = shanghai(moment)
    edge = next_midnight(moment)
    assert next_midnight(midnight(moment.date())) == next_midnight(edge - SECOND) == edge
    assert next_midnight(edge) == edge + timedelta(days=1)
    assert after_days(moment, 7) == edge + timedelta(days=7)


@QUICK_DRAWS
@given(st.dates(FIRST, LAST), st.integers(0, 60))
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
    assert after_months(midnight(day), months) == midnight(later) + timedelta(days=1)


def test_a_leap_day_counts_as_a_day_and_a_year_from_it_ends_on_the_28th() -> None:
    leap = date(2028, 2, 29)
    assert add_months(leap, 12) == date(2029, 2, 28)
    assert after_days(midnight(date(2028, 2, 25)), 7) == midnight(date(2028, 3, 4))
    assert after_days(midnight(date(2027, 2, 25)), 7) == midnight(date(2027, 3, 5))
