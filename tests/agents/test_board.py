"""The board counts what is there: every figure from rows whose times the test wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.desk.board import board
from bot.store.engine import Database
from bot.store.tables import (
    AgentRow,
    ConversationRow,
    SegmentRow,
    TicketEventRow,
    TicketRow,
)
from bot.store.template import copy_template
from tests.agents.console import Office

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(tmp_path: Path, now: datetime) -> Iterator[Session]:
    """A database with the agents a (two chats) and b, and without tickets."""
    database = Database(copy_template(now, tmp_path / "board.sqlite"))
    with database.writing() as opened:
        opened.execute(delete(TicketEventRow))
        opened.execute(delete(TicketRow))
        opened.execute(delete(SegmentRow))
        for name in "ab":
            opened.add(AgentRow(id=name, login=name, name=name, password_hash="x", role="agent", created_at=now))
        opened.flush()
        yield opened
    database.close()


def segment(session: Session, name: str, queued: datetime, **values: object) -> None:
    session.add(ConversationRow(id=name, shopper_id="xiaomei", created_at=queued, updated_at=queued))
    session.flush()
    session.add(SegmentRow(conversation_id=name, shopper_id="xiaomei", reason="shopper_asked", queued_at=queued, **values))
    session.flush()


def ticket(session: Session, name: str, now: datetime, **values: object) -> TicketRow:
    row = TicketRow(
        number=name, shopper_id="xiaomei", conversation_id=name, reason="shopper_asked", opened_at=now, idempotency_key=name, **values
    )
    session.add(row)
    session.flush()
    return row


def test_waiting_working_and_late(session: Session, now: datetime) -> None:
    segment(session, "c1", now - 7 * MINUTE, due_at=now + MINUTE)
    segment(session, "c2", now - 12 * MINUTE, due_at=now)  # late from this very second
    segment(session, "c3", now - 30 * MINUTE, claimed_at=now - 20 * MINUTE, agent_id="a")
    segment(session, "c4", now - 40 * MINUTE, claimed_at=now - 39 * MINUTE, agent_id="a", ended_at=now - MINUTE)
    ticket(session, "c2", now, state="open", due_at=now)  # the same chat is counted once
    ticket(session, "c3", now, state="paused", due_at=now - MINUTE)
    found = board(session, now)
    assert (found.waiting, found.longest_wait_s, found.with_agents, found.breached) == (2, 720, 1, 1)


def test_each_agent_today(session: Session, now: datetime) -> None:
    def done(name: str, wait: int, rating: int | None) -> None:
        start = now - 60 * MINUTE
        segment(
            session, name, start, claimed_at=start, agent_id="a", first_answer_at=start + timedelta(seconds=wait),
            ended_at=now, rating=rating,
        )  # fmt: skip

    done("c1", 30, 5)
    done("c2", 90, 4)
    done("c3", 40, None)
    segment(session, "c4", now, claimed_at=now, agent_id="a")
    yesterday = now - timedelta(days=1)
    segment(session, "c5", yesterday, claimed_at=yesterday, agent_id="a", ended_at=yesterday, rating=1)
    a, b = (one for one in board(session, now).agents if one.id in "ab")
    assert (a.active, a.handled_today, a.first_answer_median_s, a.rating) == (1, 3, 40, 4.5)
    assert (b.active, b.handled_today, b.first_answer_median_s, b.rating) == (0, 0, None, None)


def test_hours_of_today_alone(session: Session, now: datetime) -> None:
    start = now.replace(hour=0)
    segment(session, "c1", start - timedelta(seconds=1), ended_at=start)
    segment(session, "c2", start)
    late = ticket(session, "c2", now, state="open", agent_id="a")
    for at in (start - timedelta(seconds=1), now.replace(hour=9, minute=59), now.replace(hour=10)):
        session.add(TicketEventRow(ticket_id=late.id, shopper_id="xiaomei", at=at, actor="clock", name="breached"))
    session.flush()
    found = board(session, now)
    assert [one.hour for one in found.hours] == list(range(13))
    assert [(one.waiting, one.handled) for one in found.hours[:2]] == [(1, 1), (0, 0)]
    assert [one.hour for one in found.hours if one.breached] == [9, 10]
    assert next(one.breached for one in found.agents if one.id == "a") == 2


def test_the_board_is_for_supervisors(office: Office) -> None:
    assert office.console("lin").http.get("/api/agent/board").status_code == 403
    shown = office.console("zhou").get("board")
    assert {one["name"] for one in shown["agents"]} >= {"小林", "小陈", "老周", "管理"}
    assert len(shown["hours"]) == 13
    assert shown["now"].endswith("+08:00")
