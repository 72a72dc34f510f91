"""Moments, foreign keys and transactions behave alike on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from bot.store.engine import Database, open_engine
from bot.store.tables import ConversationRow, MessageRow, OrderRow
from bot.store.template import copy_template


def conversation(at: datetime, name: str = "c1") -> ConversationRow:
    return ConversationRow(id=name, shopper_id="xiaomei", created_at=at, updated_at=at)


def test_a_moment_comes_back_in_beijing_time(database):
    with database.writing() as session:
        session.add(conversation(datetime(2026, 11, 25, 4, 0, tzinfo=UTC)))
    with database.reading() as session:
        found = session.get(ConversationRow, "c1").created_at
    assert found.isoformat() == "2026-11-25T12:00:00+08:00"


def test_a_naive_moment_is_refused(database):
    with pytest.raises(StatementError, match="naive"), database.writing() as session:
        session.add(conversation(datetime(2026, 11, 25)))  # noqa: DTZ001


def test_moments_compare_across_zones(demo, now):
    with demo.reading() as session:
        paid = session.query(OrderRow).where(OrderRow.paid_at.is_not(None)).count()
        assert session.query(OrderRow).where(OrderRow.paid_at <= now.astimezone(UTC)).count() == paid


def test_a_row_cannot_point_at_nothing(database, now):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(MessageRow(conversation_id="none", shopper_id="x", seq=1, author="bot", text="", at=now))


def test_a_block_that_raises_writes_nothing(database, now):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(conversation(now))
        session.flush()
        raise ZeroDivisionError
    with database.reading() as session:
        assert session.get(ConversationRow, "c1") is None


def test_a_reading_session_writes_nothing(database, now):
    with database.reading() as session:
        session.add(conversation(now))
        session.flush()
    with database.reading() as session:
        assert session.get(ConversationRow, "c1") is None


def test_readers_do_not_wait_for_a_writer(database, now):
    with database.writing() as writer:
        writer.add(conversation(now))
        writer.flush()
        with database.reading() as session:
            assert session.get(ConversationRow, "c1") is None


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url):
    with pytest.raises(ValueError, match="needs a file"):
        Database(url)


def test_the_write_ahead_log_is_on(tmp_path):
    store = Database(copy_template(None, tmp_path / "new.sqlite"))
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    store.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_any_postgresql_url_gets_the_driver_we_ship(scheme):
    assert open_engine(f"{scheme}://u@localhost/x").driver == "psycopg"
