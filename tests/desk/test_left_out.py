"""The list of what scripts leave out is sound, and its reasons are true, as far as a test can tell without a run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.scripts.coverage import LEFT_OUT, Coverage, all_there_is, read_left_out, together
from bot.cli.scripts.tables import reached_by_tables
from bot.desk.knowledge import Knowledge
from bot.guarantee.decision import Grade
from bot.knowledge_files import KNOWLEDGE
from bot.settings import settings
from bot.words import Words

ROOT = Path(__file__).resolve().parents[2]
LISTED = read_left_out(ROOT / LEFT_OUT)
SUMS = {"exactly": {"fen": 100}, "up_to": {"fen": 100}, "between": {"min_fen": 100, "max_fen": 200}}


def test_the_list_has_no_fault_and_no_edge_table_reaches_what_is_on_it() -> None:
    there = all_there_is(KNOWLEDGE, settings().domain)
    tables = together([reached_by_tables(KNOWLEDGE, settings().domain)])
    assert Coverage(there, together([]), tables, LISTED).wrong() == []


def test_scripts_and_tables_leave_no_reason_out() -> None:
    assert "reasons" not in LISTED
    tables = together([reached_by_tables(KNOWLEDGE, settings().domain)])
    assert all_there_is(KNOWLEDGE, settings().domain)["reasons"] - tables["reasons"] <= {"ask_facts"}


def test_every_test_that_a_reason_names_is_there() -> None:
    named = {name for kind in LISTED.values() for why in kind.values() for name in re.findall(r"tests/[\w/]+(?:\.py)?", why)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_no_answer_cites_a_clause_on_the_list_and_the_search_finds_those_it_may_quote(knowledge: Knowledge) -> None:
    cited = {f"{clause.rule} {clause.article}" for answer in knowledge.answers.values() for clause in answer.clauses}
    assert sorted(cited & LISTED["clauses"].keys()) == []
    for name, why in LISTED["clauses"].items():
        text = knowledge.clauses[name]
        ranked = knowledge.retrieval.ranked(text.says, 5)
        found = any(text in one.passage.clauses and one.passage.text == text.says for one in ranked)
        assert found is (text.clause.grade is not Grade.C), name
        assert why.startswith("of grade C") is (text.clause.grade is Grade.C), name


def test_every_kind_of_money_has_words_for_every_sum(knowledge: Knowledge) -> None:
    words = Words.load(settings().domain, knowledge.glossary.sections)
    for kind in {*knowledge.glossary.sections["amounts"].values(), "money"}:
        for sum_, values in SUMS.items():
            assert "1元" in words.render(f"utter_{kind}_{sum_}", values), (kind, sum_)


@pytest.mark.parametrize("response", sorted(name for name in LISTED["responses"] if name.startswith("utter_error_")))
def test_a_refusal_has_words_and_needs_only_what_refusals_carry(response: str, knowledge: Knowledge) -> None:
    words = Words.load(settings().domain, knowledge.glossary.sections)
    code = response.removeprefix("utter_error_")
    source = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "bot" / "gateway").rglob("*.py")))
    assert f'"{code}"' in source or code == "photo_too_large", "nothing refuses with it"
    assert words.fields(response) <= {"seconds", "limit"}
