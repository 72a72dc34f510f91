"""Entities of the evaluation set are found with their values."""

from __future__ import annotations

from datetime import datetime

import pytest
from read_sets import read_set

from bot.assistant.components.entities.extractor import entities
from bot.assistant.components.normalise import normalise
from bot.cli.evaluation.lines import Line
from bot.cli.evaluation.scores import Reading, figures

LEAST_F1 = 0.9


def read(text: str, now: datetime) -> list[tuple[str, str]]:
    """Return the (entity, value) pairs of a text."""
    return [(find.entity, str(find.value)) for find in entities(normalise(text).text, now)]


def test_the_sets_entities_are_found(now: datetime) -> None:
    """F1 of the right values is at least LEAST_F1, over all kinds and for times and amounts alone."""
    lines, readings = [], []
    for line in read_set("entities"):
        lines.append(Line(line.text, entities=tuple((each.entity, str(each.value)) for each in line.entities)))
        readings.append(Reading(("greet",), 1.0, True, tuple(read(line.text, now)), 0.0))
    found = figures(lines, readings)["entities"]
    assert found["f1"] >= LEAST_F1
    assert min(found["by_kind"]["time"], found["by_kind"]["amount"]) >= LEAST_F1, found["by_kind"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8个坏了3个", ("share", "3/8")),
        ("三百五买的鞋", ("amount", "35000")),
        ("大前天买的", ("time", "2026-11-22")),
        ("吊牌我剪掉了", ("condition", "tag_cut")),
        ("和图片完全两个颜色", ("reason", "not_as_described")),
        ("孩子过敏送医院了", ("hazard", "allergy")),
    ],
)
def test_what_is_said_is_found(text: str, expected: tuple[str, str], now: datetime) -> None:
    """One of each kind that is easily lost."""
    assert expected in read(text, now)


@pytest.mark.parametrize("text", ["不是假货", "不是质量问题", "会不会漏电", "没有拆封"])
def test_what_is_denied_or_only_asked_is_not_found(text: str, now: datetime) -> None:
    """No fault and no danger; 没有拆封 is a condition of its own, sealed."""
    kinds = {entity for entity, _ in read(text, now)}
    assert not kinds & {"reason", "hazard"}
    assert ("condition", "seal_broken") not in read(text, now)


@pytest.mark.parametrize(
    "text",
    ["烂了一小半", "烂了一大半", "快一半都烂了", "差不多一半坏了", "大部分都坏了", "坏了一点点", "多半烂了", "不到一半", "一半多都臭了",
     "好多都坏了", "草莓收到好多都坏了", "有的已经烂了", "草莓几乎全烂了", "好几个都碎了"],
)
def test_a_vague_part_is_no_share(text: str, now: datetime) -> None:
    """How many of how many must then be asked: no exact half, and 都 is not all of it."""
    assert "share" not in {entity for entity, _ in read(text, now)}


@pytest.mark.parametrize("text", ["草莓都坏了", "好多人买，我的草莓都坏了", "全烂了"])
def test_all_of_it_is_all(text: str, now: datetime) -> None:
    """Many that belong to somebody else take nothing off."""
    assert ("share", "1/1") in read(text, now)


@pytest.mark.parametrize("text", ["一半", "对半", "坏了一半", "有一半烂了", "一半是臭的"])
def test_a_plain_half_is_a_half(text: str, now: datetime) -> None:
    """Beside the vague ones, what is said as half stays one."""
    assert ("share", "1/2") in read(text, now)


@pytest.mark.parametrize(("text", "lost"), [("发票丢了", False), ("保修卡丢了", False), ("发票弄丢了", False), ("我弄丢了发票", False), ("快递丢了", True), ("快递给弄丢了", True)])
def test_lost_papers_are_no_lost_parcel(text: str, lost: bool, now: datetime) -> None:
    """An invoice that the shopper lost says nothing about the delivery."""
    assert (("reason", "not_received") in read(text, now)) == lost
