"""What is to be said at a time: reminders of limits that are the shopper's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class ReminderRow(Base):
    """One warning before a limit of the shopper's: of a case, or of a right that was spoken about.

    `key` holds whose limit it is and when it ends, so that it is noted once and said once. Open while `settled_at` is null.
    """

    __tablename__ = "reminder"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    guarantee: Mapped[str] = mapped_column(String(40), default="")
    due_at: Mapped[datetime]  # the first instant too late
    warn_at: Mapped[datetime]
    noted_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")  # told, moot (no longer so), late
    __table_args__ = (
        Index(
            "ix_reminder_open",
            "warn_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )
