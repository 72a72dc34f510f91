"""Opening the database: SQLite by default, PostgreSQL when its URL is given."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

TIMEOUT = 30  # seconds a SQLite connection waits for another's transaction


def open_engine(url: str) -> Engine:
    """Return an engine for `url`; SQLite gets foreign keys and BEGIN under our control.

    The write-ahead log is a property of the file: migrating turns it on, once. Errors do not show the values
    of a statement: what shoppers wrote would stand in the logs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise ValueError(
                "SQLite needs a file here: in memory, every connection has a database of its own"
            )
        return _sqlite(url)
    if parsed.drivername in ("postgresql", "postgres"):  # the driver we ship
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: str) -> Engine:
    # Connections are kept: opening and closing one takes a millisecond, and a turn needs eight.
    engine = create_engine(
        url, poolclass=QueuePool, max_overflow=-1, hide_parameters=True, connect_args={"timeout": TIMEOUT}
    )

    @event.listens_for(engine, "connect")
    def configure(connection, _record) -> None:
        connection.isolation_level = None  # the driver must not begin transactions itself
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:
        # A deferred BEGIN that later writes fails at once with "database is locked".
        write = connection.get_execution_options().get("anxin_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


class Database:
    """Sessions for reading and for writing on one engine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(anxin_write=True), expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is rolled back at its end."""
        with self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when the block raises."""
        with self._write.begin() as session:
            yield session

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """One writing transaction for changes of the tables themselves.

        SQLite changes a table by copying and dropping it, so foreign keys are checked at the end instead.
        """
        writer = self.engine.execution_options(anxin_write=True)
        with writer.connect() as connection:
            if connection.dialect.name == "sqlite":
                # Pragmas do nothing inside a transaction, and SQLAlchemy begins one for any statement.
                raw = connection.connection.dbapi_connection
                raw.execute("PRAGMA foreign_keys=OFF")
                _use_wal(raw)
            try:
                with connection.begin():
                    yield connection
                    _check_foreign_keys(connection)
            finally:
                connection.invalidate()  # its pragmas must not come back with it from the pool

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _use_wal(raw: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; SQLite does not wait here by itself when others open the file too."""
    last_try = time.monotonic() + TIMEOUT
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > last_try:
                raise
            time.sleep(0.02)


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"rows point at nothing after the migration: {broken[:5]}")
