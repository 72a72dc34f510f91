"""A shopper's orders and lines, loaded with all that a chat turn looks at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from bot.store.errors import NoSuchLine, NoSuchOrder, NoSuchShopper
from bot.store.tables import OrderLineRow, OrderRow, ParcelRow, ShopperRow

# Four statements whatever the number of orders: order with shop, lines with product, parcels, scans.
WHOLE_ORDER = (
    joinedload(OrderRow.shop),
    selectinload(OrderRow.lines).joinedload(OrderLineRow.product),
    selectinload(OrderRow.parcels).selectinload(ParcelRow.events),
)


def shopper(session: Session, shopper_id: str) -> ShopperRow:
    """Return the shopper; raises NoSuchShopper."""
    found = session.get(ShopperRow, shopper_id)
    if found is None:
        raise NoSuchShopper(shopper_id)
    return found


def orders_of(session: Session, shopper_id: str, *, limit: int | None = None) -> Sequence[OrderRow]:
    """Return the shopper's orders, newest first, with shop, lines, products, parcels and scans."""
    return _whole(session, _own(shopper_id).order_by(*NEWEST_FIRST).limit(limit))


def order_by_number(session: Session, shopper_id: str, number: str) -> OrderRow:
    """Return the shopper's own order; raises NoSuchOrder."""
    found = _whole(session, _own(shopper_id).where(OrderRow.number == number))
    if not found:
        raise NoSuchOrder(number)
    return found[0]


def order_of(session: Session, shopper_id: str, order_id: int) -> OrderRow:
    """Return the shopper's own order; raises NoSuchOrder."""
    found = _whole(session, _own(shopper_id).where(OrderRow.id == order_id))
    if not found:
        raise NoSuchOrder(order_id)
    return found[0]


def line_of(session: Session, shopper_id: str, line_id: int, *, lock: bool = False) -> OrderLineRow:
    """Return the shopper's own line with its whole order; raises NoSuchLine.

    With `lock` no other transaction may write about this line until ours ends (on PostgreSQL; SQLite
    lets one writer in at a time anyhow).
    """
    if lock:
        _lock(session, shopper_id, line_id)
    statement = (
        _own(shopper_id)
        .join(OrderRow.lines)
        .where(OrderLineRow.id == line_id, OrderLineRow.shopper_id == shopper_id)
    )
    found = _whole(session, statement)
    if not found:
        raise NoSuchLine(line_id)
    return next(line for line in found[0].lines if line.id == line_id)


def lines_of(session: Session, shopper_id: str) -> list[OrderLineRow]:
    """Return all lines of the shopper, newest order first."""
    return [line for order in orders_of(session, shopper_id) for line in order.lines]


NEWEST_FIRST = (OrderRow.ordered_at.desc(), OrderRow.id.desc())


def _own(shopper_id: str) -> Select[tuple[OrderRow]]:
    return select(OrderRow).where(OrderRow.shopper_id == shopper_id)


def _whole(session: Session, statement: Select[tuple[OrderRow]]) -> Sequence[OrderRow]:
    orders = session.scalars(statement.options(*WHOLE_ORDER)).unique().all()
    for order in orders:
        _tie(order)
    return orders


def _tie(order: OrderRow) -> None:
    """Link what was loaded, so that nothing is asked for again, nor after the session has ended."""
    parcels = {parcel.id: parcel for parcel in order.parcels}
    for line in order.lines:
        set_committed_value(line, "order", order)
        set_committed_value(line, "parcel", parcels.get(line.parcel_id))
    for parcel in order.parcels:
        set_committed_value(parcel, "order", order)
        set_committed_value(parcel, "lines", [line for line in order.lines if line.parcel is parcel])


def _lock(session: Session, shopper_id: str, line_id: int) -> None:
    session.execute(
        select(OrderLineRow.id)
        .where(OrderLineRow.id == line_id, OrderLineRow.shopper_id == shopper_id)
        .with_for_update()
    )
