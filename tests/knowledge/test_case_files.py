"""knowledge/cases.yml and moves.yml: what cannot be is refused with its line; what is said is told apart."""

from __future__ import annotations

import pytest

from bot.knowledge_files import KNOWLEDGE, KnowledgeError
from bot.knowledge_files.cases import load_case_machines
from bot.knowledge_files.moves import load_moves

MOVES = load_moves()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    lapse: {from: [agreed, refused], to: closed}\n", "    lapse: {from: [refused], to: closed}\n", "limit of agreed passes"),
        ("    done: {from: [resent], to: closed}\n", "", "limit of resent passes"),
        ("timeline_seller_over: overdue", "timeline_seller_over: refuse", "the clock does not do refuse"),
        ("{agreed: lapse, refused", "{agree: lapse, refused", "agree is no state"),
        ("    overdue: {from: [applied]}\n", "    overdue: {from: [closed]}\n", "nothing follows a final state"),
    ],
)
def test_a_machine_that_would_stand_still_is_refused(tmp_path, old, new, says):
    text = (KNOWLEDGE / "cases.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "cases.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        load_case_machines(tmp_path)


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("确认", True), ("好的", True), ("没问题", True), ("撤吧", True), ("可以，提交吧", True),
        ("先不撤了", False), ("别", False), ("算了", False), ("好像不用撤", False), ("可以先别撤吗", False), ("没想好", False),
        ("运费谁出", None), ("开衫", None),
    ],
)  # fmt: skip
def test_a_yes_is_plain_and_everything_that_holds_back_is_none(text, agrees):
    assert MOVES.agrees(text) is agrees


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("我已经寄回去了", "send_back"), ("衣服寄出去了", "send_back"), ("退货单号是773012345678901", "send_back"), ("都寄了", "send_back"),
        ("单号写错了，是SF1234567890999", "correct_waybill"), ("运单号填错了", "correct_waybill"), ("我想改一下快递单号", "correct_waybill"),
        ("不对，是SF1234567890999", "correct_waybill"), ("订单号写错了", None), ("我要改地址", None),
        ("补发的收到了", "done"), ("换的鞋收到了", "done"), ("修好的手机收到了", "done"),
        ("我要修改申请", "change"), ("申请想改一下", "change"),
        ("怎么寄回", None), ("换货要多久能收到", None), ("退货地址是什么", None), ("补发的还没收到", None), ("我要退货", None),
    ],
)  # fmt: skip
def test_what_is_said_about_a_case(text, event):
    found = [name for name, said in MOVES.events.items() if said.words is not None and said.words.search(text)]
    assert found == ([event] if event else [])


@pytest.mark.parametrize(
    ("text", "number"),
    [("单号SF1234567890123", "SF1234567890123"), ("773012345678901", "773012345678901"), ("电话13800138000", None), ("138001380001", "138001380001"), ("99.50元", None)],
)
def test_what_is_a_waybill_number(text, number):
    assert MOVES.waybill.findall(text) == ([number] if number else [])
