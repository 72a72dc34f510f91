"""Cases as state machines: every state can be reached, nothing impossible happens, limits are those of facts B13."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.cases import Impossible, move
from bot.desk.knowledge import Knowledge
from bot.knowledge_files.cases import load_case_machines
from bot.store.engine import Database
from bot.store.queries import cases
from bot.store.tables import CaseRow, OrderLineRow, OrderRow, ShopRow
from bot.store.template import copy_template

KINDS = sorted(load_case_machines().kinds)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@cache
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture
def shop(tmp_path, now) -> Database:
    database = Database(copy_template(now, tmp_path / "shop.sqlite"))
    yield database
    database.close()


def opened(session: Session, kind: str, now: datetime, key: str = "k", wanted: str | None = None) -> CaseRow:
    line = session.scalar(
        select(OrderLineRow)
        .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
        .join(ShopRow, ShopRow.id == OrderRow.shop_id)
        .where(ShopRow.type == "tmall", OrderRow.status == "shipped")
    )
    case = CaseRow(
        number=f"A-{key}",
        shopper_id=line.shopper_id,
        order_line_id=line.id,
        kind=kind,
        state="applied",
        opened_at=now,
        updated_at=now,
        facts={"apply_time": now.isoformat(), **({"wanted": wanted} if wanted else {})},
        idempotency_key=key,
    )
    session.add(case)
    session.flush()
    return case


def do(session: Session, case: CaseRow, event: str, now: datetime, key: str = "") -> bool:
    return move(session, case, event, knowledge().cases.events[event].by[0], {}, now, knowledge(), key)


def paths(kind: str) -> dict[str, list[str]]:
    """The events that lead to each state of a kind, from the first one."""
    found, waiting = {"applied": []}, ["applied"]
    while waiting:
        state = waiting.pop(0)
        for event, transition in knowledge().cases.kinds[kind].items():
            if state in transition.sources and transition.to and transition.to not in found:
                found[transition.to] = [*found[state], event]
                waiting.append(transition.to)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_of_a_kind_is_reached_by_its_events(shop, now, kind):
    reached = paths(kind)
    machine = knowledge().cases.kinds[kind]
    assert set(reached) == {"applied", *(one.to for one in machine.values() if one.to)}
    with shop.writing() as session:
        for state, events in reached.items():
            case = opened(session, kind, now, f"{kind}-{state}")
            for step, event in enumerate(events, 1):
                assert do(session, case, event, now + step * HOUR)
            assert case.state == state
            assert (case.closed_at is not None) is knowledge().cases.states[state].final
            assert [event.name for event in case.events] == events
            case.closed_at = case.closed_at or now  # makes room for the next on the same line
            session.flush()


@pytest.mark.parametrize("kind", KINDS)
def test_a_final_state_allows_nothing_more(shop, now, kind):
    with shop.writing() as session:
        case = opened(session, kind, now)
        do(session, case, "cancel", now)
        for event in knowledge().cases.events:
            with pytest.raises(Impossible):
                do(session, case, event, now)
        assert [event.name for event in case.events] == ["cancel"]


def test_only_who_may_does_it_and_only_from_where_it_is_possible(shop, now):
    with shop.writing() as session:
        case = opened(session, "return_refund", now)
        with pytest.raises(Impossible, match="shopper cannot approve"):
            move(session, case, "approve", "shopper", {}, now, knowledge())
        with pytest.raises(Impossible, match="seller cannot received"):
            move(session, case, "received", "seller", {}, now, knowledge())
        assert case.state == "applied"
        assert case.events == []


def test_the_same_event_sent_twice_happens_once(shop, now):
    with shop.writing() as session:
        case = opened(session, "return_refund", now)
        assert do(session, case, "approve", now, "m1")
        assert not do(session, case, "approve", now + HOUR, "m1")
        assert len(case.events) == 1
        assert case.updated_at == now
    with shop.reading() as session:
        assert len(cases.case_by_number(session, case.shopper_id, case.number).events) == 1


@pytest.mark.parametrize(
    ("kind", "events", "limit", "by"),
    [
        ("return_refund", ["approve"], 7 * DAY, "shopper"),
        ("exchange", ["approve"], 7 * DAY, "shopper"),
        ("repair", ["approve"], 7 * DAY, "shopper"),
        ("return_refund", ["refuse"], 5 * DAY, "shopper"),
        ("refund_only", ["refuse"], 5 * DAY, "shopper"),
        ("return_refund", ["refuse", "change"], 36 * HOUR, "seller"),
        ("exchange", ["refuse", "change"], 24 * HOUR, "seller"),
        ("return_refund", ["approve", "send_back", "received"], 7 * DAY, "seller"),
        ("exchange", ["approve", "send_back"], 10 * DAY, "seller"),
        ("repair", ["approve", "send_back"], 30 * DAY, "seller"),
        ("resend", ["approve"], 5 * DAY, "seller"),
        ("resend", ["approve", "resent"], 10 * DAY, "shopper"),
    ],
)
def test_limits_are_those_of_the_nodes(shop, now, kind, events, limit, by):
    with shop.writing() as session:
        case = opened(session, kind, now)
        for step, event in enumerate(events, 1):
            do(session, case, event, now + step * HOUR)
        due = now + len(events) * HOUR + limit
        assert timedelta(0) <= case.next_due_at - due <= timedelta(seconds=1)
        assert case.next_due_by == by
        before, at = (cases.due_cases(session, case.next_due_at + one) for one in (timedelta(seconds=-1), timedelta(0)))
        assert case not in before
        assert case in at
