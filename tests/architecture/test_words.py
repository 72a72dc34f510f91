"""Every response that code can name exists, and every value it needs can be given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.desk.knowledge import Knowledge
from bot.guarantee.reasons import Reason
from bot.words import MissingResponse, MissingValue, Words, specs

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "bot" / "assistant" / "domain"
NAMED = re.compile(r"(?:utter|button)_[a-z0-9_]+")
OF_ANY_DECISION = {"item", "deadline", "remind_by"}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture(scope="module")
def words(knowledge: Knowledge) -> Words:
    return Words.load(DOMAIN, knowledge.glossary.sections)


def named_in_code() -> set[str]:
    """Return the full response names that stand as string literals in the code."""
    found = set()
    for folder in ("bot", "actions"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.fullmatch(node.value):
                    found.add(node.value)
    return {name for name in found if not name.endswith("_") and name not in ("utter_message", "button_id")}


def test_every_response_that_code_names_exists(words: Words) -> None:
    assert named_in_code() - words.names() == set()


def test_every_reason_has_words_that_use_only_what_its_decision_carries(words: Words) -> None:
    wrong = []
    for reason in Reason:
        name = f"utter_reason_{reason}"
        if name not in words.names():
            wrong.append(f"{name} is missing")
        elif extra := words.fields(name) - OF_ANY_DECISION - set(reason.details):
            wrong.append(f"{name} needs {sorted(extra)}")
    assert wrong == []


def test_every_spec_is_known(words: Words, knowledge: Knowledge) -> None:
    known = {*specs(), "inline", ""} | {f"label_{section}" for section in knowledge.glossary.sections}
    wrong = {name: words.specs_of(name) - known for name in words.names() if not name.startswith("label_")}
    assert {name: unknown for name, unknown in wrong.items() if unknown} == {}


def test_every_intent_topic_and_flow_names_what_exists(knowledge: Knowledge) -> None:
    from bot.desk.topics import TOPICS

    started = {intent for flow in knowledge.flows.values() for intent in flow.intents}
    assert started.isdisjoint(TOPICS)
    assert len(started | set(TOPICS)) == 49
    assert started | set(TOPICS) == set(knowledge.glossary.sections["intents"])
    assert {flow.case for flow in knowledge.flows.values()} <= set(knowledge.glossary.sections["case_kinds"])


def test_every_question_has_labels_for_its_options(knowledge: Knowledge) -> None:
    for name, question in knowledge.questions.items():
        assert name in knowledge.glossary.sections["facts"], name
        section = knowledge.glossary.sections[question.labels]
        assert set(question.options) <= set(section), name
        assert set(question.shown) <= set(question.options), name


def test_a_missing_response_or_value_is_an_error() -> None:
    words = Words({"utter_x": "到 {deadline:deadline}"})
    with pytest.raises(MissingValue, match="utter_x needs deadline"):
        words.render("utter_x", {})
    with pytest.raises(MissingResponse, match="utter_y"):
        words.render("utter_y", {})


@pytest.mark.parametrize(
    ("value", "spoken"),
    [("2026-11-28T00:00:00+08:00", "11月27日24:00"), ("2026-11-28T09:30:00+08:00", "11月28日09:30")],
)
def test_a_deadline_is_spoken_as_the_last_moment_in_time(value: str, spoken: str) -> None:
    assert Words({"x": "{at:deadline}"}).render("x", {"at": value}) == spoken
