"""People's data is taken out of a text, and what is asked stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.desk.masking import masked, over
from bot.store.engine import Database
from bot.store.queries import orders
from bot.store.tables import ShopperRow
from bot.store.template import copy_template
from tests.gateway.parts import knowledge_and_words

HIDDEN = [
    ("我的电话13812345678怎么没人联系", "我的电话[电话x]怎么没人联系"),
    ("打138 1234 5678", "打[电话x]"),
    ("+86-138-1234-5678", "[电话x]"),
    ("13８１２３４５６７８", "[电话x]"),
    ("一三八零零一三八零零零找我", "[电话x]找我"),
    ("座机021-12345678", "座机[电话x]"),
    ("订单号 3086099253253285497 没收到", "订单号 [订单编号x] 没收到"),
    ("订单123456到哪了", "订单[订单编号x]到哪了"),
    ("SF1234567890123到哪了", "[数字x]到哪了"),
    ("身份证11010519491231002X", "身份证[数字x]"),
    ("卡号6222 0210 0100 1234 567", "卡号[数字x]"),
    ("寄到浙江省杭州市西湖区文三路12号3栋402室吧", "寄到[地址x]吧"),
    ("住在幸福小区3号楼2单元101", "[地址x]"),
    ("我住朝阳区望京街道阜通东大街6号院3号楼", "[地址x]"),
    ("我叫张小红，收件人是李四", "我叫[姓名x]，收件人是[姓名x]"),
    ("微信 abc_12345 加我", "微信 [账号x] 加我"),
    ("发到zhang.san@example.com", "发到[账号x]"),
    ("看https://a.example/x?id=1", "看[链接x]"),
]  # fmt: skip
KEPT = [
    "七天无理由怎么退", "我买了3件共199元 7天能退吗", "满300减50", "2026年11月12日买的", "发到新疆要多久", "收件人写错了",
    "联系人电话不对", "十五天了还没发货", "超过48小时没发货", "在幸福路那边的店", "第二百六十三件", "订单号在哪里看",
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_what_tells_who_somebody_is_goes(text: str, shown: str) -> None:
    assert over(knowledge_and_words()[0].masks.patterns, text) == shown


@pytest.mark.parametrize("text", KEPT)
def test_what_is_asked_stays(text: str) -> None:
    assert over(knowledge_and_words()[0].masks.patterns, text) == text


@pytest.fixture
def session(tmp_path: Path, now: datetime) -> Iterator[Session]:
    database = Database(copy_template(now, tmp_path / "masks.sqlite"))
    with database.reading() as opened:
        yield opened
    database.close()


def test_the_shoppers_own_data_goes_whatever_it_looks_like(session: Session) -> None:
    knowledge = knowledge_and_words()[0]
    row = session.get_one(ShopperRow, "xiaomei")
    line = next(one for one in orders.lines_of(session, "xiaomei") if one.parcel is not None)
    text = f"{row.name} {row.phone} {row.address}\n{line.order.number} {line.parcel.waybill}"
    shown = masked(session, "xiaomei", text, knowledge)
    for own in (row.name, row.phone, row.address, line.order.number, line.parcel.waybill):
        assert own
        assert own not in shown
    assert shown.count("x]") == 5
    assert "\n" not in shown


def test_a_visitor_has_no_data_of_their_own(session: Session) -> None:
    assert masked(session, "v-1", "打13812345678", knowledge_and_words()[0]) == "打[电话x]"


def test_a_mask_cannot_be_stuck_in_a_loop() -> None:
    import time

    started = time.process_time()
    for text in ("号" * 5000, "1" * 5000, "省市区县路" * 1000, "浙江" * 2000, "订单 " * 1500, "a." * 2500, "浙江省路1" * 900):
        over(knowledge_and_words()[0].masks.patterns, text)
    assert time.process_time() - started < 5
