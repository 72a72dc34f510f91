"""Asked for a sum, people say yuan; facts keep fen."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.desk.questions import read_answer, read_manners
from bot.desk.request import Entity, TurnRequest
from bot.knowledge_files import KNOWLEDGE

MANNERS = read_manners(KNOWLEDGE / "manners.yml")


def _request(text: str, now: datetime, *entities: Entity) -> TurnRequest:
    return TurnRequest("t1", "c1", 1, "xiaomei", now, text, (), True, entities)


@pytest.mark.parametrize(("text", "fen"), [("300", 30000), ("付了299.9块", 29990), ("0.01", 1)])
def test_a_plain_number_is_yuan(text: str, fen: int, now: datetime) -> None:
    assert read_answer(_request(text, now), "order_paid_fen", None, MANNERS) == {"order_paid_fen": fen}


def test_the_amount_that_was_understood_goes_first(now: datetime) -> None:
    entity = Entity("amount", 30000, "300元")
    told = read_answer(_request("2 件一共300元", now, entity), "amount", None, MANNERS)
    assert told == {"amount": 30000}


def test_no_number_tells_nothing(now: datetime) -> None:
    assert read_answer(_request("忘了", now), "deposit_fen", None, MANNERS) == {}
