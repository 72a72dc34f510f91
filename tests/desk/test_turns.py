"""A turn is one transaction: answered once, under its epoch, for its shopper; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chat import conversations
from bot.desk import failing
from bot.desk.answering import Desk
from bot.desk.request import Entity
from bot.store.tables import CaseRow, ConversationRow, MessageRow, TicketRow, TurnRow
from tests.agents.hands import give
from tests.desk.conftest import Speaker, understood

Begin = Callable[[str], Speaker]
STRAWBERRIES = Entity("product", "草莓", "草莓")


def _count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table))


def _claimed(speaker: Speaker, now: datetime) -> str:
    """Claim crushed sneakers up to the confirmation and say yes; return the case's number."""
    told = speaker.say(
        "小白鞋收到的时候就压坏了", now, "report_damage", entities=(Entity("product", "小白鞋", "小白鞋"),)
    )
    asked = speaker.press("帮我办理", told, now)
    shown = speaker.press("补寄", asked, now)
    assert [said.response for said in shown.replies] == ["utter_confirm_claim"]
    return speaker.press("确认提交", shown, now).cases[0]


def test_a_decision_is_answered_and_kept(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    answered = xiaomei.say("草莓烂了", now, "report_fresh", entities=(STRAWBERRIES,))
    assert answered.decisions[0]["guarantee"] == "fresh_compensation"
    with xiaomei.desk.database.reading() as session:
        turn = session.scalars(select(TurnRow).where(TurnRow.conversation_id == xiaomei.conversation)).one()
        assert (turn.state, turn.decisions) == ("committed", answered.decisions)


def test_a_turn_asked_twice_is_written_once(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open("七天无理由怎么算", now), "ask_return_policy")
    first, again = xiaomei.desk.answer(asked), xiaomei.desk.answer(asked)
    assert again.repeated
    assert [said.text for said in again.replies] == [said.text for said in first.replies]
    with xiaomei.desk.database.reading() as session:
        bot = select(func.count()).where(MessageRow.conversation_id == xiaomei.conversation, MessageRow.author == "bot")
        assert session.scalar(bot) == len(first.replies)


def test_a_case_is_opened_once_after_a_yes(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    number = _claimed(xiaomei, now)
    with xiaomei.desk.database.reading() as session:
        case = session.scalars(select(CaseRow).where(CaseRow.number == number)).one()
        assert (case.shopper_id, case.kind, case.state) == ("xiaomei", "resend", "applied")
    again = xiaomei.say("小白鞋压坏了", now, "report_damage", entities=(Entity("product", "小白鞋", "小白鞋"),))
    assert not again.cases


def test_a_person_asked_for_is_one_ticket(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    assert xiaomei.say("叫人来", now, "request_human").held_by == "queue"
    assert xiaomei.say("人呢", now, "request_human").held_by == "queue"
    with xiaomei.desk.database.reading() as session:
        mine = select(func.count()).where(TicketRow.conversation_id == xiaomei.conversation)
        assert session.scalar(mine) == 1


def test_under_an_old_epoch_nothing_is_written(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open("七天无理由怎么算", now), "ask_return_policy")
    with xiaomei.desk.database.writing() as session:
        give(session, conversations.lock(session, "xiaomei", xiaomei.conversation), "a1", now)
    with xiaomei.desk.database.reading() as session:
        before = _count(session, MessageRow)
    assert xiaomei.desk.answer(asked).stale
    with xiaomei.desk.database.reading() as session:
        assert _count(session, MessageRow) == before
        assert session.get_one(TurnRow, asked.turn_id).state == "stale"


def test_a_stranger_answers_nothing(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open("我的快递到哪了", now), "order_status")
    with pytest.raises(conversations.NoSuchConversation):
        xiaomei.desk.answer(replace(asked, shopper="laoli"))


def test_a_turn_given_up_is_said_once_and_never_answered(speaker: Begin, desk: Desk, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open("七天无理由怎么算", now), "ask_return_policy")
    assert failing.give_up(desk, "xiaomei", xiaomei.conversation, asked.turn_id, now)
    assert not failing.give_up(desk, "xiaomei", xiaomei.conversation, asked.turn_id, now)
    assert desk.answer(asked).stale


def test_a_failure_in_the_middle_leaves_nothing(speaker: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    xiaomei = speaker("xiaomei")
    asked = understood(xiaomei.open("叫人来", now), "request_human")
    with monkeypatch.context() as broken:
        broken.setattr("bot.desk.answering.dialogue.save", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            xiaomei.desk.answer(asked)
    with xiaomei.desk.database.reading() as session:
        assert session.get_one(ConversationRow, xiaomei.conversation).held_by == "bot"
        assert session.get_one(TurnRow, asked.turn_id).state == "open"
    assert xiaomei.desk.answer(asked).held_by == "queue"


def test_messages_of_a_burst_are_one_turn(speaker: Begin, now: datetime) -> None:
    xiaomei = speaker("xiaomei")
    first = xiaomei.open("草莓", now)
    second = xiaomei.open("烂了", now + timedelta(seconds=1))
    assert second.turn_id == first.turn_id, "the open turn goes first; what came since waits"
    xiaomei.desk.answer(understood(first, "report_fresh", entities=(STRAWBERRIES,)))
    third = xiaomei.open("三分之一", now + timedelta(seconds=2))
    assert third.text == "烂了\n三分之一"
