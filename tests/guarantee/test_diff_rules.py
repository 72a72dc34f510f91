"""`anxin diff-rules`: whose decision changes between two versions of knowledge/, and why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.bench.decide import measure
from bot.cli.diff_rules import CHUNK, Both, Replay, _chunks
from bot.cli.lines import as_json, drawn, in_database
from bot.guarantee.facts_json import read
from bot.knowledge_files import KNOWLEDGE, load_terms
from bot.store.engine import Database

pytestmark = pytest.mark.slow  # many seconds together

JEANS = '{"item": "7", "category": "clothing", "shop_type": "tmall", "sign_time": "2026-11-20T15:30:00+08:00"}\n'
NOW = "2026-11-28T12:00+08:00"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """knowledge/ with eight days of return instead of seven."""
    copy = Path(shutil.copytree(KNOWLEDGE, tmp_path_factory.mktemp("new") / "knowledge"))
    file = copy / "guarantees" / "seven_day_return.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 168", "value: 192"), encoding="utf-8")
    return copy


def _run(new: Path, lines: str, tmp_path: Path) -> tuple[int, str, str]:
    facts = tmp_path / "lines.jsonl"
    facts.write_text(lines, encoding="utf-8")
    words = ["diff-rules", str(KNOWLEDGE), str(new), "--facts", str(facts), "--now", NOW, "--json", "--processes", "1"]
    result = CliRunner().invoke(application(("diff-rules",), words), words)
    return result.exit_code, result.stdout, result.stderr


def test_it_names_the_line_the_decision_and_the_number_that_changed(changed: Path, tmp_path: Path) -> None:
    code, out, err = _run(changed, JEANS, tmp_path)
    assert code == 0, err
    [change] = [json.loads(line) for line in out.splitlines()]
    assert (change["item"], change["guarantee"]) == ("7", "seven_day_return")
    assert (change["old"]["outcome"], change["new"]["outcome"]) == ("refused", "conditional")
    assert change["new"]["deadline"] == "2026-11-29T00:00:00+08:00"
    assert change["why"] == ["2026-03-27 window.value: 168 → 192"]
    assert "1 order lines, 1 decisions change: seven_day_return 1" in err


def test_the_same_knowledge_changes_nothing(tmp_path: Path) -> None:
    code, out, err = _run(KNOWLEDGE, JEANS * 3, tmp_path)
    assert (code, out) == (0, "")
    assert "3 order lines, 0 decisions change: none" in err


@pytest.mark.parametrize(
    ("line", "says"),
    [('{"pay_time": "2026-11-20 10:00"}\n', "line 2: pay_time: "), ("{\n", "line 2: "), ('{"x": 1}\n', "line 2: x: ")],
)
def test_a_line_that_cannot_be_is_named(tmp_path: Path, line: str, says: str) -> None:
    code, _, err = _run(KNOWLEDGE, JEANS + line, tmp_path)
    assert code == 2
    assert says in err


def test_a_guarantee_that_is_new_is_a_change(tmp_path: Path) -> None:
    old = Path(shutil.copytree(KNOWLEDGE, tmp_path / "old"))
    (old / "guarantees" / "gift.yml").unlink()
    found = Replay(Both.load(old, KNOWLEDGE), datetime.fromisoformat(NOW)).changes_of(JEANS)
    assert [(change["guarantee"], change["old"]) for change in found] == [("gift", None)]


def test_a_rule_that_reads_the_terms_of_another_is_decided_again_with_them(tmp_path: Path) -> None:
    new = Path(shutil.copytree(KNOWLEDGE, tmp_path / "new"))
    file = new / "guarantees" / "fresh_date.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("refund: {value: 20", "refund: {value: 30"), encoding="utf-8"
    )
    line = {
        "category": "snacks",
        "tags": ["fresh_date"],
        "fresh_problem": "old_date",
        "sign_time": "2026-11-27T15:30:00+08:00",
        "produced_on": "2026-11-01",
        "shelf_days": 30,
        "amount": 10000,
    }
    found = Replay(Both.load(KNOWLEDGE, new), datetime.fromisoformat(NOW)).changes_of(json.dumps(line))
    assert {change["guarantee"]: change["new"]["amount"]["min_fen"] for change in found} == {
        "fresh_compensation": 3000,
        "fresh_date": 3000,
    }


def test_goods_that_are_classed_otherwise_are_decided_again(tmp_path: Path) -> None:
    new = Path(shutil.copytree(KNOWLEDGE, tmp_path / "new"))
    file = new / "categories" / "wearing.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("no_reason: supported, intact: apparel", "no_reason: perishable, intact: apparel", 1), "utf-8"
    )
    both = Both.load(KNOWLEDGE, new)
    assert both.categories == {"clothing": ("category clothing.no_reason: supported → perishable",)}
    [change] = Replay(both, datetime.fromisoformat(NOW)).changes_of(JEANS.replace("11-20", "11-27"))
    assert (change["guarantee"], change["new"]["reason"]) == ("seven_day_return", "excluded_by_law")


def test_lines_are_read_no_further_than_there_is_room() -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for _ in range(100 * CHUNK):
            taken += 1
            yield JEANS

    room = BoundedSemaphore(2)
    chunks = _chunks(lines(), room)
    assert [next(chunks)[0], next(chunks)[0]] == [1, CHUNK + 1]
    assert taken == 2 * CHUNK
    assert not room.acquire(blocking=False), "a third chunk would wait for a worker"


def test_stored_lines_are_replayed_as_facts(demo: Database, now: datetime) -> None:
    terms = load_terms()
    found = [json.loads(line) for line in in_database(demo.url, now)]
    assert len(found) == len({line["item"] for line in found}) > 20
    for line in found:
        assert as_json(read(line, terms.category_names))


def test_drawn_lines_are_the_same_each_time_and_can_be() -> None:
    terms, now = load_terms(), datetime.fromisoformat(NOW)
    lines = list(drawn(300, now, terms.categories))
    assert lines == list(drawn(300, now, terms.categories))
    facts = [read(json.loads(line), terms.category_names) for line in lines]
    assert {one.order_status for one in facts} == {"paid_unshipped", "shipped", "signed"}
    assert measure(facts[:20], terms)["lines"] == 20
