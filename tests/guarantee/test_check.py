"""What `anxin check` refuses, one broken copy of knowledge/ at a time: each problem names its file and line."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import check as checking
from bot.cli.check import WORDS, check
from bot.guarantee.decision import Clause
from bot.guarantee.rules import RULES
from bot.guarantee.rules.base import Rule
from bot.guarantee.terms import Number
from bot.knowledge_files import KNOWLEDGE, KnowledgeError, load_terms


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of knowledge/ to break."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture(scope="module")
def standing() -> set[str]:
    """What is wrong with knowledge/ as it is; a test looks at what comes on top."""
    return {problem.says for problem in check()}


def broken(knowledge: Path, file: str, old: str, new: str) -> int:
    """Write `new` for the first `old` of a file; return the line on which it stands."""
    path = knowledge / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r} to break"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


SEVEN = "guarantees/seven_day_return.yml"
FREIGHT = "guarantees/return_freight.yml"
SPRING = "calendars/spring_festival_2026.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says", "below"),
    [
        pytest.param(SEVEN, "    right:", "    rihgt:", "no rule reads rihgt", 0, id="an unknown key of terms"),
        pytest.param(SEVEN, "name:", "nmae: x\nname:", "nmae is not known here", 0, id="an unknown key of a file"),
        pytest.param(SEVEN, "      value: 168\n", "      value: 168\n      value: 192\n", "value is written twice", 1,
                     id="a repeated key"),
        pytest.param(SEVEN, "      unit: hours\n", "", "unit is missing", -1, id="a number without unit"),
        pytest.param(SEVEN, "unit: hours", "unit: moons", "moons is no unit we know", 0, id="an unknown unit"),
        pytest.param(SEVEN, "      clause: 5408 第六条\n", "", "clause is missing", -2, id="a number without clause"),
        pytest.param(SEVEN, "clause: 5408 第六条", "clause: 5408 第九百条",
                     "clause '5408 第九百条' is not in knowledge/clauses/", 0, id="a clause that nobody wrote down"),
        pytest.param(SEVEN, "value: 168", "value: 168.5", "a whole number is expected here", 0, id="half an hour"),
        pytest.param(SEVEN, "id: seven_day_return", "id: six_day_return", "the file is called seven_day_return", 0,
                     id="a file of another name"),
        pytest.param(FREIGHT, '"2026-01-21":', '"2025-08-14":',
                     "version 2025-08-14 does not come after the one before it", 1, id="versions that overlap"),
        pytest.param(FREIGHT, '"2026-01-21":', '"2025-08-15":', "2025-08-15 is written twice", 0,
                     id="two versions of one day"),
        pytest.param(FREIGHT, '"2026-01-21":', '"2026-01":', "2026-01 is not a day like 2026-03-27", 1,
                     id="a version of no day"),
        pytest.param(FREIGHT, '  "2025-08-15":\n    order', '  "2025-08-15":\n    changes: {}\n    order',
                     "order is not known here; known are changes", 2, id="a version that changes and repeats"),
        pytest.param(SPRING, '"2026-02-10T00:00:00+08:00"', "2026-02-10T00:00:00", "put 2026-02-10T00:00:00 into quotes",
                     0, id="a time without quotes"),
        pytest.param(SPRING, '"2026-02-10T00:00:00+08:00"', '"2026-02-10T00:00:00"', "has no time zone", 0,
                     id="a naive time"),
        pytest.param(SPRING, 'ends: "2026-02-24', 'ends: "2026-01-24', "ends before it starts", 0,
                     id="a holiday that ends before it starts"),
        pytest.param("clauses/law.yml", "  grade: A\n", "", "grade is missing", None, id="a text without grade"),
        pytest.param("clauses/law.yml", "grade: A", "grade: D", "grade 'D' is not one of", 0, id="an unknown grade"),
        pytest.param("categories/wearing.yml", "clothing: {", "clothing: {size: 7, ", "size is not known here", 0,
                     id="an unknown key of goods"),
        pytest.param("categories/wearing.yml", "intact: apparel", "intact: silk", "silk is in no table", 0,
                     id="goods of an unknown row"),
        pytest.param("guarantees/not_fresh_refund.yml", "shelf_to: 44", "shelf_to: 45", "the table's rows must adjoin",
                     None, id="rows of a table that overlap"),
        pytest.param("guarantees/not_fresh_refund.yml", "shelf_to: 44", "shelf_to: 43", "the table's rows must adjoin",
                     None, id="rows of a table with a gap"),
        pytest.param("guarantees/fresh_compensation.yml", "up_to: 100, pays: 100", "up_to: 99, pays: 100",
                     "steps must rise and end with up_to: 100", None, id="a ladder that ends early"),
        pytest.param("guarantees/late_shipment.yml", "max_fen: 5000", "max_fen: 499", "min_fen is above max_fen", 0,
                     id="a floor above the ceiling"),
        pytest.param("glossary.yml", "  seven_day_return: {name: 七天无理由退换,", "  seven_day_return: {name: 质量问题退换修,",
                     "质量问题退换修 already means", None, id="a name that means two things"),
        pytest.param("glossary.yml", "  send_back_with_waybill:", "  send_it_back:", "steps lacks send_back_with_waybill",
                     None, id="a step without words"),
    ],
)  # fmt: skip
def test_it_is_refused_with_file_and_line(
    knowledge: Path, standing: set[str], file: str, old: str, new: str, says: str, below: int | None
) -> None:
    line = broken(knowledge, file, old, new)
    found = [problem for problem in check(knowledge) if says in problem.says and problem.says not in standing]
    assert found, f"nothing says {says!r}"
    assert found[0].file.is_relative_to(knowledge)
    assert str(found[0]).startswith(f"{found[0].file}:{found[0].line}: ")
    if below is not None:
        assert (found[0].file, found[0].line) == (knowledge / file, line + below)


def test_a_reason_without_words_is_refused(knowledge: Path, tmp_path: Path) -> None:
    words = Path(shutil.copytree(WORDS, tmp_path / "words"))
    for file in words.rglob("*.yml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("utter_reason_return_too_late:", "utter_reason_gone:"), encoding="utf-8")
    says = f"utter_reason_return_too_late is in no file of {words}"
    [found] = [problem for problem in check(knowledge, words) if problem.says == says]
    assert found.file.name == "reasons.py"
    assert '"return_too_late"' in found.file.read_text(encoding="utf-8").splitlines()[found.line - 1]


@dataclass(frozen=True, slots=True)
class Unread:
    never_looked_at: Number
    clause: Clause


def test_a_term_that_no_rule_reads_is_refused(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Unread, "__module__", "bot.guarantee.rules.seven_day_return")
    rule = Rule("seven_day_return", Unread, RULES["seven_day_return"].decide)
    monkeypatch.setattr(checking, "RULES", {"seven_day_return": rule})
    assert [found.says for found in checking._unread()] == ["no rule reads never_looked_at"]


def test_a_rule_without_terms_is_refused(knowledge: Path) -> None:
    (knowledge / "guarantees" / "gift.yml").unlink()
    assert "there is no gift.yml for the rule gift" in [problem.says for problem in check(knowledge)]


def test_terms_without_a_rule_are_refused(knowledge: Path) -> None:
    text = (knowledge / SEVEN).read_text(encoding="utf-8").replace("id: seven_day_return", "id: eight_day_return")
    (knowledge / "guarantees" / "eight_day_return.yml").write_text(text, encoding="utf-8")
    assert "no rule reads eight_day_return" in [problem.says for problem in check(knowledge)]


def test_sales_that_overlap_are_refused(knowledge: Path) -> None:
    broken(knowledge, "calendars/double_12_2026.yml", '"2026-12-08T', '"2026-11-10T')
    assert "overlaps double_11_2026" in [problem.says for problem in check(knowledge)]


def test_a_later_version_that_only_changes_keeps_the_rest(knowledge: Path) -> None:
    path = knowledge / SEVEN
    extra = '  "2027-01-01":\n    changes:\n      right: 消费者权益保护法 第二十四条\n'
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + extra, encoding="utf-8")
    first, second = load_terms(knowledge).guarantees["seven_day_return"].versions.values()
    assert second.right.article == "第二十四条"
    assert second.window == first.window


def test_a_version_that_changes_what_no_rule_reads_is_refused(knowledge: Path) -> None:
    path = knowledge / SEVEN
    text = path.read_text(encoding="utf-8").rstrip() + '\n  "2027-01-01":\n    changes:\n      rihgt: 5408 第六条\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"seven_day_return.yml:{text.count(chr(10))}: no rule reads rihgt"):
        load_terms(knowledge)


def test_all_of_it_takes_under_five_seconds() -> None:
    start = time.process_time()
    check()
    assert time.process_time() - start < 5
