"""Facts that cannot be are refused with one sentence that names the field; what is read is what was written."""

from __future__ import annotations

import json
from datetime import datetime
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from bot.guarantee.clock import SHANGHAI
from bot.guarantee.decision import plain
from bot.guarantee.facts import Facts, FactsError
from bot.guarantee.facts_json import read, schema
from bot.knowledge_files import load_terms
from tests.guarantee.drawing import NAMES, QUICK_DRAWS, json_facts

CATEGORIES = load_terms().category_names


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            {"pay_time": "2026-11-20T10:00:00+08:00", "sign_time": "2026-11-20T09:59:59+08:00"},
            "sign_time: 2026-11-20T09:59:59+08:00 is before pay_time 2026-11-20T10:00:00+08:00",
        ),
        ({"amount": -1}, "amount: -1 is negative"),
        ({"category": "moon_rocks"}, "category: 'moon_rocks' is no category we know"),
        (
            {"sign_time": "2026-11-20T15:30:00"},
            "sign_time: 2026-11-20T15:30:00 has no time zone; write e.g. 2026-11-20T15:30+08:00",
        ),
        ({"sign_time": "yesterday"}, "sign_time: 'yesterday' is not an ISO time"),
        ({"amount": 19.9}, "amount: 19.9 is not a whole number"),
        ({"amount": True}, "amount: True is not a whole number"),
        ({"signed_at": "2026-11-20T15:30:00+08:00"}, "signed_at: is no fact we know; `anxin decide --schema` lists them"),
        ({"share": "3/2"}, "share: 3/2 is not between 0 and 1"),
        ({"share": "1/0"}, "share: '1/0' is not a share like \"1/3\", \"30%\" or 0.3"),
        ({"affected": 3, "total": 2}, "affected: 3 of 2 cannot be"),
        ({"shelf_days": 0}, "shelf_days: 0 is no shelf life"),
        ({"produced_on": "2026-02-29"}, "produced_on: '2026-02-29' is not a day like 2026-11-20"),
        ({"expires_on": "2026-11-19", "produced_on": "2026-11-20"},
         "expires_on: 2026-11-19 is before produced_on 2026-11-20"),
        ({"abuse": "no"}, "abuse: 'no' is neither true nor false"),
        ([], "facts: must be a JSON object, not list"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence_that_names_the_field(data: Any, sentence: str) -> None:
    with pytest.raises(FactsError) as refusal:
        read(data, CATEGORIES)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("name", ["shop_type", "tags", "cause"])
def test_an_unknown_code_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(FactsError, match=rf"^{name}: 'no_such_code' is not one of "):
        read({name: "no_such_code"}, CATEGORIES)


def test_a_second_before_and_the_same_second_are_both_sides_of_an_order() -> None:
    assert read({"pay_time": "2026-11-20T10:00:00+08:00", "sign_time": "2026-11-20T02:00:00Z"}).sign_time == datetime(
        2026, 11, 20, 10, tzinfo=SHANGHAI
    )


def test_chinese_names_of_goods_and_shares_in_any_form_are_read() -> None:
    assert read({"category": "男装"}, CATEGORIES).category == "clothing"
    assert [read({"share": text}).share for text in ("1/3", "30%", 0.25)] == [
        Fraction(1, 3),
        Fraction(3, 10),
        Fraction(1, 4),
    ]


def test_null_is_not_known() -> None:
    assert read({"amount": None}) == Facts()


@QUICK_DRAWS
@given(json_facts("late_shipment", size=20))
def test_the_schema_takes_what_is_read_and_reading_gives_it_back(data: dict[str, Any]) -> None:
    jsonschema.validate(data, schema(CATEGORIES))
    facts = read(data, CATEGORIES)
    again = {name: plain(getattr(facts, name)) for name in NAMES if getattr(facts, name) is not None}
    assert read(json.loads(json.dumps(again)), CATEGORIES) == facts
