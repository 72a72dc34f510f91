"""A thousand limits pass at one instant, two processes do the work, one is killed with -9: each is done exactly once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import ROOT
from bot.store.base import Base
from bot.store.engine import Database
from bot.store.tables import CaseEventRow, CaseRow, MessageRow, OrderLineRow, OrderRow, ReminderRow, ShopperRow, ShopRow

pytestmark = [pytest.mark.faults, pytest.mark.slow]
KINDS = ("refund_only", "return_refund", "exchange", "resend", "repair")
SHOPPERS = 200
ITEMS = SHOPPERS * len(KINDS)
KILLED_AFTER = 4  # rounds of the first runner
WORK = """
import sys, time
from datetime import datetime
from bot.desk.answering import Desk
from bot.desk.clock import run_due
from bot.desk.knowledge import Knowledge
from bot.settings import settings
from bot.store.engine import Database
from bot.words import Words

url, now = sys.argv[1], datetime.fromisoformat(sys.argv[2])
knowledge = Knowledge.load()
desk = Desk(Database(url), knowledge, Words.load(settings().domain, knowledge.glossary.sections))
print("ready", flush=True)
sys.stdin.readline()
idle = 0
while idle < 20:  # the other may hold what is left
    done = len(run_due(desk, now, 25))
    idle = 0 if done else idle + 1
    print(done, flush=True)
    time.sleep(0 if done else 0.1)
"""


@pytest.fixture
def thousand(demo: Database, now: datetime) -> Database:
    """200 shoppers with a lamp each and five open cases on it, all due at `now`, and no others."""
    with demo.writing() as session:
        for other in session.scalars(select(CaseRow)):
            other.next_due_at = None
        line = session.scalar(
            select(OrderLineRow)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .join(ShopRow, ShopRow.id == OrderRow.shop_id)
            .where(ShopRow.type == "tmall", OrderRow.status == "shipped")
        )
        shopper, order = session.get_one(ShopperRow, line.shopper_id), line.order
        for number in range(SHOPPERS):
            name, ident = f"due{number}", 9_000_000 + number
            copy(session, shopper, id=name)
            copy(session, order, id=ident, number=f"9{ident}", shopper_id=name)
            copy(session, line, id=ident, order_id=ident, shopper_id=name)
            session.add_all(case(name, ident, kind, now) for kind in KINDS)
    return demo


def copy(session: Session, row: Base, **changes: Any) -> None:
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    session.add(type(row)(**{**values, **changes}))
    session.flush()


def case(shopper: str, line: int, kind: str, now: datetime) -> CaseRow:
    opened = now - timedelta(hours=50)
    return CaseRow(
        number=f"Z{line}{KINDS.index(kind)}",
        shopper_id=shopper,
        order_line_id=line,
        kind=kind,
        state="applied",
        opened_at=opened,
        updated_at=opened,
        next_due_at=now,
        next_due_by="seller",
        facts={"apply_time": opened.isoformat()},
        idempotency_key=f"{line}:{kind}",
    )


def runner(database: Database, now: datetime, environment: Mapping[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-c", WORK, database.url, now.isoformat()]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_thousand_at_one_instant_two_runners_one_killed(thousand, now, tmp_path):
    environment = {**os.environ, "ANXIN_VAR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    first, second = (runner(thousand, now, environment) for _ in range(2))
    for process in (first, second):
        process.stdin.write("go\n")
        process.stdin.flush()
    rounds = [int(first.stdout.readline()) for _ in range(KILLED_AFTER)]
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=30)  # closes its pipes
    rest, _ = second.communicate(timeout=240)
    assert second.returncode == 0
    by_second = sum(map(int, rest.split()))
    with thousand.reading() as session:
        done = Counter(session.scalars(select(CaseEventRow.case_id).where(CaseEventRow.actor == "clock")))
        said = Counter(
            re.search(r"（(Z\d+)）", text).group(1)
            for text in session.scalars(select(MessageRow.text).where(MessageRow.response == "utter_case_expired"))
        )
        states = Counter(session.scalars(select(CaseRow.state).where(CaseRow.number.like("Z%"))))
        reminders = session.scalar(select(func.count()).select_from(ReminderRow).where(ReminderRow.key.like("case:%"), ReminderRow.shopper_id.like("due%")))
    assert sum(rounds) < ITEMS, "the first runner was through before it was killed"
    assert by_second < ITEMS, "the second runner had nothing to share"
    assert (len(done), set(done.values())) == (ITEMS, {1})
    assert (len(said), set(said.values())) == (ITEMS, {1})
    assert states == {"applied": ITEMS - SHOPPERS, "agreed": SHOPPERS}
    assert reminders == SHOPPERS
