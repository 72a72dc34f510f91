"""Opening the database: SQLite by default, PostgreSQL when its URL is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool


def open_engine(url: str) -> Engine:
    """Return an engine for `url`; SQLite gets WAL, foreign keys and BEGIN under our control."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url)
    if parsed.drivername in ("postgresql", "postgres"):  # the driver we ship
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True)


def _sqlite(url: str) -> Engine:
    # A connection a session: SQLite handles are cheap, and none is shared between threads.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def configure(connection, _record) -> None:
        connection.isolation_level = None  # the driver must not begin transactions itself
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
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
                # A pragma inside a transaction does nothing, and SQLAlchemy begins one for any statement.
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"rows point at nothing after the migration: {broken[:5]}")
