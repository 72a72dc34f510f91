"""Writing the demo data, and taking it away again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.base import SHANGHAI, Base
from bot.store.demo.build import Builder, Rows
from bot.store.demo.chats import chat_rows
from bot.store.demo.files import Catalogue, Spec, catalogue
from bot.store.tables import (
    AgentRow,
    AttachmentRow,
    CaseEventRow,
    CaseRow,
    ConversationRow,
    DialogueRow,
    DoubtRow,
    LogisticsEventRow,
    MessageRow,
    MetaRow,
    OfferRow,
    OrderLineRow,
    OrderRow,
    ParcelRow,
    ProductRow,
    SegmentRow,
    ShopperRow,
    ShopRow,
    TicketEventRow,
    TicketRow,
    TurnRow,
)

# Parents before children; what belongs to a shopper is taken away in the opposite order.
OF_A_SHOPPER = (
    OrderRow,
    ParcelRow,
    OrderLineRow,
    LogisticsEventRow,
    ConversationRow,
    TurnRow,
    MessageRow,
    DialogueRow,
    OfferRow,
    CaseRow,
    CaseEventRow,
    AttachmentRow,
    TicketRow,
    TicketEventRow,
    SegmentRow,
)
NUMBERED = (OrderRow, ParcelRow, OrderLineRow, LogisticsEventRow, CaseRow, CaseEventRow)
ORDERS_A_SHOPPER = 1000  # order ids of the first shopper: 1001, 1002 …; of the second: 2001 …


class NotDemo(Exception):
    """Seeding would overwrite what is not demo data; the message says what was found."""


@dataclass(frozen=True)
class Seeded:
    """What is in the database now. `changed` is false when the same data was there already."""

    now: datetime
    shoppers: int
    orders: int
    changed: bool


def seed(session: Session, now: datetime, *, force: bool = False) -> Seeded:
    """Write the demo data as it looks at `now` (aware); seeding again with the same `now` changes nothing.

    Older demo data is replaced. Raises NotDemo when the database holds shoppers of its own, or when
    demo shoppers have chatted since, unless `force`: then the demo shoppers' rows are replaced all the
    same, and everybody else's are kept.
    """
    now = now.astimezone(SHANGHAI).replace(microsecond=0)
    files = catalogue()
    mark = {"now": now.isoformat(), "digest": files.digest}
    present = session.get(MetaRow, "demo")
    found = None if force else _not_demo(session, files)
    if present is not None and present.value == mark and not force:
        return _count(files, now, changed=False)
    if found:
        raise NotDemo(found)
    take_away(session)
    for table, rows in _catalogue_rows(files).items():
        _put(session, table, rows)
    _add_agents(session, now)
    try:
        for rows in _order_rows(files, now):
            _write(session, rows)
        _write(session, chat_rows(files, _first_lines(files), now))
    except IntegrityError as error:  # only with `force`, beside shoppers of its own
        raise NotDemo(f"an id of the demo data is taken: {error.orig}") from error
    _number_on(session)
    session.merge(MetaRow(key="demo", value=mark))
    session.flush()
    return _count(files, now, changed=True)


def add_order(session: Session, shopper_id: str, spec: Spec, now: datetime) -> OrderRow:
    """Give a demo shopper one more order, written as in `data/demo/orders/`. For tests and scripts."""
    files = catalogue()
    first = _first_order_id(files, shopper_id)
    newest = session.scalar(
        select(func.max(OrderRow.id)).where(OrderRow.id.between(first, first + ORDERS_A_SHOPPER - 2))
    )
    order_id = (newest or first - 1) + 1
    named = {"key": f"given {order_id}", **spec}
    _write(session, Builder(files, shopper_id, named, order_id, now).rows())
    _number_on(session)
    return session.get_one(OrderRow, order_id)


def take_away(session: Session) -> None:
    """Remove every row of the demo shoppers; shops and products stay, others may have bought there."""
    shoppers = list(catalogue().shoppers)
    chats = select(ConversationRow.id).where(ConversationRow.shopper_id.in_(shoppers))
    session.execute(delete(DoubtRow).where(DoubtRow.conversation_id.in_(chats)))
    for table in reversed(OF_A_SHOPPER):
        session.execute(delete(table).where(table.shopper_id.in_(shoppers)))
    session.expire_all()


def _not_demo(session: Session, files: Catalogue) -> str:
    """Say what would be lost; empty when there is nothing but demo data."""
    own = list(files.shoppers)
    strangers = session.scalar(select(func.count()).select_from(ShopperRow).where(ShopperRow.id.not_in(own)))
    if strangers:
        return f"this database has {strangers} shoppers of its own"
    chats = session.scalar(
        select(func.count())
        .select_from(MessageRow)
        .where(or_(MessageRow.client_id.is_(None), MessageRow.client_id.not_like("demo:%")))
    )
    if chats:
        return f"the chats since the last seeding ({chats} messages) would be lost"
    written = session.scalar(
        select(func.count()).select_from(CaseRow).where(CaseRow.idempotency_key.not_like("demo:%"))
    )
    return f"{written} cases opened since the last seeding would be lost" if written else ""


def _catalogue_rows(files: Catalogue) -> Rows:
    shops = [
        {"id": name, "name": spec["name"], "type": spec["type"], "province": spec["province"]}
        for name, spec in files.shops.items()
    ]
    products = [
        {
            "id": name,
            "shop_id": spec["shop"],
            "title": spec["title"],
            "category": spec["category"],
            "price_fen": spec["price_fen"],
            "tags": spec.get("tags", []),
            "attributes": spec.get("attributes", {}),
            "words": spec["words"],
        }
        for name, spec in files.products.items()
    ]
    shoppers = [{"id": name, **spec} for name, spec in files.shoppers.items()]
    return {ShopRow: shops, ProductRow: products, ShopperRow: shoppers}


def _order_rows(files: Catalogue, now: datetime) -> Iterable[Rows]:
    for shopper_id, orders in files.orders.items():
        first = _first_order_id(files, shopper_id)
        for number, spec in enumerate(orders):
            yield Builder(files, shopper_id, spec, first + number, now).rows()


def _first_lines(files: Catalogue) -> dict[tuple[str, str], int]:
    """The id of the first line of each order, by shopper and key."""
    return {
        (shopper, spec["key"]): (_first_order_id(files, shopper) + number) * 10 + 1
        for shopper, orders in files.orders.items()
        for number, spec in enumerate(orders)
    }


def _first_order_id(files: Catalogue, shopper_id: str) -> int:
    return (list(files.shoppers).index(shopper_id) + 1) * ORDERS_A_SHOPPER + 1


def _add_agents(session: Session, now: datetime) -> None:
    """Make the demo's agents, whom nobody can sign in as until they get a password."""
    for login, spec in catalogue().agents.items():
        if session.get(AgentRow, spec["id"]) is None:
            account = {"login": login, "password_hash": "", "skills": [], "status": "offline", "failures": 0, **spec}
            session.execute(insert(AgentRow).values(created_at=now, **account))


def _put(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert what is missing and bring the rest up to date."""
    present = set(session.scalars(select(table.id)))
    fresh = [row for row in rows if row["id"] not in present]
    known = [row for row in rows if row["id"] in present]
    if fresh:
        session.execute(insert(table), fresh)
    if known:
        session.execute(update(table), known)


def _write(session: Session, rows: Rows) -> None:
    for table in OF_A_SHOPPER:
        if rows.get(table):
            session.execute(insert(table), rows[table])


def _number_on(session: Session) -> None:
    """Let PostgreSQL's counters go on after the ids that were written here."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in NUMBERED:
        name = table.__tablename__
        session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), "
                f'GREATEST((SELECT COALESCE(MAX(id), 1) FROM "{name}"), 1))'
            )
        )


def _count(files: Catalogue, now: datetime, *, changed: bool) -> Seeded:
    return Seeded(now, len(files.shoppers), sum(map(len, files.orders.values())), changed)
