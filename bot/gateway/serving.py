"""A WebSocket's life, whoever it is of: accepted, counted, closed as well as it goes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog
from litestar import WebSocket
from litestar.exceptions import WebSocketDisconnect

from bot.gateway.limits import Rate
from bot.gateway.parts import Parts

log = structlog.get_logger()
HELLO = 10.0  # seconds for the first frame
SEND = 10.0  # seconds for a client to take a frame
FRAMES = Rate(60, 20)  # frames of one socket; beyond that it is read more slowly
GOING_AWAY, POLICY, BROKEN = 1001, 1008, 1011
GONE = (WebSocketDisconnect, TimeoutError, RuntimeError)  # what a client that went, or hangs, raises


async def serve(socket: WebSocket, parts: Parts, run: Callable[[], Awaitable[None]], whose: str) -> None:
    """Accept the socket and let `run` speak until it ends; `whose` names it in the log when it fails."""
    await socket.accept()
    parts.metrics.sockets.inc()
    try:
        await run()
    except GONE:
        await _close(socket, GOING_AWAY)
    except Exception:
        log.exception("socket failed", whose=whose)
        parts.metrics.failures.labels("socket").inc()
        await _close(socket, BROKEN)
    finally:
        parts.metrics.sockets.dec()


async def _close(socket: WebSocket, code: int) -> None:
    """Close as well as it goes: the client may be gone, or take nothing."""
    with contextlib.suppress(*GONE):
        await asyncio.wait_for(socket.close(code), SEND)
