"""Two gateways with one Redis between: a shopper at one, an agent at the other; the agent's browser is killed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.desk.agents import accounts
from bot.gateway import redis_windows
from bot.gateway.redis_windows import RedisWindows
from bot.store.engine import Database
from bot.store.template import copy_template
from tests.agents.console import PASSWORD, AgentLine, Console, agent_line
from tests.gateway.parts import Client, Gateway, Line, running
from tests.gateway.test_redis import redis_url  # noqa: F401  the fixture

pytestmark = pytest.mark.slow
WITHIN_S = 60
DUE_S = 5.0  # what ANXIN_DUE_SECONDS is unless it is set


@pytest.fixture
def two(tmp_path: Path, now: datetime, redis_url: str) -> Iterator[tuple[Gateway, Gateway]]:  # noqa: F811
    """Two gateways on one database, whose runners work at the real pace, and the agent lin."""
    database = Database(copy_template(now, tmp_path / "office.sqlite"))
    with database.writing() as session:
        accounts.add(session, "lin", "小林", "agent", PASSWORD, now)
    changes = {"redis_url": redis_url, "due_seconds": DUE_S}
    with running(database, tmp_path, now, **changes) as here, running(database, tmp_path, now, **changes) as there:
        yield here, there
    database.close()


async def shopper_line(http: aiohttp.ClientSession, client: Client) -> Line:
    line = Line(await http.ws_connect(f"{client.url}/api/shopper/socket"))
    await line.send(type="hello", session=client.session, after=0)
    await line.next("state")
    return line


async def until(line: Line, held_by: str, seconds: float = 30) -> dict[str, Any]:
    """The shopper's state once the chat is held so."""
    while (state := await line.next("state", seconds))["held_by"] != held_by:
        pass
    return state


def test_a_shopper_and_an_agent_at_different_gateways(two: tuple[Gateway, Gateway]) -> None:
    here, there = two
    client, lin = there.client("xiaomei"), Console(here.url, "lin")
    chat = client.opened["conversation"]
    lin.post("presence", status="online")

    async def talk() -> None:
        async with aiohttp.ClientSession() as http:
            line, agent = await shopper_line(http, client), await agent_line(http, lin, here.url)
            await asyncio.to_thread(client.http.post, "/api/shopper/human")
            assert (await until(line, "queue"))["position"] >= 1
            await asyncio.to_thread(lin.post, f"chats/{chat}/claim")
            assert (await until(line, "agent"))["agent"] == "小林"
            await agent.heard("chats")
            for number in range(5):
                await asyncio.to_thread(client.send, f"顾客{number}")
                assert (await agent.heard("rows"))["chat"] == chat
                await asyncio.to_thread(lin.say, chat, f"客服{number}")
            heard = [row["text"] async for row in _rows(line, "客服4")]
            wanted = [f"{who}{number}" for number in range(5) for who in ("顾客", "客服")]
            assert [text for text in heard if text in wanted] == wanted
            await agent.socket.send_json({"type": "typing", "chat": chat, "on": True})
            assert (await line.next("typing"))["who"] == "agent"
            await line.send(type="typing", on=True)
            assert (await agent.heard("typing"))["who"] == "shopper"
            await line.socket.close()
            assert (await agent.heard("presence"))["present"] is False
            line = await shopper_line(http, client)
            assert (await agent.heard("presence"))["present"] is True
            await line.socket.close()
            await agent.socket.close()

    asyncio.run(talk())
    lin.http.close()


