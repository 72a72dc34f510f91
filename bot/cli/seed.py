"""`anxin seed`: bring the database to the newest revision and write the demo data."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.items import moment_of
from bot.desk.agents import accounts
from bot.settings import demo_agent_password, settings
from bot.store.demo import NotDemo, seed
from bot.store.demo.files import catalogue
from bot.store.migrate import new_database


def command(
    now: Annotated[str | None, typer.Option(help="The moment the data is made for, ISO 8601.")] = None,
    database: Annotated[str | None, typer.Option(help="Database URL; by default ANXIN_DATABASE_URL.")] = None,
    force: Annotated[bool, typer.Option(help="Replace the demo shoppers' rows whatever is there.")] = False,
) -> None:
    """Write the demo shoppers and their orders as they look at --now; run twice, it changes nothing.

    Without --now it is for the present, and a demo that somebody has chatted with is left alone.
    """
    store = new_database(database or settings().database_url)
    try:
        with store.writing() as session:
            done = seed(session, moment_of(now), force=force)
            if settings().demo:
                _let_in(session)
    except NotDemo as found:
        if now is None:
            typer.echo(f"seed: left as it is: {found}.", err=True)
            return
        typer.echo(f"seed: refused: {found}. Add --force to replace the demo data.", err=True)
        raise typer.Exit(1) from None
    finally:
        store.close()
    what = "written" if done.changed else "there already"
    typer.echo(f"{done.shoppers} shoppers and {done.orders} orders for {done.now.isoformat()}: {what}.")


def _let_in(session: Session) -> None:
    """Give the demo's agents their password, those who have none."""
    for login in catalogue().agents:
        row = accounts.find(session, login)
        if row is not None and not row.password_hash:
            accounts.set_password(session, row, demo_agent_password(settings().var))
