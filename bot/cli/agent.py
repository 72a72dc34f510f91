"""`anxin agent add|password|disable|enable|list`: the accounts of the people in the console."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.desk.agents import accounts
from bot.settings import settings
from bot.store.base import SHANGHAI
from bot.store.migrate import new_database
from bot.store.tables import AgentRow

Login = Annotated[str, typer.Argument(help="What the agent signs in with.")]
Url = Annotated[str | None, typer.Option("--database", help="Database URL; by default ANXIN_DATABASE_URL.")]


def add(
    login: Login,
    name: Annotated[str, typer.Option(help="The name shoppers see.")],
    role: Annotated[str, typer.Option(help="agent, supervisor or admin.")] = "agent",
    cap: Annotated[int, typer.Option(min=1, max=50, help="Chats at once.")] = 6,
    skill: Annotated[list[str] | None, typer.Option(help="category:<id> or shop:<id>; may be repeated.")] = None,
    database: Url = None,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    password = _password()
    with _changing(database) as session:
        accounts.add(session, login, name, role, password, _now(), skills=skill or (), cap=cap)
    typer.echo(f"{login} ({role}) can sign in at /console/.")


def password(login: Login, database: Url = None) -> None:
    """Give a new password; the agent is signed out everywhere."""
    new = _password()
    _change(database, login, lambda session, row: accounts.set_password(session, row, new))
    typer.echo(f"{login} has a new password.")


def disable(login: Login, database: Url = None) -> None:
    """Let nobody in under this account any more."""
    _change(database, login, lambda session, row: accounts.disable(session, row, _now()))
    typer.echo(f"{login} is disabled.")


def enable(login: Login, database: Url = None) -> None:
    """Take a disabled account back."""
    _change(database, login, lambda _, row: accounts.enable(row))
    typer.echo(f"{login} can sign in again.")


def list_(database: Url = None) -> None:
    """List all accounts."""
    store = new_database(database or settings().database_url)
    try:
        with store.reading() as session:
            for row in accounts.every(session):
                state = "disabled" if row.disabled_at else row.status
                typer.echo(f"{row.login:<20} {row.role:<12} {state:<10} cap {row.cap:<3} {row.name} {' '.join(row.skills)}".rstrip())
    finally:
        store.close()


COMMANDS = {"add": add, "password": password, "disable": disable, "enable": enable, "list": list_}


def _change(url: str | None, login: str, work: Callable[[Session, AgentRow], None]) -> None:
    with _changing(url) as session:
        row = accounts.find(session, login)
        if row is None:
            raise accounts.BadAccount(f"there is no agent {login!r}; `anxin agent list` lists them")
        work(session, row)


@contextmanager
def _changing(url: str | None) -> Iterator[Session]:
    store = new_database(url or settings().database_url)
    try:
        with store.writing() as session:
            yield session
    except accounts.BadAccount as problem:
        typer.echo(f"agent: {problem}.", err=True)
        raise typer.Exit(2) from None
    finally:
        store.close()


def _password() -> str:
    """Ask for it twice at a terminal; else read one line."""
    if sys.stdin.isatty():
        return typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return sys.stdin.readline().rstrip("\r\n")


def _now() -> datetime:
    return datetime.now(SHANGHAI).replace(microsecond=0)
