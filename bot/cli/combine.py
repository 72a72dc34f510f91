"""`anxin combine`: facts in, the best combination of the rights out, as JSON. Imports no Rasa."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.decide import BadInput, facts_of, moment_of
from bot.guarantee.engine import rights
from bot.guarantee.facts import FactsError
from bot.guarantee.stacking import combine
from bot.knowledge_files import KNOWLEDGE, KnowledgeError, load_stacking, load_terms


def command(
    item: Annotated[str | None, typer.Option(help="An order line of the database.")] = None,
    facts: Annotated[Path | None, typer.Option(help="A JSON file of facts (C.1); - reads stdin.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment to decide at, with a zone.")] = None,
    database: Annotated[str | None, typer.Option(help="Database URL, with --item.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON (the only form).")] = True,
    knowledge: Annotated[Path, typer.Option(help="Another knowledge folder.")] = KNOWLEDGE,
) -> None:
    """Print which rights of an order line can be had together, which not, and what they add up to."""
    try:
        terms, stacking = load_terms(knowledge), load_stacking(knowledge)
        moment = moment_of(now)
        known = facts_of(item, facts, moment, database, terms)
        found = combine(rights(known, terms, moment), stacking, known)
    except (BadInput, FactsError, KnowledgeError) as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None
    print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
