"""The demo shop: goods with their guarantees, orders to ask about, sign-in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.standin import StandIn
from tests.browser.widget import Widget

SHOPPERS = [{"id": "xiaomei", "name": "小美"}, {"id": "ajie", "name": "阿杰"}]
PRODUCT = {
    "id": "dress",
    "title": "碎花雪纺连衣裙",
    "name": "裙子",
    "shop": "木衣旗舰店",
    "shop_type": "tmall",
    "category": "clothing",
    "price_fen": 19900,
    "tags": [{"id": "seven_day", "name": "7天无理由退换"}],
}
ORDER = {
    "number": "3749748641288285497",
    "shop": "木衣旗舰店",
    "status_text": "已签收",
    "ordered_at": "2026-11-18T12:00:00+08:00",
    "lines": [
        {"id": 1, "title": "碎花雪纺连衣裙", "name": "裙子", "sku": "M", "category": "clothing", "quantity": 1, "paid_fen": 19950}
    ],
}


@pytest.fixture
def shop(page: Page, standin: StandIn) -> Page:
    """The front page of a shop with one product and one order."""
    shoe = {**PRODUCT, "id": "shoe", "title": "跑步鞋", "name": "鞋", "category": "shoes", "tags": []}
    standin.shop = {"shoppers": SHOPPERS, "products": [PRODUCT, shoe], "orders": [ORDER]}
    page.goto(standin.url)
    expect(page.locator(".goods li")).to_have_count(2)
    return page


def test_goods_show_price_tags_and_a_drawing(shop: Page) -> None:
    card = shop.locator(".goods li").first
    for text in ("碎花雪纺连衣裙", "¥199", "7天无理由退换", "木衣旗舰店"):
        expect(card).to_contain_text(text)
    expect(card.locator("img")).to_have_js_property("naturalWidth", 96)
    shop.get_by_role("searchbox").fill("跑步")
    expect(shop.locator(".goods li")).to_have_count(1)


def test_a_tag_asks_what_it_means(shop: Page) -> None:
    shop.get_by_role("link", name="碎花雪纺连衣裙").click()
    shop.get_by_role("button", name="7天无理由退换").click()
    expect(Widget(shop).row("收到：7天无理由退换是什么意思")).to_be_visible()


def test_signed_in_one_asks_about_an_item_of_ones_order(shop: Page, standin: StandIn) -> None:
    shop.get_by_role("link", name="我的订单").click()
    expect(shop.get_by_text("登录后可以看到订单")).to_be_visible()
    shop.get_by_label("登录为").select_option("小美")
    expect(shop.locator(".order")).to_contain_text("¥199.50")
    shop.get_by_role("button", name="问问这件").click()
    asked = "订单 3749748641288285497 的裙子：有哪些保障"
    expect(Widget(shop).row(f"收到：{asked}")).to_be_visible()
    assert standin.sessions[-1]["token"] == "xiaomei"
    shop.reload()
    expect(shop.get_by_label("登录为")).to_have_value("xiaomei")


def test_another_shopper_sees_nothing_of_the_first(shop: Page, standin: StandIn) -> None:
    shop.get_by_label("登录为").select_option("小美")
    chat = Widget(shop).open()
    chat.say("小美的话")
    expect(chat.row("收到：小美的话")).to_be_visible()
    shop.get_by_label("登录为").select_option("阿杰")
    expect(chat.row("小美的话")).to_have_count(0)
    chat.say("阿杰的话")
    expect(chat.row("收到：阿杰的话")).to_be_visible()
    assert [row["text"] for row in standin.talk("ajie").rows] == ["阿杰的话", "收到：阿杰的话"]


def test_signing_out_and_in_at_once_ends_as_the_last_one(shop: Page, standin: StandIn) -> None:
    chat = Widget(shop).open()
    shop.evaluate("() => { anxin.identify('xiaomei'); anxin.identify(null); anxin.identify('ajie'); }")
    expect(chat.root.locator(".state.live")).to_be_visible()
    chat.say("谁在说话")
    expect(chat.row("收到：谁在说话")).to_be_visible()
    assert [row["text"] for row in standin.talk("ajie").rows] == ["谁在说话", "收到：谁在说话"]
