"""Cards: things to look at that say what the text says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from bot.store.base import SHANGHAI
from bot.timeline import Row, svg
from tests.browser import cards
from tests.browser.standin import StandIn
from tests.browser.widget import Widget


def test_a_decision_shows_verdict_deadline_money_and_unfolding_clauses(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "同样的话", card=cards.decision())
    card = chat.log.locator(".card")
    for text in ("七天无理由退货", "可以", "最晚 11月27日24:00 前申请。", "还剩 2 天 5 小时", "退款：199元。", "吊牌照片"):
        expect(card).to_contain_text(text)
    meaning = card.get_by_text("从签收次日零点起 168 小时内可以申请。")
    expect(meaning).to_be_hidden()
    card.get_by_text("《七天无理由退货规范》第六条").click()
    expect(meaning).to_be_visible()
    expect(card).to_contain_text("版本 2017-03-22 · 官方原文")
    expect(card).to_contain_text("以商品页、订单页展示为准")


def test_a_card_in_place_of_the_text_can_be_read_as_text(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "裙子能退，11月27日24:00 前申请。", card=cards.decision())
    expect(chat.log.get_by_text("裙子能退，11月27日24:00 前申请。")).to_have_count(0)
    chat.root.get_by_role("button", name="文字版").click()
    expect(chat.log.get_by_text("裙子能退，11月27日24:00 前申请。")).to_be_visible()
    expect(chat.log.locator(".card")).to_have_count(0)


def test_before_a_yes_the_text_with_all_facts_is_shown_as_well(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "确认退货吗？您说：没洗过。", card=cards.decision(confirm=True))
    expect(chat.log.get_by_text("确认退货吗？您说：没洗过。")).to_be_visible()
    expect(chat.log.locator(".card")).to_contain_text("请核对")


def in_time(**time: float) -> str:
    """A deadline so long from now."""
    return (datetime.now(SHANGHAI) + timedelta(**time)).isoformat()


def test_the_last_day_counts_down_by_seconds(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "快到期了", card=cards.decision(deadline=in_time(hours=2)))
    standin.say(standin.only, "就要到期", card=cards.decision(deadline=in_time(seconds=4)))
    countdown = chat.log.locator(".countdown")
    expect(countdown.first).to_contain_text("还剩 01:59:")
    expect(countdown.first).not_to_have_text(countdown.first.inner_text())
    expect(countdown.last).to_have_text("已过截止时间")
    expect(countdown.first).to_contain_text("还剩 01:5")


def test_an_item_is_found_and_pressed_once(standin: StandIn, chat: Widget) -> None:
    card = cards.items(6)
    standin.say(standin.only, "您说的是哪一件？", card=card, buttons=cards.buttons_of(card))
    rows = chat.log.locator("button.item")
    expect(rows).to_have_count(6)
    expect(chat.quick).to_have_count(0)
    chat.root.get_by_role("searchbox").fill("第4")
    expect(rows).to_have_count(1)
    rows.click()
    expect(chat.row("收到：第4件商品")).to_be_visible()
    assert standin.posts[-1]["button"] == "offer-4"
    expect(chat.log.locator("button.item:enabled")).to_have_count(0)


def test_an_order_shows_its_lines_and_the_way_of_the_parcel(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "台灯：已发货", card=cards.order())
    card = chat.log.locator(".card")
    for text in ("凌峰电器旗舰店", "已发货", "LED护眼台灯", "×2", "129元", "3749748641288285497"):
        expect(card).to_contain_text(text)
    card.get_by_text("物流详情（1 条）").click()
    expect(card.get_by_text("已到达上海转运中心")).to_be_visible()
    expect(card.locator("img.picture")).to_have_js_property("naturalWidth", 96)


def test_rights_stand_on_a_line_of_time(standin: StandIn, chat: Widget) -> None:
    rights = {"type": "rights", "item": "裙子", "rights": [cards.decision(), cards.decision(guarantee_name="退货宝")]}
    standin.say(standin.only, "这件的保障", card=rights)
    expect(chat.log.locator(".rights > li")).to_have_count(2)
    expect(chat.log.locator(".rights > li").last).to_contain_text("退货宝")


def test_each_right_counts_down(standin: StandIn, chat: Widget) -> None:
    both = [cards.decision(deadline=in_time(seconds=4)), cards.decision(guarantee_name="退货宝", deadline=in_time(hours=3))]
    standin.say(standin.only, "保障", card={"type": "rights", "item": "裙子", "rights": both})
    left = chat.log.locator(".rights .countdown")
    expect(left.nth(1)).to_contain_text("还剩 02:59:")
    expect(left.nth(1)).not_to_have_text(left.nth(1).inner_text())
    expect(left.nth(0)).to_have_text("已过截止时间")
    expect(left.nth(1)).to_contain_text("还剩 02:5")


@pytest.mark.parametrize(
    "card",
    [
        {"type": "hologram", "data": 1},
        {"type": "constructor"},
        {"type": "decision"},
        {"type": "items", "items": "none"},
        {"type": "order", "lines": [None, 3], "steps": {}},
        {"type": "rights", "rights": [{"clauses": "x", "deadline": "never"}]},
        {"type": 7},
    ],
)
def test_a_card_of_another_version_does_not_break_the_chat(standin: StandIn, chat: Widget, card: cards.Card) -> None:
    standin.say(standin.only, "文字总在", card=card)
    standin.say(standin.only, "后面的话")
    expect(chat.row("后面的话")).to_be_visible()
    if not isinstance(card["type"], str) or card["type"] in ("hologram", "constructor"):
        expect(chat.log.get_by_text("文字总在")).to_be_visible()


def test_a_list_ticks_itself_off_on_the_cards_that_asked(standin: StandIn, chat: Widget) -> None:
    def checklist(**done: bool) -> cards.Card:
        rows = [{"text": text, "done": came} for text, came in done.items()]
        return {"type": "checklist", "claim": "proof-7", "title": "要准备的凭证", "rows": rows}

    standin.say(standin.only, "核对", card=cards.decision(confirm=True, proof=checklist(包装照片=False, 破损照片=False)))
    standin.say(standin.only, "请拍照", card=checklist(包装照片=False, 破损照片=False))
    asked = chat.log.locator(".checklist")
    expect(asked).to_have_count(2)
    expect(asked.locator("li.done")).to_have_count(0)
    standin.say(standin.only, "收到一张", card=checklist(破损照片=True, 包装照片=False))
    for one in (asked.nth(0), asked.nth(1)):
        expect(one.locator("li.done")).to_have_text("破损照片已完成")
    standin.say(standin.only, "又收到一张", card=checklist(包装照片=True))
    for one in (asked.nth(0), asked.nth(1), asked.nth(2)):
        expect(one.locator("li.done")).to_have_count(2)


def test_an_earlier_card_of_a_case_shows_how_it_stands_now(standin: StandIn, chat: Widget) -> None:
    def case(*done: bool) -> cards.Card:
        steps = [{"text": f"第 {number} 步", "at_text": "", "done": one} for number, one in enumerate(done)]
        return {"type": "case", "number": "C1", "title": "退货退款", "steps": steps}

    standin.say(standin.only, "开好了", card=case(True, False))
    steps = chat.log.locator(".steps").first
    expect(steps.locator("li.todo")).to_have_count(1)
    standin.say(standin.only, "商家同意了", card=case(True, True))
    expect(steps.locator("li.todo")).to_have_count(0)


def test_a_products_marks_unfold_to_their_clauses(standin: StandIn, chat: Widget) -> None:
    note = "裙子是定制的，不支持七天无理由。"
    standin.say(standin.only, "这件的保障", card=cards.product(notes=[note]))
    card = chat.log.locator(".card")
    for text in ("碎花雪纺连衣裙", "木衣旗舰店", "199元", note, "以商品页、订单页展示为准"):
        expect(card).to_contain_text(text)
    meaning = card.get_by_text("签收次日零点起 168 小时内可以退。")
    expect(meaning).to_be_hidden()
    card.get_by_text("7天无理由退换").click()
    expect(meaning).to_be_visible()


def test_every_kind_of_card_is_drawn(standin: StandIn, chat: Widget) -> None:
    for number, card in enumerate(cards.all_cards()):
        standin.say(standin.only, f"卡片 {number}", card=card)
    expect(chat.log.locator(".card")).to_have_count(len(cards.all_cards()))


def test_a_timeline_is_loaded_when_it_is_unfolded(standin: StandIn, chat: Widget) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)
    row = Row("七天无理由退货", "granted", "可以", now - timedelta(days=2), now + timedelta(days=3), None, "到11月28日12:00")
    standin.timeline = svg([row], now, "裙子<script>alert(1)</script>", "现在")
    standin.say(standin.only, "保障", card={"type": "rights", "line": 7, "item": "裙子", "rights": [cards.decision()]})
    fold = chat.log.locator("details.timeline")
    expect(fold.get_by_text("时间线")).to_be_visible()
    assert standin.timelines == []
    fold.get_by_text("时间线").click()
    picture = fold.get_by_role("img", name="裙子的保障时间线")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert standin.timelines == [(standin.only.name, 7)]


def test_a_timeline_that_cannot_be_had_says_so(standin: StandIn, chat: Widget) -> None:
    standin.timeline = "no picture"
    standin.say(standin.only, "保障", card={"type": "rights", "line": 7, "item": "裙子", "rights": [cards.decision()]})
    chat.log.get_by_text("时间线").click()
    expect(chat.log.locator("details.timeline [role=alert]")).to_have_text("时间线暂时打不开，请看下面的列表。")
