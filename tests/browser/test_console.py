"""The agents' console in a real browser, against the stand-in: what an agent sees, does, loses and gets back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import console_data as data
from tests.browser.console_standin import ConsoleStandIn

ROOT = Path(__file__).resolve().parents[2]
ROW_PX = 88


@pytest.fixture
def server(pages: Path) -> Iterator[ConsoleStandIn]:
    """The agents' interface with no chats; 小林 may do everything."""
    server = ConsoleStandIn()
    yield server
    server.stop()


@pytest.fixture
def enter(page: Page, server: ConsoleStandIn) -> Callable[..., Page]:
    """Sign in and go to a place of the console."""

    def go(place: str = "work") -> Page:
        return sign_in(page, server, place)

    return go


def sign_in(page: Page, server: ConsoleStandIn, place: str = "work") -> Page:
    """Sign in with the form; returns once the line is live."""
    page.goto(f"{server.url}/console/#/{place}")
    page.get_by_label("账号").fill("xiaolin")
    page.get_by_label("密码").fill("right")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("已连接")).to_be_visible()
    return page


def visit(page: Page, server: ConsoleStandIn, place: str) -> None:
    """Go to another place of the console; returns once its page is there with what it shows."""
    page.goto(f"{server.url}/console/#/{place}")
    expect(page.locator(f'nav a[aria-current][href="#/{place.partition("/")[0]}"]')).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_text("正在加载…")).to_have_count(0)


def log(page: Page) -> Locator:
    """The open chat's log."""
    return page.get_by_role("log")


def field(page: Page) -> Locator:
    """Where an agent writes."""
    return page.locator(".composer textarea")


def said(page: Page) -> list[str]:
    """The texts of the log, in their order."""
    return log(page).locator(".said .text").all_inner_texts()


def choose(scope: Page | Locator, name: str, option: str) -> None:
    """Open a select by keyboard, as its own label lies over it for a mouse, and pick an option."""
    box = scope.get_by_role("combobox", name=name)
    box.focus()
    box.press("Enter")
    page = box.page
    page.get_by_role("option", name=option, exact=True).click()


