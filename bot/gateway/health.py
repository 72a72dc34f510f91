"""Is it well? And what Prometheus wants to know."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from litestar import Response, get
from litestar.di import NamedDependency
from sqlalchemy import text

from bot.gateway.parts import Parts


@get("/health", tags=["operation"], summary="Every part's state")
async def health(parts: NamedDependency[Parts]) -> Response[dict[str, Any]]:
    """200 when every part is up, 503 when one is not; the parts are named."""
    found = {
        "database": await asyncio.to_thread(_database, parts),
        "rasa": await _answers(f"{parts.settings.rasa_url}/webhooks/turn/"),
        "actions": await _answers(f"{parts.settings.actions_url}/health"),
    }
    well = all(found.values())
    parts_text = {name: "up" if up else "down" for name, up in found.items()}
    return Response({"status": "up" if well else "down", "parts": parts_text}, status_code=200 if well else 503)


def _database(parts: Parts) -> bool:
    try:
        with parts.desk.database.reading() as session:
            return session.scalar(text("SELECT 1")) == 1
    except Exception:
        return False


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            return (await client.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


@get("/metrics", tags=["operation"], summary="Prometheus metrics", media_type="text/plain")
async def metrics(parts: NamedDependency[Parts]) -> Response[bytes]:
    """Turns, times, failures, queue; no names and no text."""
    return Response(parts.metrics.text(), media_type="text/plain; version=0.0.4")
