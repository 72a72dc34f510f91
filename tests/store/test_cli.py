"""`anxin seed` and `anxin items`: the answer on stdout, everything else on stderr."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import items, seed
from bot.store.engine import Database
from bot.store.tables import ConversationRow, MessageRow

NOON = "2026-11-25T12:00+08:00"


@pytest.fixture
def run():
    """Run `seed` or `items` with arguments."""
    app = typer.Typer()
    app.command("seed")(seed.command)
    app.command("items")(items.command)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def url(tmp_path):
    """A database that does not exist yet, in a folder that does not either."""
    return f"sqlite:///{tmp_path / 'var' / 'anxin.sqlite'}"


def test_items_without_a_database_are_the_demo_at_now(run):
    done = run("items", "--as", "xiaomei", "--now", NOON, "--json")
    (shopper,) = json.loads(done.stdout)["shoppers"]
    dress = next(line for order in shopper["orders"] for line in order["lines"] if "连衣裙" in line["title"])
    assert dress["signed_at"] == "2026-11-21T15:30:00+08:00"
    assert dress["id"] == 10011


def test_xiaomei_is_the_first_of_all_shoppers(run):
    listed = json.loads(run("items", "--now", NOON, "--json").stdout)["shoppers"]
    assert listed[0]["id"] == "xiaomei"
    assert len(listed) == 12


def test_people_get_a_table(run):
    done = run("items", "--as", "ajie", "--now", NOON)
    assert "夹克" in done.stdout
    assert "289.00" in done.stdout


def test_an_unknown_shopper_is_said_so(run):
    done = run("items", "--as", "nobody", "--now", NOON)
    assert done.exit_code == 2
    assert "nobody" in done.stderr


def test_a_time_that_is_none_is_said_so(run):
    done = run("items", "--now", "tomorrow")
    assert done.exit_code == 2
    assert "tomorrow" in done.stderr


def test_seeding_makes_the_database_and_can_be_run_twice(run, url):
    assert "written" in run("seed", "--now", NOON, "--database", url).stdout
    assert "there already" in run("seed", "--now", NOON, "--database", url).stdout
    listed = json.loads(run("items", "--database", url, "--json").stdout)["shoppers"]
    assert len(listed) == 12


def test_a_demo_that_was_chatted_with_is_kept_unless_forced(run, url):
    run("seed", "--now", NOON, "--database", url)
    store = Database(url)
    now = items.moment_of(NOON)
    with store.writing() as session:
        session.add(ConversationRow(id="c", shopper_id="xiaomei", created_at=now, updated_at=now))
        session.flush()
        message = MessageRow(conversation_id="c", shopper_id="xiaomei", seq=1, author="shopper", at=now)
        session.add(message)
    store.close()
    refused = run("seed", "--now", "2026-12-01T12:00+08:00", "--database", url)
    assert refused.exit_code == 1
    assert "1 messages" in refused.stderr
    kept = run("seed", "--database", url)
    assert kept.exit_code == 0
    assert "left as it is" in kept.stderr
    assert run("seed", "--now", NOON, "--database", url, "--force").exit_code == 0
