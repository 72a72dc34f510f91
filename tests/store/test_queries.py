"""A stranger's row answers like a missing one, and a chat turn needs few statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.store.engine import Database
from bot.store.errors import NoSuchCase, NoSuchLine, NoSuchOrder, NoSuchShopper, NoSuchTicket
from bot.store.queries import cases, orders


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect the SELECTs that are sent meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_newest_order_comes_first(demo):
    with demo.reading() as session:
        ordered = [order.ordered_at for order in orders.orders_of(session, "xiaomei")]
    assert ordered == sorted(ordered, reverse=True)
    assert len(ordered) == 12


def test_a_shopper_sees_own_orders_alone(demo):
    with demo.reading() as session:
        assert {order.shopper_id for order in orders.orders_of(session, "ajie")} == {"ajie"}
        assert orders.orders_of(session, "nobody") == []


@pytest.mark.parametrize("shopper", ["ajie", "nobody", ""])
def test_a_strangers_row_is_missing(demo, shopper):
    with demo.reading() as session:
        order = orders.orders_of(session, "xiaomei")[0]
        case = cases.cases_of(session, "xiaomei")[0]
        ticket = cases.tickets_of(session, "laoli")[0]
        with pytest.raises(NoSuchLine):
            orders.line_of(session, shopper, order.lines[0].id)
        with pytest.raises(NoSuchLine):
            orders.line_of(session, shopper, order.lines[0].id, lock=True)
        with pytest.raises(NoSuchOrder):
            orders.order_of(session, shopper, order.id)
        with pytest.raises(NoSuchOrder):
            orders.order_by_number(session, shopper, order.number)
        with pytest.raises(NoSuchCase):
            cases.case_by_number(session, shopper, case.number)
        with pytest.raises(NoSuchTicket):
            cases.ticket_by_number(session, shopper, ticket.number)
        assert cases.case_by_key(session, shopper, case.idempotency_key) is None
        assert cases.open_case(session, shopper, case.order_line_id, case.kind) is None
        assert not cases.open_cases_of(session, shopper, case.order_line_id)


def test_what_does_not_exist_is_missing(demo):
    with demo.reading() as session:
        with pytest.raises(NoSuchLine):
            orders.line_of(session, "xiaomei", 999999)
        with pytest.raises(NoSuchOrder):
            orders.order_by_number(session, "xiaomei", "1' OR '1'='1")
        with pytest.raises(NoSuchShopper):
            orders.shopper(session, "nobody")


def test_own_rows_are_found_each_way(demo):
    with demo.reading() as session:
        order = orders.orders_of(session, "xiaomei")[0]
        assert orders.order_by_number(session, "xiaomei", order.number) is order
        assert orders.order_of(session, "xiaomei", order.id) is order
        assert orders.line_of(session, "xiaomei", order.lines[0].id) is order.lines[0]
        case = cases.open_cases_of(session, "xiaomei")[0]
        assert cases.open_case(session, "xiaomei", case.order_line_id, case.kind) is case
        assert cases.case_by_key(session, "xiaomei", case.idempotency_key) is case
        assert [event.name for event in case.events] == ["apply", "agree"]


@pytest.mark.parametrize("shopper", ["xiaomei", "laoli"])
def test_all_orders_take_four_statements_and_are_usable_afterwards(demo, shopper):
    with statements(demo) as seen, demo.reading() as session:
        found = orders.orders_of(session, shopper)
    assert len(seen) == 4
    for order in found:  # the session is closed: anything not loaded would raise
        assert order.shop.name
        for line in order.lines:
            assert line.product.words
            assert line.logistics_status
            assert line.parcel is None or line.parcel.events is not None


def test_one_line_takes_four_statements(demo):
    with statements(demo) as seen, demo.reading() as session:
        line = orders.line_of(session, "xiaomei", 10011)
    assert len(seen) == 4
    assert line.order.shop.type == "tmall"
    assert line.parcel.events[-1].node == "signed"


def test_due_cases_are_those_whose_time_has_come(demo, now):
    with demo.writing() as session:
        due = cases.due_cases(session, now)
        assert [case.shopper_id for case in due] == ["chengong"]
        later = cases.due_cases(session, now + timedelta(hours=2))
        assert len(later) == 2
