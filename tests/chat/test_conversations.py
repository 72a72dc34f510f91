"""The log, who holds the chat, and whose it is; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.chat import conversations, handover, log, turns
from bot.chat.handover import Wait
from bot.store.engine import Database
from bot.store.tables import ConversationRow, MessageRow
from tests.agents.hands import an_agent, give


def test_a_note_takes_no_number_of_the_shopper(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        log.append(session, chat, log.Entry("shopper", "在吗"), now)
        log.append(session, chat, log.Entry("agent", "内部备注", for_shopper=False), now)
        log.append(session, chat, log.Entry("bot", "在的"), now)
        seen = log.seen_by_shopper(session, chat)
        assert [(row.seq, row.shopper_seq, row.text) for row in seen] == [(1, 1, "在吗"), (3, 2, "在的")]
        assert [row.text for row in log.seen_by_shopper(session, chat, after=1)] == ["在的"]
        assert [row.text for row in log.seen_before(session, chat, 2)] == ["在吗"]


def test_a_message_sent_twice_is_stored_once(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        first = turns.receive(session, chat, "退货", now, client_id="c1")
        again = turns.receive(session, chat, "退货", now + timedelta(seconds=1), client_id="c1")
        assert first is again
        assert chat.last_seq == 1


def test_what_cannot_be_stored_is_made_storable(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        turns.receive(session, chat, "坏\x00了\ud800", now)
    with database.reading() as session:
        assert session.scalars(select(MessageRow.text)).one() == "坏了?"


def test_a_stranger_s_chat_is_a_missing_one(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        for find in (conversations.find, conversations.lock):
            with pytest.raises(conversations.NoSuchConversation):
                find(session, "bert", chat.id)
            assert find(session, "anna", chat.id) is chat


def test_each_change_of_hands_raises_the_epoch(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        an_agent(session, "a1", now)
        assert handover.to_queue(session, chat, Wait("shopper_asked"), now)
        assert not handover.to_queue(session, chat, Wait("shopper_asked"), now)
        assert (chat.held_by, chat.epoch) == ("queue", 1), "in the queue the bot goes on helping"
        handover.claim(session, chat, "a1", now)
        assert (chat.held_by, chat.agent_id, chat.epoch) == ("agent", "a1", 2)
        turns.receive(session, chat, "你好", now)
        assert turns.open_turn(session, chat, now) is None, "an agent answers, not the bot"
        handover.to_bot(session, chat, handover.RETURNED, "", now)
        assert (chat.held_by, chat.agent_id, chat.epoch) == ("bot", None, 3)
        assert turns.open_turn(session, chat, now) is None, "what the agent had answered the bot does not answer too"


def test_a_turn_of_an_old_epoch_is_stale(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        turns.receive(session, chat, "退货", now)
        turn = turns.open_turn(session, chat, now)
        give(session, chat, "a1", now)
        with pytest.raises(turns.StaleTurn):
            turns.begin(session, chat, turn.id, turn.epoch)
        assert turn.state == "stale"


def test_messages_from_different_pages_are_answered_in_turns_of_their_own(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "anna", now)
        said = (("能退吗", {"order_line": 1}), ("急", {"order_line": 1}), ("这件呢", {"product": "dress"}), ("谢谢", {}))
        for text, page in said:
            turns.receive(session, chat, text, now, context=page)
        told = []
        while (turn := turns.open_turn(session, chat, now)) is not None:
            told.append((turn.text, turns.context_of(session, turn)))
            turns.commit(turn, now)
            session.flush()
        assert told == [("能退吗\n急", {"order_line": 1}), ("这件呢", {"product": "dress"}), ("谢谢", {})]


def test_signing_in_takes_the_visitor_s_chat_along(database: Database, now: datetime) -> None:
    with database.writing() as session:
        chat = conversations.start(session, "v-1", now)
        turns.receive(session, chat, "七天无理由怎么算", now)
        turns.open_turn(session, chat, now)
    with database.writing() as session:
        conversations.adopt(session, "v-1", "anna", now + timedelta(minutes=1))
    with database.reading() as session:
        assert conversations.latest(session, "v-1") is None
        mine = conversations.latest(session, "anna")
        assert [row.shopper_id for row in log.seen_by_shopper(session, mine)] == ["anna"]
        assert turns.waiting(session, now) == [(mine.id, "anna")]


def test_an_empty_visitor_s_chat_hides_nothing(database: Database, now: datetime) -> None:
    with database.writing() as session:
        own = conversations.start(session, "anna", now).id
        conversations.start(session, "v-1", now + timedelta(minutes=1))
        conversations.adopt(session, "v-1", "anna", now + timedelta(minutes=2))
        assert conversations.current(session, "anna", now).id == own
        assert session.scalars(select(ConversationRow.shopper_id)).all().count("anna") == 1
