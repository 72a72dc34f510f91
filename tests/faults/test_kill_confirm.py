"""Kill -9 of the action server while a yes is being written: one case for each yes, and the shopper hears its number."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.supervisor import Part, Supervisor
from bot.cli.up import free_port, parts_of
from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.tables import CaseEventRow, CaseRow, MessageRow
from bot.store.template import copy_template
from tests.faults.test_kill import Shopper, environment

pytestmark = [pytest.mark.faults, pytest.mark.slow]
CONFIRMATIONS = 10
HELD = 5  # every so many the database is held, so that the kill falls before the commit for certain
WITHIN = 0.6  # seconds after the yes was sent
COMPLAINT = ("空气炸锅怎么还不发货，赔多少", "帮我办理")
TAKEN_BACK = ("撤销空气炸锅的售后申请", "确认")


async def confirmed(shopper: Shopper, part: Part, file: Path, held: bool, chance: random.Random) -> bool:
    """Say yes, kill the action server on the way, wait for the answer; tell whether the kill came before the case."""
    before = cases_in(file)
    shopper_waits = asyncio.create_task(shopper.say("确认"))
    early = False
    if held:
        await shopper.written("确认")
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as lock:
            lock.execute("BEGIN IMMEDIATE")  # whoever comes now waits
            await asyncio.sleep(WITHIN)
            early = kill(part) and cases_in(file) == before
            lock.execute("ROLLBACK")
    else:
        await asyncio.sleep(chance.uniform(0, WITHIN))
        early = kill(part) and cases_in(file) == before
    await shopper_waits
    return early


def kill(part: Part) -> bool:
    """Kill the part's process, if it lives."""
    if part.process is None or part.process.returncode is not None:
        return False
    os.kill(part.process.pid, signal.SIGKILL)
    return True


def cases_in(file: Path) -> int:
    """How many cases are written and committed."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as reader:
        return reader.execute('SELECT count(*) FROM "case"').fetchone()[0]


class Confirming(Shopper):
    """A shopper who says one thing after another."""

    async def open(self) -> None:
        await self._sign_in()

    async def say(self, text: str) -> None:
        """Say it and wait for the answer."""
        await self._say(text, f"{len(self.sent)}-kill-confirm")

    async def written(self, text: str) -> None:
        """Wait until the gateway has the message."""
        while True:
            page = await self._try("GET", f"/api/shopper/messages?after={self._after}")
            if any(row["text"] == text for row in page["messages"]):
                return
            await asyncio.sleep(0.01)


async def run(port: int, file: Path) -> tuple[Confirming, int]:
    """Confirm, again and again; each case is taken back by its shopper before the next."""
    parts = parts_of("127.0.0.1", port, free_port(), free_port())
    supervisor = Supervisor(parts, lambda name, text: print(f"{name:>8} │ {text}", file=sys.stderr))
    actions = next(part for part in parts if part.name == "actions")
    shopper, chance, early = Confirming(f"http://127.0.0.1:{port}", 0), random.Random(20261124), 0
    try:
        await supervisor.start()
        await shopper.open()
        for number in range(CONFIRMATIONS):
            for text in COMPLAINT:
                await shopper.say(text)
            early += await confirmed(shopper, actions, file, number % HELD == 0, chance)
            for text in TAKEN_BACK:
                await shopper.say(text)
        await shopper.http.aclose()
    finally:
        await supervisor.close()
    return shopper, early


def test_a_yes_makes_one_case_whenever_the_action_server_dies(model: None, tmp_path: Path) -> None:
    file = tmp_path / "confirm.sqlite"
    url = copy_template(datetime.now(SHANGHAI).replace(microsecond=0), file)
    with environment(tmp_path, url):
        before = cases_in(file)
        shopper, early = asyncio.run(run(free_port(), file))
    assert early, "no kill came before its commit"
    database = Database(url)
    with database.reading() as session:
        made = list(session.scalars(select(CaseRow).where(CaseRow.conversation_id == shopper.conversation).order_by(CaseRow.id)))
        assert len(made) == CONFIRMATIONS
        assert cases_in(file) == before + CONFIRMATIONS
        applied = list(session.scalars(select(CaseEventRow.case_id).where(CaseEventRow.name == "apply")))
        assert all(applied.count(case.id) == 1 for case in made)
        rows = list(session.scalars(select(MessageRow).where(MessageRow.conversation_id == shopper.conversation).order_by(MessageRow.seq)))
        opened = [row.text for row in rows if row.response == "utter_case_opened"]
    database.close()
    assert len(opened) == CONFIRMATIONS
    assert all(case.number in text for case, text in zip(made, opened, strict=True))
    print(f"{CONFIRMATIONS} confirmations, {early} kills before the commit")
