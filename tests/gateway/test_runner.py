"""Due work runs by itself in a gateway: said in open chats, alive after the database was away, slow to believe a leap."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.desk.due import Told
from bot.gateway import runner as module
from bot.gateway.metrics import Metrics
from bot.gateway.runner import Runner
from bot.store.tables import CaseRow, OrderLineRow, OrderRow
from tests.gateway.parts import running, with_line


@pytest.fixture
def due_case(demo, now):
    """An open return of 小美 whose limit passes at `now`; nothing else is due."""
    with demo.writing() as session:
        for case in session.scalars(select(CaseRow)):
            case.next_due_at = None
        line = session.scalar(
            select(OrderLineRow)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .where(OrderRow.shopper_id == "xiaomei", OrderRow.status == "shipped")
        )
        session.add(
            CaseRow(
                number="A-1",
                shopper_id="xiaomei",
                order_line_id=line.id,
                kind="return_refund",
                state="applied",
                opened_at=now - timedelta(hours=37),
                updated_at=now,
                next_due_at=now,
                next_due_by="seller",
                facts={"apply_time": (now - timedelta(hours=37)).isoformat()},
                idempotency_key="test",
            )
        )


def test_what_is_due_appears_in_an_open_chat_by_itself(demo, due_case, tmp_path, now):
    with running(demo, tmp_path, now - timedelta(seconds=1), due_seconds=0.05) as gateway:
        shopper = gateway.client("xiaomei")

        async def watch(line):
            await asyncio.to_thread(rounds_end, shopper)
            before = shopper.texts()
            gateway.clock.now = now
            return before, await line.rows(1)

        before, rows = with_line(shopper, watch)
        assert before == []
        assert "A-1" in rows[0]["text"]
        assert rows[0]["author"] == "system"
        seen = shopper.http.get("/metrics").text
        assert 'anxin_due_total{kind="case",said="told"} 1.0' in seen
        rounds_end(shopper)
        assert len(shopper.texts()) == 1


def rounds_end(shopper, count=2):
    """Wait until the gateway's runner has ended that many more rounds: one may have been under way."""
    ends, last = time.monotonic() + 20, None
    while count >= 0:
        line = next(line for line in shopper.http.get("/metrics").text.splitlines() if line.startswith("anxin_due_round"))
        if line != last:
            last, count = line, count - 1
        assert time.monotonic() < ends, "the runner rests"
        time.sleep(0.02)


class Rounds:
    """Stands in for `run_due`: fails as often as told, then does one thing."""

    def __init__(self, failures: int) -> None:
        self.failures, self.calls = failures, 0

    def __call__(self, *_):
        self.calls += 1
        if self.calls <= self.failures:
            raise OperationalError("select", {}, Exception("gone"))
        return [Told("case", "A-1", "c")] if self.calls == self.failures + 1 else []


def test_a_runner_outlives_the_database(monkeypatch, now):
    rounds, pushed = Rounds(3), []
    monkeypatch.setattr(module, "run_due", rounds)

    async def push(conversation, event):
        pushed.append((conversation, event["type"]))

    async def run():
        metrics = Metrics()
        started = Runner(None, push, lambda: now, 0.01, metrics)
        started.start()
        for _ in range(1000):
            await asyncio.sleep(0.02)
            if pushed:
                break
        await started.close()
        return metrics.text().decode()

    text = asyncio.run(run())
    assert pushed == [("c", "rows")]
    assert 'anxin_failures_total{kind="due"} 3.0' in text


@pytest.mark.parametrize("leap", [timedelta(days=30), timedelta(days=-30)])
def test_a_clock_that_leaps_is_believed_when_it_has_stood_a_while(now, leap):
    runner = Runner(None, None, lambda: now, 5, Metrics(), settle=60)
    second = timedelta(seconds=1)
    assert runner._believed(now, 100)
    assert runner._believed(now + 5 * second, 105)
    assert not runner._believed(now + leap, 110)
    assert not runner._believed(now + leap + 55 * second, 165)
    assert runner._believed(now + leap + 61 * second, 171)


def test_a_leap_that_is_put_right_was_never_acted_on(now):
    runner = Runner(None, None, lambda: now, 5, Metrics(), settle=60)
    assert runner._believed(now, 100)
    assert not runner._believed(now + timedelta(days=30), 105)
    assert not runner._believed(now + timedelta(seconds=10), 110)
    assert runner._believed(now + timedelta(seconds=71), 171)
