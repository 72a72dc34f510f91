"""The live line: the same conversation in every window, resumed by sequence."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import aiohttp
import pytest

from bot.chat import conversations
from tests.agents.hands import give
from tests.gateway.parts import Gateway, Line, with_line


def test_a_message_is_acknowledged_and_answered_in_every_window(either: Gateway) -> None:
    async def talk(one: Line, other: Line) -> None:
        client_id = str(uuid4())
        await one.send(type="send", client_id=client_id, text="你好")
        assert (await one.next("ack"))["seq"] == 1
        rows = await other.rows(2)
        assert [(row["seq"], row["text"]) for row in rows] == [(1, "你好"), (2, "收到：你好")]
        assert rows[0]["client_id"] == client_id

    with_line(either.client(), talk, lines=2)


def test_a_line_resumes_after_what_it_has(gateway: Gateway) -> None:
    client = gateway.client()
    for number in (1, 2):
        client.send(f"第{number}句")
        client.until(2 * number)

    async def resume() -> list[int]:
        async with aiohttp.ClientSession() as http, http.ws_connect(f"{gateway.url}/api/shopper/socket") as socket:
            line = Line(socket)
            await line.send(type="hello", session=client.session, after=3)
            return [row["seq"] for row in (await line.next("messages"))["messages"]]

    assert asyncio.run(resume()) == [4]


def test_the_bot_types_while_a_turn_runs_and_ping_is_answered(gateway: Gateway) -> None:
    async def talk(line: Line) -> None:
        await line.send(type="send", client_id=str(uuid4()), text="在吗")
        assert (await line.next("typing"))["on"] is True
        assert (await line.next("typing"))["on"] is False
        await line.send(type="ping")
        await line.next("pong")

    with_line(gateway.client(), talk)


def test_the_other_window_sees_the_shopper_typing(gateway: Gateway) -> None:
    async def talk(one: Line, other: Line) -> None:
        await one.send(type="typing")
        assert (await other.next("typing"))["who"] == "shopper"

    with_line(gateway.client(), talk, lines=2)


def test_a_change_of_hands_is_told(gateway: Gateway) -> None:
    client = gateway.client("xiaomei")

    async def talk(line: Line) -> None:
        with gateway.database.writing() as session:
            row = conversations.current(session, "xiaomei", gateway.clock.now)
            give(session, row, "agent-1", gateway.clock.now)
        await line.send(type="ping")
        assert (await line.next("state"))["held_by"] == "agent"

    with_line(client, talk)


FIRST = {
    "no JSON": "{",
    "a list": "[1]",
    "another frame": '{"type": "send"}',
    "a forged session": '{"type": "hello", "session": "a.b.c"}',
    "a huge number": '{"type": "hello", "session": 1, "after": 1e400}',
}


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_a_bad_hello_closes_the_line(gateway: Gateway, first: str) -> None:
    async def run() -> int | None:
        async with aiohttp.ClientSession() as http, http.ws_connect(f"{gateway.url}/api/shopper/socket") as socket:
            await socket.send_str(first)
            async for _ in socket:
                pass
            return socket.close_code

    assert asyncio.run(asyncio.wait_for(run(), 10)) == 1008


BAD = {
    "text that is none": {"client_id": "12345678", "text": 1},
    "no text": {"client_id": "12345678"},
    "a client id with NUL": {"client_id": "1234567\x00", "text": "在"},
    "a client id with half a character": {"client_id": "1234567\ud800", "text": "在"},
    "a button that is none": {"client_id": "12345678", "text": "在", "button": ["x"]},
    "a text far too long": {"client_id": "12345678", "text": "长" * 20_001},
}


def test_a_bad_message_is_refused_and_the_line_goes_on(either: Gateway) -> None:
    async def talk(line: Line) -> None:
        for name, frame in BAD.items():
            await line.send(type="send", **frame)
            error = await line.next("error")
            assert error["text"], name
        await line.send(type="send", client_id="12345678", text="\x00 半个\ud83d字")
        assert (await line.next("ack"))["seq"] == 1

    with_line(either.client(), talk)


def test_an_enormous_sequence_number_is_taken_as_none(gateway: Gateway) -> None:
    client = gateway.client()
    client.send("你好")
    client.until(2)
    for after in (2**70, -1, "x", True, None):

        async def talk(after=after) -> int:
            async with aiohttp.ClientSession() as http, http.ws_connect(f"{gateway.url}/api/shopper/socket") as socket:
                line = Line(socket)
                await line.send(type="hello", session=client.session, after=after)
                return (await line.next("messages"))["messages"][-1]["seq"]

        assert asyncio.run(talk()) == 2


def test_a_line_whose_session_ended_may_read_but_not_send(gateway: Gateway) -> None:
    async def talk(line: Line) -> None:
        gateway.clock.now += timedelta(hours=1)
        await line.send(type="send", client_id="12345678", text="在")
        error = await line.next("error")
        assert (error["code"], error["client_id"]) == ("unauthorised", "12345678")

    with_line(gateway.client(), talk)
