"""The table of permissions against every call of the agents' interface, and the two kinds of sessions apart."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.desk.agents.permissions import PERMISSIONS, ROLES
from tests.agents.console import Console, Office
from tests.agents.test_chats import waiting

C = "/api/agent/chats/{chat}"
ID = "0" * 32
TEXT = {"client_id": ID, "text": "x"}
# Every call: the permission it needs ("" for a session alone) and a body it takes.
CALLS: dict[tuple[str, str], tuple[str, dict[str, Any] | None]] = {
    ("get", "/api/agent/session"): ("", None),
    ("delete", "/api/agent/session"): ("", None),
    ("post", "/api/agent/presence"): ("", {"status": "away"}),
    ("get", "/api/agent/chats"): ("chat.read_own", None),
    ("get", C): ("chat.read_own", None),
    ("get", f"{C}/messages"): ("chat.read_own", None),
    ("get", f"{C}/attachments/{{file_id}}"): ("chat.read_own", None),
    ("get", f"{C}/items/{{line_id}}/timeline.svg"): ("chat.read_own", None),
    ("post", f"{C}/claim"): ("chat.claim", {}),
    ("post", f"{C}/assign"): ("chat.assign", {"agent": "nobody"}),
    ("post", f"{C}/transfer"): ("chat.transfer", {}),
    ("post", f"{C}/take_over"): ("chat.take_over", {}),
    ("post", f"{C}/messages"): ("chat.write", TEXT),
    ("post", f"{C}/notes"): ("chat.note", TEXT),
    ("post", f"{C}/whisper"): ("chat.whisper", TEXT),
    ("post", f"{C}/read"): ("chat.write", {"seq": 1}),
    ("post", f"{C}/typing"): ("chat.write", {"on": True}),
    ("post", f"{C}/return"): ("chat.close", {}),
    ("post", f"{C}/close"): ("chat.close", {"outcome": "solved"}),
    ("post", f"{C}/reveal"): ("personal.reveal", {"field": "phone"}),
    ("post", f"{C}/cases"): ("case.open", {"line": 1, "flow": "return"}),
    ("post", f"{C}/cases/{{number}}/events"): ("case.move", {"event": "cancel", "key": ID}),
    ("get", f"{C}/suggest"): ("chat.read_own", None),
    ("get", "/api/agent/canned"): ("knowledge.search", None),
    ("get", "/api/agent/knowledge"): ("knowledge.search", None),
    ("get", "/api/agent/agents"): ("chat.transfer", None),
    ("post", "/api/agent/agents"): ("agent.write", {"login": "neu", "name": "新", "role": "agent", "password": "correct horse"}),
    ("post", "/api/agent/agents/{agent}"): ("agent.write", {}),
    ("get", "/api/agent/audit"): ("audit.read", None),
    ("get", "/api/agent/tickets"): ("ticket.read", None),
    ("get", "/api/agent/tickets/{number}"): ("ticket.read", None),
    ("post", "/api/agent/tickets/{number}/{verb}"): ("ticket.write", {"text": "x"}),
    ("get", "/api/agent/tickets.csv"): ("ticket.export", None),
    ("get", "/api/agent/board"): ("board.read", None),
    ("get", "/api/agent/learning"): ("learning.read", None),
    ("post", "/api/agent/learning/accept"): ("learning.decide", {"ids": [1], "intent": "greet"}),
    ("post", "/api/agent/learning/dismiss"): ("learning.decide", {"ids": [1]}),
}
OPEN = {("post", "/api/agent/session")}  # signing in itself


def documented(office: Office) -> set[tuple[str, str]]:
    """Every call under /api/agent of the OpenAPI document."""
    schema = httpx.get(f"{office.gateway.url}/schema/openapi.json", trust_env=False).json()
    return {
        (method, path)
        for path, operations in schema["paths"].items()
        if path.startswith("/api/agent")
        for method in operations
    }


def address(path: str, chat: str, agent: str = "nobody") -> str:
    """A path with values for its parameters."""
    values = {"chat": chat, "number": "T1", "verb": "note", "agent": agent, "file_id": ID, "line_id": 1}
    return path.format(**values)


def call(http: httpx.Client, method: str, path: str, body: dict[str, Any] | None, **more: Any) -> httpx.Response:
    """Call it with its body."""
    return http.request(method, path, **({"json": body} if body is not None else {}), **more)


def test_every_documented_call_stands_in_the_table(office: Office) -> None:
    assert documented(office) == set(CALLS) | OPEN
    assert {permission for permission, _ in CALLS.values() if permission} <= PERMISSIONS


@pytest.mark.parametrize(("role", "login"), [("agent", "chen"), ("supervisor", "zhou"), ("admin", "guan")])
def test_each_role_may_do_what_the_table_says_and_nothing_else(office: Office, role: str, login: str) -> None:
    _, chat = waiting(office, "xiaomei")
    wrong = []
    for (method, path), (permission, body) in CALLS.items():
        if (method, path) == ("delete", "/api/agent/session"):
            continue
        window = office.console(login)  # each call may change something: a window that knows nothing of the others
        code = call(window.http, method, address(path, chat), body)
        refused = code.status_code == 403
        if refused != bool(permission and permission not in ROLES[role]):
            wrong.append((method, path, code.status_code, code.text[:80]))
        assert code.status_code < 500, (method, path, code.text)
    assert wrong == []


def test_without_a_session_nothing_is_done(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    with httpx.Client(base_url=office.gateway.url, trust_env=False) as http:
        codes = {(method, path): call(http, method, address(path, chat), body).status_code for (method, path), (_, body) in CALLS.items()}
    assert set(codes.values()) == {401}, codes


def test_a_change_without_the_csrf_token_or_with_another_s_is_refused(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    admin, other = office.console("guan"), office.console("lin")
    for csrf in (None, other.me["csrf"], ""):
        headers = {"X-CSRF": csrf} if csrf is not None else {}
        admin.http.headers.pop("X-CSRF", None)
        for (method, path), (_, body) in CALLS.items():
            if method == "get":
                continue
            code = call(admin.http, method, address(path, chat), body, headers=headers)
            assert (code.status_code, code.json()["code"]) == (403, "csrf"), (method, path)


def test_an_agent_s_session_is_worthless_on_the_shopper_s_side_and_the_other_way_round(office: Office) -> None:
    shopper, chat = waiting(office, "xiaomei")
    admin: Console = office.console("guan")
    token = admin.http.cookies["anxin_agent"]
    schema = httpx.get(f"{office.gateway.url}/schema/openapi.json", trust_env=False).json()
    for headers in ({"Cookie": f"anxin_agent={token}"}, {"Authorization": f"Bearer {token}"}):
        for path in ("/api/shopper/messages", "/api/shopper/orders", "/api/shop/cases"):
            assert path in schema["paths"]
            assert httpx.get(f"{office.gateway.url}{path}", headers=headers, trust_env=False).status_code == 401, path
        for path, body in (("human", {}), ("read", {"seq": 1}), ("rating", {"segment": 1, "stars": 5}), ("typing", {})):
            url = f"{office.gateway.url}/api/shopper/{path}"
            assert httpx.post(url, json=body, headers=headers, trust_env=False).status_code == 401, path
    bearer = shopper.session
    for headers in ({"Authorization": f"Bearer {bearer}"}, {"Cookie": f"anxin_agent={bearer}", "X-CSRF": "x"}):
        with httpx.Client(base_url=office.gateway.url, trust_env=False, headers=headers) as http:
            for (method, path), (_, body) in CALLS.items():
                assert call(http, method, address(path, chat), body).status_code == 401, (method, path)


def test_a_colleague_s_chat_is_as_good_as_missing(office: Office) -> None:
    _, chat = waiting(office, "xiaomei")
    lin, chen = office.console("lin"), office.console("chen")
    lin.post(f"chats/{chat}/claim")
    lin.say(chat, "您好")
    for (method, path), (permission, body) in CALLS.items():
        if path.startswith(C) and permission in ROLES["agent"]:
            code = call(chen.http, method, address(path, chat), body).status_code
            assert code == 404, (method, path, code)
    assert [one["id"] for one in chen.box("mine")] == []
