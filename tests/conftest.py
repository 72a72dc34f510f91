"""Fixtures that every folder of tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.template import copy_template

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def now() -> datetime:
    """A Wednesday noon in Beijing, outside every sale we know."""
    return NOW


@pytest.fixture
def demo(tmp_path: Path, now: datetime) -> Iterator[Database]:
    """A SQLite database of its own, migrated and seeded at `now`. Quick: a copied file."""
    store = Database(copy_template(now, tmp_path / "demo.sqlite"))
    yield store
    store.close()
