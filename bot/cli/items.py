"""`anxin items`: the shoppers, their orders and lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.errors import NoSuchShopper
from bot.store.migrate import new_database
from bot.store.queries import orders
from bot.store.tables import OrderLineRow, OrderRow, ShopperRow
from bot.store.template import copy_template

WIDTH = 120  # of the table in a file or pipe


def command(
    as_: Annotated[str | None, typer.Option("--as", help="Only this shopper.")] = None,
    now: Annotated[str | None, typer.Option(help="Seed a temporary database for this moment.")] = None,
    database: Annotated[str | None, typer.Option(help="Look into this database instead.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the shoppers with their orders and lines; without --database, those of the demo data."""
    with opened(database, moment_of(now)) as store, store.reading() as session:
        try:
            listed = listing(session, as_)
        except NoSuchShopper:
            typer.echo(f"items: no shopper {as_!r}; `anxin items` lists them.", err=True)
            raise typer.Exit(2) from None
    if json_:
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        _show(listed)


def moment_of(text: str | None) -> datetime:
    """Read `--now`: ISO 8601, Beijing time when no zone is written; None is the wall clock."""
    if text is None:
        return datetime.now(SHANGHAI).replace(microsecond=0)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time; write e.g. 2026-11-25T12:00+08:00") from None
    return found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else found.astimezone(SHANGHAI)


def listing(session: Session, shopper_id: str | None = None) -> dict[str, Any]:
    """Return the shoppers (or one) with their orders as plain JSON; raises NoSuchShopper."""
    if shopper_id is not None:
        chosen = [orders.shopper(session, shopper_id)]
    else:
        first_order = select(OrderRow.id).where(OrderRow.shopper_id == ShopperRow.id)
        first_order = first_order.order_by(OrderRow.id).limit(1).scalar_subquery()
        chosen = list(session.scalars(select(ShopperRow).order_by(first_order, ShopperRow.id)))
    return {"shoppers": [_shopper(session, row) for row in chosen]}


@contextmanager
def opened(url: str | None, now: datetime) -> Iterator[Database]:
    """Open a database; without a URL a temporary one, seeded for `now`."""
    with TemporaryDirectory() as folder:
        store = new_database(url) if url else Database(copy_template(now, Path(folder) / "demo.sqlite"))
        try:
            yield store
        finally:
            store.close()


def _shopper(session: Session, row: ShopperRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "province": row.province,
        "address_kind": row.address_kind,
        "credit_level": row.credit_level,
        "orders": [_order(order) for order in orders.orders_of(session, row.id)],
    }


def _order(row: OrderRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "shop": {"id": row.shop_id, "name": row.shop.name, "type": row.shop.type},
        "status": row.status,
        "ship_type": row.ship_type,
        "ordered_at": _iso(row.ordered_at),
        "paid_at": _iso(row.paid_at),
        "promise_hours": row.promise_hours,
        "promise_ship_at": _iso(row.promise_ship_at),
        "confirmed_at": _iso(row.confirmed_at),
        "closed_at": _iso(row.closed_at),
        "goods_fen": row.goods_fen,
        "freight_fen": row.freight_fen,
        "shipping_terms": row.shipping_terms,
        "address_kind": row.address_kind,
        "known": {**row.seller_note, **row.known},
        "lines": [_line(line) for line in row.lines],
    }


def _line(row: OrderLineRow) -> dict[str, Any]:
    parcel = row.parcel
    last = parcel.events[-1] if parcel and parcel.events else None
    return {
        "id": row.id,
        "title": row.title,
        "sku": row.sku,
        "category": row.category,
        "quantity": row.quantity,
        "paid_fen": row.paid_fen,
        "tags": row.tags,
        "known": row.known,
        "logistics_status": row.logistics_status,
        "waybill": parcel.waybill if parcel else None,
        "collected_at": _iso(parcel.collected_at) if parcel else None,
        "last_trace": {"at": _iso(last.at), "node": last.node, "text": last.text} if last else None,
        "signed_at": _iso(row.signed_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _show(listed: dict[str, Any]) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    for shopper in listed["shoppers"]:
        table = Table(title=f"{shopper['name']} ({shopper['id']})", title_justify="left")
        for heading in ("line", "what", "shop", "order", "parcel", "paid", "signed", "yuan"):
            table.add_column(heading, no_wrap=True)
        for order in shopper["orders"]:
            for line in order["lines"]:
                table.add_row(*_cells(order, line))
        console.print(table)


def _cells(order: dict[str, Any], line: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(line["id"]),
        line["title"][:14],
        order["shop"]["type"],
        order["status"],
        line["logistics_status"],
        _short(order["paid_at"]),
        _short(line["signed_at"]),
        f"{line['paid_fen'] // 100}.{line['paid_fen'] % 100:02d}",
    )


def _short(moment: str | None) -> str:
    return moment[5:16].replace("T", " ") if moment else ""
