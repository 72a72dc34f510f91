"""When Rasa does not answer: nothing is lost, nothing is said twice, the shopper hears of it once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.chat import conversations, log, turns
from bot.store.engine import Database
from bot.store.tables import TurnRow
from tests.gateway.parts import Gateway, Rasa, running, serving

pytestmark = pytest.mark.slow  # many seconds together


@pytest.fixture
def gateway(shop: Database, tmp_path: Path, now: datetime) -> Iterator[Gateway]:
    """A gateway that gives a turn up after two seconds."""
    with running(shop, tmp_path, now, turn_seconds=2.0) as started:
        yield started


def states(gateway: Gateway, client) -> list[str]:
    with gateway.database.reading() as session:
        conversation = client.opened["conversation"]
        return list(session.scalars(select(TurnRow.state).where(TurnRow.conversation_id == conversation)))


@pytest.mark.parametrize("mode", ["nothing", "error", "hang"])
def test_a_turn_that_is_not_committed_in_time_fails_and_a_person_is_offered(gateway: Gateway, mode: str) -> None:
    gateway.rasa.mode = mode
    client = gateway.client()
    client.send("能退吗")
    rows = client.until(2, seconds=15)
    assert rows[1]["response"] == "utter_turn_failed"
    [button] = rows[1]["buttons"]
    assert button["title"]
    assert states(gateway, client) == ["failed"]
    metrics = httpx.get(f"{gateway.url}/metrics", trust_env=False).text
    with gateway.database.reading() as session:  # the demo's own waiting chat is taken up too
        failed = session.scalar(select(func.count()).select_from(TurnRow).where(TurnRow.state == "failed"))
    assert f'anxin_turns_total{{state="failed"}} {failed}.0' in metrics
    assert f'anxin_failures_total{{kind="given_up"}} {failed}.0' in metrics


def test_a_late_answer_to_a_failed_turn_is_not_written(gateway: Gateway) -> None:
    gateway.rasa.mode = "nothing"
    client = gateway.client()
    client.send("能退吗")
    client.until(2, seconds=15)
    call = gateway.rasa.called(client, 1)[0]
    assert gateway.rasa.commit(call["metadata"], call["message"]) == 500
    assert len(client.texts()) == 2


def test_the_next_message_is_answered_after_a_failed_turn(gateway: Gateway) -> None:
    gateway.rasa.mode = "nothing"
    client = gateway.client()
    client.send("一")
    client.until(2, seconds=15)
    gateway.rasa.mode = "answer"
    client.send("二")
    assert client.until(4)[3]["text"] == "收到：二"


def test_an_error_that_passes_is_not_noticed(gateway: Gateway) -> None:
    gateway.rasa.mode = "error"
    client = gateway.client()
    client.send("在吗")
    gateway.rasa.called(client, 2)
    gateway.rasa.mode = "answer"
    client.until(2)
    assert client.texts() == ["在吗", "收到：在吗"]


@pytest.mark.slow
def test_while_rasa_is_away_messages_wait_and_the_shopper_is_told_once(
    shop: Database, tmp_path: Path, now: datetime
) -> None:
    with serving(Rasa(shop)) as away:
        pass  # its port is free again
    with running(shop, tmp_path, now, rasa_url=away) as gateway:
        client = gateway.client()
        client.send("一")
        told = client.until(2, seconds=15)[1]
        assert (told["author"], told["response"]) == ("system", "utter_assistant_away")
        client.send("二")
        with serving(Rasa(shop), int(away.rpartition(":")[2])):
            client.until(5, seconds=15)
        assert [row["response"] for row in client.page()["messages"]].count("utter_assistant_away") == 1
        assert client.texts()[-2:] == ["收到：一", "收到：二"]


def test_what_a_crash_left_open_is_answered_at_the_next_start(shop: Database, tmp_path: Path, now: datetime) -> None:
    with shop.writing() as session:
        stored = conversations.start(session, "v-stored", now)
        turns.receive(session, stored, "存了没开", now)
        opened = conversations.start(session, "v-opened", now)
        turns.receive(session, opened, "开了没答", now)
        turns.open_turn(session, opened, now)
    with running(shop, tmp_path, now):
        for shopper, text in (("v-stored", "存了没开"), ("v-opened", "开了没答")):
            for _ in range(200):
                said = _texts(shop, shopper, now)
                if len(said) == 2:
                    break
                time.sleep(0.05)
            assert said == [text, f"收到：{text}"]


def _texts(shop: Database, shopper: str, now: datetime) -> list[str]:
    with shop.reading() as session:
        return [row.text for row in log.seen_by_shopper(session, conversations.current(session, shopper, now))]


def test_health_names_the_part_that_is_down(gateway: Gateway, shop: Database, tmp_path: Path, now: datetime) -> None:
    well = httpx.get(f"{gateway.url}/health", trust_env=False)
    assert (well.status_code, well.json()["status"]) == (200, "up")
    with running(shop, tmp_path, now, rasa_url="http://127.0.0.1:9") as other:
        ill = httpx.get(f"{other.url}/health", trust_env=False)
    assert ill.status_code == 503
    assert ill.json()["parts"] == {"database": "up", "rasa": "down", "actions": "up"}
