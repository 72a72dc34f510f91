"""Gateways for tests: real sockets, a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.store.engine import Database
from bot.store.template import copy_template
from tests.gateway.parts import Gateway, running


@pytest.fixture
def shop(tmp_path: Path, now: datetime) -> Iterator[Database]:
    """The demo data on SQLite."""
    database = Database(copy_template(now, tmp_path / "shop.sqlite"))
    yield database
    database.close()


@pytest.fixture
def gateway(shop: Database, tmp_path: Path, now: datetime) -> Iterator[Gateway]:
    """A gateway on the demo data, with a stand-in for Rasa that answers with an echo."""
    with running(shop, tmp_path, now) as started:
        yield started


@pytest.fixture
def either(demo: Database, tmp_path: Path, now: datetime) -> Iterator[Gateway]:
    """The same on SQLite and on PostgreSQL."""
    with running(demo, tmp_path, now) as started:
        yield started
