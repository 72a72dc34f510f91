"""One spelling for a text, and the way back to the shopper's own."""

from __future__ import annotations

import pytest

from bot.assistant.components.clauses import split
from bot.assistant.components.normalise import normalise


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("我要退貨", "我要退货"),
        ("tui huo", "退货"),
        ("退或", "退货"),
        ("退或换", "退或换"),
        ("会退给我", "会退给我"),
        ("ＡＢＣ１２", "abc12"),
        ("怎么还不发货啊啊啊啊啊", "怎么还不发货啊"),
        ("付了[金额x]", "付了0元"),
        ("<b>我要退货</b>", " 我要退货 "),
        ("¥1,299的", "¥1299的"),
        ("我\u200b要\u202e退\ud800货", "我要退货"),
    ],
)
def test_spellings_are_brought_into_one(written: str, meant: str) -> None:
    """Scripts, sounds, widths, floods, masks, markup and invisible characters."""
    assert normalise(written).text.strip(" ,") == meant.strip()


@pytest.mark.parametrize(
    ("written", "left"),
    [("你好，我要退货", "我要退货"), ("亲，在吗？我的快递到哪了", "我的快递到哪了"), ("请问这个能退吗", "这个能退吗"),
     ("你好", "你好"), ("你好歹也是旗舰店", "你好歹也是旗舰店"), ("亲戚买的能退吗", "亲戚买的能退吗")],
)  # fmt: skip
def test_a_greeting_before_a_request_is_left_out(written: str, left: str) -> None:
    """Alone it stays; a word that only begins like one stays too."""
    assert normalise(written).text == left


def test_a_place_leads_back_to_what_was_written() -> None:
    """A term restored from letters stands for all of the letters."""
    source = "你好，我要 tui huo 谢谢"
    text = normalise(source)
    at = text.text.index("退货")
    start, end = text.source_span(at, at + 2)
    assert source[start:end] == "tui huo"


def test_clauses_part_at_punctuation_and_at_words_that_add() -> None:
    """A request after 顺便 is one of its own."""
    assert split("少了一件,顺便问下发票怎么开") == ["少了一件", "问下发票怎么开"]
