"""Limits of what a body may hold, also of what may be left out."""

from __future__ import annotations

import pytest

from bot.gateway import tokens
from tests.gateway.parts import SHOP_KEYS, Gateway

LONG = "长" * 5000


@pytest.mark.parametrize("named", [{"token": LONG}, {"visitor": LONG}])
def test_an_endless_token_opens_nothing(gateway: Gateway, named: dict[str, str]) -> None:
    answer = gateway.client().http.post("/api/shopper/session", json=named)
    assert answer.status_code == 400


@pytest.mark.parametrize("named", [{"button": LONG}, {"button": "<b>"}, {"client_id": LONG}])
def test_an_odd_id_is_refused(gateway: Gateway, named: dict[str, str]) -> None:
    body = {"client_id": "message-00001", "text": "你好", **named}
    assert gateway.client().http.post("/api/shopper/messages", json=body).status_code == 400


def test_a_demo_name_is_short(gateway: Gateway) -> None:
    assert gateway.client().http.post("/api/demo/token", json={"shopper": LONG}).status_code == 400


def test_the_file_of_an_odd_id_is_refused(gateway: Gateway) -> None:
    http = gateway.client().http
    answer = http.post("/api/shopper/attachments", data={"client_id": LONG}, files={"file": ("a.jpg", b"x")})
    assert answer.status_code == 400


@pytest.mark.parametrize("told", [{"event": "refuse", "reason": LONG}, {"event": "return_address", "address": LONG}])
def test_a_seller_s_text_is_short(gateway: Gateway, told: dict[str, str]) -> None:
    token = tokens.sign_seller_token("2026-11", SHOP_KEYS["2026-11"], "muyi", gateway.clock.now)
    answer = gateway.client().http.post(
        "/api/shop/cases/A-1/answers", json={"key": "answer-0001", **told}, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 400
