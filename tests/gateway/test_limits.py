"""Floods, giants and clients that do not read: refused or slowed clearly, and nobody else is harmed."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import time
from uuid import uuid4

import aiohttp
import httpx
import pytest

from bot.gateway import sockets
from bot.gateway.limits import Buckets, Rate
from bot.gateway.parts import SENDING
from tests.gateway.parts import Gateway, Line, with_line


def test_a_bucket_fills_again_and_says_when() -> None:
    bucket = Buckets(Rate(2, 0.5))
    assert [bucket.take("one", now) for now in (0, 0, 0, 1, 2)] == [0, 0, 2, 1, 0]
    assert bucket.take("other", 0) == 0


@pytest.mark.slow
def test_a_thousand_messages_a_second_are_slowed_with_a_clear_answer(gateway: Gateway) -> None:
    flooder, other = gateway.client(), gateway.client()

    async def flood() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=20)
        headers = dict(flooder.http.headers)
        async with httpx.AsyncClient(base_url=gateway.url, headers=headers, limits=limits, timeout=60, trust_env=False) as http:
            bodies = [{"client_id": str(uuid4()), "text": f"第{number}条"} for number in range(1000)]
            posts = [asyncio.create_task(http.post("/api/shopper/messages", json=body)) for body in bodies]
            await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED)
            answer = await asyncio.to_thread(other.send, "我只发一条")
            assert answer.status_code == 202
            assert any(not one.done() for one in posts), "the flood was over before anybody could be harmed"
            return await asyncio.gather(*posts)

    began = time.monotonic()
    answers = asyncio.run(flood())
    took = time.monotonic() - began
    refused = [one for one in answers if one.status_code == 429]
    stored = [one for one in answers if one.status_code == 202]
    assert len(refused) + len(stored) == 1000
    assert len(stored) <= SENDING.burst + SENDING.each_second * took + 1
    assert all(int(one.headers["Retry-After"]) >= 1 and one.json()["code"] == "too_many" for one in refused)
    assert "请等" in refused[0].json()["text"]
    assert other.until(2)[1]["text"] == "收到：我只发一条"


def test_a_flood_over_a_socket_is_refused_there_and_harms_nobody(gateway: Gateway) -> None:
    other = gateway.client()

    async def flood(line: Line) -> dict:
        for _ in range(60):
            await line.send(type="send", client_id=str(uuid4()), text="刷")
        return await line.next("error")

    error = with_line(gateway.client(), flood)
    assert error["code"] == "too_many"
    assert error["retry_after"] >= 1
    assert other.send("我只发一条").status_code == 202


@pytest.mark.parametrize("length", [20_000, 20_001])
def test_twenty_thousand_characters_are_taken_and_no_more(gateway: Gateway, length: int) -> None:
    answer = gateway.client().send("长" * length)
    if length == 20_000:
        assert answer.status_code == 202
    else:
        assert (answer.status_code, answer.json()["code"]) == (413, "too_long")
        assert "20000" in answer.json()["text"]


def test_a_body_of_ten_megabytes_is_refused(gateway: Gateway) -> None:
    client = gateway.client()
    body = b'{"client_id": "12345678", "text": "' + b"x" * 10_000_000 + b'"}'
    answer = client.http.post("/api/shopper/messages", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    in_pieces = client.http.post("/api/shopper/messages", content=iter([body[:5_000_000], body[5_000_000:]]))
    assert in_pieces.status_code == 413
    assert client.send("还在").status_code == 202


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"null", b'{"text": 1}', b"\xff\xfe", b'{"client_id": "1\x00345678", "text": "x"}'])
def test_broken_json_is_refused_in_words(gateway: Gateway, body: bytes) -> None:
    answer = gateway.client().http.post(
        "/api/shopper/messages", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["text"]


def test_an_unknown_route_and_method_are_refused_in_words(gateway: Gateway) -> None:
    client = gateway.client()
    assert (client.http.get("/api/nothing").status_code, client.http.get("/api/nothing").json()["code"]) == (404, "not_found")
    assert client.http.delete("/api/shopper/messages").status_code == 405


def test_a_huge_frame_ends_its_own_line_alone(gateway: Gateway) -> None:
    async def work(line: Line, other: Line) -> None:
        await line.socket.send_str("x" * 600_000)
        message = await asyncio.wait_for(line.socket.receive(), 10)
        assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
        await other.send(type="ping")
        await other.next("pong")

    with_line(gateway.client(), work, lines=2)


@pytest.mark.slow
def test_a_client_that_never_reads_is_let_go_and_others_go_on(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SEND", 8.0)
    client = gateway.client()
    for number in range(4):
        client.send("长" * 20_000)
        client.until(2 * number + 2)
    deaf = [_deaf(gateway.url, client.session) for _ in range(3)]

    async def others(line: Line) -> None:
        started = time.monotonic()
        await line.send(type="send", client_id=str(uuid4()), text="我在读")
        assert "我在读" in [row["text"] for row in await line.rows(1)]
        assert time.monotonic() - started < 6

    with_line(client, others, after=8)
    for _ in range(400):
        if "anxin_sockets 0.0" in httpx.get(f"{gateway.url}/metrics", trust_env=False).text:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the deaf lines are still there")
    for one in deaf:
        one.close()


def _deaf(url: str, session: str) -> socket.socket:
    """Open a WebSocket, ask for the whole log, over and over, and read nothing of it."""
    host, port = url.removeprefix("http://").split(":")
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect((host, int(port)))
    key = base64.b64encode(os.urandom(16)).decode()
    made.sendall(
        f"GET /api/shopper/socket HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    made.sendall(_frame(f'{{"type": "hello", "session": "{session}", "after": 0}}'.encode()))
    return made


def _frame(text: bytes) -> bytes:
    """Return a masked text frame (RFC 6455)."""
    mask = os.urandom(4)
    head = bytes([0x81, 0x80 | 126]) + len(text).to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(text))
