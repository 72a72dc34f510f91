"""Ten or more sentences of shoppers for each guarantee, understood by the real model, are routed to it first."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.knowledge_files import KnowledgeError, Routing, load_glossary, load_routing

SENTENCES: dict[str, list[str]] = {
    guarantee: sentences
    for file in sorted((Path(__file__).parent / "routing").glob("*.yml"))
    for guarantee, sentences in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}


@pytest.fixture(scope="module")
def routing() -> Routing:
    """The table as it is."""
    return load_routing()


@pytest.fixture(scope="module")
def understood() -> dict[str, dict]:
    """Every sentence as `anxin parse` understands it; trains a missing model."""
    texts = [text for said in SENTENCES.values() for text in said]
    parse = [sys.executable, "-c", "from bot.cli import main; main()", "parse", "--json"]
    done = subprocess.run(parse, input="\n".join(texts), capture_output=True, text=True, check=True)
    lines = (json.loads(line) for line in done.stdout.splitlines())
    return {line["text"]: line for line in lines}


def routed(routing: Routing, parsed: dict) -> list[str]:
    """Route for the first intent that is understood."""
    return routing.route(parsed["intents"][0]["name"], parsed["entities"], text=parsed["text"])


def test_every_guarantee_has_ten_sentences():
    known = load_glossary().guarantees
    assert set(SENTENCES) == set(known)
    assert {name: len(set(said)) for name, said in SENTENCES.items() if len(set(said)) < 10} == {}
    assert [text for text, times in Counter(t for said in SENTENCES.values() for t in said).items() if times > 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("guarantee", SENTENCES)
def test_the_guarantee_answers_first(routing, understood, guarantee):
    found = {text: routed(routing, understood[text])[:1] for text in SENTENCES[guarantee]}
    assert {text: first for text, first in found.items() if first != [guarantee]} == {}


def test_a_row_that_asks_for_more_goes_first(routing):
    reason = [{"entity": "reason", "value": "quality"}]
    assert routing.route("request_return", reason)[0] == "quality_after_sale"
    assert routing.route("request_return", [])[0] == "seven_day_return"


def test_the_kind_of_the_item_goes_before_a_kind_that_is_named(routing):
    named = [{"entity": "category", "value": "clothing"}]
    assert routing.route("report_not_as_described", named)[0] == "mismatch_comp"
    assert routing.route("report_not_as_described", named, "cherries")[0] == "fruit_size"


def test_the_longer_name_wins(routing):
    assert routing.named("生鲜极速退") == ["fresh_fast_refund"]
    assert routing.named("7天无理由") == ["seven_day_return"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("rows: [{answers: [no_such], intents: [greet]}]", "no_such is not known among answers"),
        ("rows: [{answers: [gift], intents: [no_such]}]", "no_such is not known among intents"),
        ("rows: [{answers: [gift], goods: [no_such]}]", "no_such is not known among goods"),
        ("rows: [{answers: [gift]}]", "a row asks for something"),
        ("rows: [{answers: [gift], kinds: [gift]}]", "kinds is not known here"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path, change, problem):
    from bot.knowledge_files import KNOWLEDGE

    for name in ("glossary.yml", "categories"):
        (tmp_path / name).symlink_to(KNOWLEDGE / name)
    (tmp_path / "routing.yml").write_text(f"groups: {{}}\nnames: {{}}\nmeaning: [^<>$]\n{change}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=problem):
        load_routing(tmp_path)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("下单前检查是什么意思", True),
        ("7天无理由到底是什么意思？", True),
        ("请问极速退款指什么", True),
        ("极速退款是什么意思，我的怎么还没到", False),
        ("这件衣服是什么意思", False),
        ("下单前检查", False),
    ],
)
def test_a_whole_message_about_the_meaning_of_a_name_is_told_from_others(routing: Routing, text: str, asked: bool) -> None:
    assert routing.asks_meaning(text) is asked
