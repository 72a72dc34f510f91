"""The demonstration's clock: chat and desk go by it; in production there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.store.engine import Database
from tests.gateway.parts import Gateway, running

DAY_S = 86_400


@pytest.fixture
def http(gateway: Gateway) -> Iterator[httpx.Client]:
    """A browser without a session."""
    with httpx.Client(base_url=gateway.url, trust_env=False) as client:
        yield client


def test_chat_and_desk_go_by_the_demonstrations_clock(gateway: Gateway, http: httpx.Client) -> None:
    before = datetime.fromisoformat(http.get("/api/demo/clock").json()["now"])
    told = http.post("/api/demo/clock", json={"ahead_s": 3 * DAY_S}).json()
    assert told == {"now": (before + timedelta(days=3)).isoformat(), "ahead_s": 3 * DAY_S}
    opened = http.post("/api/shopper/session", json={}).json()
    assert datetime.fromisoformat(opened["now"]) == before + timedelta(days=3)
    bearer = {"Authorization": f"Bearer {opened['session']}"}
    sent = http.post("/api/shopper/messages", json={"client_id": "in-three-days", "text": "在吗"}, headers=bearer).json()
    assert datetime.fromisoformat(sent["at"]) == before + timedelta(days=3)
    http.get("/api/shopper/messages", params={"after": 1, "wait": 5}, headers=bearer)
    turns = [call for call in gateway.rasa.calls if call["sender"] == opened["conversation"]]
    assert [datetime.fromisoformat(call["metadata"]["now"]) for call in turns] == [before + timedelta(days=3)]
    assert http.post("/api/demo/clock", json={"ahead_s": 0}).json()["now"] == before.isoformat()


@pytest.mark.parametrize("ahead_s", [-1, 401 * DAY_S, "soon", None, 2**70])
def test_it_goes_neither_back_nor_for_ever(http: httpx.Client, ahead_s: object) -> None:
    assert http.post("/api/demo/clock", json={"ahead_s": ahead_s}).status_code == 400
    assert http.get("/api/demo/clock").json()["ahead_s"] == 0


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1"])
def test_a_foreign_page_does_not_set_it(http: httpx.Client, origin: str) -> None:
    refused = http.post("/api/demo/clock", json={"ahead_s": DAY_S}, headers={"Origin": origin})
    assert refused.status_code == 404
    assert http.get("/api/demo/clock").json()["ahead_s"] == 0


def test_the_shops_own_page_sets_it(gateway: Gateway, http: httpx.Client) -> None:
    told = http.post("/api/demo/clock", json={"ahead_s": DAY_S}, headers={"Origin": gateway.url})
    assert told.json()["ahead_s"] == DAY_S


def test_in_production_there_is_no_such_clock(shop: Database, tmp_path: Path, now: datetime) -> None:
    with running(shop, tmp_path, now, demo=False) as production:
        for method in ("get", "post"):
            answer = httpx.request(method, f"{production.url}/api/demo/clock", trust_env=False)
            assert answer.status_code == 404
        schema = httpx.get(f"{production.url}/schema/openapi.json", trust_env=False).json()
        assert not [path for path in schema["paths"] if "demo" in path]
