"""Every edge table holds under the terms of knowledge/. How a table is written: `bot/cli/edges/__init__.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.edges import EDGES
from bot.cli.edges.reading import EdgeCase, read_table, tables_in
from bot.cli.edges.running import shortfalls
from bot.knowledge_files import KnowledgeError, load_terms

TERMS = load_terms()


def _name(case: EdgeCase) -> str:
    return f"{case.file.stem}: {case.name}"


@pytest.mark.parametrize("case", tables_in(EDGES, TERMS.category_names), ids=_name)
def test_the_edge_holds(case: EdgeCase) -> None:
    assert shortfalls(case, TERMS) == [], f"{case.where}: {case.name}"


GOOD = """
- name: signed at 15:30, the window ends with the seventh day
  facts: {category: clothing, sign_time: "2026-11-20 15:30"}
  now: "2026-11-27 23:59:59"
  expect: {deadline: "2026-11-28 00:00:00"}
"""


def _table(folder: Path, text: str) -> list[EdgeCase]:
    file = folder / "seven_day_return.yml"
    file.write_text(text, encoding="utf-8")
    return read_table(file, TERMS.category_names)


def test_a_false_expectation_is_found(tmp_path: Path) -> None:
    [case] = _table(tmp_path, GOOD.replace("28 00:00:00", "28 00:00:01"))
    assert shortfalls(case, TERMS) == ["deadline is 2026-11-28T00:00:00+08:00, not 2026-11-28 00:00:01"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("facts:", "fact:", ":3: fact is not known here"),
        ("  expect", "  now: x\n  expect", ":5: now is written twice"),
        ("sign_time:", "signed_at:", ":3: signed_at: is no fact we know"),
        ("clothing", "clothes_of_mine", ":3: category: 'clothes_of_mine' is no category we know"),
        ("deadline:", "until:", ":5: a decision has no until"),
        ('"2026-11-27 23:59:59"', "noon", ":4: noon is not a time"),
        ("  expect", "  covers: 7\n  expect", ":5: a list is expected here"),
        (GOOD, GOOD * 2, ":7: 'signed at 15:30, the window ends with the seventh day' is already the name of line 2"),
    ],
    ids=range(8),
)
def test_a_table_that_cannot_be_is_refused_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        _table(tmp_path, GOOD.replace(old, new))
    assert problem in str(refusal.value)
    assert str(refusal.value).startswith(str(tmp_path))
