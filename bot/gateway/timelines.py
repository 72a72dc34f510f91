"""The timeline of an item's rights as a picture, for its owner alone."""

from __future__ import annotations

import asyncio
from typing import Annotated

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from bot.desk.timeline import drawing_of_line
from bot.gateway import tokens
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.gateway.rows import Link
from bot.gateway.shopper import identity_of, owner_of
from bot.store.queries.orders import NoSuchLine

PATH = "/api/shopper/items/{line_id:int}/timeline.svg"
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",  # the widget stands in other sites' pages
    "Cache-Control": "private, no-store",
}
LineId = Annotated[int, Parameter(ge=1, le=2**53)]
Token = Annotated[str | None, Parameter(max_length=1024)]  # limits inside a union would not be looked at


@get(f"{PATH}/link", tags=["shopper"], summary="An address of a timeline for a page")
async def link_timeline(line_id: FromPath[LineId], request: Request, parts: NamedDependency[Parts]) -> Link:
    """An address that works in <img> without a session for some minutes: a page's policy may forbid blobs."""
    shopper = identity_of(request, parts).shopper
    parts.limit_address(f"read:{shopper}")
    await _draw(parts, shopper, line_id)
    token, ends = tokens.sign_link(parts.settings.secret, _name(line_id), shopper, parts.clock())
    return Link(f"{PATH.replace('{line_id:int}', str(line_id))}?token={token}", ends)


@get(PATH, tags=["shopper"], summary="An item's rights as a timeline", media_type="image/svg+xml")
async def timeline(
    line_id: FromPath[LineId], request: Request, parts: NamedDependency[Parts], token: FromQuery[Token] = None
) -> Response[bytes]:
    """The drawing, for the item's owner: by session, or by the address that `link` gave."""
    shopper = owner_of(request, parts, token, _name(line_id))
    parts.limit_address(f"read:{shopper}")
    drawn = await _draw(parts, shopper, line_id)
    return Response(drawn.encode(), media_type="image/svg+xml", headers=SAFE)


async def _draw(parts: Parts, shopper: str, line_id: int) -> str:
    """Return the SVG; a stranger's line is as good as missing. Raises Refused."""
    desk, now = parts.desk, parts.clock()

    def draw() -> str:
        with desk.database.reading() as session:
            return drawing_of_line(session, shopper, line_id, now, desk.knowledge, desk.words).svg()

    try:
        return await asyncio.to_thread(draw)
    except NoSuchLine:
        raise Refused(404, "not_found") from None


def _name(line_id: int) -> str:
    """What an address is signed for; no attachment has such an id."""
    return f"timeline-{line_id}"
