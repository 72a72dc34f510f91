"""Ten scripts through `anxin up`: every message by HTTP or by WebSocket, every answer as the gateway serves it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import httpx
import pytest
from sqlalchemy import select

from bot.cli.dialogue import Chat, Line, Parts
from bot.cli.scripts.play import Play
from bot.cli.scripts.reading import Script, scripts_in
from bot.cli.scripts.running import Ran, follow
from bot.cli.up import free_port
from bot.desk.knowledge import Knowledge
from bot.knowledge_files import KNOWLEDGE
from bot.settings import ROOT, settings
from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.tables import MessageRow, TurnRow
from bot.store.template import copy_template
from bot.words import Words
from tests.faults.test_up import up

pytestmark = [pytest.mark.faults, pytest.mark.slow]
PATIENCE = 60  # seconds until an answer is there
NAMES = (
    "a crushed pair of sneakers is sent again and the shopper says goodbye",
    "the picture books come a second time, told in dialect",
    "the way back of faulty shoes costs the seller fifteen yuan",
    "asking for a person once opens one ticket and queues the chat",
    "a second claim for the same fryer is the same case",
    "a claim that is cancelled before the yes leaves nothing behind",
    "the missing lid turns up",
    "not the shoes but the dress",
    "a guarantee is explained with its clauses, steps and what people get wrong",
    "somebody else's order answers like a missing one",
)  # none of them names a day: what is served goes by the true calendar


class ServedChat(Chat):
    """A chat through the gateway: one message by HTTP, the next by WebSocket, and so on."""

    url = ""

    def begin(self, now: datetime, *, new: bool = False) -> None:
        """Sign in as the shop's page does, and open the session."""
        self._http = httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False)
        token = self._http.post("/api/demo/token", json={"shopper": self.shopper}).raise_for_status().json()["token"]
        opened = self._http.post("/api/shopper/session", json={"token": token}).raise_for_status().json()
        self._http.headers["Authorization"] = f"Bearer {opened['session']}"
        self._session, self.conversation, self._seen = opened["session"], opened["conversation"], opened["last_seq"]
        self._sent = 0

    def say(self, texts: str | list[str], now: datetime, button: str | None = None) -> Line:
        """Send one message, wait for what is served, and hold that it is what was written."""
        text, client_id = str(texts), str(uuid4())
        before = self._written()
        sending = {"client_id": client_id, "text": text, **({"button": button} if button else {})}
        self._sent += 1
        served = asyncio.run(self._by_socket(sending)) if self._sent % 2 == 0 else self._by_http(sending)
        turn = self._committed(client_id)
        line = self._line(turn, text, before)
        said = [row["text"] for row in served if row["author"] == "bot"]
        assert said == [reply["text"] for reply in line.replies]
        return line

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _by_http(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        self._http.post("/api/shopper/messages", json=message).raise_for_status()
        self._committed(message["client_id"])
        page = self._http.get(f"/api/shopper/messages?after={self._seen}").raise_for_status().json()
        self._seen = page["messages"][-1]["seq"]
        return page["messages"]

    async def _by_socket(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        async with aiohttp.ClientSession() as http, http.ws_connect(f"{self.url}/api/shopper/socket") as socket:
            await socket.send_json({"type": "hello", "session": self._session, "after": self._seen})
            await socket.send_json({"type": "send", **message})
            while not self._is_all(rows, message["client_id"]):
                frame = json.loads(await asyncio.wait_for(socket.receive_str(), PATIENCE))
                rows += frame["messages"] if frame["type"] == "messages" else []
        self._seen = rows[-1]["seq"]
        return rows

    def _is_all(self, rows: list[dict[str, Any]], client_id: str) -> bool:
        """True when the rows hold the answer to the end, as far as it is written."""
        if not any(row["client_id"] == client_id for row in rows):
            return False
        turn = self._turn_of(client_id)
        with self.database.reading() as session:
            row = session.get(TurnRow, turn) if turn else None
            if row is None or row.state != "committed":
                return False
        return sum(row["author"] == "bot" for row in rows) == len(self._line(str(turn), "", self._written()).replies)

    def _committed(self, client_id: str) -> str:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            turn = self._turn_of(client_id)
            with self.database.reading() as session:
                if turn is not None and session.get_one(TurnRow, turn).state == "committed":
                    return turn
            time.sleep(0.05)
        raise AssertionError(f"no answer in {PATIENCE} s")

    def _turn_of(self, client_id: str) -> str | None:
        with self.database.reading() as session:
            return session.scalar(select(MessageRow.turn_id).where(MessageRow.client_id == client_id))


@pytest.fixture(scope="module")
def noon() -> datetime:
    """The next noon in Beijing: the demo data's hours are as in the scripts."""
    now = datetime.now(SHANGHAI)
    today = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return today if now < today else today + timedelta(days=1)


@pytest.fixture(scope="module")
def served(model: None, noon: datetime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One `anxin up` for all scripts, its clock set to noon; yields its database."""
    folder = tmp_path_factory.mktemp("up")
    url, port = copy_template(noon, folder / "anxin.sqlite"), free_port()
    with up(folder, port, ANXIN_DATABASE_URL=url, ANXIN_TRACKER_URL=f"sqlite:///{folder}/tracker.sqlite") as process:
        assert f":{port}/" in process.stdout.readline()
        ServedChat.url = f"http://127.0.0.1:{port}"
        ahead = max(0, round((noon - datetime.now(SHANGHAI)).total_seconds()))
        httpx.post(f"{ServedChat.url}/api/demo/clock", json={"ahead_s": ahead}, trust_env=False).raise_for_status()
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def fresh(served: Database, noon: datetime, tmp_path: Path) -> Database:
    """The served database as it was at first."""
    copy_template(noon, tmp_path / "fresh.sqlite")
    target = served.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(tmp_path / "fresh.sqlite")) as source, closing(sqlite3.connect(target, timeout=30)) as live:
        source.backup(live)
    return served


def _chosen() -> list[Script]:
    scripts = {script.name: script for script in scripts_in([ROOT / "tests" / "conversations"])}
    return [scripts[name] for name in NAMES]


@pytest.mark.parametrize("script", _chosen(), ids=lambda script: script.name)
def test_the_script_holds_through_the_gateway(script: Script, fresh: Database, noon: datetime) -> None:
    knowledge = Knowledge.load(KNOWLEDGE)
    parts = Parts(None, knowledge, Words.load(settings().domain, knowledge.glossary.sections))
    chat = ServedChat(parts, fresh, script.shopper)
    chat.begin(noon)
    ran = Ran(script)
    follow(ran, Play(chat, noon, ran.transcript))
    chat.close()
    assert ran.passed, "\n".join(ran.lines())
