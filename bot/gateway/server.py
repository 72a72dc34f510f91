"""The gateway as a process: `python -m bot.gateway.server --port 8000`."""

from __future__ import annotations

import argparse
import logging
import sys

import structlog
import uvicorn

from bot.gateway.app import create_app
from bot.settings import settings

MAX_SOCKET = 512 * 1024  # bytes of one WebSocket frame


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description="Serve shoppers.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 behind a proxy on another machine")
    chosen = parser.parse_args()
    log_to_stderr()
    uvicorn.run(
        create_app(settings()),
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        access_log=False,
        ws="wsproto",  # uvicorn's own needs a newer `websockets` than Rasa allows
        ws_max_size=MAX_SOCKET,
        timeout_graceful_shutdown=3,
    )


def log_to_stderr() -> None:
    """One JSON object a line: ids and times, never what was said."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    main()
