"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.store import local_postgres
from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.template import copy_template

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=SHANGHAI)
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))
"""PostgreSQL starts a server and waits for the disk: `make test-fast` leaves it out."""
Make = Callable[[datetime | None], Database]


@pytest.fixture
def now() -> datetime:
    """A Wednesday noon in Beijing, outside every sale we know."""
    return NOW


@pytest.fixture(scope="session")
def postgres() -> Iterator[local_postgres.Server]:
    """A PostgreSQL server of this session; skips without one, unless ANXIN_REQUIRE_POSTGRES=1."""
    try:
        local_postgres.programs()
    except local_postgres.NoPostgres as missing:
        if os.environ.get("ANXIN_REQUIRE_POSTGRES") == "1":
            raise
        pytest.skip(str(missing))
    with local_postgres.server() as running:
        yield running


@pytest.fixture(params=DATABASES)
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Make migrated databases, empty for None, else seeded; each test runs on SQLite and PostgreSQL."""
    made: list[Database] = []
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None

    def make(at: datetime | None) -> Database:
        path = tmp_path / f"{len(made)}.sqlite"
        made.append(Database(server.new_database(at) if server else copy_template(at, path)))
        return made[-1]

    yield make
    for store in made:
        store.close()
        if server:
            server.drop(store.url)


@pytest.fixture
def database(make_database: Make) -> Database:
    """A migrated database without a row, on SQLite and on PostgreSQL."""
    return make_database(None)


@pytest.fixture
def demo(make_database: Make, now: datetime) -> Database:
    """The demo data as it looks at `now`, on SQLite and on PostgreSQL."""
    return make_database(now)
