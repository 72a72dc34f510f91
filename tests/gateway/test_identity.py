"""Who is it? Only what the shop's key or our own secret signed counts, and only as long as it says."""

from __future__ import annotations

from datetime import timedelta

import httpx
import jwt
import pytest

from bot.gateway import tokens
from tests.gateway.parts import SECRET, SHOP_KEYS, Gateway

FORGED = {
    "signed with another key": lambda now: _signed(now, key="x" * 40),
    "signed with no key": lambda now: jwt.encode(_claims(now), "", "none", headers={"kid": "2026-11"}),
    "of an unknown key": lambda now: _signed(now, kid="2025-01"),
    "without a key's name": lambda now: jwt.encode(_claims(now), SHOP_KEYS["2026-11"], "HS256"),
    "expired": lambda now: _signed(now, exp=now - timedelta(minutes=2)),
    "good for a year": lambda now: _signed(now, exp=now + timedelta(days=365)),
    "without an end": lambda now: _signed(now, exp=None),
    "for another service": lambda now: _signed(now, aud="elsewhere"),
    "for a shopper we do not know": lambda now: _signed(now, sub="stranger"),
    "for a visitor's id": lambda now: _signed(now, sub="v-" + "0" * 30),
    "our own session": lambda now: tokens.sign_session(SECRET, tokens.Identity("xiaomei", False), now)[0],
    "no token at all": lambda now: "中文.!!.x",
}


def _claims(now, **changes):
    claims = {"sub": "xiaomei", "iat": now, "exp": now + timedelta(minutes=5), "aud": "anxin", **changes}
    return {name: value for name, value in claims.items() if value is not None}


def _signed(now, key=SHOP_KEYS["2026-11"], kid="2026-11", **changes):
    return jwt.encode(_claims(now, **changes), key, "HS256", headers={"kid": kid})


@pytest.fixture
def http(gateway: Gateway):
    """A plain client."""
    with httpx.Client(base_url=gateway.url, trust_env=False) as made:
        yield made


def test_every_bad_token_is_refused_in_the_same_words(gateway: Gateway, http: httpx.Client) -> None:
    answers = {}
    for name, make in FORGED.items():
        answer = http.post("/api/shopper/session", json={"token": make(gateway.clock.now)})
        answers[name] = (answer.status_code, answer.json())
    assert set(map(str, answers.values())) == {str((401, {"code": "unauthorised", "text": "登录已过期，请刷新页面。"}))}


def test_a_good_token_of_any_current_key_signs_in(gateway: Gateway) -> None:
    for key_id in SHOP_KEYS:
        opened = gateway.client(None, token=gateway.token("xiaomei", key_id)).opened
        assert opened["shopper"] == {"name": "小美", "signed_in": True}


@pytest.mark.parametrize(
    "bearer",
    ["", "Basic abc", "Bearer", "Bearer nonsense", "shop token", "visitor secret", "another secret"],
)
def test_a_session_is_needed_and_nothing_else_serves_as_one(gateway: Gateway, http: httpx.Client, bearer: str) -> None:
    now = gateway.clock.now
    bearer = {
        "shop token": f"Bearer {gateway.token('xiaomei')}",
        "visitor secret": f"Bearer {tokens.sign_visitor(SECRET, 'v-1', now)}",
        "another secret": f"Bearer {tokens.sign_session('y' * 40, tokens.Identity('xiaomei', False), now)[0]}",
    }.get(bearer, bearer)
    answer = http.get("/api/shopper/messages", headers={"Authorization": bearer})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")


def test_a_session_ends(gateway: Gateway) -> None:
    client = gateway.client("xiaomei")
    gateway.clock.now += timedelta(minutes=29)
    assert client.http.get("/api/shopper/messages").status_code == 200
    gateway.clock.now += timedelta(minutes=3)
    assert client.http.get("/api/shopper/messages").status_code == 401


def test_a_visitors_secret_that_ran_out_begins_anew(gateway: Gateway) -> None:
    visitor = gateway.client()
    gateway.clock.now += timedelta(days=91)
    assert gateway.client(visitor=visitor.opened["visitor"]).opened["conversation"] != visitor.opened["conversation"]


def test_the_demo_signs_for_its_own_shoppers_alone(gateway: Gateway, http: httpx.Client) -> None:
    shoppers = http.get("/api/demo/shoppers").json()["shoppers"]
    assert shoppers[0]["id"] == "xiaomei"
    token = http.post("/api/demo/token", json={"shopper": "xiaomei"}).json()["token"]
    assert gateway.client(None, token=token).opened["shopper"]["name"] == "小美"
    for name in ("stranger", "", "\x00", "v-1"):
        assert http.post("/api/demo/token", json={"shopper": name}).status_code == 404
