"""Cases opened and moved by an agent: the same checks as in the chat, and nothing without the decision that was read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from bot.store.tables import AuditRow, CaseEventRow, CaseRow, OrderLineRow
from tests.agents.console import Console, Office
from tests.agents.test_chats import waiting


def ready(office: Office, lin: Console, chat: str) -> dict[str, Any]:
    """The first item of the shopper for which a return can be opened, with all its questions answered."""
    with office.gateway.database.reading() as session:
        lines = session.scalars(select(OrderLineRow.id).where(OrderLineRow.shopper_id == "xiaomei").order_by(OrderLineRow.id)).all()
    for line in lines:
        body: dict[str, Any] = {"line": line, "flow": "return", "facts": {}}
        for _ in range(6):
            answer = lin.post(f"chats/{chat}/cases", **body)
            if answer.get("shown"):
                return {**body, "shown": answer["shown"]}
            if not answer.get("missing"):
                break
            asked = answer["missing"][0]
            body["facts"][asked["name"]] = asked["codes"][0]["code"] if asked["codes"] else True
    raise AssertionError("no item fits")


def test_a_case_is_opened_with_the_very_decision_that_was_read(office: Office) -> None:
    shopper, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    assert lin.tries(f"chats/{chat}/cases", line=1, flow="return").status_code == 409, "a waiting chat is nobody's"
    lin.post(f"chats/{chat}/claim")
    body = ready(office, lin, chat)
    with office.gateway.database.reading() as session:
        before = session.scalars(select(CaseRow.number)).all()
    changed = lin.post(f"chats/{chat}/cases", **{**body, "shown": {**body["shown"], "deadline": "2020-01-01T00:00:00+08:00"}})
    assert "number" not in changed
    assert changed["shown"] == body["shown"]
    number = lin.post(f"chats/{chat}/cases", **body)["number"]
    assert lin.post(f"chats/{chat}/cases", **body)["number"] == number
    assert number in shopper.texts()[-1]
    with office.gateway.database.reading() as session:
        assert [one for one in session.scalars(select(CaseRow.number)) if one not in before] == [number]
        event = session.scalars(select(CaseEventRow).order_by(CaseEventRow.id.desc())).first()
        assert event.actor == f"agent:{lin.id}"
        assert "case_open" in session.scalars(select(AuditRow.action)).all()
    case = next(one for one in lin.get(f"chats/{chat}")["packet"]["cases"] if one["number"] == number)
    assert "cancel" in [event["name"] for event in case["events_allowed"]]
    key = uuid4().hex
    moved = lin.post(f"chats/{chat}/cases/{number}/events", event="cancel", detail={}, key=key)
    assert moved["events_allowed"] == []
    again = lin.post(f"chats/{chat}/cases/{number}/events", event="cancel", detail={}, key=key)
    assert again == moved
    refused = lin.tries(f"chats/{chat}/cases/{number}/events", event="approve", detail={}, key=uuid4().hex)
    assert refused.status_code == 409


def test_a_flow_a_fact_or_an_item_that_is_not_there_is_refused(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    with office.gateway.database.reading() as session:
        strangers = session.scalar(select(OrderLineRow.id).where(OrderLineRow.shopper_id == "ajie").limit(1))
        own = session.scalar(select(OrderLineRow.id).where(OrderLineRow.shopper_id == "xiaomei").limit(1))
    assert lin.tries(f"chats/{chat}/cases", line=own, flow="nonsense").status_code == 400
    assert lin.tries(f"chats/{chat}/cases", line=own, flow="return", facts={"nonsense": True}).status_code == 400
    assert lin.tries(f"chats/{chat}/cases", line=strangers, flow="return").status_code == 404


def test_the_timeline_is_for_who_may_see_the_chat(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    lin, chen = office.console("lin"), office.console("chen")
    lin.post(f"chats/{chat}/claim")
    with office.gateway.database.reading() as session:
        own = session.scalar(select(OrderLineRow.id).where(OrderLineRow.shopper_id == "xiaomei").limit(1))
    path = f"/api/agent/chats/{chat}/items/{own}/timeline.svg"
    assert lin.http.get(path).text.startswith("<svg")
    assert chen.http.get(path).status_code == 404


def test_what_is_open_already_is_named_and_what_is_typed_is_read(office: Office) -> None:
    """A case of another kind that settles the same goods is found too; yuan and days are written as people write them."""
    _, chat = waiting(office, "xiaomei")
    lin = office.console("lin")
    lin.post(f"chats/{chat}/claim")
    body = ready(office, lin, chat)
    opened = lin.post(f"chats/{chat}/cases", **body)
    assert not opened["before"]
    for flow in ("return", "refund", "quality"):
        again = lin.post(f"chats/{chat}/cases", line=body["line"], flow=flow, facts={"wanted": "return_refund"})
        assert again == {"number": opened["number"], "before": True}
    with office.gateway.database.reading() as session:
        line = session.scalars(select(CaseRow.order_line_id).where(CaseRow.number == opened["number"])).one()
        other = session.scalars(select(OrderLineRow.id).where(OrderLineRow.shopper_id == "xiaomei", OrderLineRow.id != line)).first()
    asked = {"line": other, "flow": "freight", "facts": {"cause": "no_reason", "return_freight_fen": "不知道"}}
    missing = {one["name"]: one["kind"] for one in lin.post(f"chats/{chat}/cases", **asked)["missing"]}
    assert missing["return_freight_fen"] == "money"
    asked["facts"]["return_freight_fen"] = "12.5"
    assert "return_freight_fen" not in [one["name"] for one in lin.post(f"chats/{chat}/cases", **asked).get("missing", [])]
