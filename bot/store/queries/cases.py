"""A shopper's cases and tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from bot.store.errors import NoSuchCase, NoSuchTicket
from bot.store.tables import CaseRow, OrderLineRow, OrderRow, TicketRow


def cases_of(session: Session, shopper_id: str) -> Sequence[CaseRow]:
    """Return the shopper's cases with their events, newest first."""
    return session.scalars(_own(shopper_id).order_by(CaseRow.opened_at.desc(), CaseRow.id.desc())).all()


def open_cases_of(session: Session, shopper_id: str, line_id: int | None = None) -> Sequence[CaseRow]:
    """Return the shopper's open cases (of one line, if given) with their events, newest first."""
    statement = _own(shopper_id).where(CaseRow.closed_at.is_(None))
    if line_id is not None:
        statement = statement.where(CaseRow.order_line_id == line_id)
    return session.scalars(statement.order_by(CaseRow.opened_at.desc(), CaseRow.id.desc())).all()


def open_case(session: Session, shopper_id: str, line_id: int, kind: str) -> CaseRow | None:
    """Return the one open case of that kind on the shopper's line, if there is one."""
    return session.scalar(
        _own(shopper_id).where(
            CaseRow.order_line_id == line_id, CaseRow.kind == kind, CaseRow.closed_at.is_(None)
        )
    )


def case_by_number(session: Session, shopper_id: str, number: str, *, lock: bool = False) -> CaseRow:
    """Return the shopper's own case; raises NoSuchCase."""
    found = _one(session, _own(shopper_id).where(CaseRow.number == number), lock)
    if found is None:
        raise NoSuchCase(number)
    return found


def shop_case(session: Session, shop_id: str, number: str, *, lock: bool = False) -> CaseRow:
    """Return a case on an order of the shop; raises NoSuchCase."""
    found = _one(session, _of_shop(shop_id).where(CaseRow.number == number), lock)
    if found is None:
        raise NoSuchCase(number)
    return found


def shop_cases(session: Session, shop_id: str, is_open: bool, limit: int = 100) -> Sequence[CaseRow]:
    """Return open (or closed) cases on orders of the shop with their events, the soonest due first."""
    closed = CaseRow.closed_at.is_(None) if is_open else CaseRow.closed_at.is_not(None)
    order = (CaseRow.next_due_at.is_(None), CaseRow.next_due_at, CaseRow.id)
    return session.scalars(_of_shop(shop_id).where(closed).order_by(*order).limit(limit)).all()


def case_by_key(session: Session, shopper_id: str, key: str) -> CaseRow | None:
    """Return what was written before under this idempotency key, if anything was."""
    return session.scalar(_own(shopper_id).where(CaseRow.idempotency_key == key))


def due_cases(session: Session, now: datetime, limit: int = 100) -> Sequence[CaseRow]:
    """Return open cases of all shoppers whose time has come, longest overdue first.

    For the clock alone. Locked, and cases that another worker holds are left out.
    """
    return session.scalars(
        select(CaseRow)
        .where(CaseRow.closed_at.is_(None), CaseRow.next_due_at <= now)
        .order_by(CaseRow.next_due_at, CaseRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def tickets_of(session: Session, shopper_id: str) -> Sequence[TicketRow]:
    """Return the shopper's tickets, newest first."""
    statement = select(TicketRow).where(TicketRow.shopper_id == shopper_id)
    return session.scalars(statement.order_by(TicketRow.opened_at.desc(), TicketRow.id.desc())).all()


def open_ticket(session: Session, shopper_id: str, conversation_id: str) -> TicketRow | None:
    """Return the one open ticket of the shopper's conversation, if there is one."""
    return session.scalar(
        select(TicketRow).where(
            TicketRow.shopper_id == shopper_id,
            TicketRow.conversation_id == conversation_id,
            TicketRow.closed_at.is_(None),
        )
    )


def ticket_by_number(session: Session, shopper_id: str, number: str) -> TicketRow:
    """Return the shopper's own ticket; raises NoSuchTicket."""
    found = session.scalar(
        select(TicketRow).where(TicketRow.shopper_id == shopper_id, TicketRow.number == number)
    )
    if found is None:
        raise NoSuchTicket(number)
    return found


def _one(session: Session, statement: Select[tuple[CaseRow]], lock: bool) -> CaseRow | None:
    """Return the row; a locked one as it is now, whatever this session saw of it before."""
    if lock:
        statement = statement.with_for_update(of=CaseRow).execution_options(populate_existing=True)
    return session.scalar(statement)


def _of_shop(shop_id: str) -> Select[tuple[CaseRow]]:
    lines = select(OrderLineRow.id).join(OrderRow, OrderRow.id == OrderLineRow.order_id)
    theirs = lines.where(OrderRow.shop_id == shop_id)
    return select(CaseRow).where(CaseRow.order_line_id.in_(theirs)).options(selectinload(CaseRow.events))


def _own(shopper_id: str) -> Select[tuple[CaseRow]]:
    return select(CaseRow).where(CaseRow.shopper_id == shopper_id).options(selectinload(CaseRow.events))
