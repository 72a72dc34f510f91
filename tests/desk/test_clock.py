"""The clock acts when a limit passes and not a second before, warns once in waking hours, and never twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from bot.desk import clock
from bot.desk.answering import Desk
from bot.desk.cases import enter, move
from bot.desk.clock import run_due
from bot.desk.due import Told
from bot.store.tables import CaseRow, MessageRow, OrderLineRow, OrderRow, ReminderRow, ShopRow

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def cases_and_warnings_alone(monkeypatch):
    """The demo has late tickets, and a chat whose agent is gone: tests/agents has tests of those."""
    monkeypatch.setattr(clock, "DUE", [clock.expired_cases, clock.warnings])


@pytest.fixture(autouse=True)
def only_ours(desk, monkeypatch):
    """Nothing else is due here: not the demo's own cases, and no other kind of work."""
    monkeypatch.setattr(clock, "DUE", [clock.expired_cases, clock.warnings])
    with desk.database.writing() as session:
        for case in session.scalars(select(CaseRow)):
            case.next_due_at, case.next_due_by = None, ""
        session.execute(delete(ReminderRow))


def opened(desk: Desk, kind: str, now: datetime, *events: str, shop: str = "tmall") -> str:
    """A case of that kind which has seen `events`, an hour apart from an hour after `now` on."""
    with desk.database.writing() as session:
        line = session.scalar(
            select(OrderLineRow)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .join(ShopRow, ShopRow.id == OrderRow.shop_id)
            .where(ShopRow.type == shop, OrderRow.status == "shipped", OrderLineRow.id.not_in(select(CaseRow.order_line_id)))
        )
        case = CaseRow(
            number="A-1",
            shopper_id=line.shopper_id,
            order_line_id=line.id,
            kind=kind,
            state="applied",
            opened_at=now,
            updated_at=now,
            facts={"apply_time": now.isoformat()},
            idempotency_key="one",
        )
        session.add(case)
        session.flush()
        enter(session, case, "applied", now, desk.knowledge)
        for step, event in enumerate(events, 1):
            actor = desk.knowledge.cases.events[event].by[0]
            move(session, case, event, actor, {}, now + step * HOUR, desk.knowledge)
        return case.number


def case_of(desk: Desk) -> CaseRow:
    with desk.database.reading() as session:
        case = session.scalar(select(CaseRow).where(CaseRow.number == "A-1"))
        assert list(case.events) is not None
        return case


def told_to(desk: Desk, shopper: str) -> list[MessageRow]:
    with desk.database.reading() as session:
        rows = select(MessageRow).where(MessageRow.shopper_id == shopper, MessageRow.author == "system")
        return list(session.scalars(rows.where(MessageRow.response.in_(["utter_case_expired", "utter_warn_case", "utter_warn_right"]))))


EXPIRIES = [
    ("refund_only", (), "overdue", "applied", "超时的结果以售后页显示为准"),
    ("return_refund", (), "overdue", "applied", "超时的结果以售后页显示为准"),
    ("exchange", (), "overdue", "applied", "超时的结果以售后页显示为准"),
    ("resend", (), "overdue", "applied", "超时的结果以售后页显示为准"),
    ("repair", (), "approve", "agreed", "视为同意"),
    ("return_refund", ("refuse",), "lapse", "closed", "时间已经过了"),
    ("return_refund", ("refuse", "change"), "overdue", "applied", "超时的结果以售后页显示为准"),
    ("return_refund", ("approve",), "lapse", "closed", "时间已经过了"),
    ("exchange", ("approve",), "lapse", "closed", "时间已经过了"),
    ("repair", ("approve",), "lapse", "closed", "时间已经过了"),
    ("return_refund", ("approve", "send_back", "received"), "overdue", "received", "超时的结果以售后页显示为准"),
    ("exchange", ("approve", "send_back"), "overdue", "sent_back", "超时的结果以售后页显示为准"),
    ("repair", ("approve", "send_back"), "refund_owed", "refund_due", "平台会退款给您"),
    ("repair", ("approve", "send_back", "repairing"), "refund_owed", "refund_due", "平台会退款给您"),
    ("repair", ("approve", "send_back", "repairing", "resent"), "done", "closed", "时间已经过了"),
    ("resend", ("approve",), "overdue", "agreed_to_send", "超时的结果以售后页显示为准"),
    ("resend", ("approve", "resent"), "done", "closed", "时间已经过了"),
]


