"""Two browsers against all real parts: a shopper in the demo shop, an agent in the console."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_console import choose, field, log
from tests.browser.test_real import anxin  # noqa: F401  the fixture
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow
PASSWORD = "correct-horse-9"
SLOW_MS = 20_000


@pytest.fixture(scope="module", autouse=True)
def password() -> Iterator[None]:
    """The demo's agents have this password: set before the demo is made."""
    before = os.environ.get("ANXIN_DEMO_AGENT_PASSWORD")
    os.environ["ANXIN_DEMO_AGENT_PASSWORD"] = PASSWORD
    yield
    if before is None:
        del os.environ["ANXIN_DEMO_AGENT_PASSWORD"]
    else:
        os.environ["ANXIN_DEMO_AGENT_PASSWORD"] = before


def agent(browser: Browser, address: str, login: str) -> Page:
    """Somebody who has signed in to the console, in a browser of their own."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{address}/console/")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("已连接")).to_be_visible()
    return page


def said(place: Locator, text: str) -> Locator:
    """Where something was said, to the letter."""
    return place.get_by_text(text, exact=True)


def test_a_shopper_is_claimed_talked_to_helped_and_given_back(browser: Browser, anxin: str) -> None:  # noqa: F811
    expect.set_options(timeout=SLOW_MS)
    shop = browser.new_context().new_page()
    shop.goto(anxin)
    shop.get_by_label("登录为").select_option("小美")
    chat = Widget(shop).open()
    for text in ("裙子能退吗", "转人工"):
        chat.say(text)
        expect(chat.row(text)).to_be_visible()
    page = agent(browser, anxin, "laozhou")
    page.get_by_role("button", name="排队").click()
    page.get_by_role("option", name="小美").click()
    page.get_by_role("button", name="接入").click()
    expect(field(page)).to_be_focused()
    field(page).fill("您好小美，我来帮您退")
    field(page).press("Enter")
    expect(said(chat.log, "您好小美，我来帮您退")).to_have_count(1)
    chat.say("谢谢你")
    expect(said(log(page), "谢谢你")).to_have_count(1)
    expect(log(page).get_by_text("顾客已读")).to_have_count(1)

    page.context.set_offline(True)  # the line is cut; what is said meanwhile comes once, in its order
    chat.say("我在断线时说的")
    page.wait_for_timeout(3_000)
    page.context.set_offline(False)
    expect(said(log(page), "我在断线时说的")).to_have_count(1, timeout=40_000)

    packet = page.get_by_role("complementary", name="案情")
    choose(packet.locator("article.item").first, "代顾客申请哪一项", "退货")
    dialog = page.get_by_role("dialog", name="代顾客申请")
    for _ in range(3):
        expect(dialog.get_by_role("button", name="看判断结果").or_(dialog.get_by_role("button", name="确认提交"))).to_be_visible()
        if dialog.get_by_role("button", name="确认提交").count():
            break
        answer_all(page, dialog)
        dialog.get_by_role("button", name="看判断结果").click()
        page.wait_for_timeout(1_000)
    dialog.get_by_role("button", name="确认提交").click()
    expect(page.get_by_text("已提交，单号")).to_be_visible()
    expect(packet.get_by_text("退货退款").first).to_be_visible()

    page.get_by_role("button", name="还给机器人").click()
    page.get_by_label("这段时间办了什么").fill("已代为申请退货")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已还给机器人")).to_be_visible()
    expect(chat.log.get_by_text("把对话交还给我了")).to_have_count(1)
    assert said(chat.log, "已代为申请退货").count() == 0
    for context in (page.context, shop.context):
        context.close()


def answer_all(page: Page, dialog: Locator) -> None:
    """Answer every open question with its first choice."""
    for box in dialog.get_by_role("combobox").all():
        if page.locator(f"#{box.get_attribute('id')}").locator("xpath=ancestor::*[contains(@class,'el-select')][1]").get_by_text("请选择").count():
            box.focus()
            box.press("Enter")
            page.locator(".el-select-dropdown:visible [role=option]").first.click()
