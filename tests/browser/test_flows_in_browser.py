"""Each of the six flows in the widget against all real parts: from the complaint to the number of the case."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_attachments import photo, pick
from tests.browser.test_real import ANSWER_MS, anxin, xiaomei  # noqa: F401
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow
OPENED = re.compile(r"已提交，编号 A\d{12}")

# what is said or pressed, and what the last bubble then says; PHOTO sends one
PHOTO = object()
FLOWS = {
    "return": [
        ("裙子不想要了想退", "无理由退"),
        (["帮我办理"], "什么状态"),
        (["没拆封"], "请核对"),
        (PHOTO, "还没提交"),
        ("确认", OPENED),
    ],
    "quality": [
        ("手机开不了机，坏了", "有质量问题"),
        (["帮我办理"], "您想退货、换货"),
        (["换货"], "还没有"),
        (["先发照片"], "先不提交"),
        (PHOTO, "还没提交"),
        (["确认提交"], OPENED),
    ],
    "damage": [
        ("小白鞋收到的时候就压坏了", "能证明签收时就这样"),
        (["帮我办理"], "您想退货、换货"),
        (["补寄"], "请核对"),
        (PHOTO, "还没提交"),
        ("确认", OPENED),
    ],
    "fresh": [
        ("草莓烂了三分之一", "腐烂变质"),
        (PHOTO, "照片收到了"),
        (["帮我办理"], "（已收到）"),
        (["确认提交"], OPENED),
    ],
    "freight": [
        ("面霜退货运费谁出", "什么原因"),  # goods of which no other flow told the cause
        (["质量问题"], "来回运费都由商家出"),
        (["帮我办理"], "花了多少钱"),
        ("15元", "请核对"),
        ("确认", OPENED),
        (PHOTO, "照片收到了"),
    ],
    "shipment": [
        ("空气炸锅怎么还不发货，赔多少", "延迟发货"),
        (["帮我办理"], "请核对"),
        (PHOTO, "（已收到）"),
        (["确认提交"], OPENED),
    ],
}


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_goes_from_the_complaint_to_the_number_of_its_case(xiaomei: Widget, flow: str) -> None:  # noqa: F811
    rows = xiaomei.log.locator(".row.bot")
    opened = 0
    for move, says in FLOWS[flow]:
        if move is PHOTO:
            pick(xiaomei, photo())
        elif isinstance(move, str):
            xiaomei.say(move)
        else:
            xiaomei.quick.get_by_text(move[0], exact=True).or_(xiaomei.quick.filter(has_text=move[0])).first.click()
        expect(rows.last).to_contain_text(says, timeout=ANSWER_MS)
        opened += says is OPENED
    assert opened == 1
