"""From an order line of the store, and what the shopper told, to the facts that rules decide by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.guarantee import codes
from bot.guarantee.decision import plain
from bot.guarantee.facts import Facts, FactsError
from bot.guarantee.facts_json import read
from bot.store.tables import CaseRow, OrderLineRow, ParcelRow

NAMES = frozenset(entry.name for entry in fields(Facts))
TAGS = frozenset(codes.Tag)
NODES = frozenset(codes.Node)


def facts_of_line(
    line: OrderLineRow,
    told: Mapping[str, Any],
    now: datetime,
    *,
    case: CaseRow | None = None,
    credit_level: str = "unknown",
    categories: Mapping[str, str] | None = None,
) -> Facts:
    """Return what is known about `line` at `now`; `told` (JSON values) adds to it and goes first.

    A told fact that cannot be (a signing before the payment) is dropped, so that it is asked for again.
    """
    known = {**_of_order(line, now), **_of_parcel(line.parcel, now), **_noted(line), **_of_case(case)}
    known["credit_level"] = credit_level
    stated = {name: plain(value) for name, value in {**known, **told}.items() if value is not None}
    while True:
        try:
            return read(stated, categories)
        except FactsError as error:
            if error.field not in told or error.field not in stated:
                raise
            stated = {name: value for name, value in stated.items() if name != error.field}
            if error.field in known and known[error.field] is not None:
                stated[error.field] = plain(known[error.field])
            told = {name: value for name, value in told.items() if name != error.field}


def _of_order(line: OrderLineRow, now: datetime) -> dict[str, Any]:
    order = line.order
    return {
        "item": str(line.id),
        "shop_type": order.shop.type,
        "category": line.category,
        "tags": sorted(set(line.tags) & TAGS),
        "order_status": order.status,
        "ship_type": order.ship_type,
        "pay_time": order.paid_at,
        "promise_ship_at": order.promise_ship_at,
        "promise_ship_hours": order.promise_hours,
        "confirm_time": order.confirmed_at,
        "amount": line.paid_fen,
        "address": order.address_kind,
        "to_prov": order.to_province or None,
        "from_prov": order.shop.province or None,
        "shipping_terms": order.shipping_terms,
        "freight_paid_fen": order.freight_fen,
    }


def _of_parcel(parcel: ParcelRow | None, now: datetime) -> dict[str, Any]:
    if parcel is None:
        return {"logistics_status": "none"}
    seen = [event for event in parcel.events if event.at <= now]
    last = seen[-1] if seen else None
    return {
        "logistics_status": parcel.status,
        "waybill_time": parcel.waybill_at,
        "collected_time": parcel.collected_at,
        "last_trace_time": last.at if last else None,
        "last_node": last.node if last and last.node in NODES else None,
        "from_prov": parcel.from_province or None,
        "to_prov": parcel.to_province or None,
        "sign_time": parcel.signed_at,
    }


def _noted(line: OrderLineRow) -> dict[str, Any]:
    """What shop and product tell under the names of facts; other notes are only shown."""
    noted = {**line.product.attributes, **line.order.known, **line.order.seller_note, **line.known}
    return {name: value for name, value in noted.items() if name in NAMES}


def _of_case(case: CaseRow | None) -> dict[str, Any]:
    return {} if case is None else {name: value for name, value in case.facts.items() if name in NAMES}
