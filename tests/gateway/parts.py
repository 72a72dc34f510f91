"""What the gateway is tested with: a real server on a real port, and a stand-in for Rasa that can fail.

Rasa's stand-in commits turns as the action server does; faults are asked of it by name. The real Rasa and the
real action server are killed in tests/faults.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import httpx
import uvicorn
from litestar import Litestar

from bot.chat import conversations, log, turns
from bot.desk.answering import Desk
from bot.desk.knowledge import Knowledge
from bot.gateway import tokens
from bot.gateway.app import create_app
from bot.gateway.server import listen
from bot.settings import ROOT, Settings
from bot.store.engine import Database
from bot.words import Words

SHOP_KEYS = {"2026-10": "k" * 40, "2026-11": "n" * 40}
SECRET = "s" * 40


class Clock:
    """The gateway's clock, which a test may move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def settings_for(database_url: str, tmp_path: Path, **changes: Any) -> Settings:
    """Return settings for a gateway on `database_url`; nothing of the environment is read."""
    values: dict[str, Any] = {
        "database_url": database_url,
        "tracker_url": "sqlite://",
        "redis_url": None,
        "models": tmp_path,
        "knowledge": ROOT / "knowledge",
        "domain": ROOT / "bot" / "assistant" / "domain",
        "pages": tmp_path / "pages",
        "var": tmp_path,
        "demo": True,
        "secret": SECRET,
        "shop_keys": {**SHOP_KEYS, "demo": "d" * 40},
        "origins": ("*",),
        "rasa_url": "http://127.0.0.1:9",
        "actions_url": "http://127.0.0.1:9",
        "turn_seconds": 10.0,  # a busy machine takes its time; tests of turns that fail set less
        "outage_seconds": 20.0,
        "due_seconds": 0,
    }
    return Settings(**{**values, **changes})


