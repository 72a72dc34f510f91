"""A stand-in for the agents' interface: chats in memory, faults on demand. What the real one says is tested in test_console_real.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Litestar, Request, Response, WebSocket, delete, get, post, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.response import File
from litestar.static_files import create_static_files_router

from bot.gateway.pages import CONSOLE
from tests.browser import console_data as data
from tests.browser.console_data import Json
from tests.browser.serving import Served
from tests.browser.standin import DIST

COOKIE = "anxin_agent"
OK = {"ok": True}


class ConsoleStandIn(Served):
    """The server and the knobs of a test."""

    def __init__(self) -> None:
        """Start serving, with nobody signed in and no chats."""
        self.me = data.me()
        self.chats: dict[str, Json] = {}
        self.rows: dict[str, list[Json]] = {}
        self.packet = data.packet()
        self.tickets = [data.ticket(number) for number in range(1, 4)]
        self.learning = data.learning()
        self.canned = [{"id": "hello", "title": "问好", "text": "您好，我是小林，马上为您查。", "group": "开场"}]
        self.found = [
            {
                "title": "七天无理由退货", "text": "签收次日零点起 168 小时内可以申请。", "clause": "第六条", "grade": "A",
                "date_text": "2017年3月15日起", "cite": "（依据《七天无理由退货规范》第六条）",
            }
        ]  # fmt: skip
        self.suggestions: list[Json] = []
        self.audit: list[Json] = []
        self.told: list[tuple[str, Json]] = []  # what was posted: the path after /api/agent, the body
        self.frames: list[Json] = []  # what came over the sockets
        self.sockets: set[WebSocket] = set()
        self.refuse: dict[str, list[int]] = {}  # the end of a path -> the status of its next posts
        self.no_sockets = False
        self.answers: dict[str, Callable[[str, Json], Any]] = {
            "claim": self._claim, "messages": self._write, "notes": self._write, "whisper": self._write,
            "transfer": self._leave, "return": self._leave, "close": self._leave, "cases": self._case,
        }  # fmt: skip
        self.serve()

    # -- what a test does

    def add(self, number: int, held_by: str = "queue", said: int = 3, **changes: Any) -> Json:
        """A chat with `said` rows."""
        chat = data.brief(number, held_by, **changes)
        self.chats[chat["id"]] = chat
        self.rows[chat["id"]] = []
        for row in range(said):
            self._row(chat["id"], "shopper" if row % 2 == 0 else "bot", f"第{row + 1}句")
        return chat

    def say(self, chat: str, text: str, author: str = "shopper", **more: Any) -> Json:
        """Something is said, and every window is told that there is a row."""
        row = self._row(chat, author, text, **more)
        self.tell({"type": "rows", "chat": chat})
        return row

    def tell(self, frame: Json) -> None:
        """Send a frame to every window."""
        self.run(self._tell(frame))

    def cut(self) -> None:
        """Close every socket, as a network does, and let none come back until `mend`."""
        self.no_sockets = True

        async def close() -> None:
            for socket in list(self.sockets):
                self.sockets.discard(socket)
                await socket.close(1001)

        self.run(close())

    def mend(self) -> None:
        """Let sockets come back."""
        self.no_sockets = False

    def bodies(self, end: str) -> list[Json]:
        """The bodies posted to paths that end so."""
        return [body for path, body in self.told if path.endswith(end)]

    # -- what the server does

    def _row(self, chat: str, author: str, text: str, **more: Any) -> Json:
        rows = self.rows[chat]
        name = {"shopper": self.chats[chat]["shopper"]["name"], "bot": "机器人", "agent": "小林", "system": ""}[author]
        row = {"seq": len(rows) + 1, "author": author, "name": name, "text": text, "at": data.at(), "internal": False,
               "card": None, "attachment": None, "client_id": None, **more}  # fmt: skip
        rows.append(row)
        return row

    async def _tell(self, frame: Json) -> None:
        for socket in list(self.sockets):
            try:
                await socket.send_json(frame)
            except (RuntimeError, WebSocketDisconnect):
                self.sockets.discard(socket)

    def _box(self, name: str) -> list[Json]:
        mine = lambda chat: chat["held_by"] == "agent" and chat["agent"]["id"] == self.me["id"]  # noqa: E731
        kept = {"mine": mine, "queue": lambda chat: chat["held_by"] == "queue", "all": lambda chat: chat["held_by"] != "bot"}
        return [chat for chat in self.chats.values() if kept[name](chat)]

    def _claim(self, chat: str, _: Json) -> Json:
        self.chats[chat].update(held_by="agent", agent={"id": self.me["id"], "name": self.me["name"]}, due_at=None)
        return self.chats[chat]

    def _leave(self, chat: str, body: Json) -> Json:
        self.chats[chat].update(held_by="queue" if "agent" in body else "bot", agent=None)
        return self.chats[chat]

    def _write(self, chat: str, body: Json) -> Json:
        known = next((row for row in self.rows[chat] if row["client_id"] == body["client_id"]), None)
        row = known or self._row(chat, "agent", body["text"], client_id=body["client_id"], internal=body["kind"] != "messages")
        return {"seq": row["seq"]}

    def _case(self, chat: str, body: Json) -> Json:
        if "shown" in body:
            return {"number": "A9"}
        missing = [{"name": "tags_kept", "question": "吊牌还在吗？", "codes": [{"code": "yes", "title": "在"}, {"code": "no", "title": "不在"}]}]
        shown = {"outcome": "granted"} if body["facts"] else None
        return {"decision_text": "可以退，运费由您先付。" if shown else "", "missing": [] if shown else missing, "shown": shown}

    def _app(self) -> Litestar:
        folders = [create_static_files_router(f"/{name}", [DIST / name], name=name) for name in ("console", "pictures")]
        return Litestar([*self._pages(), *self._reading(), self._socket(), *folders], openapi_config=None, logging_config=None)

    def _pages(self) -> list[Any]:
        @get("/console")
        async def page() -> File:
            index = DIST / "console" / "index.html"
            return File(index, content_disposition_type="inline", media_type="text/html", headers=CONSOLE)

        @get("/api/agent/items/{line:int}/timeline.svg", media_type="image/svg+xml")
        async def timeline(line: int) -> Response:
            return Response(data.TIMELINE.encode(), media_type="image/svg+xml")

        return [page, timeline]

    def _reading(self) -> list[Any]:
        @post("/api/agent/{path:path}", status_code=200)
        async def do(request: Request, path: str) -> Response:
            body = await request.json()
            self.told.append((path.strip("/"), body))
            return await self._post(request, path.strip("/"), body)

        @delete("/api/agent/{path:path}", status_code=200)
        async def leave(path: str) -> Response:
            answer = Response(OK)
            answer.delete_cookie(COOKIE)
            return answer

        @get("/api/agent/{path:path}")
        async def read(request: Request, path: str) -> Response:
            if COOKIE not in request.cookies:
                return Response({"code": "unauthorised", "text": "请重新登录。"}, status_code=401)
            return Response(self._get(path.strip("/").split("/"), request.query_params))

        return [do, leave, read]

    async def _post(self, request: Request, path: str, body: Json) -> Response:
        if path == "session":
            if body["password"] != "right":
                return Response({"code": "wrong_password", "text": "账号或密码不对。"}, status_code=401)
            answer = Response(self.me)
            answer.set_cookie(COOKIE, "t", httponly=True)
            return answer
        if request.headers.get("x-csrf") != self.me["csrf"]:
            return Response({"code": "forbidden", "text": ""}, status_code=403)
        *_, verb = path.split("/")
        if self.refuse.get(verb):
            return Response({"code": "taken", "text": ""}, status_code=self.refuse[verb].pop(0))
        if path == "presence":
            self.me["status"] = body["status"]
            return Response(self.me)
        if path.startswith("chats/"):
            chat = path.split("/")[1]
            answered = self.answers.get(verb, lambda *_: {"value": "13812345678", **OK})(chat, {**body, "kind": verb})
            await self._tell({"type": "rows", "chat": chat})
            return Response(answered)
        if path.startswith("tickets/"):
            return Response(next(one for one in self.tickets if one["number"] == path.split("/")[1]))
        if path.startswith("learning/"):
            self.learning = []
        return Response(OK)

    def _get(self, path: list[str], query: Any) -> Any:
        if path[0] == "chats":
            return self._chats(path[1:], query)
        if path[0] == "tickets" and len(path) > 1:
            event = {"at": data.at(), "actor_text": "小林", "name_text": "备注", "note": "已联系", "detail_text": ""}
            return {"ticket": next(one for one in self.tickets if one["number"] == path[1]), "events": [event]}
        answers: dict[str, Any] = {
            "session": self.me, "agents": data.peers(), "canned": self.canned, "knowledge": self.found, "board": data.board(),
            "learning": {"groups": self.learning}, "audit": self.audit, "tickets": {"tickets": self.tickets, "counts": {}, "next": ""},
        }  # fmt: skip
        return answers[path[0]]

    def _chats(self, path: list[str], query: Any) -> Any:
        if not path:
            found = [chat for chat in self._box(query["box"]) if query.get("search", "") in chat["shopper"]["name"]]
            start, limit = int(query.get("after", 0)), int(query["limit"])
            counts = {name: len(self._box(name)) for name in ("mine", "queue", "all")}
            after = start + limit
            return {"chats": found[start:after], "counts": counts, "next": after if after < len(found) else None}
        chat = path[0]
        if path[1:] == ["suggest"]:
            return self.suggestions
        rows = self.rows[chat]
        if path[1:] == ["messages"]:
            limit = int(query["limit"])
            if "before" in query:
                return {"messages": [row for row in rows if row["seq"] < int(query["before"])][-limit:]}
            return {"messages": [row for row in rows if row["seq"] > int(query["after"])][:limit]}
        return {"brief": self.chats[chat], "last_seq": len(rows), "shopper_read_seq": 0, "packet": self.packet}

    def _socket(self) -> Any:
        @websocket("/api/agent/socket")
        async def socket(socket: WebSocket) -> None:
            if self.no_sockets:
                return await socket.close(1008)
            await socket.accept()
            self.sockets.add(socket)
            try:
                while True:
                    frame = await socket.receive_json()
                    self.frames.append(frame)
                    if frame["type"] == "ping":
                        await socket.send_json({"type": "pong"})
            except (WebSocketDisconnect, RuntimeError):
                pass
            finally:
                self.sockets.discard(socket)

        return socket
