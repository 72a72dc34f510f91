"""`anxin check --coverage`: what each part of the facts is shown by, computed from tags."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.edges import EDGES
from bot.cli.edges.coverage import (
    TABLE,
    Shown,
    coverage,
    plain_id,
    read_parts,
    table,
    uncovered,
    unknown_tags,
)
from bot.cli.edges.reading import EdgeCase, tables_in
from bot.knowledge_files import KnowledgeError, load_glossary, load_terms

PARTS = read_parts()


@pytest.fixture(scope="module")
def cases() -> list[EdgeCase]:
    return tables_in(EDGES, load_terms().category_names)


@pytest.fixture(scope="module")
def shown(cases: list[EdgeCase]) -> list[Shown]:
    return coverage(PARTS, cases, load_glossary())


def test_every_part_of_the_facts_is_listed() -> None:
    ids = [part.id for part in PARTS]
    assert len(ids) == len(set(ids))
    for prefix, count in (("A", 28), ("B", 33), ("R", 55), ("C4-", 10), ("C5-", 15), ("E2-", 27), ("F-", 165)):
        assert len([name for name in ids if name.startswith(prefix)]) == count, prefix


def test_every_tag_names_a_part(cases: list[EdgeCase]) -> None:
    assert [str(error) for error in unknown_tags(PARTS, cases)] == []


def test_every_part_is_shown_somewhere(shown: list[Shown]) -> None:
    assert [str(error) for error in uncovered(shown)] == []


def test_the_table_in_the_docs_is_the_one_the_command_makes(shown: list[Shown]) -> None:
    assert TABLE.read_text(encoding="utf-8") == table(shown), "run `anxin check --coverage`"


def test_a_tag_may_keep_the_signs_of_its_source() -> None:
    assert plain_id("F-B05/B15-补寄发出（赔付线）") == "F-B05-补寄发出赔付线"
    assert plain_id("F-B14 淘宝-延迟") == "F-B14淘宝-延迟"
    assert plain_id("C5-8") == "C5-8"


def test_an_unknown_tag_and_an_untagged_part_are_named_with_their_lines(cases: list[EdgeCase]) -> None:
    stray = replace(cases[0], covers=("R99",))
    [error] = unknown_tags(PARTS, [stray])
    assert str(error) == f"{stray.file}:{stray.line}: covers R99, which covered.yml does not list"
    bare = [part for part in PARTS if part.id == "R11"]
    [error] = uncovered(coverage(bare, [stray], load_glossary()))
    assert f"covered.yml:{bare[0].line}: R11 " in str(error)
    assert str(error).endswith("is shown nowhere")


def test_what_is_said_counts_while_the_file_has_the_words(tmp_path: Path) -> None:
    [part] = [replace(part, says={"answers/x.yml": "主播"}) for part in PARTS if part.id == "C5-15"]
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "x.yml").write_text("short: 客服说的话算数。", encoding="utf-8")
    assert coverage([part], [], load_glossary(), tmp_path)[0].missing
    (tmp_path / "answers" / "y.yml").write_text("short: 主播说的话算数。", encoding="utf-8")
    said = replace(part, says={"answers/y.yml": "主播"})
    assert coverage([said], [], load_glossary(), tmp_path)[0].said == ("answers/y.yml",)


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "covered.yml"
    file.write_text("rows:\n  R11: {name: x, answer: gift}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"covered.yml:2: answer is not known here"):
        read_parts(file)
