"""Tickets over HTTP: lists and filters, verbs, the log, the table, and who may do what."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from bot.desk.tickets import due
from bot.desk.tickets.view import harmless
from bot.store.tables import ConversationRow, ShopperRow, TicketRow
from tests.agents.console import Office
from tests.gateway.parts import knowledge_and_words


@pytest.fixture
def full(office: Office) -> Office:
    """Twelve open tickets of 小美 (T-0 … T-11), a minute apart, beside those of the demo."""
    (knowledge, _), now = knowledge_and_words(), office.gateway.clock.now
    with office.gateway.database.writing() as session:
        for index in range(12):
            chat = f"c-{index}"
            session.add(ConversationRow(id=chat, shopper_id="xiaomei", held_by="queue", created_at=now, updated_at=now))
            session.flush()
            row = TicketRow(
                number=f"T-{index}", shopper_id="xiaomei", conversation_id=chat, reason="shopper_asked", kind="chat",
                priority="normal", state="open", opened_at=now + timedelta(minutes=index), idempotency_key=f"t-{index}",
                packet={"order": "990011"},
            )  # fmt: skip
            due.begin(row, knowledge)
            session.add(row)
    return office


def numbers(page: dict) -> list[str]:
    return [one["number"] for one in page["tickets"]]


def test_pages_come_by_due_time_and_miss_nothing(full: Office) -> None:
    lin = full.console("lin")
    seen, after = [], ""
    while True:
        page = lin.get("tickets", state="open", limit=5, after=after)
        seen += numbers(page)
        after = page["next"]
        if not after:
            break
    assert [one for one in seen if one.startswith("T-")] == [f"T-{index}" for index in range(12)]
    assert len(seen) == len(set(seen)) == page["counts"]["open"]


def test_filters_narrow(full: Office) -> None:
    lin = full.console("lin")
    assert set(numbers(lin.get("tickets", search="990011"))) == {f"T-{index}" for index in range(12)}
    assert numbers(lin.get("tickets", search="t-11")) == ["T-11"]
    assert numbers(lin.get("tickets", search="%")) == []
    assert all(one["shopper"]["name"] == "小美" for one in lin.get("tickets", search="小美", limit=200)["tickets"])
    assert {one["priority"] for one in lin.get("tickets", priority="urgent")["tickets"]} == {"urgent"}
    assert numbers(lin.get("tickets", mine=True)) == []
    lin.post("tickets/T-3/assign", agent=lin.id)
    assert numbers(lin.get("tickets", mine=True)) == ["T-3"]
    assert lin.get("tickets")["counts"]["mine"] == 1


def test_late_ones_are_found_from_the_very_second(full: Office) -> None:
    lin, clock = full.console("lin"), full.gateway.clock
    late = lambda: [one for one in numbers(lin.get("tickets", breached=True)) if one.startswith("T-")]  # noqa: E731
    clock.now += timedelta(minutes=10) - timedelta(seconds=1)
    assert late() == []
    clock.now += timedelta(seconds=1)
    assert late() == ["T-0"]


@pytest.mark.parametrize("after", ["x", "2026-11-25_1", "2026-11-25T12:00:00+08:00_x", "_", "1e5"])
def test_a_mark_that_is_none_of_ours_is_refused(full: Office, after: str) -> None:
    answer = full.console("lin").http.get("/api/agent/tickets", params={"after": after})
    assert answer.status_code == 400


def test_every_change_stands_in_the_log(full: Office) -> None:
    lin = full.console("lin")
    lin.post("tickets/T-1/assign", agent=lin.id)
    assert lin.post("tickets/T-1/pause", note="等照片")["paused"]
    assert lin.post("tickets/T-1/resume")["state"] == "open"
    lin.post("tickets/T-1/priority", priority="high")
    lin.post("tickets/T-1/note", text="顾客下午有空")
    closed = lin.post("tickets/T-1/close", outcome="solved")
    assert (closed["state_text"], closed["outcome_text"]) == ("已办结", "已解决")
    lin.post("tickets/T-1/reopen")
    log = lin.get("tickets/T-1")["events"]
    assert [one["name"] for one in log] == ["assigned", "paused", "resumed", "priority", "note", "closed", "reopened"]
    assert {one["actor_text"] for one in log} == {"小林"}
    assert log[1]["note"] == "等照片"
    assert all(one["name_text"] for one in log)


def test_what_a_ticket_does_not_allow_is_a_conflict(full: Office) -> None:
    lin = full.console("lin")
    assert lin.tries("tickets/T-2/resume").status_code == 409
    assert lin.tries("tickets/T-2/close", outcome="nonsense").status_code == 409
    assert lin.tries("tickets/T-2/assign", agent="nobody").status_code == 409
    assert lin.tries("tickets/T-2/priority", priority="top").status_code == 409
    assert lin.tries("tickets/T-2/note", text="  ").status_code == 409
    assert lin.tries("tickets/T-2/explode").status_code in (400, 404)
    assert lin.tries("tickets/T-999/pause").status_code == 404
    assert lin.get("tickets/T-2")["events"] == []


def test_the_table_is_for_supervisors_and_runs_no_formula(full: Office) -> None:
    with full.gateway.database.writing() as session:
        session.get_one(ShopperRow, "xiaomei").name = "=HYPERLINK(1)"
    assert full.console("lin").http.get("/api/agent/tickets.csv").status_code == 403
    answer = full.console("zhou").http.get("/api/agent/tickets.csv", params={"search": "T-1"})
    assert answer.status_code == 200
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["工单号"] for row in rows] == ["T-1", "T-10", "T-11"]
    assert {row["顾客"] for row in rows} == {"'=HYPERLINK(1)"}
    assert rows[0]["是否超时"] == "否"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1", "＝1"])
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("牛仔裤-1") == "牛仔裤-1"


def test_nobody_without_a_session_or_token_gets_in(full: Office) -> None:
    lin = full.console("lin")
    shopper = full.shopper("xiaomei")
    for path in ("tickets", "tickets.csv", "tickets/T-1"):
        assert shopper.http.get(f"/api/agent/{path}").status_code == 401
    lin.http.headers.pop("X-CSRF")
    assert lin.tries("tickets/T-1/pause").status_code == 403
    assert lin.get("tickets/T-1")["ticket"]["state"] == "open"
