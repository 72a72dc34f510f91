"""Messages over HTTP: stored once, answered once, in order, read by sequence."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.chat import conversations
from bot.store.tables import TurnRow
from tests.agents.hands import give
from tests.gateway.parts import Gateway


def test_a_message_is_stored_acknowledged_and_answered_from_rows(either: Gateway) -> None:
    client = either.client()
    answer = client.send("你好", client_id="first-message")
    assert answer.status_code == 202
    assert answer.json()["client_id"] == "first-message"
    assert answer.json()["seq"] == 1
    rows = client.until(2)
    assert [(row["seq"], row["author"], row["text"]) for row in rows] == [(1, "shopper", "你好"), (2, "bot", "收到：你好")]
    assert rows[0]["client_id"] == "first-message"


def test_a_message_sent_twice_is_stored_and_answered_once(either: Gateway) -> None:
    client = either.client()
    client_id = uuid4().hex
    first, second = client.send("在吗", client_id), client.send("在吗", client_id)
    assert first.json() == second.json()
    client.until(2)
    assert client.texts() == ["在吗", "收到：在吗"]


def test_messages_that_arrive_during_a_turn_form_the_next_one(gateway: Gateway) -> None:
    client = gateway.client()
    gateway.rasa.gate.clear()
    client.send("一")
    gateway.rasa.called(client, 1)
    client.send("二")
    client.send("三")
    gateway.rasa.gate.set()
    client.until(5)
    assert client.texts() == ["一", "二", "三", "收到：一", "收到：二\n三"]
    assert len(gateway.rasa.called(client, 2)) == 2


def test_the_log_is_read_forwards_and_backwards(gateway: Gateway) -> None:
    client = gateway.client()
    for number in range(3):
        client.send(f"第{number}句")
        client.until(2 * number + 2)
    assert [row["seq"] for row in client.page(after=4)["messages"]] == [5, 6]
    assert [row["seq"] for row in client.page(before=4, limit=2)["messages"]] == [2, 3]
    assert client.page(after=6) == {"messages": [], "last_seq": 6, "held_by": "bot"}


def test_rasa_never_gets_a_command_and_gets_the_identity_in_metadata(gateway: Gateway) -> None:
    client = gateway.client("xiaomei")
    before = len(client.texts())
    client.send("/restart")
    client.until(before + 2)
    [call] = gateway.rasa.called(client, 1)
    assert call["message"] == "／restart"
    assert call["metadata"]["shopper"] == "xiaomei"
    assert call["metadata"]["now"] == gateway.clock.now.isoformat()


def test_a_chat_that_an_agent_holds_is_stored_and_not_answered_by_the_bot(gateway: Gateway) -> None:
    client = gateway.client("xiaomei")
    before = len(client.texts())
    with gateway.database.writing() as session:
        row = conversations.current(session, "xiaomei", gateway.clock.now)
        give(session, row, "agent-1", gateway.clock.now)
    client.send("还在吗")
    page = client.page()
    assert (len(page["messages"]), page["held_by"]) == (before + 1, "agent")
    assert gateway.rasa.called(client, 0) == []


def test_nobody_reads_or_writes_another_shoppers_chat(gateway: Gateway) -> None:
    one, other = gateway.client("xiaomei"), gateway.client("laoli")
    one.send("我的秘密")
    assert "我的秘密" in one.texts()
    assert "我的秘密" not in other.texts()
    assert one.http.get("/api/shopper/orders").json() != other.http.get("/api/shopper/orders").json()


def test_a_visitor_sees_no_orders(gateway: Gateway) -> None:
    assert gateway.client().http.get("/api/shopper/orders").json() == {"orders": []}
    orders = gateway.client("xiaomei").http.get("/api/shopper/orders").json()["orders"]
    assert orders
    assert all(order["status_text"] and order["lines"] for order in orders)


def test_a_visitor_comes_back_and_keeps_the_chat_after_signing_in(either: Gateway) -> None:
    visitor = either.client()
    visitor.send("运费险是什么")
    visitor.until(2)
    again = either.client(visitor=visitor.opened["visitor"])
    assert again.opened["conversation"] == visitor.opened["conversation"]
    signed_in = either.client("xiaomei", visitor=visitor.opened["visitor"])
    assert signed_in.opened["shopper"]["signed_in"]
    assert signed_in.opened["visitor"] is None
    assert signed_in.opened["conversation"] == visitor.opened["conversation"]
    assert signed_in.texts() == ["运费险是什么", "收到：运费险是什么"]
    assert either.client("xiaomei").opened["conversation"] == visitor.opened["conversation"]
    assert visitor.page()["messages"] == []


def test_an_empty_visitors_chat_does_not_hide_the_shoppers_own(either: Gateway) -> None:
    own = either.client("xiaomei")
    own.send("我的裤子")
    visitor = either.client()
    signed_in = either.client("xiaomei", visitor=visitor.opened["visitor"])
    assert signed_in.opened["conversation"] == own.opened["conversation"]


def test_a_visitors_question_under_way_is_answered_after_signing_in(either: Gateway) -> None:
    either.rasa.mode = "nothing"
    visitor = either.client()
    visitor.send("能退吗")
    either.rasa.called(visitor, 1)
    shopper = either.client("xiaomei", visitor=visitor.opened["visitor"])
    either.rasa.mode = "answer"
    shopper.until(2)
    assert shopper.texts() == ["能退吗", "收到：能退吗"]
    with either.database.reading() as session:
        states = session.scalars(select(TurnRow.state).where(TurnRow.shopper_id == "xiaomei"))
        assert set(states) == {"committed"}


def test_a_held_read_returns_as_soon_as_something_is_said(gateway: Gateway) -> None:
    client = gateway.client()
    seq = client.send("在吗").json()["seq"]
    began = time.monotonic()
    page = client.page(after=seq, wait=20)
    assert [row["text"] for row in page["messages"]] == ["收到：在吗"]
    assert time.monotonic() - began < 10
    assert client.page(after=page["last_seq"], wait=1)["messages"] == []
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("query", [{"after": 2**80}, {"before": 2**80}, {"before": -1}, {"limit": 0}, {"wait": 26}])
def test_numbers_beyond_all_logs_are_refused(gateway: Gateway, query: dict[str, int]) -> None:
    assert gateway.client().http.get("/api/shopper/messages", params=query).status_code == 400
