"""One script tag on a page of somebody else's, under a strict policy."""

from __future__ import annotations

import gzip

from playwright.sync_api import Page, expect

from tests.browser.standin import DIST, StandIn
from tests.browser.widget import Widget

LOADER_BYTES = 3 * 1024
CALLS = ["ask", "close", "identify", "off", "on", "open"]


def test_the_tag_costs_under_3_kb(page: Page, standin: StandIn) -> None:
    assert 0 < len(gzip.compress((DIST / "widget.js").read_bytes())) < LOADER_BYTES
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{standin.url}/host", wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    before_load = asked.index(f"{standin.url}/widget.js")
    page.wait_for_load_state("networkidle")
    assert asked.index(f"{standin.url}/widget-app.js") > before_load  # the chat itself comes when the page is idle


def test_nothing_comes_from_another_server(page: Page, standin: StandIn) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{standin.url}/host")
    Widget(page).open().say("退货")
    expect(Widget(page).row("收到：退货")).to_be_visible()
    host = standin.url.removeprefix("http://")
    assert [url for url in asked if host not in url] == []


def test_no_cookie_is_set(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    Widget(page).open().say("退货")
    expect(Widget(page).row("收到：退货")).to_be_visible()
    assert page.context.cookies() == []
    assert [key for key in page.evaluate("Object.keys(localStorage)") if not key.startswith("anxin.")] == []


def test_the_one_global_has_six_calls_and_stays_as_it_is(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    assert page.evaluate("Object.keys(anxin).sort()") == CALLS
    assert page.evaluate("() => { try { anxin.open = null; window.anxin = null; } catch {} return typeof window.anxin.open; }") == "function"


def test_a_single_page_shop_moves_on_and_the_chat_stays(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    chat.say("退货")
    expect(chat.row("收到：退货")).to_be_visible()
    page.evaluate("history.pushState({}, '', '/elsewhere'); document.querySelector('main').replaceChildren('另一页')")
    page.evaluate("document.querySelector('[data-shop]').dataset.product = 'dress'")
    chat.say("这件呢")
    expect(chat.row("收到：这件呢")).to_be_visible()
    assert standin.posts[-1]["context"] == {"product": "dress"}
    page.go_back()
    expect(chat.panel).to_be_visible()
    assert page.url == f"{standin.url}/host"
    assert len(standin.sessions) == 1


def test_a_visitor_who_does_not_ask_gets_no_session(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    page.wait_for_load_state("networkidle")
    assert standin.sessions == []


def test_the_page_gains_one_global_and_one_element(page: Page, standin: StandIn) -> None:
    page.goto("about:blank")
    page.goto(f"{standin.url}/widget.js")
    plain = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    page.goto(f"{standin.url}/host")
    Widget(page).open()
    gained = set(page.evaluate("Object.getOwnPropertyNames(window)")) - plain
    assert gained == {"anxin"}
    assert page.evaluate("[...document.body.children].map((one) => one.tagName)") == ["MAIN", "ANXIN-CHAT"]


def test_styles_leak_neither_way(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    plain = page.locator("main button").evaluate("(one) => ({ ...getComputedStyle(one) })")
    page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('* { color: red !important; font-size: 40px;"
        " text-transform: uppercase; letter-spacing: 9px; line-height: 4 }'); window.loud = sheet; }"
    )
    chat = Widget(page).open()
    assert page.locator("main button").evaluate("(one) => ({ ...getComputedStyle(one) })") == plain
    before = chat.panel.bounding_box()
    page.evaluate("document.adoptedStyleSheets = [window.loud]")
    heading = chat.root.get_by_role("heading", name="安心客服")
    expect(heading).not_to_have_css("color", "rgb(255, 0, 0)")
    expect(heading).to_have_css("letter-spacing", "normal")
    assert chat.panel.bounding_box() == before


def test_a_second_tag_changes_nothing(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    page.evaluate(
        "() => new Promise((done) => { const tag = document.createElement('script');"
        " const url = window.trustedTypes.createPolicy('test', { createScriptURL: (one) => one }).createScriptURL('/widget.js');"
        " tag.src = url; tag.onload = done; document.head.append(tag); })"
    )
    expect(page.locator("anxin-chat")).to_have_count(1)


def test_a_page_can_ask_and_listen(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    page.evaluate(
        "() => { window.heard = []; window.note = (detail) => heard.push(detail.text ?? detail);"
        " anxin.on('message', note);"
        " anxin.ask('能退吗', { orderLine: { number: '3749748641288285497', name: '裙子' } }); }"
    )
    chat = Widget(page)
    asked = "订单 3749748641288285497 的裙子：能退吗"
    expect(chat.row(f"收到：{asked}")).to_be_visible()
    assert standin.posts[0]["text"] == asked
    assert page.evaluate("heard") == [f"收到：{asked}"]
    page.evaluate("anxin.off('message', note)")
    standin.say(standin.only, "没人听")
    expect(chat.row("没人听")).to_be_visible()
    assert page.evaluate("heard.length") == 1
    page.evaluate("anxin.close()")
    expect(chat.panel).to_have_count(0)


def test_an_app_that_does_not_load_can_be_tried_again(page: Page, standin: StandIn) -> None:
    page.route("**/widget-app.js", lambda route: route.abort())
    page.goto(f"{standin.url}/host")
    chat = Widget(page)
    chat.button.click()
    expect(chat.button).not_to_have_attribute("aria-busy", "true")
    page.unroute("**/widget-app.js")
    page.reload()
    chat.open()
