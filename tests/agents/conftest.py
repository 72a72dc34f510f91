"""Gateways with agents: the demo data, three accounts, a stand-in for Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.desk.agents import accounts
from bot.store.engine import Database
from bot.store.template import copy_template
from tests.agents.console import PASSWORD, Office, office_of
from tests.gateway.parts import running


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Weak parameters: the real ones take a tenth of a second each, and are tested by name in test_accounts."""
    real = accounts.HASHER
    accounts.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    accounts.HASHER = real


@pytest.fixture
def office(tmp_path: Path, now: datetime) -> Iterator[Office]:
    """A gateway on the demo data (SQLite) with the agents lin and chen, the supervisor zhou and the admin guan."""
    database = Database(copy_template(now, tmp_path / "office.sqlite"))
    with database.writing() as session:
        for login, name, role in (("lin", "小林", "agent"), ("chen", "小陈", "agent"), ("zhou", "老周", "supervisor"), ("guan", "管理", "admin")):
            accounts.add(session, login, name, role, PASSWORD, now)
    with running(database, tmp_path, now) as gateway:
        opened = office_of(gateway)
        yield opened
        opened.close()
    database.close()