@pytest.mark.parametrize(("kind", "events", "event", "state", "says"), EXPIRIES)
def test_what_the_rule_says_happens_at_the_limit_and_not_a_second_before(desk, now, kind, events, event, state, says):
    opened(desk, kind, now, *events)
    before = case_of(desk)
    due = before.next_due_at
    run_due(desk, due - SECOND)
    assert [one.name for one in case_of(desk).events] == list(events)
    [told] = [one for one in run_due(desk, due) if one.kind == "case"]
    after = case_of(desk)
    assert [(one.name, one.actor) for one in after.events][len(events) :] == [(event, "clock")]
    assert after.state == state
    said = [row for row in told_to(desk, before.shopper_id) if row.response == "utter_case_expired"]
    assert len(said) == 1
    assert said[0].conversation_id == told.conversation
    assert says in said[0].text
    assert "依据：" in said[0].text
    assert run_due(desk, due) == []


def test_a_silent_seller_is_never_said_to_have_agreed_but_for_repairs(desk, now):
    opened(desk, "return_refund", now)
    case = case_of(desk)
    run_due(desk, case.next_due_at)
    assert "同意" not in told_to(desk, case.shopper_id)[0].text
    assert case_of(desk).next_due_at is None
    assert case_of(desk).closed_at is None


def test_time_goes_on_from_the_limit_not_from_when_it_was_noticed(desk, now):
    """The runner was away for two days: the week to send back began when the rule says that it did."""
    opened(desk, "repair", now)
    due = case_of(desk).next_due_at
    run_due(desk, due + 2 * DAY)
    assert timedelta(0) <= case_of(desk).next_due_at - (due + 7 * DAY) <= SECOND


def test_a_clock_that_leaps_weeks_does_each_thing_once_and_one_that_goes_back_nothing(desk, now):
    opened(desk, "repair", now)
    shopper = case_of(desk).shopper_id
    run_due(desk, now + 60 * DAY)
    case = case_of(desk)
    assert [one.name for one in case.events] == ["approve", "lapse"]
    assert run_due(desk, now - 60 * DAY) == []
    assert run_due(desk, now + 61 * DAY) == []
    assert len(told_to(desk, shopper)) == 2


def test_a_case_that_moved_is_due_no_more(desk, now):
    opened(desk, "return_refund", now)
    due = case_of(desk).next_due_at
    with desk.database.writing() as session:
        case = session.scalar(select(CaseRow).where(CaseRow.number == "A-1"))
        move(session, case, "cancel", "shopper", {}, now + HOUR, desk.knowledge)
    assert run_due(desk, due + DAY) == []


def test_an_item_that_fails_is_undone_alone_and_keeps_nothing_waiting(desk, now, monkeypatch):
    opened(desk, "return_refund", now)
    due = case_of(desk).next_due_at

    def broken(*_):
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(clock, "_say_expired", broken)
        assert run_due(desk, due) == []
    assert case_of(desk).events == []
    assert [one.subject for one in run_due(desk, due)] == ["A-1"]


def test_a_runner_that_dies_before_its_commit_leaves_everything_to_the_next(desk, now):
    opened(desk, "return_refund", now)
    case = case_of(desk)
    with pytest.raises(KeyboardInterrupt), desk.database.writing() as session:
        assert len(clock.expired_cases(session, desk, case.next_due_at, 10)) == 1
        raise KeyboardInterrupt
    assert told_to(desk, case.shopper_id) == []
    assert [one.subject for one in run_due(desk, case.next_due_at)] == ["A-1"]
    assert len(told_to(desk, case.shopper_id)) == 1


def test_another_kind_of_due_work_is_one_more_function(desk, now, monkeypatch):
    asked = []

    def kind(session, desk, at, limit):
        asked.append((at, limit))
        return [Told("ticket", "T-1")] if len(asked) == 1 else []

    monkeypatch.setattr(clock, "DUE", [kind])
    assert run_due(desk, now) == [Told("ticket", "T-1")]
    assert len(asked) == 2


