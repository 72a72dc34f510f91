"""The migrations lead to exactly the tables of the code, on both databases, whoever runs them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.store.engine import Database
from bot.store.migrate import config, head, is_current, new_database, upgrade
from bot.store.tables import Base


def test_the_migrations_make_the_tables_of_the_code(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_revision_can_be_taken_back(database):
    with database.migrating() as connection:
        command.downgrade(config(connection), "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    upgrade(database.url)
    assert is_current(database)


def test_migrating_again_changes_nothing(database):
    upgrade(database.url)
    assert is_current(database)


def test_a_missing_folder_is_made(tmp_path):
    store = new_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'new.sqlite'}")
    assert is_current(store)
    store.close()


def test_a_database_that_was_never_migrated_is_not_current(tmp_path):
    store = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert not is_current(store)
    store.close()


@pytest.mark.parametrize("attempt", range(3))
def test_four_may_start_on_a_new_file_at_once(tmp_path, attempt):
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, [url] * 4))
    store = Database(url)
    assert is_current(store)
    store.close()


@pytest.mark.slow
def test_four_may_start_on_a_new_postgresql_at_once(postgres):
    url = postgres.url("race")
    postgres.run("CREATE DATABASE race")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, [url] * 4))
    store = Database(url)
    assert is_current(store)
    store.close()
    postgres.drop(url)


def test_there_is_one_newest_revision():
    assert head() is not None
