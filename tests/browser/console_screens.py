"""The console's pictures for the docs, of all real parts after a little work: `python -m tests.browser.console_screens`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.everything import Everything
from tests.browser.test_console_real import PASSWORD, SLOW_MS, agent, claim, shopper, write

TARGET = Path(__file__).resolve().parents[2] / "docs" / "screens"
SIZES = ((1280, 800), (1920, 1080))
PAGES = (("工单", "tickets"), ("看板", "board"), ("学习", "learning"), ("坐席", "agents"), ("记录", "audit"))
DOUBTED = ("它那上头写的那个数不太得劲", "这能不能那个一下", "你们那个老样子吗")


def work(browser: Browser, address: str) -> Page:
    """Let a shopper be helped, others wait and the bot doubt; return the agent's page, its chat open."""
    for name, texts in (("小美", ("上周买的裙子不合适想退，运费谁出", "转人工")), ("阿杰", ("投影仪屏幕坏了", "转人工")), (None, DOUBTED)):
        chat = shopper(browser, address, name)
        for text in texts:
            answers = chat.log.locator(".row.bot, .row.system").count()
            chat.say(text)
            expect(chat.log.locator(".row.bot, .row.system").nth(answers)).to_be_visible()
    page = agent(browser, address, "xiaolin")
    claim(page, "小美")
    write(page, "小美您好，我是小林，先看一下您的裙子。")
    expect(page.get_by_text("已送达").or_(page.get_by_text("小美您好")).first).to_be_visible()
    return page


def take(page: Page, name: str) -> None:
    """Keep the page at each size."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(900)  # charts draw themselves anew
        page.screenshot(path=TARGET / f"console-{name}-{width}.png")


def main() -> None:
    """Write the pictures to docs/screens."""
    os.environ["ANXIN_DEMO_AGENT_PASSWORD"] = PASSWORD
    expect.set_options(timeout=SLOW_MS)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["ANXIN_LEARNED"] = folder
        parts = Everything(Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            address = parts.url()
            take(work(browser, address), "work")
            boss = agent(browser, address, "guanli")
            for link, name in PAGES:
                boss.get_by_role("link", name=link).click()
                expect(boss.get_by_text("正在加载…")).to_have_count(0)
                take(boss, name)
        finally:
            browser.close()
            parts.stop()


if __name__ == "__main__":
    main()