@contextmanager
def serving(app: Any, port: int = 0) -> Iterator[str]:
    """Serve an application on loopback; yields its address."""
    config = uvicorn.Config(app, log_level="error", ws="wsproto", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    bound = listen("127.0.0.1", port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended at its start"
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()


class Rasa:
    """A stand-in for Rasa and the action server. `mode`: answer, nothing, error, hang; `calls` are the turns it got."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.mode = "answer"
        self.calls: list[dict[str, Any]] = []
        self.gate = threading.Event()  # cleared: an answer waits
        self.gate.set()

    async def __call__(self, scope: dict, receive: Callable[[], Awaitable], send: Callable[[dict], Awaitable]) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            return await send({"type": "lifespan.shutdown.complete"})
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        status = 200
        if scope["method"] == "POST":
            status = await self._turn(json.loads(body))
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b"[]"})
        return None

    def called(self, client: Client, times: int, seconds: float = 30) -> list[dict[str, Any]]:
        """Wait until `client`'s conversation was handed over `times` times; return the calls."""
        ends = time.monotonic() + seconds
        while True:
            found = [one for one in self.calls if one["sender"] == client.opened["conversation"]]
            if len(found) >= times:
                return found
            assert time.monotonic() < ends, found
            time.sleep(0.02)

    async def _turn(self, call: dict[str, Any]) -> int:
        self.calls.append(call)
        mode = self.mode
        if mode == "hang":
            await asyncio.sleep(30)
        if mode == "error":
            return 500
        if mode == "answer":
            await asyncio.to_thread(self.gate.wait, 30)
            return await asyncio.to_thread(self.commit, call["metadata"], call["message"])
        return 200

    def commit(self, turn: dict[str, Any], text: str) -> int:
        """Answer a turn as an action does: once, in one transaction."""
        now = datetime.fromisoformat(turn["now"])
        try:
            with self.database.writing() as session:
                conversation = conversations.lock(session, turn["shopper"], turn["conversation"])
                row = turns.begin(session, conversation, turn["turn_id"], turn["epoch"])
                if row is not None:
                    entry = log.Entry("bot", f"收到：{text}", "utter_echo", {"buttons": []}, turn_id=row.id)
                    log.append(session, conversation, entry, now)
                    turns.commit(row, now)
        except (turns.StaleTurn, conversations.NoSuchConversation):
            return 500
        return 200


@dataclass
class Gateway:
    """A running gateway with its stand-in."""

    url: str
    app: Litestar
    database: Database
    rasa: Rasa
    clock: Clock
    clients: list[Client] = field(default_factory=list)

    def token(self, shopper: str, key_id: str = "2026-11", **claims: Any) -> str:
        """What the shop's server signs for `shopper`."""
        return tokens.sign_shop_token(key_id, SHOP_KEYS[key_id], shopper, self.clock.now, **claims)

    def client(self, shopper: str | None = None, **body: Any) -> Client:
        """A browser of `shopper`, or of a visitor."""
        with httpx.Client(base_url=self.url, timeout=20, trust_env=False) as http:
            opened = http.post("/api/shopper/session", json={**({"token": self.token(shopper)} if shopper else {}), **body})
        assert opened.status_code == 200, opened.text
        self.clients.append(Client(self.url, opened.json()))
        return self.clients[-1]


class Client:
    """One browser's session, over HTTP; `socket` opens a live line."""

    def __init__(self, url: str, opened: dict[str, Any]) -> None:
        self.url, self.opened = url, opened
        self.http = httpx.Client(
            base_url=url, timeout=20, trust_env=False, headers={"Authorization": f"Bearer {opened['session']}"}
        )

    def send(self, text: str, client_id: str | None = None, **more: Any) -> httpx.Response:
        """Send a message."""
        body = {"client_id": client_id or uuid4().hex, "text": text, **more}
        return self.http.post("/api/shopper/messages", json=body)

    def page(self, **query: Any) -> dict[str, Any]:
        """Read the log."""
        answer = self.http.get("/api/shopper/messages", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def texts(self) -> list[str]:
        """Everything that was said, in order."""
        return [one["text"] for one in self.page()["messages"]]

    def until(self, count: int, seconds: float = 30) -> list[dict[str, Any]]:
        """Wait until the log has `count` entries and return them."""
        ends = time.monotonic() + seconds
        while len(found := self.page()["messages"]) < count:
            assert time.monotonic() < ends, [one["text"] for one in found]
            time.sleep(0.05)
        return found

    @property
    def session(self) -> str:
        """The bearer."""
        return self.opened["session"]


class Line:
    """A WebSocket of a client."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.socket.send_json(frame)

    async def next(self, kind: str, seconds: float = 30) -> dict[str, Any]:
        """Return the next frame of that type, passing over others."""

        async def read() -> dict[str, Any]:
            while True:
                frame = json.loads(await self.socket.receive_str())
                if frame["type"] == kind:
                    return frame

        return await asyncio.wait_for(read(), seconds)

    async def rows(self, count: int) -> list[dict[str, Any]]:
        """Return the next `count` entries of the log that arrive."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            found += (await self.next("messages"))["messages"]
        return found


def with_line(client: Client, work: Callable[..., Awaitable[Any]], after: int = 0, lines: int = 1) -> Any:
    """Run `work(line, …)` with lines that have said hello."""

    async def run() -> Any:
        async with aiohttp.ClientSession() as http:
            opened = []
            for _ in range(lines):
                line = Line(await http.ws_connect(f"{client.url}/api/shopper/socket"))
                await line.send(type="hello", session=client.session, after=after)
                await line.next("state")
                opened.append(line)
            done = await work(*opened)
            for line in opened:
                await line.socket.close()
            return done

    return asyncio.run(run())


@cache
def knowledge_and_words() -> tuple[Knowledge, Words]:
    """The project's own, read once."""
    knowledge = Knowledge.load(ROOT / "knowledge")
    return knowledge, Words.load(ROOT / "bot" / "assistant" / "domain", knowledge.glossary.sections)


@contextmanager
def running(database: Database, tmp_path: Path, now: datetime, **changes: Any) -> Iterator[Gateway]:
    """Run a gateway and its stand-in on `database`."""
    rasa, clock = Rasa(database), Clock(now)
    with serving(rasa) as rasa_url:
        urls = {"rasa_url": rasa_url, "actions_url": rasa_url, **changes}
        desk = Desk(Database(database.url), *knowledge_and_words())
        app = create_app(settings_for(database.url, tmp_path, **urls), clock, desk)
        with serving(app) as url:
            started = Gateway(url, app, database, rasa, clock)
            yield started
            for client in started.clients:
                client.http.close()
            rasa.gate.set()