def test_a_wrong_password_says_so_and_a_right_one_leads_in(page: Page, server: ConsoleStandIn) -> None:
    page.goto(f"{server.url}/console/")
    page.get_by_label("账号").fill("xiaolin")
    page.get_by_label("密码").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不对。")
    page.get_by_label("密码").fill("right")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="页面")).to_be_visible()
    page.reload()
    expect(page.get_by_role("navigation", name="页面")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_who_may_do_less_is_shown_less(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.me = data.me(data.AGENT, role="agent")
    server.add(1)
    page = enter()
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(["会话", "工单"])
    expect(page.get_by_role("group", name="会话列表").get_by_role("button")).to_have_count(2)
    page.get_by_role("button", name="排队").click()
    page.get_by_role("option").click()
    expect(page.get_by_role("group", name="会话操作").get_by_role("button")).to_have_text(["接入"])


def test_a_chat_is_claimed_and_talked_in(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1)
    page = enter()
    page.get_by_role("button", name="排队").click()
    page.get_by_role("option", name="顾客001").click()
    expect(field(page)).to_have_attribute("placeholder", re.compile("内部备注"))
    page.get_by_role("button", name="接入").click()
    expect(field(page)).to_have_attribute("placeholder", re.compile("回复顾客"))
    field(page).fill("您好，我来看看")
    field(page).press("Enter")
    expect(log(page).get_by_text("您好，我来看看")).to_have_count(1)
    expect(log(page).get_by_text("发送中")).to_have_count(0)
    server.tell({"type": "typing", "chat": "c1", "who": "shopper", "on": True})
    expect(page.get_by_text("顾客001正在输入…")).to_be_visible()
    server.say("c1", "好的谢谢")
    expect(log(page).get_by_text("好的谢谢")).to_be_visible()
    expect(page.get_by_text("顾客001正在输入…")).to_have_count(0)
    server.tell({"type": "read", "chat": "c1", "seq": 4})
    expect(log(page).get_by_text("顾客已读")).to_have_count(1)
    assert said(page) == ["第1句", "第2句", "第3句", "您好，我来看看", "好的谢谢"]
    assert server.bodies("c1/read")[-1] == {"seq": 5}
    assert {"type": "typing", "chat": "c1", "on": True} in server.frames
    assert {"type": "watch", "chat": "c1"} in server.frames


def test_nothing_is_written_while_a_chat_is_being_claimed(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1)
    page = enter("work/c1")
    field(page).fill("您好")
    held: list[Route] = []
    page.route("**/c1/claim", lambda route: held.append(route))
    page.get_by_role("button", name="接入").click()
    expect(field(page)).not_to_be_editable()
    field(page).press("Enter")
    expect(page.get_by_role("button", name="发送")).to_be_disabled()
    assert server.bodies("c1/notes") == []
    held.pop().continue_()
    expect(field(page)).to_be_editable()
    expect(field(page)).to_have_value("您好")
    field(page).press("Enter")
    expect(log(page).get_by_text("您好")).to_have_count(1)
    assert [one["text"] for one in server.bodies("c1/messages")] == ["您好"]
    assert server.bodies("c1/notes") == []


def test_somebody_faster_is_told_and_the_list_is_new(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1)
    server.refuse["claim"] = [409]
    page = enter("work/c1")
    page.get_by_role("button", name="接入").click()
    expect(page.get_by_text("有人抢先了一步，请看最新的状态。")).to_be_visible()
    expect(field(page)).to_be_editable()


def test_after_a_cut_line_nothing_is_lost_and_nothing_doubled(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1, "agent")
    page = enter("work/c1")
    expect(log(page).get_by_text("第3句")).to_be_visible()
    server.cut()
    expect(page.get_by_text("正在重连…")).to_be_visible()
    server.refuse["messages"] = [503]
    for text in ("断线时说的", "又说了一句"):
        server.rows["c1"].append({**server.rows["c1"][0], "seq": len(server.rows["c1"]) + 1, "text": text})
    field(page).fill("断线时写的")
    field(page).press("Enter")
    expect(log(page).get_by_text("断线时写的")).to_have_count(1)
    server.mend()
    expect(page.get_by_text("已连接")).to_be_visible(timeout=25_000)
    expect(log(page).get_by_text("发送中")).to_have_count(0)
    expect(log(page).get_by_text("没发出去")).to_have_count(0)
    server.say("c1", "回来以后")
    expect(log(page).get_by_text("回来以后")).to_have_count(1)
    assert said(page) == ["第1句", "第2句", "第3句", "断线时说的", "又说了一句", "断线时写的", "回来以后"]
    assert len({body["client_id"] for body in server.bodies("c1/messages")}) == 1


def test_a_lost_receipt_stores_once_and_a_refusal_can_be_taken_back(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1, "agent")
    page = enter("work/c1")
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch())  # the server has it, the browser never hears so
        route.abort()

    page.route("**/c1/messages", lose, times=1)
    field(page).fill("只要一次")
    field(page).press("Enter")
    expect(log(page).get_by_text("只要一次")).to_have_count(1)
    expect(log(page).get_by_text("发送中")).to_have_count(0)
    assert [row["text"] for row in server.rows["c1"]].count("只要一次") == 1
    server.refuse["messages"] = [422]
    field(page).fill("不行的")
    field(page).press("Enter")
    expect(log(page).get_by_text("没发出去")).to_be_visible()
    log(page).get_by_role("button", name="删除").click()
    expect(log(page).get_by_text("不行的")).to_have_count(0)


def test_five_hundred_chats_scroll_and_few_are_drawn(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    for number in range(500):
        server.add(number, said=1)
    page = enter()
    page.get_by_role("button", name="排队 500").click()
    rows = page.get_by_role("option")
    expect(rows.first).to_have_attribute("aria-setsize", "500")
    assert rows.count() < 40
    box = page.get_by_role("listbox", name="排队")
    box.focus()
    page.keyboard.press("End")
    expect(page.get_by_role("option", name="顾客499")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="顾客499")).to_be_visible()
    assert rows.count() < 40
    box.evaluate(f"(one) => one.scrollTop = {250 * ROW_PX}")
    expect(page.get_by_role("option", name="顾客250")).to_be_in_viewport()


def test_the_console_works_by_keyboard_alone(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    for number in (1, 2):
        server.add(number)
    page = enter()
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    keys.press("Alt+2")
    expect(page.get_by_role("option")).to_have_count(2)
    keys.press("Alt+j")
    expect(page.get_by_role("heading", name="顾客001")).to_be_visible()
    keys.press("Alt+j")
    expect(page.get_by_role("heading", name="顾客002")).to_be_visible()
    keys.press("Alt+c")
    expect(field(page)).to_be_focused()
    keys.type("/")
    expect(page.get_by_role("listbox", name="常用语").get_by_role("option")).to_contain_text(["问好"])
    keys.press("Enter")
    expect(field(page)).to_have_value("您好，我是小林，马上为您查。")
    keys.press("Alt+s")
    expect(page.get_by_role("dialog", name="查规则").locator("input")).to_be_focused()
    keys.type("七天")
    cite = page.get_by_role("button", name="插入引用")
    expect(cite).to_be_visible()
    keys.press("Tab")
    expect(cite).to_be_focused()
    keys.press("Enter")
    expect(field(page)).to_have_value("您好，我是小林，马上为您查。（依据《七天无理由退货规范》第六条）")
    expect(field(page)).to_be_focused()
    keys.press("Enter")
    expect(log(page).get_by_text("（依据《七天无理由退货规范》第六条）")).to_be_visible()
    keys.press("Alt+n")
    keys.type("提醒：尽快退")
    keys.press("Enter")
    expect(log(page).get_by_text("内部备注，顾客看不到")).to_be_visible()
    keys.press("Alt+x")
    expect(page.get_by_role("dialog", name="结束会话")).to_be_visible()
    page.get_by_role("radio", name="已解决").focus()
    keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_text("会话已结束")).to_be_visible()
    assert server.bodies("c2/close") == [{"outcome": "solved", "note": ""}]


def test_a_chat_is_transferred_with_a_note_and_given_back_to_the_bot(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    for number in (1, 2):
        server.add(number, "agent")
    page = enter("work/c1")
    page.get_by_role("button", name="转接").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("请写一句说明，让下一位不用从头问起。")
    choose(page, "交给谁", "老周　1/6　在线")
    page.get_by_label("给下一位客服的说明").fill("运费讲过了")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已转接")).to_be_visible()
    page.goto(f"{server.url}/console/#/work/c2")
    page.get_by_role("button", name="还给机器人").click()
    page.get_by_label("这段时间办了什么").fill("已退款")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已还给机器人")).to_be_visible()
    assert server.bodies("transfer") == [{"agent": "a2", "note": "运费讲过了"}]
    assert server.bodies("return") == [{"note": "已退款"}]


def test_a_case_is_opened_with_the_very_decision_and_moved_after_a_look(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1, "agent")
    page = enter("work/c1")
    packet = page.get_by_role("complementary", name="案情")
    expect(packet.get_by_text("最早到期")).to_be_visible()
    choose(packet, "代顾客申请哪一项", "退货")
    dialog = page.get_by_role("dialog", name="代顾客申请")
    expect(dialog.get_by_role("button", name="确认提交")).to_have_count(0)
    choose(dialog, "吊牌还在吗？", "在")
    dialog.get_by_role("button", name="看判断结果").click()
    expect(dialog.get_by_text("可以退，运费由您先付。")).to_be_visible()
    dialog.get_by_role("button", name="确认提交").click()
    expect(page.get_by_text("已提交，单号 A9")).to_be_visible()
    asked = server.bodies("c1/cases")
    assert [body.get("shown") for body in asked] == [None, None, {"outcome": "granted"}]
    assert asked[-1] == {"line": 7, "flow": "return", "facts": {"tags_kept": "yes"}, "shown": {"outcome": "granted"}}
    packet.get_by_role("button", name="平台不支持").click()
    decide = page.get_by_role("dialog").get_by_role("button", name="平台不支持")
    expect(decide).to_be_disabled()  # the event needs its reason
    page.get_by_role("textbox", name="平台给出的理由").fill("凭证不足")
    decide.click()
    expect(page.get_by_text("售后单已更新")).to_be_visible()
    [moved] = server.bodies("A20261124001/events")
    assert (moved["event"], moved["detail"]) == ("reject", {"reason": "凭证不足"})
    assert len(moved["key"]) >= 32


def test_a_phone_number_is_shown_only_when_asked_for(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1, "agent")
    page = enter("work/c1")
    expect(page.get_by_text("138****5678")).to_be_visible()
    assert server.bodies("reveal") == []
    page.get_by_role("button", name="查看电话").click()
    expect(page.get_by_text("13812345678")).to_be_visible()
    assert server.bodies("reveal") == [{"field": "phone"}]


def test_a_supervisor_whispers_and_takes_over(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1, "agent", agent={"id": "a2", "name": "老周"})
    page = enter("work/c1")
    page.get_by_role("button", name="悄悄提醒").click()
    field(page).fill("可以给他补运费")
    field(page).press("Enter")
    expect(log(page).get_by_text("可以给他补运费")).to_have_count(1)
    assert [body["text"] for body in server.bodies("c1/whisper")] == ["可以给他补运费"]
    server.answers["take_over"] = server.answers["claim"]
    page.get_by_role("button", name="接管").click()
    expect(page.get_by_role("button", name="回复顾客")).to_be_visible()


def test_unread_messages_stand_in_the_title(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    server.add(1, "agent")
    page = enter()
    expect(page).to_have_title("安心工作台")
    server.chats["c1"]["unread"] = 2
    server.tell({"type": "chats"})
    expect(page).to_have_title("（2）安心工作台")


def test_presence_is_said_and_the_line_is_kept_alive(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    page = enter()
    choose(page, "我的状态", "小休")
    expect(page.locator(".presence .dot.away")).to_be_visible()
    assert server.bodies("presence") == [{"status": "away"}]
    assert server.frames[0] == {"type": "hello", "csrf": "c5rf"}
    for _ in range(60):
        if [frame["type"] for frame in server.frames].count("ping") >= 2:
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(server.frames)


def test_what_the_bot_doubted_is_accepted_with_a_chosen_meaning(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    page = enter("learning")
    page.get_by_role("checkbox", name="门卫说没有我的件").uncheck()
    page.get_by_role("button", name="采纳 1 句").click()
    expect(page.get_by_text("都看完了")).to_be_visible()
    assert server.bodies("learning/accept") == [{"ids": [1], "intent": "delivered_not_received"}]


def test_a_ticket_is_read_paused_and_closed(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    page = enter("tickets")
    page.get_by_role("link", name="T002").click()
    side = page.get_by_role("complementary", name="工单详情")
    side.get_by_label("备注").fill("等商家回话")
    side.get_by_role("button", name="暂停").click()
    expect(page.get_by_text("工单已更新")).to_be_visible()
    choose(side, "办结为", "已解决")
    side.get_by_role("button", name="办结").click()
    expect(page.get_by_text("工单已更新")).to_have_count(2)
    assert server.bodies("T002/pause") == [{"note": "等商家回话"}]
    assert server.bodies("T002/close") == [{"outcome": "solved"}]
    assert "/api/agent/tickets.csv" in (page.get_by_role("link", name="导出 CSV").get_attribute("href") or "")


def test_the_intents_offered_are_those_of_the_glossary() -> None:
    source = (ROOT / "bot/web/console/src/intents.zh.ts").read_text(encoding="utf-8")
    offered = dict(re.findall(r'^  (\w+): "([^"]+)",$', source, re.M))
    glossary = yaml.safe_load((ROOT / "knowledge/glossary.yml").read_text(encoding="utf-8"))
    assert offered == glossary["intents"]


def test_a_page_whose_part_is_gone_says_so(server: ConsoleStandIn, enter: Callable[..., Page]) -> None:
    """A server that was updated has other parts: a window that was open before cannot fetch the old ones."""
    page = enter()
    page.route("**/assets/Learning*", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="学习").click()
    expect(page.get_by_role("alert").filter(has_text="请刷新网页")).to_be_visible()
