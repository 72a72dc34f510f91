"""The figures of `anxin eval`, on readings small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.evaluation.leak import duplicates, leaks
from bot.cli.evaluation.lines import Line, UnreadableLines, phrases, read
from bot.cli.evaluation.scores import Reading, calibration_error, confusions, figures

PHRASES = Path(__file__).resolve().parents[2] / "data" / "nlu"


def reading(*intents: str, confidence: float = 1.0, accepted: bool = True) -> Reading:
    """A reading of these intents and no entities."""
    return Reading(intents, confidence, accepted, (), 1.0)


def test_an_equally_right_reading_is_a_hit_but_no_strict_one() -> None:
    """Two lines, one read as `also` says, one wrong."""
    lines = [Line("a", ("greet",), frozenset({"thank"})), Line("b", ("deny",))]
    found = figures(lines, [reading("thank"), reading("affirm")])
    assert (found["top1"], found["top1_strict"]) == (0.5, 0.0)
    assert confusions(list(zip(lines, [reading("thank"), reading("affirm")], strict=True))) == [("deny", "affirm", ["b"])]


def test_out_of_scope_has_precision_and_recall() -> None:
    """One of two found, and one false alarm."""
    lines = [Line("a", ("out_of_scope",)), Line("b", ("out_of_scope",)), Line("c", ("greet",))]
    found = figures(lines, [reading("out_of_scope"), reading("greet"), reading("out_of_scope")])["out_of_scope"]
    assert (found["precision"], found["recall"]) == (0.5, 0.5)


def test_several_intents_count_as_sets() -> None:
    """One of two found, nothing false."""
    found = figures([Line("a", ("greet", "invoice"))], [reading("invoice")])["several_intents"]
    assert (found["precision"], found["recall"]) == (1.0, 0.5)


def test_calibration_compares_confidence_with_hits() -> None:
    """Always 0.75 sure and right half of the time is wrong by a quarter."""
    assert calibration_error([0.75, 0.75], [True, False]) == pytest.approx(0.25)


def test_a_near_copy_is_a_leak_and_a_short_one_is_not() -> None:
    """Eight characters and a trigram likeness of 0.6."""
    line = "我的快递怎么还没有到呢"
    assert [phrase for _, phrase, _ in leaks(["我的快递怎么还没有到", "快递没到"], [line])] == ["我的快递怎么还没有到"]


def test_no_phrase_stands_under_two_intents() -> None:
    """Two labels for one text teach nothing."""
    twice = [text for text, intents in duplicates(phrases(PHRASES)) if len(set(intents)) > 1]
    assert twice == []


def test_every_intent_has_eighty_phrases() -> None:
    """And there are 49."""
    counts: dict[str, set[str]] = {}
    for text, intent in phrases(PHRASES):
        counts.setdefault(intent, set()).add(text)
    assert len(counts) == 49
    assert {intent: len(texts) for intent, texts in counts.items() if len(texts) < 80} == {}


def test_a_table_without_intents_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    file = tmp_path / "lines.tsv"
    file.write_text("text\tlabel\n你好\tgreet\n", encoding="utf-8")
    with pytest.raises(UnreadableLines, match=r"lines\.tsv"):
        read(file)
