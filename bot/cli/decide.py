"""`anxin decide`: facts in, decisions out, as JSON. Imports no Rasa."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.guarantee.clock import NaiveTime, shanghai
from bot.guarantee.decision import Decision
from bot.guarantee.engine import UnknownGuarantee, decide, rights
from bot.guarantee.facts import Facts, FactsError
from bot.guarantee.facts_json import read, schema
from bot.guarantee.terms import Terms
from bot.knowledge_files import KNOWLEDGE, KnowledgeError, load_terms


class BadInput(ValueError):
    """Something that the caller gave cannot be used; the message says what, in one sentence."""


def storedfacts_of(item: str, now: datetime, database: str | None, terms: Terms) -> Facts:
    """Return the facts at `now` of a stored order line; without a URL, of the demo data as `anxin items` shows it.

    Raises BadInput for a line that is not there. The store is imported here, so that --facts needs none.
    """
    from bot.cli.items import opened
    from bot.desk.facts import facts_of_line
    from bot.store.queries import orders
    from bot.store.tables import OrderLineRow, ShopperRow

    with opened(database, now) as store, store.reading() as session:
        row = session.get(OrderLineRow, int(item)) if item.isdecimal() else None
        if row is None:
            raise BadInput(f"--item {item}: there is no such order line; `anxin items` lists them")
        line = orders.line_of(session, row.shopper_id, row.id)
        credit = session.get_one(ShopperRow, row.shopper_id).credit_level
        return facts_of_line(line, {}, now, credit_level=credit, categories=terms.category_names)


def command(
    item: Annotated[str | None, typer.Option(help="An order line of the database.")] = None,
    facts: Annotated[Path | None, typer.Option(help="A JSON file of facts (C.1); - reads stdin.")] = None,
    guarantee: Annotated[str | None, typer.Option(help="One guarantee; all rights without it.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment to decide at, with a zone.")] = None,
    database: Annotated[str | None, typer.Option(help="Database URL, with --item.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON (the only form).")] = True,
    print_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of facts.")] = False,
    knowledge: Annotated[Path, typer.Option(help="Another knowledge folder.")] = KNOWLEDGE,
) -> None:
    """Print the decisions for an order line or a file of facts."""
    try:
        terms = load_terms(knowledge)
        if print_schema:
            _print(schema(terms.category_names))
            return
        moment = moment_of(now)
        known = facts_of(item, facts, moment, database, terms)
        _print([decision.to_json() for decision in _decisions(known, guarantee, terms, moment)])
    except (BadInput, FactsError, KnowledgeError) as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def moment_of(text: str | None) -> datetime:
    """Return `--now`, the wall clock without it: this is the edge."""
    if text is None:
        return shanghai(datetime.now().astimezone())
    try:
        return shanghai(datetime.fromisoformat(text))
    except NaiveTime:
        raise BadInput(f"--now {text} has no time zone; write e.g. 2026-11-25T12:00+08:00") from None
    except ValueError:
        raise BadInput(f"--now {text} is not a time") from None


def facts_of(item: str | None, file: Path | None, now: datetime, database: str | None, terms: Terms) -> Facts:
    if (item is None) == (file is None):
        raise BadInput("give either --item ID or --facts FILE")
    if item is not None:
        return storedfacts_of(item, now, database, terms)
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return read(json.loads(text, object_pairs_hook=_once), terms.category_names)
    except json.JSONDecodeError as problem:
        raise BadInput(f"{file}: no JSON: {problem}") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"{file}: {problem}") from None


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse repeated keys, which JSON would swallow."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FactsError(key, "is written twice")
        found[key] = value
    return found


def _decisions(known: Facts, guarantee: str | None, terms: Terms, now: datetime) -> list[Decision]:
    if guarantee is None:
        return rights(known, terms, now)
    try:
        return [decide(guarantee, known, terms, now)]
    except UnknownGuarantee:
        raise BadInput(f"--guarantee {guarantee}: no rule decides it") from None
