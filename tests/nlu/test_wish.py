"""What is wanted is freed of what stands beside it: an order's card or number, agreement, a greeting."""

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.components.clauses import ClauseSplitter, clauses_of, wish_of
from bot.assistant.components.normalise import normalise
from bot.assistant.components.normaliser import NORMALISED


def split(text: str) -> Message:
    message = Message({TEXT: text, NORMALISED: normalise(text)})
    ClauseSplitter().process([message])
    return message


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("订单3086099253253285497里面的锅坏了", "里面的锅坏了"),
        ("裙子掉色 订单号：3086099253253285497", "裙子掉色"),
        ("[订单编号:3086099253253285497，订单金额:99.00元，下单时间:2026-11-20 12:00] 锅漏水", "锅漏水"),
        ("好的 顺便看看我的马桶", "顺便看看我的马桶"),
        ("嗯，退吧我不要了", "退吧我不要了"),
    ],
)
def test_a_wish_stands_without_what_is_beside_it(text: str, wish: str) -> None:
    found = wish_of(split(text))
    assert found is not None
    assert found.get(TEXT) == wish


@pytest.mark.parametrize("text", ["好的", "嗯，好的", "订单号：3086099253253285497", "查下订单3086099253253285497", "裙子掉色", ""])
def test_alone_it_is_what_is_meant(text: str) -> None:
    assert wish_of(split(text)) is None


def test_an_order_is_no_clause_and_agreement_is_one() -> None:
    said = split("好的，订单3086099253253285497 锅坏了，什么时候给我换")
    assert [part.get(TEXT) for part in clauses_of(said)] == ["好的", "锅坏了", "什么时候给我换"]


@pytest.mark.parametrize("text", ["在不 锅坏了", "在么在么 锅坏了", "有人吗，锅坏了", "你好！我有个问题 锅坏了", "亲 在不 锅坏了"])
def test_a_greeting_before_a_request_says_nothing_about_it(text: str) -> None:
    assert normalise(text).text == "锅坏了"


@pytest.mark.parametrize("text", ["在吗", "有人吗", "你好 在吗", "亲"])
def test_a_greeting_alone_stays(text: str) -> None:
    assert normalise(text).text.strip()