def test_lists_show_who_is_there_at_whichever_gateway(two: tuple[Gateway, Gateway]) -> None:
    here, there = two
    client, lin = there.client("xiaomei"), Console(here.url, "lin")
    twin = Client(here.url, client.opened)  # the same session in another tab
    chat = client.opened["conversation"]
    lin.post("presence", status="online")
    client.http.post("/api/shopper/human")
    lin.post(f"chats/{chat}/claim")

    def shown() -> tuple[bool, bool]:
        [brief] = lin.box("mine")
        return brief["present"], lin.get(f"chats/{chat}")["brief"]["present"]

    async def come_and_go() -> None:
        async with aiohttp.ClientSession() as http:
            agent = await agent_line(http, lin, here.url)
            assert await asyncio.to_thread(shown) == (False, False)
            far = await shopper_line(http, client)
            assert (await agent.heard("presence"))["present"] is True
            assert await asyncio.to_thread(shown) == (True, True)
            near = await shopper_line(http, twin)
            assert (await agent.heard("presence"))["present"] is True
            await far.socket.close()
            await near.send(type="typing", on=True)  # no word of leaving comes before it: one window is left
            assert await first_of(agent, {"presence", "typing"}) == "typing"
            assert await asyncio.to_thread(shown) == (True, True)
            await near.socket.close()
            assert (await agent.heard("presence"))["present"] is False
            assert await asyncio.to_thread(shown) == (False, False)
            await agent.socket.close()

    asyncio.run(come_and_go())
    twin.http.close()
    lin.http.close()


async def first_of(agent: AgentLine, kinds: set[str]) -> str:
    """The type of the next frame that is one of `kinds`."""
    while (kind := json.loads(await asyncio.wait_for(agent.socket.receive_str(), 10))["type"]) not in kinds:
        pass
    return kind


def test_a_gateway_that_died_leaves_nobody_there(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    dead, other = RedisWindows(redis_url), RedisWindows(redis_url)

    async def die() -> set[str]:
        with dead.open("c1"):
            await dead.changed()
            return other.among(["c1", "c2"])

    assert asyncio.run(die()) == {"c1"}
    monkeypatch.setattr(redis_windows, "ALIVE", 0)
    assert other.among(["c1", "c2"]) == set()


def test_without_redis_a_gateway_knows_its_own_windows() -> None:
    alone = RedisWindows("redis://127.0.0.1:1")

    async def look() -> set[str]:
        with alone.open("c1"):
            await alone.changed()
            return alone.among(["c1", "c2"])

    assert asyncio.run(look()) == {"c1"}


async def _rows(line: Line, last: str) -> AsyncIterator[dict[str, Any]]:
    while True:
        for row in (await line.next("messages"))["messages"]:
            yield row
            if row["text"] == last:
                return


def test_a_killed_browser_gives_its_chats_back_within_a_minute(two: tuple[Gateway, Gateway]) -> None:
    here, there = two
    client, lin, again = there.client("xiaomei"), Console(here.url, "lin"), Console(there.url, "lin")
    chat = client.opened["conversation"]
    lin.post("presence", status="online")
    client.http.post("/api/shopper/human")
    lin.post(f"chats/{chat}/claim")

    async def talk() -> float:
        async with aiohttp.ClientSession() as http:
            line = await shopper_line(http, client)
            async with aiohttp.ClientSession() as doomed:
                agent = await agent_line(doomed, lin, here.url)
                await agent.socket.send_json({"type": "ping"})
                await agent.heard("pong")
                agent.socket._response.connection.transport.abort()  # a browser that is killed says nothing
            killed = time.monotonic()
            ticking = asyncio.create_task(tick((here, there)))
            await until(line, "queue", WITHIN_S)
            took = time.monotonic() - killed
            ticking.cancel()
            await line.socket.close()
            return took

    assert asyncio.run(talk()) < WITHIN_S
    rows = again.get(f"chats/{chat}/messages")["messages"]
    assert sum("小林那边断线了" in row["text"] for row in rows) == 1
    assert "utter_agent_vanished" in [row["response"] for row in client.page()["messages"]]
    assert [one["id"] for one in again.box("mine")] == []
    for window in (lin, again):
        window.http.close()


async def tick(gateways: tuple[Gateway, ...]) -> None:
    """Let the gateways' clocks go as ours does."""
    begun, at = time.monotonic(), gateways[0].clock.now
    while True:
        for one in gateways:
            one.clock.now = at + timedelta(seconds=time.monotonic() - begun)
        await asyncio.sleep(0.2)
