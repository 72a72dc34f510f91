"""A stand-in for the gateway: the shopper's interface over lists in memory, with faults on demand.

The widget's own behaviour is tested against it, because a test can make it lose, repeat and reorder what it
sends and can say anything through it. What the real parts say is tested in test_real.py.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from litestar import Litestar, Request, Response, WebSocket, get, post, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.response import File
from litestar.static_files import create_static_files_router

from bot.store.base import SHANGHAI
from tests.browser.serving import Served

BUILT = os.environ.get("ANXIN_TEST_PAGES")  # a folder of pages that were built already
DIST = Path(BUILT) if BUILT else Path(__file__).resolve().parents[2] / "bot" / "web" / "dist"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; object-src 'none'; require-trusted-types-for 'script'"
)
Row = dict[str, Any]
Answer = Callable[["Conversation", Row], list[Row]]


@dataclass
class Conversation:
    """The log of one shopper and the sockets that watch it."""

    name: str
    id: str = field(default_factory=lambda: uuid4().hex)
    held_by: str = "bot"
    rows: list[Row] = field(default_factory=list)
    sockets: set[WebSocket] = field(default_factory=set)

    def add(self, author: str, text: str, at: datetime | None = None, **more: Any) -> Row:
        """Append a row with the next sequence number."""
        row = {
            "seq": len(self.rows) + 1,
            "author": author,
            "text": text,
            "response": "",
            "buttons": [],
            "card": None,
            "client_id": None,
            "at": (at or datetime.now(SHANGHAI)).isoformat(),
            **more,
        }
        self.rows.append(row)
        return row


def echo(conversation: Conversation, said: Row) -> list[Row]:
    """The plainest answer: what was said, once more."""
    return [conversation.add("bot", f"收到：{said['text']}")]


class StandIn(Served):
    """The server and the knobs of a test. `answer` says what a message is answered with, None for silence."""

    def __init__(self) -> None:
        """Start serving on a free port of the loopback."""
        self.conversations: dict[str, Conversation] = {}
        self.answer: Answer | None = echo
        self.sessions: list[dict[str, Any]] = []  # the bodies of POST /session
        self.posts: list[dict[str, Any]] = []  # the bodies of POST /messages, also refused ones
        self.refuse: list[Response] = []  # answers for the next POST /messages, first one first
        self.no_sockets = False
        self.told: list[tuple[str, dict[str, Any]]] = []  # POST /human, /read and /rating with their bodies
        self.people = True  # False: a server without the way to a person
        self.unknown_products: set[str] = set()
        self.clock_ahead = 0  # seconds of the demo's clock
        self.timeline = ""  # the SVG of every item
        self.timelines: list[tuple[str, int]] = []  # who asked for the address of which line's
        self.push: Callable[[Conversation, list[Row]], list[list[Row]]] = lambda conversation, rows: [rows]
        self.shop: dict[str, Any] = {"shoppers": [], "products": [], "orders": []}
        self.serve()

    def talk(self, who: str) -> Conversation:
        """The conversation of a token or a visitor's secret; new when there is none."""
        return self.conversations.setdefault(who, Conversation(who))

    @property
    def only(self) -> Conversation:
        """The one conversation of a test."""
        [conversation] = self.conversations.values()
        return conversation

    def say(self, conversation: Conversation, text: str, author: str = "bot", **more: Any) -> Row:
        """Something is said to the shopper now."""
        row = conversation.add(author, text, **more)
        self.run(self._deliver(conversation, [row]))
        return row

    def tell(self, conversation: Conversation, frame: dict[str, Any]) -> None:
        """Send a frame to every socket of the conversation."""
        self.run(self._send(conversation, frame))

    def until(self, done: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until something has come about; fails when it does not in time."""
        ends = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < ends, (self.told, self.posts[-3:])
            time.sleep(0.02)

    def cut(self, conversation: Conversation) -> None:
        """Close every socket of the conversation, as a network does."""

        async def close() -> None:
            for socket in list(conversation.sockets):
                conversation.sockets.discard(socket)
                await socket.close(1001)

        self.run(close())

    # -- serving

    async def _deliver(self, conversation: Conversation, rows: list[Row]) -> None:
        for batch in self.push(conversation, rows):
            if batch:
                await self._send(conversation, {"type": "messages", "messages": batch})

    async def _send(self, conversation: Conversation, frame: dict[str, Any]) -> None:
        for socket in list(conversation.sockets):
            try:
                await socket.send_json(frame)
            except (RuntimeError, WebSocketDisconnect):
                conversation.sockets.discard(socket)

    def _app(self) -> Litestar:
        routes = [self._session(), self._send_message(), self._messages(), self._socket(), *self._human_side(), *self._timeline(), *self._demo(), *self._pages()]
        return Litestar([*routes, create_static_files_router("/", [DIST])], openapi_config=None, logging_config=None)

    def _session(self) -> Any:
        @post("/api/shopper/session", status_code=200)
        async def session(data: dict[str, Any]) -> Response:
            self.sessions.append(data)
            token, visitor = data.get("token"), data.get("visitor")
            if token == "expired":
                return Response({"code": "token", "text": ""}, status_code=401)
            if token and visitor in self.conversations:
                self.conversations[token] = self.conversations.pop(visitor)
            visitor = None if token else visitor or uuid4().hex
            who = token or visitor
            conversation = self.talk(who)
            return Response(
                {
                    "session": who,
                    "expires_at": (datetime.now(SHANGHAI) + timedelta(minutes=15)).isoformat(),
                    "visitor": visitor,
                    "shopper": {"name": who[:6], "signed_in": bool(token)},
                    "conversation": conversation.id,
                    "held_by": conversation.held_by,
                    "last_seq": len(conversation.rows),
                    "now": (datetime.now(SHANGHAI) + timedelta(seconds=self.clock_ahead)).isoformat(),
                    "typing": False,
                }
            )

        return session

    def _send_message(self) -> Any:
        @post("/api/shopper/messages", status_code=202)
        async def send(request: Request, data: dict[str, Any]) -> Response:
            self.posts.append(data)
            if self.refuse:
                return self.refuse.pop(0)
            if (data.get("context") or {}).get("product") in self.unknown_products:
                return Response({"code": "not_found", "text": ""}, status_code=404)
            conversation = self.talk(_bearer(request))
            row = next((one for one in conversation.rows if one["client_id"] == data["client_id"]), None)
            if row is None:
                row = conversation.add("shopper", data["text"], client_id=data["client_id"])
                await self._deliver(conversation, [row])
                if self.answer is not None:
                    await self._deliver(conversation, self.answer(conversation, row))
            return Response({"client_id": row["client_id"], "seq": row["seq"], "at": row["at"]})

        return send

    def _messages(self) -> Any:
        @get("/api/shopper/messages")
        async def messages(request: Request, after: int = 0, before: int | None = None, limit: int = 100) -> dict[str, Any]:
            conversation = self.talk(_bearer(request))
            if before is not None:
                rows = [row for row in conversation.rows if row["seq"] < before][-limit:]
            else:
                rows = [row for row in conversation.rows if row["seq"] > after][:limit]
            return {"messages": rows, "last_seq": len(conversation.rows), "held_by": conversation.held_by}

        return messages

    def _human_side(self) -> list[Any]:
        @post("/api/shopper/human", status_code=200)
        async def human(request: Request) -> Response:
            if not self.people:
                return Response({"code": "not_found", "text": ""}, status_code=404)
            conversation = self.talk(_bearer(request))
            self.told.append(("human", {}))
            conversation.held_by = "queue"
            await self._send(conversation, {"type": "state", "held_by": "queue", "position": 2, "wait_s": 150, "agent": None})
            return Response({"ok": True})

        @post("/api/shopper/read", status_code=200)
        async def read(data: dict[str, Any]) -> dict[str, bool]:
            self.told.append(("read", data))
            return {"ok": True}

        @post("/api/shopper/rating", status_code=200)
        async def rating(data: dict[str, Any]) -> Response:
            again = any(name == "rating" and body["segment"] == data["segment"] for name, body in self.told)
            self.told.append(("rating", data))
            return Response({"ok": not again}, status_code=409 if again else 200)

        return [human, read, rating]

    def _timeline(self) -> list[Any]:
        @get("/api/shopper/items/{line:int}/timeline.svg/link")
        async def link(request: Request, line: int) -> dict[str, str]:
            self.timelines.append((_bearer(request), line))
            return {"path": f"/api/shopper/items/{line}/timeline.svg?token=t"}

        @get("/api/shopper/items/{line:int}/timeline.svg", media_type="image/svg+xml")
        async def timeline(line: int, token: str) -> Response:
            return Response(self.timeline.encode(), media_type="image/svg+xml", status_code=200 if token == "t" else 401)

        return [link, timeline]

    def _socket(self) -> Any:
        @websocket("/api/shopper/socket")
        async def socket(socket: WebSocket) -> None:
            if self.no_sockets:
                return await socket.close(1008)
            await socket.accept()
            conversation: Conversation | None = None
            try:
                while True:
                    frame = await socket.receive_json()
                    if frame["type"] == "hello":
                        conversation = self.talk(frame["session"])
                        conversation.sockets.add(socket)
                        rows = conversation.rows[frame["after"] :]
                        await socket.send_json({"type": "messages", "messages": rows})
                        await socket.send_json({"type": "state", "held_by": conversation.held_by})
                    if frame["type"] == "ping":
                        await socket.send_json({"type": "pong"})
            except (WebSocketDisconnect, RuntimeError):
                pass
            finally:
                if conversation is not None:
                    conversation.sockets.discard(socket)

        return socket

    def _demo(self) -> list[Any]:
        @get("/api/demo/shoppers")
        async def shoppers() -> dict[str, Any]:
            return {"shoppers": self.shop["shoppers"]}

        @get("/api/demo/products")
        async def products() -> dict[str, Any]:
            return {"products": self.shop["products"]}

        def time() -> dict[str, Any]:
            now = datetime.now(SHANGHAI) + timedelta(seconds=self.clock_ahead)
            return {"now": now.isoformat(), "ahead_s": self.clock_ahead}

        @get("/api/demo/clock")
        async def clock() -> dict[str, Any]:
            return time()

        @post("/api/demo/clock", status_code=200)
        async def set_clock(data: dict[str, Any]) -> dict[str, Any]:
            self.clock_ahead = data["ahead_s"]
            return time()

        @post("/api/demo/token", status_code=200)
        async def token(data: dict[str, Any]) -> dict[str, Any]:
            return {"token": data["shopper"]}

        @get("/api/shopper/orders")
        async def orders() -> dict[str, Any]:
            return {"orders": self.shop["orders"]}

        return [shoppers, products, clock, set_clock, token, orders]

    def _pages(self) -> list[Any]:
        @get("/")
        async def shop() -> File:
            page = DIST / "shop" / "index.html"
            return File(page, content_disposition_type="inline", media_type="text/html", headers=_headers())

        @get("/host")
        async def host() -> Response:
            return Response(HOST_PAGE, media_type="text/html", headers=_headers())

        @get("/bare")
        async def bare() -> Response:
            """The same page without the tag."""
            return Response(HOST_PAGE.replace(TAG, ""), media_type="text/html", headers=_headers())

        return [shop, host, bare]


TAG = '<script src="/widget.js" data-shop="host" defer></script>'
HOST_PAGE = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>别家的页面</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{TAG}</head>
<body><main><h1>别家的页面</h1><p><button>页面自己的按钮</button></p></main></body></html>"""


def _headers() -> dict[str, str]:
    # Vue's mount and Preact's render write no HTML, so trusted types may be demanded as well.
    return {"Content-Security-Policy": CSP}


def _bearer(request: Request) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")
