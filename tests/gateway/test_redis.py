"""Two gateways with one Redis between: what one is told, the windows at the other see."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from bot.store.engine import Database
from tests.gateway.parts import Client, Line, running


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of this module; skips without one, unless ANXIN_REQUIRE_REDIS=1."""
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("ANXIN_REQUIRE_REDIS") == "1":
            raise FileNotFoundError("redis-server")
        pytest.skip("no redis-server on this machine")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        ends = time.monotonic() + 10
        while not _open(port):
            assert time.monotonic() < ends, "Redis did not start"
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
        server.terminate()


def _open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_windows_at_two_gateways_see_the_same(demo: Database, tmp_path: Path, now: datetime, redis_url: str) -> None:
    with (
        running(demo, tmp_path, now, redis_url=redis_url) as here,
        running(demo, tmp_path, now, redis_url=redis_url) as there,
    ):
        client = here.client()
        other = Client(there.url, client.opened)
        there.clients.append(other)

        async def line(http: aiohttp.ClientSession, url: str) -> Line:
            made = Line(await http.ws_connect(f"{url}/api/shopper/socket"))
            await made.send(type="hello", session=client.session, after=0)
            await made.next("state")
            return made

        async def talk() -> None:
            async with aiohttp.ClientSession() as http:
                one, two = await line(http, here.url), await line(http, there.url)
                for number in range(10):
                    sender = one if number % 2 else two
                    await sender.send(type="send", client_id=uuid4().hex, text=f"第{number}句")
                    wanted = [f"第{number}句", f"收到：第{number}句"]
                    for window in (one, two):
                        assert [row["text"] for row in await window.rows(2)] == wanted
                await one.socket.close()
                await two.socket.close()

        asyncio.run(talk())
        assert [row["seq"] for row in other.page()["messages"]] == list(range(1, 21))
