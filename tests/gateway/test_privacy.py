"""The log has ids and times, and nothing of what a shopper wrote."""

from __future__ import annotations

import io
import json
import sys
import time

import pytest
import structlog
from sqlalchemy import text

from bot.gateway import server
from tests.gateway.parts import Gateway

SECRETS = ("13800138000", "幸福路一号", "我的秘密")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch):
    """The log as the gateway's process writes it."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    before = structlog.get_config()
    server.log_to_stderr()
    yield stream
    structlog.configure(**before)


def test_turns_are_logged_by_ids_and_never_with_text(log: io.StringIO, gateway: Gateway) -> None:
    client = gateway.client("xiaomei")
    before = client.page()["last_seq"]
    client.send("，".join(SECRETS))
    client.until(before + 2)
    ends = time.monotonic() + 10
    while not (turns := [one for one in _lines(log) if one.get("conversation") == client.opened["conversation"]]):
        assert time.monotonic() < ends
        time.sleep(0.05)  # it is logged just after the answer is there
    [turn] = turns
    written = log.getvalue()
    assert turn["event"] == "turn"
    assert {"turn", "state", "ms", "timestamp", "level"} <= set(turn)
    assert all(secret not in written for secret in (*SECRETS, client.session))


def _lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_fault_of_ours_is_logged_without_text(
    log: io.StringIO, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = gateway.client("xiaomei")

    def broken(session, conversation, said, now, **_):
        session.execute(text("SELECT 1 FROM nowhere WHERE said = :said"), {"said": said})

    monkeypatch.setattr("bot.gateway.chats.turns.receive", broken)
    answer = client.send("，".join(SECRETS))
    assert (answer.status_code, answer.json()["code"]) == (500, "server")
    assert "OperationalError" in log.getvalue()
    assert all(secret not in log.getvalue() for secret in SECRETS)
