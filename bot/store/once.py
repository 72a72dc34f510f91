"""Writing a row once, however often and from however many threads it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.base import Base

Row = TypeVar("Row", bound=Base)


def insert_once(
    session: Session, find: Callable[[], Row | None], make: Callable[[], Row]
) -> tuple[Row, bool]:
    """Return the row that `find` finds, or else the one that `make` makes, and whether it is new.

    Another transaction may insert the same row in between: its unique index then lets ours fail, and
    the other's row is returned. `find` must look up what that index is about. The session must be a
    writing one (`Database.writing`).
    """
    if (found := find()) is not None:
        return found, False
    try:
        with session.begin_nested():  # PostgreSQL ends a transaction at an error, but for a savepoint
            row = make()
            session.add(row)
            session.flush()
        return row, True
    except IntegrityError:
        if (found := find()) is None:
            raise
        return found, False
