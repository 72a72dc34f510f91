"""Two browsers against all real parts: a shopper in the demo shop, agents in the console.

The line is cut for 30 s and every server process is killed in the middle of the talk.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_attachments import photo, pick, shown
from tests.browser.test_console import choose, field, log
from tests.browser.test_console import said as texts_of
from tests.browser.test_real import anxin  # noqa: F401  the fixture
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow
PASSWORD = "correct-horse-9"
SLOW_MS = 30_000
CUT_MS = 30_000
BACK_S = 60  # until a killed part is healthy again
PARTS = {"gateway": "bot.gateway.server", "rasa": "bot.assistant.server", "actions": "actions.server"}
WORDINGS = (
    "转人工", "人工客服", "叫个真人来", "我要找人工", "有没有活人", "能不能换个人跟我说",
    "别让机器人回我了，找个客服", "帮我接客服小姐姐", "我要跟人说话", "接线员在吗，帮我转一下",
)  # fmt: skip


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


@pytest.fixture(autouse=True)
def patient() -> None:
    """All parts on a small machine take their time."""
    expect.set_options(timeout=SLOW_MS)


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


def shopper(browser: Browser, address: str, name: str | None = None) -> Widget:
    """A shopper's opened chat, in a browser of their own; nobody's name: a visitor."""
    page = browser.new_context().new_page()
    page.set_default_timeout(SLOW_MS)
    page.goto(address)
    if name:
        page.get_by_label("登录为").select_option(name)
    return Widget(page).open()


def said(place: Locator, text: str) -> Locator:
    """Where something was said, to the letter."""
    return place.get_by_text(text, exact=True)


def claim(page: Page, name: str) -> None:
    """Take the waiting chat of `name`."""
    page.get_by_role("button", name="排队").click()
    page.get_by_role("option", name=name).first.click()
    expect(page.locator(".chat-head .held.queue")).to_be_visible()
    page.get_by_role("button", name="接入").click()
    expect(field(page)).to_be_focused()


def write(page: Page, text: str) -> None:
    """Say something to the shopper."""
    field(page).fill(text)
    field(page).press("Enter")


def position(chat: Widget) -> int:
    """The place in the queue that the shopper reads."""
    banner = chat.root.locator(".banner")
    expect(banner).to_contain_text("您排在第")
    return int(re.search(r"您排在第\s*(\d+)", banner.inner_text())[1])


class Talk:
    """What both sides said, in its order; both windows show it so."""

    def __init__(self, chat: Widget, page: Page) -> None:
        self.chat, self.page, self.lines = chat, page, []

    def shopper(self, text: str) -> None:
        self.chat.say(text)
        self._seen(text)

    def agent(self, text: str) -> None:
        write(self.page, text)
        self._seen(text)

    def _seen(self, text: str) -> None:
        self.lines.append(text)
        self.once(text)

    def once(self, text: str) -> None:
        for window in (self.chat.log, log(self.page)):
            expect(said(window, text)).to_have_count(1, timeout=BACK_S * 1000)

    def check(self) -> None:
        """Nothing twice, nothing out of order, nothing lost; the two windows agree."""
        heard, read = self.chat.said(), [text.strip() for text in texts_of(self.page)]
        for window in (heard, read):
            assert [text for text in window if text in self.lines] == self.lines


def below(pid: int) -> Iterator[int]:
    """Yield the processes that `pid` started, and theirs."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    for child in map(int, found):
        yield child
        yield from below(child)


def kill(name: str) -> None:
    """Kill -9 a part of our own `anxin up`."""
    for pid in below(os.getpid()):
        with open(f"/proc/{pid}/cmdline", "rb") as words:
            if PARTS[name].encode() in words.read().split(b"\0"):
                return os.kill(pid, signal.SIGKILL)
    raise AssertionError(f"no {name} among what this test started")


