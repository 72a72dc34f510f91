"""`anxin check --mutate`: a changed number that no edge table notices is named with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.edges import EDGES
from bot.cli.edges.mutating import mutations, planned
from bot.cli.edges.reading import tables_in
from bot.knowledge_files import KNOWLEDGE, load_terms

FAST = "fast_refund"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """knowledge/ with one guarantee, fast_refund, which has five numbers and no calendar."""
    copy = Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
    for file in (copy / "guarantees").glob("*.yml"):
        if file.stem != FAST:
            file.unlink()
    shutil.rmtree(copy / "calendars")
    return copy


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    """The edge table of fast_refund alone."""
    folder = tmp_path / "edges"
    folder.mkdir()
    shutil.copy(EDGES / f"{FAST}.yml", folder)
    return folder


def _run(knowledge: Path, edges: Path) -> tuple[int, str, str]:
    words = ["check", "--mutate", "--knowledge", str(knowledge), "--edges", str(edges)]
    result = CliRunner().invoke(application(("check",), words), words)
    return result.exit_code, result.stdout, result.stderr


def test_each_number_is_changed_up_and_down_and_each_change_is_noticed(knowledge: Path, edges: Path) -> None:
    tried = list(mutations(knowledge, tables_in(edges, load_terms(knowledge).category_names)))
    assert len(tried) == planned(knowledge) == 10
    assert [one.survivor for one in tried if one.survivor] == []
    code, out, _ = _run(knowledge, edges)
    assert (code, out) == (0, "every changed number fails an edge table\n")


def test_a_number_that_no_case_looks_at_survives_and_is_named(knowledge: Path, edges: Path) -> None:
    table = edges / f"{FAST}.yml"
    table.write_text(table.read_text(encoding="utf-8").replace("legal_days: 7", ""), encoding="utf-8")
    text = (knowledge / "guarantees" / f"{FAST}.yml").read_text(encoding="utf-8")
    line = text[: text.index("    legal:")].count("\n") + 1
    code, _, said = _run(knowledge, edges)
    assert code == 1
    for new in (8, 6):
        assert f"{FAST}.yml:{line}: 7 → {new} fails no edge table" in said


def test_changing_a_number_leaves_the_files_and_the_next_number_alone(knowledge: Path, edges: Path) -> None:
    file = knowledge / "guarantees" / f"{FAST}.yml"
    before = file.read_bytes()
    _run(knowledge, edges)
    assert file.read_bytes() == before


@pytest.mark.slow
def test_every_number_of_knowledge_is_held_by_an_edge_table() -> None:
    cases = tables_in(EDGES, load_terms().category_names)
    survivors = [tried.survivor for tried in mutations(KNOWLEDGE, cases) if tried.survivor]
    assert survivors == []
