"""What the demo shop's server would do: list its shoppers and products, sign a token. Only in a demo."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.gateway import tokens
from bot.gateway.demo_clock import DemoClock
from bot.gateway.errors import Refused
from bot.gateway.parts import Parts
from bot.gateway.shopper import address_of
from bot.store.demo.files import catalogue
from bot.store.tables import ProductRow, ShopperRow

Name = Annotated[str, Parameter(max_length=40)]
FARTHEST_S = 400 * 86_400  # beyond a year there is nothing to show
ShopperName = Annotated[str, Meta(max_length=40)]


@dataclass(frozen=True, slots=True)
class ClockSet:
    """How many seconds ahead of the true time."""

    ahead_s: Annotated[int, Meta(ge=0, le=FARTHEST_S)]


@dataclass(frozen=True, slots=True)
class ClockInfo:
    """The moment it is, and how many seconds ahead of the true time that is."""

    now: datetime
    ahead_s: int


class DemoController(Controller):
    """The demo shop; not there in production (ANXIN_DEMO=0)."""

    path = "/api/demo"
    tags = ["demo"]

    @get("/shoppers", summary="The demo shop's shoppers")
    async def shoppers(self, parts: NamedDependency[Parts]) -> dict[str, list[dict[str, str]]]:
        """Everybody one can sign in as."""
        return {"shoppers": await asyncio.to_thread(_shoppers, parts)}

    @post("/token", status_code=HTTP_200_OK, summary="Sign in as a demo shopper")
    async def token(self, data: JSONBody[dict[str, ShopperName]], request: Request, parts: NamedDependency[Parts]) -> dict[str, str]:
        """Return the token that the shop's server would put into its page; for nobody but the demo's own shoppers."""
        parts.limit_address(f"token:{address_of(request)}")
        shopper = data.get("shopper", "")
        if shopper not in catalogue().shoppers or await asyncio.to_thread(parts.chats.name_of, shopper) is None:
            raise Refused(404, "not_found")
        key = parts.settings.shop_keys["demo"]
        return {"token": tokens.sign_shop_token("demo", key, shopper, parts.clock())}

    @get("/clock", summary="What time it is in the demonstration")
    async def clock(self, parts: NamedDependency[Parts]) -> ClockInfo:
        """The chat, the desk and every deadline go by this."""
        return _time(parts)

    @post("/clock", status_code=HTTP_200_OK, summary="Set the demonstration's clock")
    async def set_clock(self, data: JSONBody[ClockSet], request: Request, parts: NamedDependency[Parts]) -> ClockInfo:
        """Set the clock ahead of the true time, for everybody; 0 sets it right again."""
        if _from_elsewhere(request):
            raise Refused(404, "not_found")  # anybody may embed the chat; the time of all is set on our own pages alone
        parts.limit_address(f"clock:{address_of(request)}")
        if isinstance(parts.clock, DemoClock):
            parts.clock.ahead = timedelta(seconds=data.ahead_s)
        return _time(parts)

    @get("/products", summary="The demo shop's products")
    async def products(self, parts: NamedDependency[Parts]) -> dict[str, list[dict[str, Any]]]:
        """All products with their guarantee tags."""
        return {"products": await asyncio.to_thread(_products, parts)}

    @get("/products/{product:str}", summary="One product")
    async def product(self, product: FromPath[Name], parts: NamedDependency[Parts]) -> dict[str, Any]:
        """One product with its guarantee tags."""
        found = next((one for one in await asyncio.to_thread(_products, parts) if one["id"] == product), None)
        if found is None:
            raise Refused(404, "not_found")
        return found


def _from_elsewhere(request: Request) -> bool:
    """Say whether a page of another origin asks; scripts and terminals name none. A proxy in front keeps `Host`."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()


def _time(parts: Parts) -> ClockInfo:
    ahead = parts.clock.ahead if isinstance(parts.clock, DemoClock) else timedelta()
    return ClockInfo(parts.clock(), round(ahead.total_seconds()))


def _shoppers(parts: Parts) -> list[dict[str, str]]:
    with parts.desk.database.reading() as session:
        rows = session.scalars(select(ShopperRow).where(ShopperRow.id.in_(list(catalogue().shoppers))))
        found = [{"id": row.id, "name": row.name, "province": row.province} for row in rows]
    return sorted(found, key=lambda one: (one["id"] != "xiaomei", one["id"]))


def _products(parts: Parts) -> list[dict[str, Any]]:
    tags = parts.desk.knowledge.glossary.sections["tags"]
    with parts.desk.database.reading() as session:
        rows = session.scalars(select(ProductRow).options(joinedload(ProductRow.shop)).order_by(ProductRow.id))
        return [
            {
                "id": row.id,
                "title": row.title,
                "name": row.words[0] if row.words else row.title,
                "shop": row.shop.name,
                "shop_type": row.shop.type,
                "category": row.category,
                "price_fen": row.price_fen,
                "tags": [{"id": tag, "name": tags[tag]} for tag in row.tags if tag in tags],
            }
            for row in rows
        ]
