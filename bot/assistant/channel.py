"""The gateway's channel into Rasa: one POST a turn, with who, when and which turn in the metadata.

Unlike Rasa's REST channel it answers 500 when a turn raised, instead of 200 with an empty list.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)


class TurnInput(InputChannel):
    """`POST /webhooks/turn/webhook` {"sender", "message", "metadata"}; the metadata names the turn."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in URLs."""
        return "turn"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("turn_webhook", __name__)

        @routes.get("/")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            collector = CollectingOutputChannel()
            message = UserMessage(
                body["message"], collector, body["sender"], input_channel=self.name(), metadata=body["metadata"]
            )
            try:
                await on_new_message(message)
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("turn %s failed", body["metadata"].get("turn_id"))
                return response.json({"error": "the turn failed"}, status=500)
            return response.json(collector.messages)

        return routes
