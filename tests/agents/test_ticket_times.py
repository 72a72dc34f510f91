"""Tickets: when something is owed, both sides of the edge; pause, breach, priority, what the chat does to them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import working
from bot.desk.answering import Desk
from bot.desk.clock import run_due
from bot.desk.knowledge import Knowledge
from bot.desk.tickets import due, events, moves
from bot.knowledge_files import KnowledgeError
from bot.knowledge_files.tickets import load_tickets
from bot.store.engine import Database
from bot.store.tables import ConversationRow, TicketRow
from tests.gateway.parts import knowledge_and_words

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture
def session(demo: Database):
    with demo.writing() as opened:
        yield opened


@pytest.fixture
def ticket(session: Session, knowledge: Knowledge, now: datetime) -> TicketRow:
    """A normal ticket of a chat of 小美, opened at Wednesday noon."""
    session.add(ConversationRow(id="c-1", shopper_id="xiaomei", held_by="queue", created_at=now, updated_at=now))
    session.flush()
    row = TicketRow(
        number="T-1", shopper_id="xiaomei", conversation_id="c-1", reason="shopper_asked", kind="chat", priority="normal",
        state="open", opened_at=now, idempotency_key="t-1",
    )  # fmt: skip
    due.begin(row, knowledge)
    session.add(row)
    session.flush()
    return row


def names(session: Session, ticket: TicketRow) -> list[str]:
    session.flush()
    return [one.name for one in events.of(session, ticket)]


def test_a_first_answer_is_owed_within_the_minutes_of_its_kind(ticket: TicketRow, now: datetime) -> None:
    assert (ticket.due_at, ticket.due_for) == (now + 10 * MINUTE, "first")
    assert not due.is_breached(ticket, ticket.due_at - SECOND)
    assert due.is_breached(ticket, ticket.due_at)


def test_the_end_is_owed_one_working_day_later(ticket: TicketRow, now: datetime) -> None:
    assert ticket.resolve_due_at == now + timedelta(days=1)  # 13 working hours: 10 today, 3 tomorrow


def test_minutes_stop_at_closing_time(knowledge: Knowledge) -> None:
    before = datetime.fromisoformat("2026-11-25T21:55:00+08:00")
    assert due.first_due(knowledge, "shopper_asked", before) == datetime.fromisoformat("2026-11-26T09:05:00+08:00")


def test_what_is_asked_while_nobody_is_there_is_a_callback(knowledge: Knowledge) -> None:
    night = datetime.fromisoformat("2026-11-25T22:00:00+08:00")
    assert due.first_due(knowledge, "shopper_asked", night) == datetime.fromisoformat("2026-11-26T10:00:00+08:00")
    assert due.first_due(knowledge, "hazard", night) == datetime.fromisoformat("2026-11-26T09:03:00+08:00")
    assert knowledge.tickets.sort("hazard", there=False) == ("complaint", "urgent")


def test_every_reason_people_read_is_sorted(knowledge: Knowledge) -> None:
    assert set(knowledge.tickets.reasons) == set(knowledge.glossary.sections["ticket_reasons"])
    assert set(knowledge.tickets.kinds) == set(knowledge.glossary.sections["ticket_kinds"])
    assert set(knowledge.tickets.priorities) == set(knowledge.glossary.sections["ticket_priorities"])


def test_after_an_answer_the_end_is_owed_and_after_a_question_the_next(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime
) -> None:
    moves.agent_wrote(session, "c-1", "a", now + 5 * MINUTE)
    assert (ticket.due_at, ticket.due_for) == (ticket.resolve_due_at, "resolution")
    assert ticket.first_answered_at == now + 5 * MINUTE
    moves.shopper_wrote(session, "c-1", now + 6 * MINUTE, knowledge)
    assert (ticket.due_at, ticket.due_for) == (now + 36 * MINUTE, "next")
    moves.shopper_wrote(session, "c-1", now + 20 * MINUTE, knowledge)
    assert ticket.due_at == now + 36 * MINUTE  # the older question waits longer
    moves.agent_wrote(session, "c-1", "a", now + 21 * MINUTE)
    assert ticket.due_for == "resolution"
    assert ticket.first_answered_at == now + 5 * MINUTE
    assert names(session, ticket) == ["answered", "answered"]


def test_a_question_near_the_end_does_not_move_the_end(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime
) -> None:
    moves.agent_wrote(session, "c-1", "a", now)
    moves.shopper_wrote(session, "c-1", ticket.resolve_due_at - 10 * MINUTE, knowledge)
    assert (ticket.due_at, ticket.due_for) == (ticket.resolve_due_at, "resolution")


def test_a_pause_gives_its_working_time_back(session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime) -> None:
    first, end = ticket.due_at, ticket.resolve_due_at
    moves.pause(session, ticket, "等顾客拍照", "agent:a", now + 4 * MINUTE)
    assert not due.is_breached(ticket, first + timedelta(hours=3))
    assert ticket not in due.overdue(session, first + timedelta(hours=3))
    moves.resume(session, ticket, "agent:a", now + 64 * MINUTE, knowledge)
    assert (ticket.due_at, ticket.resolve_due_at) == (first + 60 * MINUTE, working.add(knowledge.hours, end, 60))
    assert ticket.state == "open"
    assert ticket.paused_at is None


def test_a_pause_over_night_gives_back_only_working_time(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime
) -> None:
    moves.pause(session, ticket, "", "agent:a", now)
    moves.resume(session, ticket, "agent:a", now.replace(day=26, hour=9, minute=0), knowledge)
    assert ticket.due_at == now.replace(day=26, hour=9, minute=10)


def test_a_message_of_the_shopper_ends_the_pause(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime
) -> None:
    moves.pause(session, ticket, "", "agent:a", now)
    moves.shopper_wrote(session, "c-1", now + MINUTE, knowledge)
    assert ticket.state == "open"
    assert names(session, ticket) == ["paused", "resumed"]


def test_each_time_that_passes_is_noted_once(session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime) -> None:
    assert ticket not in due.overdue(session, ticket.due_at - SECOND)
    assert ticket in due.overdue(session, ticket.due_at)
    assert due.breaches(session, None, ticket.due_at + SECOND, 100)
    assert due.breaches(session, None, ticket.due_at + MINUTE, 100) == []
    moves.agent_wrote(session, "c-1", "a", now + timedelta(hours=1))
    assert due.breaches(session, None, ticket.resolve_due_at, 100)
    assert names(session, ticket) == ["breached", "answered", "breached"]
    late = [one.detail["due_for"] for one in events.of(session, ticket) if one.name == "breached"]
    assert late == ["first", "resolution"]


def test_the_clock_notes_what_passed(demo: Database, knowledge: Knowledge, now: datetime) -> None:
    desk = Desk(demo, knowledge, knowledge_and_words()[1])
    late = [one for one in run_due(desk, now) if one.kind == "ticket"]
    assert len(late) == 1  # of the demo: somebody's scooter has been smoking for a quarter of an hour
    assert [one for one in run_due(desk, now) if one.kind == "ticket"] == []
    with demo.reading() as session:
        row = session.scalars(select(TicketRow).where(TicketRow.number == late[0].subject)).one()
        assert (row.breached_at, row.reason) == (now, "hazard")


def test_an_answer_too_late_is_a_breach_though_the_clock_slept(
    session: Session, ticket: TicketRow, now: datetime
) -> None:
    moves.agent_wrote(session, "c-1", "a", now + 10 * MINUTE)
    assert ticket.breached_at == now + 10 * MINUTE


def test_an_answer_in_the_last_second_is_none(session: Session, ticket: TicketRow, now: datetime) -> None:
    moves.agent_wrote(session, "c-1", "a", now + 10 * MINUTE - SECOND)
    assert ticket.breached_at is None


def test_another_priority_counts_from_the_opening_and_keeps_pauses(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime
) -> None:
    moves.pause(session, ticket, "", "agent:a", now + MINUTE)
    moves.resume(session, ticket, "agent:a", now + 21 * MINUTE, knowledge)
    session.flush()
    moves.set_priority(session, ticket, "urgent", "agent:a", now + 22 * MINUTE, knowledge)
    assert ticket.due_at == now + 23 * MINUTE  # 3 minutes, and 20 of rest
    assert ticket.resolve_due_at == now + timedelta(hours=4, minutes=20)


def test_a_closed_ticket_allows_nothing_but_opening_it_again(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime
) -> None:
    moves.close(session, ticket, "solved", "agent:a", now, knowledge)
    with pytest.raises(moves.Impossible):
        moves.pause(session, ticket, "", "agent:a", now)
    with pytest.raises(moves.Impossible):
        moves.close(session, ticket, "solved", "agent:a", now, knowledge)
    moves.reopen(session, ticket, "agent:a", now + timedelta(hours=1), knowledge)
    assert (ticket.state, ticket.outcome, ticket.due_for) == ("open", "", "next")
    assert ticket.due_at == now + timedelta(hours=1, minutes=30)
    assert names(session, ticket) == ["closed", "reopened"]


@pytest.mark.parametrize("outcome", ["", "nonsense"])
def test_an_outcome_is_one_of_the_glossary(
    session: Session, ticket: TicketRow, knowledge: Knowledge, now: datetime, outcome: str
) -> None:
    with pytest.raises(moves.Impossible):
        moves.close(session, ticket, outcome, "agent:a", now, knowledge)


def test_a_table_that_owes_an_answer_after_the_end_is_refused(tmp_path, knowledge: Knowledge) -> None:
    from bot.knowledge_files import KNOWLEDGE

    text = (KNOWLEDGE / "tickets.yml").read_text().replace("first: 10, next: 30, resolution: 780", "first: 10, next: 30, resolution: 9")
    (tmp_path / "tickets.yml").write_text(text)
    with pytest.raises(KnowledgeError, match="before the end"):
        load_tickets(tmp_path)


def test_times_hold_at_any_second_of_a_week(knowledge: Knowledge, now: datetime) -> None:
    seen: set[bool] = set()
    for step in range(0, 7 * 24 * 60, 17):
        at = now + timedelta(minutes=step)
        owed = due.first_due(knowledge, "shopper_asked", at)
        seen.add(working.is_open(knowledge.hours, at))
        assert owed > at
        assert working.is_open(knowledge.hours, owed - SECOND)
    assert seen == {True, False}
