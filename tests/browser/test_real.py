"""The widget in the demo shop against all real parts: Rasa, the action server, the gateway, the desk."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.everything import Everything
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow
ANSWER_MS = 60_000  # parts that have just started, on a busy machine
SAME_S = 30  # until every window shows what was said last
NEWEST = 8  # bubbles that must be the same in every tab


@pytest.fixture
def anxin(request: pytest.FixtureRequest, everything: Everything) -> str:
    """The address of `anxin up`. What a test did stays for the next; one that is tried again begins anew."""
    return everything.url(fresh=getattr(request.node, "execution_count", 1) > 1)


@pytest.fixture
def xiaomei(page: Page, anxin: str) -> Widget:
    """小美's chat on the page of her orders."""
    page.goto(anxin)
    page.get_by_label("登录为").select_option("小美")
    page.get_by_role("link", name="我的订单").click()
    expect(page.locator(".order").first).to_be_visible()
    return Widget(page).open()


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("上周买的裙子不合适想退，运费谁出", "七天无理由"),
        ("我的包裹到哪了", "物流"),
        ("怎么还不发货", "发货"),
        ("收到的水果坏了", "坏单包退"),
        ("退货宝是什么", "退货宝"),
    ],
)
def test_the_main_questions_are_answered_with_something_to_look_at(
    page: Page, xiaomei: Widget, question: str, shown: str
) -> None:
    """Each is asked once: said again, it goes on with the claim instead. Both widths show the answer."""
    page.set_viewport_size({"width": 360, "height": 800})
    before = xiaomei.log.locator(".row.bot").count()
    xiaomei.say(question)
    answers = xiaomei.log.locator(".row.bot")
    expect(answers.nth(before)).to_be_visible(timeout=ANSWER_MS)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        expect(answers.nth(before).locator(".card")).to_be_visible()
        expect(xiaomei.log.locator(".card").last).to_contain_text(shown)
        assert xiaomei.log.evaluate("(log) => log.scrollWidth <= log.clientWidth")


def test_asking_about_an_item_of_an_order_shows_its_rights(page: Page, xiaomei: Widget) -> None:
    xiaomei.field.press("Escape")
    order = page.locator(".order", has_text="裙").first
    order.get_by_role("button", name="问问这件").click()
    expect(xiaomei.log.locator(".rights > li").last).to_be_visible(timeout=ANSWER_MS)


def test_before_buying_the_page_one_is_on_is_what_is_asked_about(page: Page, xiaomei: Widget) -> None:
    xiaomei.field.press("Escape")
    page.get_by_role("link", name="首页").click()
    page.get_by_role("link", name="车厘子").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("button", name="问问这件支持哪些保障").click()
    card = xiaomei.log.locator(".card", has_text=title).last
    expect(card).to_be_visible(timeout=ANSWER_MS)
    for mark in page.locator(".guarantees button").all_inner_texts():
        expect(card).to_contain_text(mark.removeprefix("✓").strip())
    xiaomei.say("这个能七天无理由退吗")
    expect(xiaomei.log.locator(".row.bot", has_text=title).last).to_contain_text("不适用无理由退货", timeout=ANSWER_MS)


def test_a_day_set_ahead_brings_deadlines_nearer(page: Page, xiaomei: Widget) -> None:
    xiaomei.field.press("Escape")
    clock = page.get_by_role("region", name="演示时间")
    before = clock.get_by_role("paragraph").inner_text()
    clock.get_by_role("button", name="快进 1 天").click()
    expect(clock.get_by_role("button", name="回到现在")).to_be_visible()
    expect(clock.get_by_role("paragraph")).not_to_have_text(before)
    clock.get_by_role("button", name="回到现在").click()
    expect(clock.get_by_role("button", name="回到现在")).to_have_count(0)


def test_the_talk_is_there_after_a_reload_and_in_a_second_tab(page: Page, xiaomei: Widget) -> None:
    xiaomei.say("转人工")
    expect(xiaomei.log.locator(".card", has_text="人工工单").last).to_be_visible(timeout=ANSWER_MS)
    expect(xiaomei.root.locator(".banner")).to_contain_text("您排在第")
    other = page.context.new_page()
    other.goto(page.url)
    second = Widget(other).open()
    same(xiaomei, second)
    page.reload()
    same(Widget(page).open(), second)
    assert "转人工" in Widget(page).said()[-NEWEST:]


def same(one: Widget, other: Widget) -> None:
    """Wait until two windows show the same newest bubbles; older ones come on scroll, and the clock may say something."""
    ends = time.monotonic() + SAME_S
    while not one.said() or one.said()[-NEWEST:] != other.said()[-NEWEST:]:
        assert time.monotonic() < ends, (one.said(), other.said())
        one.page.wait_for_timeout(100)
