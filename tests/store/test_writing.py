"""Two who write at once: one row, and nobody fails for having to wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.engine import Database
from bot.store.once import insert_once
from bot.store.queries import cases
from bot.store.queries.orders import line_of
from bot.store.tables import CaseRow, ConversationRow, TicketRow

Found = TypeVar("Found")
DRESS = 10011


def at_once(work: Callable[[int], Found], workers: int = 2) -> list[Found]:
    """Run `work` in as many threads, started together; their exceptions are raised here."""
    start = threading.Barrier(workers)

    def run(number: int) -> Found:
        start.wait(5)
        return work(number)

    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(run, range(workers)))


def meet(barrier: threading.Barrier) -> None:
    """Wait for the other one to come as far; on SQLite it cannot, it waits for our commit."""
    with suppress(threading.BrokenBarrierError):
        barrier.wait(0.3)


def case(key: str, now: datetime, line: int = DRESS) -> CaseRow:
    return CaseRow(
        number=f"N{key}",
        shopper_id="xiaomei",
        order_line_id=line,
        kind="return_refund",
        state="applied",
        opened_at=now,
        updated_at=now,
        idempotency_key=key,
    )


def count(database: Database, *where) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CaseRow).where(*where))


def racing(find: Callable[[], Found], both_looked: threading.Barrier) -> Callable[[], Found]:
    """Let both look before either writes: the worst moment for check-then-insert."""
    looked = []

    def look() -> Found:
        found = find()
        if not looked:
            looked.append(True)
            meet(both_looked)
        return found

    return look


def test_one_key_gives_one_row(demo, now):
    both_looked = threading.Barrier(2)

    def work(_number: int) -> tuple[int, bool]:
        with demo.writing() as session:
            find = racing(lambda: cases.case_by_key(session, "xiaomei", "key"), both_looked)
            row, new = insert_once(session, find, lambda: case("key", now))
            return row.id, new

    results = at_once(work)
    assert len({row for row, _ in results}) == 1
    assert sorted(new for _, new in results) == [False, True]
    assert count(demo, CaseRow.idempotency_key == "key") == 1


def test_a_line_has_one_open_case_of_a_kind(demo, now):
    both_looked = threading.Barrier(2)

    def work(number: int) -> int:
        with demo.writing() as session:
            find = racing(lambda: cases.open_case(session, "xiaomei", DRESS, "return_refund"), both_looked)
            row, _new = insert_once(session, find, lambda: case(f"key {number}", now))
            return row.id

    assert len(set(at_once(work))) == 1
    assert count(demo, CaseRow.order_line_id == DRESS) == 1


def test_the_transaction_goes_on_after_a_lost_race(demo, now):
    with demo.writing() as session:
        session.add(case("first", now))
        session.flush()
        answers = iter([None, "the other's"])
        row, new = insert_once(session, lambda: next(answers), lambda: case("second", now))
        assert (row, new) == ("the other's", False)
        session.add(case("elsewhere", now, line=10041))
    assert count(demo, CaseRow.idempotency_key.in_(["first", "second", "elsewhere"])) == 2


def test_an_error_that_is_no_race_is_raised(demo, now):
    with pytest.raises(IntegrityError), demo.writing() as session:
        insert_once(session, lambda: None, lambda: case("lost", now, line=999999))


def test_after_a_case_is_closed_another_may_be_opened(demo, now):
    with demo.writing() as session:
        session.add(case("first", now))
        session.flush()
        cases.case_by_key(session, "xiaomei", "first").closed_at = now
        session.flush()
        session.add(case("second", now))
    with pytest.raises(IntegrityError), demo.writing() as session:
        session.add(case("third", now))


def test_a_conversation_has_one_open_ticket(demo, now):
    def ticket(name: str, closed: datetime | None = None) -> TicketRow:
        return TicketRow(
            number=name,
            shopper_id="laoli",
            conversation_id="demo-laoli-3",
            reason="shopper_asked",
            opened_at=now,
            closed_at=closed,
            idempotency_key=name,
        )

    with demo.writing() as session:
        session.add(ticket("closed", now))
    with pytest.raises(IntegrityError), demo.writing() as session:
        session.add(ticket("second"))


def test_who_has_to_wait_does_not_fail(demo, now):
    begun = threading.Event()

    def slow() -> None:
        with demo.writing() as session:
            session.add(case("slow", now))
            session.flush()
            begun.set()
            time.sleep(1)

    def quick() -> None:
        begun.wait(5)
        with demo.writing() as session:
            line_of(session, "xiaomei", 10041, lock=True)
            session.add(case("quick", now, line=10041))

    with ThreadPoolExecutor(2) as threads:
        for work in [threads.submit(slow), threads.submit(quick)]:
            work.result()
    assert count(demo, CaseRow.idempotency_key.in_(["slow", "quick"])) == 2


def test_no_change_is_lost_among_many_writers(database, now):
    with database.writing() as session:
        session.add(ConversationRow(id="c", shopper_id="x", created_at=now, updated_at=now, epoch=0))

    def locked(session: Session) -> ConversationRow:
        return session.scalars(select(ConversationRow).with_for_update()).one()

    def work(_number: int) -> None:
        for _ in range(10):
            with database.writing() as session:
                locked(session).epoch += 1

    at_once(work, workers=4)
    with database.reading() as session:
        assert session.get(ConversationRow, "c").epoch == 40
