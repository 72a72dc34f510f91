"""The seller's interface: a shop's server lists the shop's cases and answers them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import Body, FromPath, Parameter, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from bot.desk import sellers
from bot.desk.cases import Impossible
from bot.gateway import tokens
from bot.gateway.errors import Refused
from bot.gateway.examples import ANSWERS
from bot.gateway.parts import Parts
from bot.gateway.rows import CLIENT_ID
from bot.gateway.shopper import address_of, bearer_of
from bot.store.errors import NoSuchCase
from bot.store.queries import cases
from bot.store.tables import CaseRow

Number = Annotated[str, Parameter(pattern=r"^[0-9A-Za-z-]{1,24}$")]
Text = Annotated[str, Meta(min_length=1, max_length=200)]
NEEDED = {"refuse": "reason", "return_address": "address"}  # what an answer cannot be without


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What the seller did. `key` is made by the shop: the same one sent twice counts once."""

    event: Literal["approve", "refuse", "return_address", "received", "repairing", "resent", "refunded", "paid"]
    key: Annotated[str, Meta(pattern=CLIENT_ID)]
    reason: Text | None = None
    address: Text | None = None


@dataclass(frozen=True, slots=True)
class ShopCase:
    """A case as its seller sees it: nothing of the shopper but what the case is about."""

    number: str
    kind: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    next_due_at: datetime | None
    next_due_by: str
    amount_fen: int | None


class ShopController(Controller):
    """Everything under /api/shop."""

    path = "/api/shop"
    tags = ["shop"]

    @get("/cases", summary="The shop's cases")
    async def cases(
        self,
        request: Request,
        parts: NamedDependency[Parts],
        wanted: Annotated[Literal["open", "closed"], QueryParameter(name="state")] = "open",
    ) -> dict[str, list[ShopCase]]:
        """At most a hundred, the soonest due first."""
        shop = _shop_of(request, parts)
        return {"cases": await asyncio.to_thread(_cases, parts, shop, wanted == "open")}

    @post("/cases/{number:str}/answers", status_code=HTTP_200_OK, summary="Answer a case")
    async def answer(
        self,
        number: FromPath[Number],
        data: Annotated[CaseAnswer, Body(examples=ANSWERS)],
        request: Request,
        parts: NamedDependency[Parts],
    ) -> ShopCase:
        """Move the case and tell its shopper in the chat; 409 when the case does not allow it now."""
        shop = _shop_of(request, parts)
        needed = NEEDED.get(data.event)
        told = {name: getattr(data, name) for name in ((needed,) if needed else ())}
        if not all((text or "").strip() for text in told.values()):
            raise Refused(400, "invalid")
        try:
            case, conversation = await asyncio.to_thread(
                sellers.answer, parts.desk, shop, number, data.event, told, data.key, parts.clock()
            )
        except NoSuchCase:
            raise Refused(404, "not_found") from None
        except Impossible:
            raise Refused(409, "case_state") from None
        if conversation is not None:
            await parts.push(conversation, {"type": "rows"})
        return _shown(case)


def _shop_of(request: Request, parts: Parts) -> str:
    """Return whose token the request carries. Raises Refused."""
    parts.limit_address(f"shop:{address_of(request)}")
    try:
        return tokens.read_seller_token(bearer_of(request), parts.settings.shop_keys, parts.clock())
    except tokens.BadToken:
        raise Refused(401, "unauthorised") from None


def _cases(parts: Parts, shop: str, is_open: bool) -> list[ShopCase]:
    with parts.desk.database.reading() as session:
        return [_shown(case) for case in cases.shop_cases(session, shop, is_open)]


def _shown(case: CaseRow) -> ShopCase:
    return ShopCase(
        number=case.number,
        kind=case.kind,
        state=case.state,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        next_due_at=case.next_due_at,
        next_due_by=case.next_due_by,
        amount_fen=case.amount_fen,
    )
