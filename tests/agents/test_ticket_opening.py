"""Tickets that the bot opens: their kind, their times, what the shopper is told, and seeding over them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.chat import conversations
from bot.desk.answering import Desk
from bot.desk.request import Entity
from bot.desk.tickets import events
from bot.store.demo.seed import seed
from bot.store.engine import Database
from bot.store.tables import TicketRow
from bot.store.template import copy_template
from tests.desk.conftest import Speaker
from tests.gateway.parts import knowledge_and_words

BURN = Entity("hazard", "fire", "冒烟")


@pytest.fixture
def meimei(tmp_path: Path, now: datetime) -> Iterator[Speaker]:
    """A conversation of 小美 with a desk on SQLite."""
    database = Database(copy_template(now, tmp_path / "desk.sqlite"))
    desk = Desk(database, *knowledge_and_words())
    with database.writing() as session:
        speaker = Speaker(desk, "xiaomei", conversations.start(session, "xiaomei", now).id)
    yield speaker
    database.close()


def ticket_of(speaker: Speaker) -> tuple[TicketRow, list[str]]:
    """Return the conversation's ticket and the names of its log."""
    with speaker.desk.database.reading() as session:
        row = session.scalar(select(TicketRow).where(TicketRow.conversation_id == speaker.conversation))
        return row, [one.name for one in events.of(session, row)]


def test_a_shopper_who_asks_hears_until_when(meimei: Speaker, now: datetime) -> None:
    said = meimei.say("转人工", now, "request_human").replies
    ticket, log = ticket_of(meimei)
    assert (ticket.kind, ticket.priority, ticket.due_for) == ("chat", "normal", "first")
    assert ticket.due_at == now + timedelta(minutes=10)
    assert "最晚11月25日12:10前" in said[0].text
    assert said[0].card["due_text"] in said[0].text
    assert log == ["opened"]


def test_at_night_the_shopper_hears_when_people_are_back(meimei: Speaker, now: datetime) -> None:
    said = meimei.say("转人工", now.replace(hour=22), "request_human").replies
    assert "11月26日09:00回来" in said[0].text
    assert "最晚11月26日10:00前" in said[0].text
    assert ticket_of(meimei)[0].kind == "callback"


def test_at_the_last_second_of_the_day_people_are_still_there(meimei: Speaker, now: datetime) -> None:
    said = meimei.say("转人工", now.replace(hour=21, minute=59, second=59), "request_human").replies
    assert "不在" not in said[0].text
    assert "最晚11月26日09:09前" in said[0].text


def test_danger_makes_an_open_ticket_urgent_and_sooner(meimei: Speaker, now: datetime) -> None:
    meimei.say("转人工", now, "request_human")
    meimei.say("电池冒烟了", now + timedelta(minutes=1), "report_quality", entities=(BURN,))
    ticket, log = ticket_of(meimei)
    assert (ticket.reason, ticket.priority) == ("hazard", "urgent")
    assert ticket.due_at == now + timedelta(minutes=3)
    assert log == ["opened", "priority"]


def test_a_wish_does_not_lower_what_danger_opened(meimei: Speaker, now: datetime) -> None:
    meimei.say("电池冒烟了", now, "report_quality", entities=(BURN,))
    meimei.say("转人工", now, "request_human")
    ticket, log = ticket_of(meimei)
    assert (ticket.kind, ticket.reason, ticket.priority) == ("complaint", "hazard", "urgent")
    assert log == ["opened"]


def test_the_demo_is_seeded_again_over_tickets_with_a_log(meimei: Speaker, now: datetime) -> None:
    meimei.say("转人工", now, "request_human")
    with meimei.desk.database.writing() as session:
        seed(session, now, force=True)
        assert session.scalar(select(TicketRow).where(TicketRow.conversation_id == meimei.conversation)) is None
