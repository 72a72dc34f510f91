"""An agent's browser for tests: cookie, CSRF token, the calls of the console."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import httpx

from tests.gateway.parts import Client, Gateway

PASSWORD = "correct horse 12"


class Console:
    """A signed-in window of an agent."""

    def __init__(self, url: str, login: str, password: str = PASSWORD) -> None:
        self.http = httpx.Client(base_url=url, timeout=20, trust_env=False)
        answer = self.http.post("/api/agent/session", json={"login": login, "password": password})
        assert answer.status_code == 200, answer.text
        self.me: dict[str, Any] = answer.json()
        self.http.headers["X-CSRF"] = self.me["csrf"]

    @property
    def id(self) -> str:
        """The agent's id."""
        return self.me["id"]

    def get(self, path: str, **query: Any) -> Any:
        """Read; fails unless 200."""
        answer = self.http.get(f"/api/agent/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        """Do; fails unless it was done."""
        answer = self.tries(path, **body)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.text)
        return answer.json()

    def tries(self, path: str, **body: Any) -> httpx.Response:
        """Do, whatever comes of it."""
        return self.http.post(f"/api/agent/{path}", json=body)

    def say(self, chat: str, text: str) -> Any:
        """Write to the shopper."""
        return self.post(f"chats/{chat}/messages", client_id=uuid4().hex, text=text)

    def messages(self, chat: str, **query: Any) -> list[dict[str, Any]]:
        """The log as agents see it."""
        return self.get(f"chats/{chat}/messages", **query)["messages"]

    def box(self, name: str, **query: Any) -> list[dict[str, Any]]:
        """The chats of a box."""
        return self.get("chats", box=name, **query)["chats"]


class AgentLine:
    """The live line of an agent's window."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def heard(self, kind: str, seconds: float = 30) -> dict[str, Any]:
        """The next frame of that type."""

        async def read() -> dict[str, Any]:
            while (frame := json.loads(await self.socket.receive_str()))["type"] != kind:
                pass
            return frame

        return await asyncio.wait_for(read(), seconds)


async def agent_line(http: aiohttp.ClientSession, window: Console, url: str) -> AgentLine:
    """A line of a signed-in window that has said hello, to the gateway at `url`."""
    headers = {"Cookie": f"anxin_agent={window.http.cookies['anxin_agent']}"}
    line = AgentLine(await http.ws_connect(f"{url}/api/agent/socket", headers=headers))
    await line.socket.send_json({"type": "hello", "csrf": window.me["csrf"]})
    await line.heard("me")
    return line


@dataclass
class Office:
    """A gateway with its agents."""

    gateway: Gateway
    windows: list[Console] = field(default_factory=list)

    def console(self, login: str) -> Console:
        """A new window of an agent."""
        self.windows.append(Console(self.gateway.url, login))
        return self.windows[-1]

    def close(self) -> None:
        """Close all windows."""
        for window in self.windows:
            window.http.close()

    def shopper(self, name: str | None = None) -> Client:
        """A shopper's browser."""
        return self.gateway.client(name)


def office_of(gateway: Gateway) -> Office:
    """Return the office of a gateway."""
    return Office(gateway)
