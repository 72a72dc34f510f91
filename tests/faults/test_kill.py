"""Kill -9 of any part at random moments: every message is answered once, in order, and nothing is written twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from bot.cli.supervisor import Supervisor
from bot.cli.up import free_port, parts_of
from bot.settings import ROOT, settings
from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.tables import CaseRow, MessageRow, TicketRow, TurnRow
from bot.store.template import copy_template

pytestmark = [pytest.mark.faults, pytest.mark.slow]
SHOPPERS = ("xiaomei", "", "", "", "", "")  # empty: a visitor
TURNS = 300
EVERY = (15, 35)  # answered turns between two kills
WITHIN = 0.4  # seconds after such a turn, so that a kill falls anywhere in the turns under way
PATIENCE = 90  # seconds a shopper waits for an answer, restarts of parts included
SCRIPT = (
    "你好",
    "七天无理由退货是什么意思",
    "我想退货",
    "为什么",
    "运费谁出",
    "退货运费险怎么赔",
    "我的快递到哪了",
    "晚发货赔多少",
    "坏了的水果能赔吗",
    "谢谢",
)


@contextmanager
def environment(folder: Path, url: str) -> Iterator[None]:
    """Point the parts, and this process, at a database and secrets of their own."""
    saved = dict(os.environ)
    os.environ.update(
        ANXIN_DATABASE_URL=url,
        ANXIN_TRACKER_URL=f"sqlite:///{folder}/tracker.sqlite",
        ANXIN_VAR=str(folder),
        ANXIN_DEMO="1",
        ANXIN_TURN_SECONDS="60",
        PYTHONPATH=str(ROOT),
    )
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)
        settings.cache_clear()


class Shopper:
    """A browser that sends a message, waits for its answer, and keeps trying while the gateway is away."""

    def __init__(self, url: str, number: int) -> None:
        self.name = SHOPPERS[number]
        self.http = httpx.AsyncClient(base_url=url, timeout=10, trust_env=False)
        self.conversation = ""
        self.sent: list[tuple[str, str]] = []
        self.waits: list[float] = []
        self._after = 0

    async def talk(self, turns: int, offset: int) -> None:
        await self._sign_in()
        for number in range(turns):
            started = time.monotonic()
            await self._say(SCRIPT[(number + offset) % len(SCRIPT)], str(uuid4()))
            self.waits.append(time.monotonic() - started)
        await self.http.aclose()

    async def _sign_in(self) -> None:
        body = {}
        if self.name:
            body = {"token": (await self._try("POST", "/api/demo/token", {"shopper": self.name}))["token"]}
        opened = await self._try("POST", "/api/shopper/session", body)
        self.http.headers["Authorization"] = f"Bearer {opened['session']}"
        self.conversation, self._after = opened["conversation"], opened["last_seq"]

    async def _say(self, text: str, client_id: str) -> None:
        self.sent.append((client_id, text))
        await self._try("POST", "/api/shopper/messages", {"client_id": client_id, "text": text})
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            page = await self._try("GET", f"/api/shopper/messages?after={self._after}")
            seen = page["messages"]
            mine = next((row["seq"] for row in seen if row["client_id"] == client_id), None)
            if mine is not None and any(row["author"] == "bot" and row["seq"] > mine for row in seen):
                self._after = seen[-1]["seq"]
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"no answer to {text!r} in {PATIENCE} s")

    async def _try(self, method: str, path: str, body: dict | None = None) -> dict:
        """Ask until the gateway answers; the same client id goes out each time."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await self.http.request(method, path, json=body)
                if answer.status_code < 400:
                    return answer.json()
                assert answer.status_code == 429, answer.text
            except httpx.TransportError:
                pass
            assert time.monotonic() < ends, f"{path} was away for {PATIENCE} s"
            await asyncio.sleep(0.3)


async def killer(
    supervisor: Supervisor, shoppers: list[Shopper], chance: random.Random, killed: Counter[str]
) -> None:
    """Kill a part, again and again; each in turn, so that none is spared, and while turns are being answered."""
    parts = list(supervisor.parts)
    at = 0
    while True:
        chance.shuffle(parts)
        for part in parts:
            at += chance.randint(*EVERY)
            while sum(len(shopper.waits) for shopper in shoppers) < at:
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0, WITHIN))
            if part.process is not None and part.process.returncode is None:
                os.kill(part.process.pid, signal.SIGKILL)
                killed[part.name] += 1


async def run(port: int, killed: Counter[str]) -> list[Shopper]:
    """Let the shoppers talk while parts die."""
    parts = parts_of("127.0.0.1", port, free_port(), free_port())
    supervisor = Supervisor(parts, lambda name, text: print(f"{name:>8} │ {text}", file=sys.stderr))
    shoppers = [Shopper(f"http://127.0.0.1:{port}", number) for number in range(len(SHOPPERS))]
    try:
        await supervisor.start()
        kills = asyncio.create_task(killer(supervisor, shoppers, random.Random(20261124), killed))
        each = TURNS // len(shoppers)
        await asyncio.gather(*(shopper.talk(each, number) for number, shopper in enumerate(shoppers)))
        kills.cancel()
    finally:
        await supervisor.close()
    return shoppers


def test_every_message_is_answered_once_and_in_order_whatever_dies(model: None, tmp_path: Path) -> None:
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    url = copy_template(now, tmp_path / "faults.sqlite")
    killed: Counter[str] = Counter()
    with environment(tmp_path, url):
        shoppers = asyncio.run(run(free_port(), killed))
    assert set(killed) == {"rasa", "actions", "gateway"}, killed
    database = Database(url)
    with database.reading() as session:
        for shopper in shoppers:
            check(session, shopper)
        cases = Counter(session.execute(select(CaseRow.order_line_id, CaseRow.kind).where(CaseRow.closed_at.is_(None))))
        tickets = Counter(session.scalars(select(TicketRow.conversation_id).where(TicketRow.closed_at.is_(None))))
    database.close()
    assert all(count == 1 for count in (*cases.values(), *tickets.values()))
    waits = sorted(wait for shopper in shoppers for wait in shopper.waits)
    print(f"{len(waits)} turns, killed {dict(killed)}, median {waits[len(waits) // 2]:.2f} s, longest {waits[-1]:.1f} s")


def check(session, shopper: Shopper) -> None:
    """Each message has one committed turn; its answer stands after it and before the next message."""
    rows = list(
        session.scalars(select(MessageRow).where(MessageRow.conversation_id == shopper.conversation).order_by(MessageRow.seq))
    )
    mine = [row for row in rows if row.client_id in {client_id for client_id, _ in shopper.sent}]
    assert [(row.client_id, row.text) for row in mine] == shopper.sent
    turns = [row.turn_id for row in mine]
    assert len(set(turns)) == len(turns)
    states = dict(session.execute(select(TurnRow.id, TurnRow.state).where(TurnRow.conversation_id == shopper.conversation)).all())
    assert {states[turn] for turn in turns} == {"committed"}
    spoken = [row for row in rows if row.seq >= mine[0].seq and row.author in ("shopper", "bot")]
    order = [row.turn_id for row in spoken]
    assert [turn for at, turn in enumerate(order) if at == 0 or order[at - 1] != turn] == turns
    for turn in turns:
        said = [(row.response, row.text) for row in spoken if row.turn_id == turn and row.author == "bot"]
        assert said
        assert len(set(said)) == len(said)
