"""What the edge tables reach: their decisions are made by the engine and said by the desk, as a conversation's are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.cli.edges import EDGES
from bot.cli.edges.reading import EdgeCase, tables_in
from bot.cli.edges.running import decided, holds
from bot.cli.scripts.reaching import NotedWords, clauses_in
from bot.desk import speech
from bot.desk.knowledge import Knowledge
from bot.store.tables import OrderLineRow, OrderRow, ProductRow
from bot.words import Words


def reached_by_tables(directory: Path, domain: Path) -> dict[str, set[str]]:
    """Return what all edge tables reach under the knowledge of `directory` and the words of `domain`."""
    knowledge = Knowledge.load(directory)
    words = Words.load(domain, knowledge.glossary.sections)
    return reached_by(tables_in(EDGES, knowledge.terms.category_names), knowledge, words)


def reached_by(cases: Iterable[EdgeCase], knowledge: Knowledge, words: Words) -> dict[str, set[str]]:
    """Return the reasons, clauses and responses that `cases` reach; a case that does not hold shows nothing."""
    noted = NotedWords.of(words)
    reasons: set[str] = set()
    clauses: set[str] = set()
    for case in cases:
        if not holds(case, knowledge.terms):
            continue
        decision = decided(case, knowledge.terms)
        reasons.add(str(decision.reason))
        clauses |= clauses_in([decision.to_json()])
        reply = speech.decision_reply(knowledge, _line(case.now), decision)
        spoken = noted.at(case.now)
        spoken.render(reply.response, reply.values)
        spoken.fill(reply.card)
    return {"responses": noted.spoken(), "reasons": reasons, "clauses": clauses}


def _line(now: datetime) -> OrderLineRow:
    """Some goods to speak of: a table has facts and no order, and a reply names the goods by their first word."""
    product = ProductRow(title="goods", words=["goods"])
    return OrderLineRow(title="goods", product=product, order=OrderRow(ordered_at=now))
