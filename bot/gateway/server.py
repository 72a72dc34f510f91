"""The gateway as a process: `python -m bot.gateway.server --port 8000`."""

from __future__ import annotations

import argparse
import logging
import socket
import sys

import structlog
import uvicorn
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer

from bot.gateway.app import create_app
from bot.settings import settings

MAX_SOCKET = 512 * 1024  # bytes of one WebSocket frame
UNSENT = 64 * 1024  # bytes the system holds for a peer that reads slowly
UNREAD = 30  # seconds that sent bytes may wait for a peer


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description="Serve shoppers.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 behind a proxy on another machine")
    chosen = parser.parse_args()
    log_to_stderr()
    config = uvicorn.Config(
        create_app(settings()),
        log_level="warning",
        access_log=False,
        ws="wsproto",  # uvicorn's own needs a newer `websockets` than Rasa allows
        ws_max_size=MAX_SOCKET,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listen(chosen.host, chosen.port)])


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket whose connections end when their peer takes nothing for a while.

    A client that never reads would otherwise keep its connection, and what waits for it, for ever.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT)  # else the system keeps megabytes for each
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; connections inherit it
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD * 1000)
    made.bind((host, port))
    return made


def log_to_stderr() -> None:
    """One JSON object a line: ids and times, never what was said."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),  # locals hold what was said
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    main()
