"""The seller's interface: own cases only, by the shop's own token; the shopper reads the answer in the chat."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from bot.gateway import tokens
from bot.store.tables import CaseRow, OrderLineRow, OrderRow, ShopRow
from tests.gateway.parts import SHOP_KEYS, Client, Gateway, with_line

KEY = "2026-11"


def seller(gateway: Gateway, shop: str) -> httpx.Client:
    token = tokens.sign_seller_token(KEY, SHOP_KEYS[KEY], shop, gateway.clock.now)
    return bearer(gateway, token)


def bearer(gateway: Gateway, token: str) -> httpx.Client:
    gateway.clients.append(Client(gateway.url, {"session": token}))  # closed with the others
    return gateway.clients[-1].http


@pytest.fixture
def case(gateway: Gateway, now) -> dict[str, str]:
    """An open return of a demo shopper, its shop and another shop."""
    with gateway.database.writing() as session:
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
                opened_at=now,
                updated_at=now,
                facts={"apply_time": now.isoformat()},
                idempotency_key="test",
            )
        )
        foreign = session.scalar(select(ShopRow.id).where(ShopRow.id != line.order.shop_id))
        return {"shop": line.order.shop_id, "foreign": foreign}


def post(http: httpx.Client, event: str, key: str = "answer-0001", **more: str) -> httpx.Response:
    return http.post("/api/shop/cases/A-1/answers", json={"event": event, "key": key, **more})


def test_the_shopper_reads_the_answer_in_the_chat_once(gateway, case):
    shopper = gateway.client("xiaomei")

    async def watch(line):
        first = post(seller(gateway, case["shop"]), "approve")
        rows = await line.rows(1)
        return first, rows

    first, rows = with_line(shopper, watch)
    assert first.status_code == 200, first.text
    assert first.json()["state"] == "agreed"
    assert first.json()["next_due_by"] == "shopper"
    assert "商家同意了您的申请" in rows[0]["text"]
    assert "A-1" in rows[0]["text"]
    again = post(seller(gateway, case["shop"]), "approve")
    assert again.status_code == 200
    assert again.json() == first.json()
    assert len(shopper.texts()) == 1


def test_a_refusal_needs_a_reason_which_the_shopper_reads(gateway, case):
    http = seller(gateway, case["shop"])
    assert post(http, "refuse").status_code == 400
    assert post(http, "refuse", reason="{number} 吊牌已剪").status_code == 200
    assert "{number} 吊牌已剪" in gateway.client("xiaomei").texts()[0]


def test_what_the_case_does_not_allow_is_refused_and_said_to_nobody(gateway, case):
    refused = post(seller(gateway, case["shop"]), "received")
    assert (refused.status_code, refused.json()["code"]) == (409, "case_state")
    assert gateway.client("xiaomei").texts() == []


def test_a_shop_sees_its_own_cases_only(gateway, case):
    def numbers(http):
        return [one["number"] for one in http.get("/api/shop/cases", params={"state": "open"}).json()["cases"]]

    assert "A-1" in numbers(seller(gateway, case["shop"]))
    foreign = seller(gateway, case["foreign"])
    assert "A-1" not in numbers(foreign)
    assert post(foreign, "approve").status_code == 404


def test_a_token_for_something_else_is_worth_nothing(gateway, case):
    now, key = gateway.clock.now, SHOP_KEYS[KEY]
    wrong = {
        "a shopper's": tokens.sign_shop_token(KEY, key, case["shop"], now),
        "another key's": tokens.sign_seller_token(KEY, "x" * 40, case["shop"], now),
        "expired": tokens.sign_seller_token(KEY, key, case["shop"], now - timedelta(hours=1)),
        "a session": gateway.client("xiaomei").session,
    }
    for name, token in wrong.items():
        assert post(bearer(gateway, token), "approve").status_code == 401, name
    token = tokens.sign_seller_token(KEY, key, "xiaomei", now)
    assert httpx.post(f"{gateway.url}/api/shopper/session", json={"token": token}, trust_env=False).status_code == 401
