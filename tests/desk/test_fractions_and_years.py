"""Typed answers to questions about shares and measures, and deadlines in another year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from bot.desk.questions import read_answer, read_manners
from bot.knowledge_files import KNOWLEDGE
from bot.words import SHANGHAI, Words

MANNERS = read_manners(KNOWLEDGE / "manners.yml")


@dataclass
class Entity:
    entity: str
    value: Any
    text: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Message:
    """What `read_answer` looks at of a turn."""

    text: str
    entities: tuple[Entity, ...] = ()
    intents: tuple[Any, ...] = ()
    now: datetime = datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)

    def all_of(self, name: str) -> list[Entity]:
        return [entity for entity in self.entities if entity.entity == name]

    def first(self, name: str) -> Entity | None:
        return next(iter(self.all_of(name)), None)


@pytest.mark.parametrize(
    ("fact", "message", "told"),
    [
        ("size_diff", Message("差了3厘米"), {"size_diff_cm": "3"}),
        ("size_diff_cm", Message("2.5"), {"size_diff_cm": "2.5"}),
        ("size_diff_cm", Message("三厘米", (Entity("count", 3),)), {"size_diff_cm": "3"}),
        ("size_diff", Message("百分之五", (Entity("share", "1/20"),)), {"size_diff": "1/20"}),
        ("size_diff", Message("差不多5"), {"size_diff": "5%"}),
        ("size_diff", Message("说不清"), {}),
    ],
)
def test_a_typed_share_or_measure_is_read(fact: str, message: Message, told: dict[str, str]) -> None:
    assert read_answer(message, fact, None, MANNERS) == told


SIX_YEARS = Entity("duration", "P6Y", "六年")


@pytest.mark.parametrize(
    ("fact", "message", "told"),
    [
        ("warranty_days", Message("六年", (SIX_YEARS,)), {"warranty_days": 2190}),
        ("warranty_days", Message("6年", (Entity("duration", "P6Y", "6年"),)), {"warranty_days": 2190}),
        ("warranty_days", Message("三个月", (Entity("duration", "P3M", "三个月"),)), {"warranty_days": 90}),
        ("warranty_days", Message("30天", (Entity("duration", "P30D", "30天"),)), {"warranty_days": 30}),
        ("installed_at", Message("用了六年", (SIX_YEARS,)), {"installed_at": "2020-11-26"}),
        ("protected_until", Message("六年", (SIX_YEARS,)), {}),
    ],
)
def test_a_length_of_time_answers_how_long_and_since_when(fact: str, message: Message, told: dict[str, Any]) -> None:
    assert read_answer(message, fact, None, MANNERS) == told


def test_a_deadline_in_another_year_is_said_with_its_year() -> None:
    words = Words({"due": "{at:deadline}"}).at(datetime(2026, 12, 30, 12, tzinfo=SHANGHAI))
    assert words.render("due", {"at": "2027-01-03T00:00:00+08:00"}) == "2027年1月2日24:00"
    assert words.render("due", {"at": "2027-01-01T00:00:00+08:00"}) == "12月31日24:00"
