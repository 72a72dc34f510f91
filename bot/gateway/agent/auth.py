"""Which agent is it, and may they? The cookie says who, its CSRF token that the call comes from our own page."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.types import Message, Scope

from bot.desk.agents import accounts
from bot.desk.agents.accounts import Opened
from bot.desk.agents.permissions import Agent
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts

COOKIE = "anxin_agent"
PATH = "/api/agent"
READS = frozenset({"GET", "HEAD"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PENDING = "anxin_agent_cookie"  # where a cookie to be set waits for the answer


async def guard(request: ASGIConnection, parts: Parts, permission: str) -> Agent:
    """Return the agent who calls. Raises Refused: 401 without a session, 403 without `permission` or CSRF token."""
    opened = await signed_in(request, parts)
    if not opened.agent.may(permission):
        raise Refused(403, "forbidden")
    return opened.agent


async def signed_in(request: ASGIConnection, parts: Parts) -> Opened:
    """Return the session of the caller's cookie; a call that changes something needs its CSRF token. Raises Refused."""
    token = request.cookies.get(COOKIE, "")
    try:
        opened = await asyncio.to_thread(accounts.resume, parts.desk.database, token, parts.clock())
    except accounts.NoSession:
        raise Refused(401, "unauthorised") from None
    if request.scope.get("method", "GET") not in READS and not same_csrf(opened, request.headers.get("X-CSRF", "")):
        raise Refused(403, "csrf")
    parts.limit_address(f"agent:{opened.agent.id}")
    if opened.token is not None:
        set_cookie(request, opened.token, parts, opened)
    return opened


def same_csrf(opened: Opened, given: Any) -> bool:
    """True when `given` is the session's CSRF token."""
    return isinstance(given, str) and hmac.compare_digest(opened.csrf.encode(), given.encode("utf-8", "replace"))


def set_cookie(request: ASGIConnection, token: str, parts: Parts, opened: Opened | None = None) -> None:
    """Have the answer set the cookie; an empty token takes it away."""
    plain = request.url.scheme in ("http", "ws") and request.url.hostname in LOOPBACK
    life = int((opened.ends_at - parts.clock()).total_seconds()) if opened else 0
    request.scope["state"][PENDING] = Cookie(
        COOKIE, PATH, token, max_age=life, httponly=True, samesite="strict", secure=not plain
    )


async def send_cookie(message: Message, scope: Scope) -> None:
    """Litestar's `before_send`: put the waiting cookie on the answer, whatever the answer is."""
    if message["type"] == "http.response.start" and (cookie := scope["state"].pop(PENDING, None)) is not None:
        MutableScopeHeaders.from_message(message).add("Set-Cookie", cookie.to_header(header=""))
