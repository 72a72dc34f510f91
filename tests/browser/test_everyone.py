"""For everyone: keyboard, screen readers, colours, small and large."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import cards
from tests.browser.standin import StandIn
from tests.browser.widget import Widget

AXE = Path(__file__).resolve().parents[2] / "bot" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }"


# A button that fades from disabled to enabled has, for a moment, colours that it never rests in.
SETTLED = """() => Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => null))).then(() => true)"""


def violations(page: Page) -> list[str]:
    """What axe finds once nothing moves any more, as `rule: target` lines."""
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text(encoding="utf-8"))  # evaluate passes the page's policy, a script tag would not
    found = page.evaluate(f"axe.run(document, {RULES}).then((result) => result.violations)")
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_chat(browser: Browser, standin: StandIn, scheme: str, width: int) -> None:
    # Not the strict page: axe writes a script of its own into frames.
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    for card in cards.all_cards():
        standin.say(standin.only, "见 https://rule.example.cn/5408 的说明", card=card)
    standin.say(standin.only, "还要什么", buttons=[{"id": "1", "title": "退货"}])
    expect(chat.quick).to_have_count(1)
    chat.say("草稿")
    expect(chat.row("收到：草稿")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_all_can_be_done_with_the_keyboard_alone(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    chat = Widget(page)
    chat.button.focus()
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    page.keyboard.type("退货")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("谢谢")
    page.keyboard.press("Enter")
    expect(chat.row("收到：退货")).to_be_visible()
    standin.say(standin.only, "哪种", buttons=[{"id": "1", "title": "不想要了"}])
    expect(chat.quick).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.row("收到：不想要了")).to_be_visible()
    chat.field.focus()
    page.keyboard.press("Escape")
    expect(chat.panel).to_have_count(0)
    expect(chat.button).to_be_focused()


def test_an_input_methods_enter_does_not_send(page: Page, standin: StandIn, chat: Widget) -> None:
    chat.field.fill("tui")
    chat.field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True})
    expect(chat.field).to_have_value("tui")
    chat.say("退货")
    expect(chat.row("收到：退货")).to_be_visible()
    assert [post["text"] for post in standin.posts] == ["退货"]


def test_keys_stay_in_the_chat(page: Page, chat: Widget) -> None:
    page.evaluate("window.heard = []; document.addEventListener('keydown', (event) => heard.push(event.key))")
    chat.field.press("k")
    assert page.evaluate("window.heard") == []


def test_the_log_announces_politely_and_everything_has_a_name(chat: Widget) -> None:
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.root.get_by_role("dialog", name="安心客服")).to_be_visible()
    for name in ("转人工", "大字", "关闭客服", "发送"):
        expect(chat.root.get_by_role("button", name=name)).to_have_count(1)


def test_large_text_grows_everything_and_is_kept(page: Page, standin: StandIn, chat: Widget) -> None:
    chat.say("字太小")
    expect(chat.row("收到：字太小")).to_be_visible()
    chat.root.get_by_role("button", name="大字").click()
    expect(chat.bubbles.first).to_have_css("font-size", "20px")
    page.reload()
    again = Widget(page).open()
    expect(again.bubbles.first).to_have_css("font-size", "20px")


def test_with_reduced_motion_nothing_moves(page: Page, standin: StandIn) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    standin.tell(standin.only, {"type": "typing", "who": "bot", "on": True})
    expect(chat.log.locator(".dots i").first).to_have_css("animation-name", "none")


@pytest.mark.parametrize("size", [(320, 480), (360, 740), (640, 360)])
def test_a_phone_sees_the_whole_chat_without_scrolling_sideways(
    page: Page, standin: StandIn, size: tuple[int, int]
) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    for card in cards.all_cards():
        standin.say(standin.only, "长单词 " + "x" * 200, card=card)
    expect(chat.log.locator(".card")).to_have_count(len(cards.all_cards()))
    assert chat.panel.bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
    assert chat.log.evaluate("(log) => log.scrollWidth <= log.clientWidth")
    for name in ("转人工", "关闭客服", "发送"):
        expect(chat.root.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


def test_at_200_percent_everything_can_be_reached(browser: Browser, standin: StandIn) -> None:
    # Zoom halves the page's width and doubles its pixels: 1280 x 800 at 200 % is this.
    page = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2).new_page()
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    standin.say(standin.only, "说明", card=cards.decision(), buttons=[{"id": "1", "title": "帮我办理"}])
    expect(chat.quick).to_be_in_viewport(ratio=1)
    for name in ("转人工", "大字", "关闭客服", "发图片或视频", "发送"):
        expect(chat.root.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert chat.log.evaluate("(log) => log.scrollWidth <= log.clientWidth && log.clientHeight > 100")
    page.context.close()


def test_over_an_on_screen_keyboard_the_field_and_the_last_words_are_seen(page: Page, standin: StandIn) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    for number in range(12):
        standin.say(standin.only, f"第 {number} 句", author="shopper")
    chat.say("最后一句")
    expect(chat.row("收到：最后一句")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 320, "height": 300})  # what the keyboard leaves
    expect(chat.field).to_be_in_viewport(ratio=1)
    expect(chat.root.get_by_role("button", name="发送")).to_be_in_viewport(ratio=1)
    expect(chat.row("收到：最后一句")).to_be_in_viewport(ratio=1)


def test_nothing_lies_under_a_notch_or_the_bar_below(page: Page, standin: StandIn) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setSafeAreaInsetsOverride", {"insets": {"top": 44, "bottom": 34, "left": 0, "right": 0}})
    page.goto(f"{standin.url}/host")
    launcher = Widget(page).button.bounding_box()
    assert launcher is not None
    assert launcher["y"] + launcher["height"] <= 740 - 34
    chat = Widget(page).open()
    close, send = (chat.root.get_by_role("button", name=name).bounding_box() for name in ("关闭客服", "发送"))
    assert close is not None
    assert send is not None
    assert close["y"] >= 44
    assert send["y"] + send["height"] <= 740 - 34


def test_back_closes_the_chat_of_a_phone_and_stays_on_the_page(page: Page, standin: StandIn) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    page.go_back()
    expect(chat.panel).to_have_count(0)
    assert page.url == f"{standin.url}/host"
    chat.open()
    chat.root.get_by_role("button", name="关闭客服").click()
    expect(chat.panel).to_have_count(0)
    assert page.evaluate("history.state") is None


def test_a_tall_answer_is_read_from_its_start(page: Page, standin: StandIn, chat: Widget) -> None:
    page.set_viewport_size({"width": 360, "height": 500})
    standin.answer = lambda conversation, said: [
        conversation.add("bot", "长", card=cards.decision()),
        conversation.add("bot", "长", card=cards.decision(guarantee_name="正品保障")),
    ]
    chat.say("能退吗")
    expect(chat.log.locator(".card")).to_have_count(2)
    expect(chat.log.locator(".card").first.locator(".head")).to_be_in_viewport(ratio=1)
