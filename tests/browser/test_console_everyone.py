"""The console for everyone, and safe from what people write: axe on every page, every payload through every field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import console_data as data
from tests.browser.console_standin import ConsoleStandIn
from tests.browser.test_console import choose, field, log, sign_in, visit
from tests.browser.test_everyone import SETTLED, violations
from tests.browser.test_xss import PAYLOADS, poisoned, watched

KEPT = ("id", "seq", "author", "at", "held_by", "client_id", "internal", "number", "line", "flow", "outcome", "kind")
TIMES = ("waiting_since", "due_at", "right_due_at", "deadline", "opened_at", "resolve_due_at")


@pytest.fixture
def server(pages: Path) -> Iterator[ConsoleStandIn]:
    """The agents' interface with no chats; 小林 may do everything."""
    server = ConsoleStandIn()
    yield server
    server.stop()


def fill(server: ConsoleStandIn) -> None:
    """A chat with every kind of row, a suggestion, a full packet."""
    server.add(1, "agent", priority="urgent", unread=2)
    server.add(2, "agent")
    server.say("c1", "", attachment={"url": "/pictures/dress.svg", "kind": "image"})
    server.say("c1", "请先看运费", author="agent", internal=True)
    server.say("c1", "已接通", author="system")
    server.say("c1", "可以退", author="bot", card={"type": "decision", "guarantee_name": "七天无理由退货", "outcome_text": "可以"})
    server.suggestions = [{"text": "支持七天无理由退货。", "why": "问退货", "clauses": ["第六条"]}]
    server.audit = [{"id": 1, "chat": "c1", "at": data.at(), "agent": {"id": "a1", "name": "小林"}, "action": "reveal", "target": "s1", "detail": {"field": "phone"}}]


@pytest.mark.parametrize("place", ["work/c1", "tickets/T002", "board", "learning", "agents", "audit"])
def test_axe_finds_nothing_on_any_page(browser: Browser, server: ConsoleStandIn, place: str) -> None:
    fill(server)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = sign_in(context.new_page(), server, place)
    visit(page, server, place)
    assert violations(page) == []
    context.close()


def test_axe_finds_nothing_in_the_forms(browser: Browser, server: ConsoleStandIn) -> None:
    fill(server)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{server.url}/console/")
    expect(page.get_by_label("账号")).to_be_visible()
    assert violations(page) == []
    sign_in(page, server, "work/c1")
    for opener, title in (("转接", "转接会话"), ("还给机器人", "还给机器人"), ("结束", "结束会话"), ("查规则", "查规则"), ("快捷键", "键盘快捷键"),
                          ("平台不支持", "平台不支持")):  # fmt: skip
        page.get_by_role("button", name=opener, exact=True).click()
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        assert violations(page) == [], title
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    field(page).fill("/")
    expect(page.get_by_role("listbox", name="常用语")).to_be_visible()
    assert violations(page) == []
    field(page).fill("")
    choose(page.locator("article.item").first, "代顾客申请哪一项", "退货")
    open_form(page, "代顾客申请")
    page.goto(f"{server.url}/console/#/agents")
    page.get_by_role("button", name="添加坐席").click()
    open_form(page, "添加坐席")
    context.close()


def open_form(page: Page, title: str) -> None:
    """Look with axe at the dialog that opens, and shut it."""
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    assert violations(page) == [], title
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_nothing_is_cut_off_or_scrolls_sideways(browser: Browser, server: ConsoleStandIn, width: int, height: int) -> None:
    fill(server)
    context = browser.new_context(viewport={"width": width, "height": height})
    page = sign_in(context.new_page(), server, "work/c1")
    expect(log(page).get_by_text("可以退")).to_be_visible()
    for place in ("work/c1", "tickets/T002", "board", "learning", "agents", "audit"):
        visit(page, server, place)
        page.evaluate(SETTLED)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, place
    context.close()


def test_no_payload_runs_in_any_field(browser: Browser, server: ConsoleStandIn) -> None:
    fill(server)
    page = watched(browser)
    sign_in(page, server, "work/c1")
    for number, payload in enumerate(PAYLOADS):
        poison(server, payload)
        server.say("c1", payload, author=("shopper", "bot", "agent", "system")[number % 4], name=payload,
                   internal=number % 5 == 0, card={"type": "items", "title": payload, "items": [{"title": payload}]},
                   attachment={"url": payload, "kind": "image"})  # fmt: skip
        if number % 9 == 0:
            look_everywhere(page, server)
    page.goto(f"{server.url}/console/#/work/c1")
    expect(log(page).locator(".said")).to_have_count(len(server.rows["c1"]), timeout=15_000)
    assert page.evaluate("window.marks") == []
    assert page.locator("#app script, #app iframe, #app object, #app embed, #app [onerror], #app [onload], #app [onclick]").count() == 0
    hrefs = page.locator("a").evaluate_all("(all) => all.map((one) => one.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    page.context.close()


def poison(server: ConsoleStandIn, payload: str) -> None:
    """Put `payload` into every text that the server says; what picks a view, and what is a time, is kept."""
    def only_text(value: dict) -> dict:
        kept = {key: value[key] for key in (*KEPT, *TIMES) if key in value}
        return {**poisoned(value, payload), **kept}

    chat = server.chats["c1"]
    server.chats["c1"] = {**only_text(chat), "agent": {"id": "a1", "name": payload}, "last": {"author": "shopper", "text": payload, "at": data.at()}}
    whole = poisoned(data.packet(), payload)
    whole["items"][0]["rights"] = [only_text(right) for right in data.packet()["items"][0]["rights"]]
    server.packet = whole
    server.tickets = [{**only_text(one), "shopper": {"id": "s", "name": payload}} for one in [data.ticket(2)]]
    server.suggestions = [{"text": payload, "why": payload, "clauses": [payload]}]
    server.learning = [{"key": "g", "likely_intent": payload, "items": [{"id": 1, "text": payload, "intents": [payload], "reason": payload, "at_text": payload}]}]
    server.audit = [{"id": 1, "at": data.at(), "agent": {"id": "a1", "name": payload}, "chat": None, "action": payload, "target": payload, "detail": {payload: payload}}]
    server.canned = [{"id": "1", "title": payload, "text": payload, "group": payload}]
    server.found = poisoned(server.found, payload)


def look_everywhere(page: Page, server: ConsoleStandIn) -> None:
    """Open every page, list and panel once."""
    for place in ("tickets/T002", "learning", "audit", "work/c1"):
        visit(page, server, place)
    field(page).fill("/")
    expect(page.get_by_role("listbox", name="常用语").get_by_role("option").first).to_be_visible()
    field(page).fill("")
    page.get_by_role("button", name="查规则").click()
    page.get_by_role("dialog").locator("input").fill("七天")
    expect(page.get_by_role("button", name="插入引用")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
