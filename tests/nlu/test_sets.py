"""The evaluation sets keep what they promise: known labels, enough lines, no line twice, none near a recorded one."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml
from read_sets import Entity, Line, read_set

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
NAMES = ("intents", "two_requests", "writing", "entities")
# A tab-separated file with the recorded utterance in its first column. It is not ours to publish.
RECORDED = os.environ.get("ANXIN_RECORDED_UTTERANCES", "")
RARE = [
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "cancel_flow",
    "ask_bot",
    "request_human",
    "complain_service",
    "late_shipment_compensation",
    "delivered_not_received",
    "home_delivery",
    "request_return",
    "ask_return_freight",
    "claim_return_freight",
    "aftersale_status",
    "report_damage",
    "report_missing",
    "report_wrong_item",
    "report_fresh",
    "ask_genuine",
    "report_fake",
    "report_not_as_described",
    "ask_guarantee",
    "seller_refuses",
    "request_intervention",
    "ask_compensation",
    "ask_evidence",
    "ask_rights",
    "ask_merchant_rules",
]
GROUPS = [
    "typos",
    "homophones",
    "traditional",
    "pinyin",
    "emoji",
    "masks",
    "negation",
    "question_statement",
    "past_wish",
    "long_stories",
    "markup",
]
HAZARDS = frozenset(yaml.safe_load((KNOWLEDGE / "lexicon" / "hazards.yml").read_text(encoding="utf-8")))


@cache
def glossary(section: str) -> frozenset[str]:
    """The codes of a section of the glossary."""
    return frozenset(yaml.safe_load((KNOWLEDGE / "glossary.yml").read_text(encoding="utf-8"))[section])


@cache
def products() -> frozenset[str]:
    """The canonical names of the lexicon."""
    content = yaml.safe_load((KNOWLEDGE / "lexicon" / "products.yml").read_text(encoding="utf-8"))
    return frozenset(name for names in content.values() for name in names)


@cache
def categories() -> frozenset[str]:
    """The ids of every kind of goods."""
    files = (KNOWLEDGE / "categories").glob("*.yml")
    return frozenset(key for file in files for key in yaml.safe_load(file.read_text(encoding="utf-8")))


@pytest.fixture(params=NAMES)
def lines(request) -> list[Line]:
    """Every set in turn."""
    return read_set(request.param)


def test_every_intent_is_in_the_catalogue(lines):
    known = glossary("intents")
    assert [line for line in lines if not known.issuperset(line.intents + line.also)] == []


def test_a_second_reading_is_another_one(lines):
    assert [line for line in lines if set(line.intents) & set(line.also)] == []


def test_no_text_stands_twice():
    texts = Counter(line.text for name in NAMES for line in read_set(name))
    assert [text for text, times in texts.items() if times > 1] == []


def test_a_rare_intent_has_twenty_lines():
    counts = Counter(intent for line in read_set("intents") for intent in line.intents)
    assert {intent: counts[intent] for intent in RARE if counts[intent] < 20} == {}


def test_two_requests_are_two_different_ones():
    lines = read_set("two_requests")
    assert len(lines) >= 150
    assert [line for line in lines if len(set(line.intents)) != 2] == []


def test_a_way_of_writing_has_fifteen_lines():
    counts = Counter(line.group for line in read_set("writing"))
    assert set(counts) == set(GROUPS)
    assert {group: count for group, count in counts.items() if count < 15} == {}


def test_three_hundred_lines_label_entities():
    assert len(read_set("entities")) >= 300


def test_an_entity_stands_in_its_text(lines):
    assert [line for line in lines if any(entity.text not in line.text for entity in line.entities)] == []


def test_an_entity_has_a_value_of_its_kind(lines):
    assert [entity for line in lines for entity in line.entities if not is_valid(entity)] == []


def is_valid(entity: Entity) -> bool:
    """Whether the value has the form of its entity; False for an entity we do not know."""
    value = entity.value
    match entity.entity:
        case "guarantee":
            return value in glossary("guarantees")
        case "product":
            return value in products() or value == entity.text
        case "category":
            return value in categories()
        case "reason":
            return value in glossary("causes")
        case "condition":
            return value in glossary("conditions")
        case "hazard":
            return value in HAZARDS
        case "count" | "amount":
            return isinstance(value, int) and value > 0
        case "ordinal":
            return value in ("dearest", "cheapest") or (isinstance(value, int) and value > 0)
        case "share":
            return 0 < Fraction(value) <= 1
        case "order_number":
            return re.fullmatch(r"\d{6,22}", value) is not None
        case "time":
            return is_time(value)
    return False


def is_time(value: str) -> bool:
    """Whether `value` is a day, a span of days in order, or a moment with its zone; raises ValueError for no date."""
    if "T" in value:
        return datetime.fromisoformat(value).tzinfo is not None
    days = [date.fromisoformat(day) for day in value.split("/")]
    return len(days) <= 2 and days == sorted(days)


def trigrams(text: str) -> frozenset[str]:
    """Every three characters in a row."""
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


@pytest.mark.skipif(not RECORDED, reason="ANXIN_RECORDED_UTTERANCES names no file of recorded utterances")
def test_no_line_is_near_a_recorded_one():
    with Path(RECORDED).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        recorded = [trigrams(row[0]) for row in rows if len(row[0]) >= 8]
    ours = [line.text for name in NAMES for line in read_set(name)]
    assert [text for text in ours if any(_likeness(trigrams(text), other) >= 0.6 for other in recorded)] == []


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
