"""Asked whether something was so: what counts as yes, as no, and as neither."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.desk.questions import read_answer, read_manners, unsure
from bot.desk.request import TurnRequest
from bot.knowledge_files import KNOWLEDGE

MANNERS = read_manners(KNOWLEDGE / "manners.yml")
FACT = "placed_with_consent"


def _request(text: str, now: datetime) -> TurnRequest:
    return TurnRequest("t1", "c1", 1, "xiaomei", now, text, (), True, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [("是的", {FACT: True}), ("没问过", {FACT: False}), ("确认", {}), ("確認提交", {}), ("说不好", {}), ("搞不清", {})],
)
def test_a_yes_to_a_case_is_no_yes_to_what_happened(text: str, told: dict[str, Any], now: datetime) -> None:
    assert read_answer(_request(text, now), FACT, None, MANNERS) == told


@pytest.mark.parametrize("text", ["說不好", "记不清了", "这个我不太清楚"])
def test_not_to_know_is_said_in_many_ways(text: str, now: datetime) -> None:
    assert unsure(_request(text, now), MANNERS)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("给窝办了吧", True),
        ("赶紧给我整明白了，别墨迹", True),
        ("帮我搞掂佢", True),
        ("麻溜的", True),
        ("帮我弄个发票", False),
        ("快点发货", False),
        ("给我办了个寂寞", False),
    ],
)
def test_a_claim_is_typed_in_many_tongues_and_names_nothing_else(text: str, claims: bool) -> None:
    assert (MANNERS.claim.search(text) is not None) is claims
