"""Bringing a database to the newest revision. The migrations travel inside the package.

`python -m bot.store.migrate "what changed"` writes the next revision from the tables as they are now.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from bot.store.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 0x416E78  # any number, as long as every process uses the same


def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest revision, in one transaction.

    Several processes may start at once: the first migrates, the others wait and find nothing to do.
    """
    make_folder(url)
    database = Database(url)
    try:
        with database.migrating() as connection:
            _one_at_a_time(connection)
            command.upgrade(config(connection), "head")
    finally:
        database.close()


def new_database(url: str) -> Database:
    """Return the database at `url`, migrated."""
    upgrade(url)
    return Database(url)


def is_current(database: Database) -> bool:
    """True when the database is at the newest revision this code knows."""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == head()


def head() -> str | None:
    """The newest revision this code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in memory: where the migrations are and what to migrate."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.attributes["connection"] = connection
    return made


def make_folder(url: str) -> None:
    """Make the folder a SQLite file will live in; other databases need none."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)


def write_revision(message: str) -> None:
    """Write the revision that leads from the migrations so far to the tables of the code."""
    number = f"{len(list((MIGRATIONS / 'versions').glob('[0-9]*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = new_database(f"sqlite:///{folder}/empty.sqlite")
        with database.migrating() as connection:
            command.revision(config(connection), message, autogenerate=True, rev_id=number)
        database.close()


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite is locked by BEGIN IMMEDIATE
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


if __name__ == "__main__":
    write_revision(" ".join(sys.argv[1:]))