# Warnings


def reminder(desk: Desk) -> ReminderRow | None:
    with desk.database.reading() as session:
        return session.scalar(select(ReminderRow).order_by(ReminderRow.id.desc()))


def test_a_case_that_waits_for_its_shopper_warns_once_a_day_before(desk, now):
    opened(desk, "return_refund", now, "approve")  # agreed at 13:00: until 13:00 a week later
    case = case_of(desk)
    warn = reminder(desk).warn_at
    assert case.next_due_at - warn == DAY
    assert run_due(desk, warn - SECOND) == []
    assert len(run_due(desk, warn)) == 1
    [said] = told_to(desk, case.shopper_id)
    assert said.response == "utter_warn_case"
    assert "12月2日13:00" in said.text
    assert run_due(desk, warn + HOUR) == []
    assert len(told_to(desk, case.shopper_id)) == 1


def test_nobody_is_written_to_at_night(desk, now):
    night = now.replace(hour=22)
    opened(desk, "return_refund", night, "approve")  # 23:00; the warning would fall on 23:00 too
    row = reminder(desk)
    assert (row.warn_at.hour, row.due_at - row.warn_at) == (20, 27 * HOUR + (row.due_at - row.due_at.replace(minute=0, second=0)))
    with desk.database.writing() as session:  # a runner that was away in the evening
        session.get_one(ReminderRow, row.id).warn_at = row.warn_at.replace(hour=23)
    asleep = row.warn_at.replace(hour=23, minute=30)
    assert run_due(desk, asleep) == []
    assert run_due(desk, (asleep + DAY).replace(hour=8, minute=59)) == []
    assert len(run_due(desk, (asleep + DAY).replace(hour=9, minute=0))) == 1


def test_a_duty_that_was_done_is_not_warned_of(desk, now):
    opened(desk, "return_refund", now, "approve", "send_back")
    row = reminder(desk)
    assert [one.conversation for one in run_due(desk, row.warn_at)] == [None]
    assert reminder(desk).outcome == "moot"
    assert told_to(desk, row.shopper_id) == []


def test_a_warning_that_came_too_late_is_not_said(desk, now):
    opened(desk, "return_refund", now, "approve")
    row = reminder(desk)
    run_due(desk, row.due_at.replace(hour=14))
    assert reminder(desk).outcome == "late"
    assert [one.response for one in told_to(desk, row.shopper_id)] == ["utter_case_expired"]


def test_a_right_that_was_spoken_about_is_warned_of_once(desk, speaker, now):
    shopper = speaker("xiaomei")
    for _ in range(2):  # said twice, noted once
        answer = shopper.say("小白鞋能七天无理由退吗", now, "ask_return_policy")
    decided = next(one for one in answer.decisions if one["guarantee"] == "seven_day_return")
    assert decided["outcome"] in ("granted", "conditional"), decided
    with desk.database.reading() as session:
        rows = list(session.scalars(select(ReminderRow).where(ReminderRow.guarantee == "seven_day_return")))
    assert len(rows) == 1
    row = rows[0]
    assert desk.knowledge.reminders.awake(row.warn_at)
    assert run_due(desk, row.warn_at - SECOND) == []
    assert len(run_due(desk, row.warn_at)) == 1
    [said] = told_to(desk, "xiaomei")
    assert said.response == "utter_warn_right"
    assert "七天无理由" in said.text
    assert run_due(desk, row.warn_at + HOUR) == []


def test_a_right_that_was_used_is_not_warned_of(desk, speaker, now):
    speaker("xiaomei").say("小白鞋能七天无理由退吗", now, "ask_return_policy")
    row = reminder(desk)
    with desk.database.writing() as session:
        session.add(
            CaseRow(
                number="A-2",
                shopper_id="xiaomei",
                order_line_id=row.order_line_id,
                kind="return_refund",
                state="applied",
                opened_at=now,
                updated_at=now,
                facts={},
                idempotency_key="two",
            )
        )
    assert [one.conversation for one in run_due(desk, row.warn_at)] == [None]
    assert told_to(desk, "xiaomei") == []
