"""The demo shop: goods with their guarantees, orders to ask about, sign-in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.store.base import SHANGHAI
from tests.browser.standin import StandIn
from tests.browser.test_everyone import violations
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


def test_a_tag_asks_what_it_means(shop: Page, standin: StandIn) -> None:
    shop.get_by_role("link", name="碎花雪纺连衣裙").click()
    shop.get_by_role("button", name="7天无理由退换").click()
    expect(Widget(shop).row("收到：这件的7天无理由退换是什么意思")).to_be_visible()
    assert standin.posts[-1]["context"] == {"product": "dress"}


def test_a_products_page_says_what_typed_words_are_about(shop: Page, standin: StandIn) -> None:
    chat = Widget(shop).open()
    shop.get_by_role("link", name="碎花雪纺连衣裙").click()
    expect(chat.root.get_by_text("正在看：裙子")).to_be_visible()
    shop.get_by_role("button", name="问问这件支持哪些保障").click()
    expect(chat.row("收到：这件支持哪些保障")).to_be_visible()
    chat.say("这件运费谁出")
    expect(chat.row("收到：这件运费谁出")).to_be_visible()
    assert [post["context"] for post in standin.posts] == [{"product": "dress"}] * 2
    shop.get_by_role("link", name="返回").click()
    expect(chat.root.get_by_text("正在看")).to_have_count(0)
    chat.say("随便问问")
    expect(chat.row("收到：随便问问")).to_be_visible()
    assert "context" not in standin.posts[-1]


def test_the_clock_of_a_demonstration_goes_ahead_and_back(shop: Page, standin: StandIn) -> None:
    clock = shop.get_by_role("region", name="演示时间")
    now = datetime.now(SHANGHAI)
    expect(clock).to_contain_text(f"{now.year}年{now.month}月{now.day}日")
    clock.get_by_role("button", name="快进 7 天").click()
    later = now + timedelta(days=7)
    expect(clock).to_contain_text(f"{later.year}年{later.month}月{later.day}日")
    clock.get_by_role("button", name="快进 1 天").click()
    expect(clock).to_contain_text(f"{(now + timedelta(days=8)).day}日")
    chat = Widget(shop).open()
    deadline = (now + timedelta(days=10, hours=1)).isoformat()
    standin.say(standin.only, "期限", card={"type": "decision", "deadline": deadline, "deadline_text": "期限"})
    expect(chat.log.locator(".countdown")).to_contain_text("还剩 2 天 0 小时")
    chat.field.press("Escape")
    clock.get_by_role("button", name="回到现在").click()
    expect(clock.get_by_role("button", name="回到现在")).to_have_count(0)
    assert standin.clock_ahead == 0


def test_without_a_demonstrations_clock_none_is_shown(page: Page, standin: StandIn) -> None:
    standin.shop = {"shoppers": SHOPPERS, "products": [PRODUCT], "orders": []}
    page.route("**/api/demo/clock", lambda route: route.fulfill(status=404, json={"code": "not_found", "text": ""}))
    with page.expect_response("**/api/demo/clock"):
        page.goto(standin.url)
    expect(page.locator(".goods li")).to_have_count(1)
    expect(page.get_by_role("region", name="演示时间")).to_have_count(0)


def test_signed_in_one_asks_about_an_item_of_ones_order(shop: Page, standin: StandIn) -> None:
    shop.get_by_role("link", name="我的订单").click()
    expect(shop.get_by_text("登录后可以看到订单")).to_be_visible()
    shop.get_by_label("登录为").select_option("小美")
    expect(shop.locator(".order")).to_contain_text("¥199.50")
    shop.get_by_role("button", name="问问这件").click()
    asked = "订单 3749748641288285497 的裙子：有哪些保障"
    expect(Widget(shop).row(f"收到：{asked}")).to_be_visible()
    assert standin.posts[-1]["context"] == {"order_line": 1}
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


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/", "/product/dress", "/orders"])
def test_axe_finds_nothing_in_the_shop(browser: Browser, standin: StandIn, path: str, width: int) -> None:
    standin.shop = {"shoppers": SHOPPERS, "products": [PRODUCT], "orders": [ORDER]}
    # Not the strict page: axe writes a script of its own into frames.
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script("localStorage.setItem('anxin-demo-shopper', 'xiaomei')")
    page.goto(f"{standin.url}/#{path}")
    expect(page.get_by_text("碎花雪纺连衣裙").first).to_be_visible()
    expect(page.get_by_role("region", name="演示时间")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
