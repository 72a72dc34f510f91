"""The widget and a person, through the real gateway: the button, the queue, talk, read marks, the rating."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.desk.agents import accounts
from bot.store.engine import Database
from bot.store.template import copy_template
from tests.agents.console import PASSWORD, Office, office_of
from tests.browser.widget import Widget
from tests.gateway.parts import running


@pytest.fixture
def office(pages: Path, tmp_path: Path, now: datetime) -> Iterator[Office]:
    """The real gateway with the built pages and an agent."""
    database = Database(copy_template(now, tmp_path / "office.sqlite"))
    with database.writing() as session:
        accounts.add(session, "lin", "小林", "agent", PASSWORD, now)
    with running(database, tmp_path, now, pages=pages) as gateway:
        opened = office_of(gateway)
        yield opened
        opened.close()
    database.close()


@pytest.fixture
def chat(page: Page, office: Office) -> Widget:
    """小美's opened chat."""
    page.goto(office.gateway.url)
    page.get_by_label("登录为").select_option("小美")
    return Widget(page).open()


def test_a_person_is_called_talks_and_is_rated(page: Page, chat: Widget, office: Office) -> None:
    lin = office.console("lin")
    lin.post("presence", status="online")
    conversation = office.shopper("xiaomei").opened["conversation"]
    chat.root.get_by_role("button", name="转人工").click()
    expect(chat.root.locator(".banner")).to_contain_text("您排在第")
    page.reload()
    chat = Widget(page).open()
    expect(chat.root.locator(".banner")).to_contain_text("您排在第")
    lin.post(f"chats/{conversation}/claim")
    expect(chat.root.get_by_role("status")).to_contain_text("小林")
    expect(chat.root.locator(".banner")).to_have_count(0)
    lin.say(conversation, "您好，我看一下")
    expect(chat.row("您好，我看一下")).to_be_visible()
    chat.say("衣服掉色了")
    expect(chat.row("衣服掉色了")).to_be_visible()
    expect(chat.log.locator(".outgoing")).to_have_count(0)
    lin.post(f"chats/{conversation}/typing", on=True)
    expect(chat.log.get_by_text("小林正在输入")).to_be_visible()
    lin.post(f"chats/{conversation}/read", seq=lin.messages(conversation)[-1]["seq"])
    expect(chat.log.locator(".row", has_text="衣服掉色了").get_by_text("已读")).to_be_visible()
    last = int(chat.log.locator(".row").last.get_attribute("data-seq") or 0)
    for _ in range(100):  # our own mark goes by HTTP
        if lin.get(f"chats/{conversation}")["shopper_read_seq"] >= last - 1:
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("the shopper's reading was not told")
    lin.post(f"chats/{conversation}/return", note="换新已登记")
    form = chat.log.locator(".rating").last
    form.locator("label").nth(4).click()
    form.get_by_role("textbox").fill("很耐心")
    form.get_by_role("button", name="提交评价").click()
    expect(chat.log.get_by_role("img", name="5 星").last).to_be_visible()
    other = Widget(page.context.new_page())
    other.page.goto(office.gateway.url)
    other.open()
    expect(other.log.get_by_role("img", name="5 星").last).to_be_visible()
