"""Refusals in one form: `{"code", "text"}`, the text in words that a shopper understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from bot.words import Words

log = structlog.get_logger()
CODES = {401: "unauthorised", 404: "not_found", 405: "not_found", 413: "too_large", 429: "too_many"}


class Refused(HTTPException):
    """A refusal with its own words: `code` names `utter_error_<code>`, `values` fill it."""

    def __init__(self, status: int, code: str, values: Mapping[str, Any] | None = None) -> None:
        """Refuse with `status`; `seconds` among the values becomes Retry-After."""
        values = dict(values or {})
        headers = {"Retry-After": str(values["seconds"])} if "seconds" in values else {}
        super().__init__(detail=code, status_code=status, headers=headers, extra={"code": code, "values": values})


def body_of(words: Words, error: HTTPException) -> dict[str, Any]:
    """Return what the client is told; details of our own code never are."""
    if isinstance(error, Refused):
        code, values = error.extra["code"], error.extra["values"]
    else:
        code = CODES.get(error.status_code, "invalid" if error.status_code < 500 else "server")
        values = {"seconds": 1} if code == "too_many" else {}
    return {"code": code, "text": words.render(f"utter_error_{code}", values)}


def handlers(words: Words) -> dict[Any, Any]:
    """Return Litestar's exception handlers."""

    def refuse(_: Request, error: HTTPException) -> Response:
        return Response(body_of(words, error), status_code=error.status_code, headers=error.headers)

    def broken(request: Request, error: Exception) -> Response:
        log.error("request failed", path=request.url.path, error=type(error).__name__, exc_info=error)
        return Response({"code": "server", "text": words.render("utter_error_server")}, status_code=500)

    return {HTTPException: refuse, Exception: broken}
