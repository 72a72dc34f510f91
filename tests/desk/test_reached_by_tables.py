"""What edge tables reach counts for `anxin test --coverage`: only while a case holds, and said by the desk really."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.edges import EDGES
from bot.cli.edges.reading import EdgeCase, read_table
from bot.cli.scripts.tables import reached_by
from bot.desk.knowledge import Knowledge
from bot.settings import settings
from bot.words import MissingResponse, Words


@pytest.fixture(scope="module")
def words(knowledge: Knowledge) -> Words:
    """All words, as a conversation speaks them."""
    return Words.load(settings().domain, knowledge.glossary.sections)


@pytest.fixture
def late(knowledge: Knowledge) -> EdgeCase:
    """An order that is late, which is owed compensation."""
    table = read_table(EDGES / "late_shipment.yml", knowledge.terms.category_names)
    return next(case for case in table if case.expect.get("reason") == "late")


def test_a_case_reaches_its_reason_its_clauses_and_the_words_that_say_them(
    late: EdgeCase, knowledge: Knowledge, words: Words
) -> None:
    reached = reached_by([late], knowledge, words)
    assert reached["reasons"] == {"late"}
    assert any(clause.startswith("11000266 ") for clause in reached["clauses"])
    assert {"utter_decision", "utter_reason_late", "utter_basis"} <= reached["responses"]
    assert "utter_reason_not_due_yet" not in reached["responses"]
    assert not any(name.startswith("label_") for name in reached["responses"])


def test_a_case_that_does_not_hold_reaches_nothing(late: EdgeCase, knowledge: Knowledge, words: Words) -> None:
    wrong = replace(late, expect={"reason": "shipped_in_time"})
    assert not any(reached_by([wrong], knowledge, words).values())


def test_a_reason_without_words_is_found(late: EdgeCase, knowledge: Knowledge, words: Words) -> None:
    silent = Words({name: words._text(name) for name in words.names() if name != "utter_reason_late"})
    with pytest.raises(MissingResponse):
        reached_by([late], knowledge, silent)