def healthy(address: str) -> None:
    """Wait until every part answers."""
    ends = time.monotonic() + BACK_S
    while True:
        try:
            if httpx.get(f"{address}/health", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < ends, "not healthy again"
        time.sleep(0.5)


def test_a_shopper_is_served_by_two_agents_through_cuts_and_crashes(browser: Browser, anxin: str) -> None:  # noqa: F811
    first = shopper(browser, anxin)
    first.say("充电宝冒烟了，着火了，找人工")
    expect(first.root.locator(".banner")).to_contain_text("您排在第")
    chat = shopper(browser, anxin, "小美")
    chat.say("叫个真人来")
    before = position(chat)
    assert before > 1
    lin, zhou = agent(browser, anxin, "xiaolin"), agent(browser, anxin, "laozhou")
    lin.get_by_role("button", name="排队").click()
    lin.get_by_role("option").first.click()
    lin.get_by_role("button", name="接入").click()
    expect(field(lin)).to_be_focused()
    expect(chat.root.locator(".banner")).to_contain_text(re.compile(rf"您排在第\s*{before - 1}\s*位"))

    claim(lin, "小美")
    talk = Talk(chat, lin)
    talk.agent("您好小美，我是小林")
    talk.shopper("裙子有个破洞")
    field(lin).press_sequentially("我看", delay=50)
    expect(chat.log.get_by_text("小林正在输入")).to_be_visible()
    chat.field.press_sequentially("等等", delay=50)
    expect(lin.get_by_text("小美正在输入…")).to_be_visible()
    pick(chat, photo())
    expect(shown(chat)).to_have_count(1)
    expect(log(lin).locator("a.file img")).to_have_count(1)

    for window in (lin, chat.page):
        window.context.set_offline(True)
    chat.say("断网时顾客说的")
    write(lin, "断网时客服说的")
    lin.wait_for_timeout(CUT_MS)
    for window in (lin, chat.page):
        window.context.set_offline(False)
    for text in ("断网时顾客说的", "断网时客服说的"):
        talk.once(text)
    talk.lines += [one for one in chat.said() if one.startswith("断网时")]  # whoever came first
    talk.shopper("网好了")
    talk.check()

    for name in PARTS:
        kill(name)
        talk.shopper(f"{name}重启时顾客说的")
        talk.agent(f"{name}重启时客服说的")
        healthy(anxin)
    talk.check()

    lin.get_by_role("button", name="转接").click()
    choose(lin.get_by_role("dialog", name="转接会话"), "交给谁", re.compile("^老周"))
    lin.get_by_label("给下一位客服的说明").fill("破洞照片已看，等退货")
    lin.get_by_role("button", name="确定").click()
    expect(lin.get_by_text("已转接")).to_be_visible()
    expect(chat.log.get_by_text("已经交给客服老周")).to_have_count(1)
    zhou.get_by_role("option", name="小美").first.click()
    expect(log(zhou).get_by_text("破洞照片已看，等退货")).to_have_count(1)
    talk.page = zhou
    talk.agent("我是老周，接着帮您")
    talk.shopper("好的谢谢老周")
    talk.check()

    zhou.get_by_role("button", name="还给机器人").click()
    zhou.get_by_label("这段时间办了什么").fill("已说明退货办法")
    zhou.get_by_role("button", name="确定").click()
    expect(zhou.get_by_text("已还给机器人")).to_be_visible()
    expect(chat.log.get_by_text("把对话交还给我了")).to_have_count(1)
    form = chat.log.locator(".rating").last
    form.locator("label").nth(4).click()
    form.get_by_role("button", name="提交评价").click()
    expect(chat.log.get_by_role("img", name="5 星").last).to_be_visible()
    answers = chat.log.locator(".row.bot").count()
    chat.say("我的包裹到哪了")
    expect(chat.log.locator(".row.bot").nth(answers)).to_be_visible()
    for secret in ("破洞照片已看，等退货", "已说明退货办法"):
        assert said(chat.log, secret).count() == 0
    talk.check()
    for window in (first.page, chat.page, lin, zhou):
        window.context.close()


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_person_is_called_in_any_wording(anxin: str, wording: str) -> None:  # noqa: F811
    with httpx.Client(base_url=anxin, timeout=20, trust_env=False) as http:
        http.headers["Authorization"] = f"Bearer {http.post('/api/shopper/session', json={}).json()['session']}"
        sent = http.post("/api/shopper/messages", json={"client_id": uuid4().hex, "text": wording})
        assert sent.status_code in (200, 201, 202), sent.text
        ends = time.monotonic() + BACK_S
        while (seen := http.get("/api/shopper/messages").json())["held_by"] != "queue":
            assert time.monotonic() < ends, [one["text"] for one in seen["messages"]]
            time.sleep(0.2)
