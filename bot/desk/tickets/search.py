"""Finding tickets: filters, text, pages, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from bot.store.tables import AgentRow, OrderLineRow, OrderRow, ShopperRow, TicketRow

LONGEST = 60  # characters that are looked for
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # nothing is owed: after everything that is


class BadCursor(ValueError):
    """The mark where a page begins is none of ours."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; empty means everything. `agent` is an id, `text` a number, a name or an order."""

    state: str = ""
    kind: str = ""
    priority: str = ""
    agent: str = ""
    breached: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket with the names of its shopper and agent."""

    ticket: TicketRow
    shopper: str
    agent: str


def page(session: Session, query: Query, now: datetime, after: str = "", limit: int = 50) -> tuple[list[Found], str]:
    """Return tickets, the soonest due first (closed ones the newest first), and the mark of the next page.

    Raises BadCursor.
    """
    statement = _joined().where(*_wanted(query, now))
    if query.state == "closed":
        statement = statement.order_by(TicketRow.id.desc())
        if after:
            statement = statement.where(TicketRow.id < _number(after))
    else:
        owed = func.coalesce(TicketRow.due_at, NEVER)
        statement = statement.order_by(owed, TicketRow.id)
        if after:
            moment, _, number = after.partition("_")
            statement = statement.where(tuple_(owed, TicketRow.id) > tuple_(_moment(moment), _number(number)))
    rows = [Found(row[0], row[1] or "", row[2] or "") for row in session.execute(statement.limit(limit + 1))]
    mark = _mark(rows[limit - 1].ticket, query) if len(rows) > limit else ""
    return rows[:limit], mark


def one(session: Session, ticket: TicketRow) -> Found:
    """Return a ticket with its names."""
    row = session.execute(_joined().where(TicketRow.id == ticket.id)).one()
    return Found(row[0], row[1] or "", row[2] or "")


def counts(session: Session, query: Query, agent: str, now: datetime) -> dict[str, int]:
    """Return how many tickets there are by state, late, and the agent's own open ones, under the other filters."""
    rest = replace(query, state="", breached=False)
    states = select(TicketRow.state, func.count()).where(*_wanted(rest, now)).group_by(TicketRow.state)
    found = {"open": 0, "paused": 0, "closed": 0, **{state: count for state, count in session.execute(states)}}
    found["breached"] = _count(session, replace(rest, state="open", breached=True), now)
    found["mine"] = _count(session, replace(rest, state="open", agent=agent), now)
    return found


def _count(session: Session, query: Query, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(TicketRow).where(*_wanted(query, now))) or 0


def _joined() -> Select[tuple[TicketRow, str, str]]:
    return (
        select(TicketRow, ShopperRow.name, AgentRow.name)
        .outerjoin(ShopperRow, ShopperRow.id == TicketRow.shopper_id)
        .outerjoin(AgentRow, AgentRow.id == TicketRow.agent_id)
    )


def _wanted(query: Query, now: datetime) -> Sequence[ColumnElement[bool]]:
    columns = (
        (TicketRow.state, query.state),
        (TicketRow.kind, query.kind),
        (TicketRow.priority, query.priority),
        (TicketRow.agent_id, query.agent),
    )
    wanted: list[ColumnElement[bool]] = [column == value for column, value in columns if value]
    if query.breached:
        late_now = and_(TicketRow.state == "open", TicketRow.due_at <= now)
        wanted.append(or_(TicketRow.breached_at.is_not(None), late_now))
    if text := query.text.strip()[:LONGEST].replace("\x00", ""):
        wanted.append(_mentions(text))
    return wanted


def _mentions(text: str) -> ColumnElement[bool]:
    """Number, shopper's name, or the number of an order of the shopper that the ticket is about."""
    shoppers = select(ShopperRow.id).where(ShopperRow.name.contains(text, autoescape=True))
    lines = select(OrderLineRow.id).join(OrderRow, OrderRow.id == OrderLineRow.order_id).where(OrderRow.number == text)
    return or_(
        TicketRow.number.contains(text.upper(), autoescape=True),
        TicketRow.shopper_id.in_(shoppers),
        TicketRow.packet["order"].as_string() == text,
        TicketRow.packet["line"].as_integer().in_(lines),
    )


def _mark(ticket: TicketRow, query: Query) -> str:
    if query.state == "closed":
        return str(ticket.id)
    return f"{(ticket.due_at or NEVER).astimezone(UTC).isoformat()}_{ticket.id}"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadCursor(text) from None
    if moment.tzinfo is None:
        raise BadCursor(text)
    return moment


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise BadCursor(text)
    return int(text)
