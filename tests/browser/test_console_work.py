"""What agents do all day, in the real console against all real parts: cases, tickets, learning, people, photos."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_attachments import IS_DRAWN, photo, pick
from tests.browser.test_console import choose, log
from tests.browser.test_console_real import (  # noqa: F401  password and patient are fixtures
    PASSWORD,
    WORDINGS,
    agent,
    claim,
    password,
    patient,
    shopper,
    write,
)
from tests.browser.test_real import anxin  # noqa: F401  the fixture
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow
ROUNDS = 6  # of questions before a decision
FORMULA = '=HYPERLINK("x")'  # an agent's name, as a spreadsheet would run it
DOUBTED = ("它那上头写的那个数不太得劲", "这能不能那个一下")
PHONE = "13912345678"


@pytest.fixture(scope="module", autouse=True)
def learned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of what was learned: ours, never the checkout's."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("learned")
        patch.setenv("ANXIN_LEARNED", str(folder))
        yield folder


def packet(page: Page) -> Locator:
    """What is known of the open chat."""
    return page.get_by_role("complementary", name="案情")


def called(browser: Browser, address: str, name: str, *first: str) -> Widget:
    """A shopper who said something and now waits for a person."""
    chat = shopper(browser, address, name)
    for text in first:
        answers = chat.log.locator(".row.bot").count()
        chat.say(text)
        expect(chat.log.locator(".row.bot").nth(answers)).to_be_visible()
    chat.say("转人工")
    expect(chat.root.locator(".banner")).to_contain_text("您排在第")
    return chat


def answer_all(dialog: Locator) -> None:
    """Answer every question with its first option until the decision is there to be confirmed."""
    answered: set[str] = set()
    confirm, check = (dialog.get_by_role("button", name=name) for name in ("确认提交", "看判断结果"))
    for _ in range(ROUNDS):
        expect(check.or_(confirm)).to_be_visible()
        if confirm.is_visible():
            return
        for box in dialog.get_by_role("combobox").all():
            if (question := box.get_attribute("aria-label")) not in answered:
                answered.add(question)
                box.focus()
                box.press("Enter")
                # The list of this very box: the one that was open before is still fading away.
                dialog.page.locator(f"#{box.get_attribute('aria-controls')}").get_by_role("option").first.click()
        with dialog.page.expect_response(lambda one: one.url.endswith("/cases")):
            check.click()
    raise AssertionError(f"no decision after {answered}")


def test_a_case_is_opened_for_the_shopper_and_moved(browser: Browser, anxin: str) -> None:  # noqa: F811
    chat = called(browser, anxin, "小美", "上周买的裙子不合适想退，运费谁出")
    lin = agent(browser, anxin, "xiaolin")
    claim(lin, "小美")
    item = packet(lin).locator(".item", has_text="裙").first
    choose(item, item.get_by_role("combobox").get_attribute("aria-label"), "退货")
    dialog = lin.get_by_role("dialog", name="代顾客申请")
    answer_all(dialog)
    verdict = dialog.get_by_role("status").inner_text()
    assert "退" in verdict
    dialog.get_by_role("button", name="确认提交").click()
    told = lin.get_by_text("已提交，单号 A")
    expect(told).to_be_visible()
    number = told.inner_text().rpartition(" ")[2]
    for window in (chat.log, log(lin)):
        expect(window.get_by_text(number)).to_have_count(1)
    case = packet(lin).locator(".case", has_text=number)
    expect(case).to_be_visible()
    case.get_by_role("button", name="撤销").click()
    lin.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(lin.get_by_text("售后单已更新")).to_be_visible()
    expect(chat.log.locator(".row", has_text=number).nth(1)).to_contain_text("撤销")
    close(chat, lin)


def close(*windows: Widget | Page) -> None:
    """Close browsers: whose window is gone is not there any more."""
    for window in windows:
        (window.page if isinstance(window, Widget) else window).context.close()


def refusals(page: Page, path: str) -> list[int]:
    """The statuses of 400 and more that calls ending in `path` got; it fills as the page works."""
    found: list[int] = []
    page.on("response", lambda one: found.append(one.status) if one.url.endswith(path) and one.status >= 400 else None)
    return found


def test_a_supervisor_watches_whispers_takes_over_and_every_look_is_on_record(browser: Browser, anxin: str) -> None:  # noqa: F811
    chat = called(browser, anxin, "安娜")
    pick(chat, photo())
    lin, zhou = agent(browser, anxin, "xiaolin"), agent(browser, anxin, "laozhou")
    unread = refusals(lin, "/read")
    claim(lin, "安娜")
    shown = log(lin).locator("a.file img")
    expect(shown).to_have_count(1)
    lin.wait_for_function(IS_DRAWN, arg=shown.element_handle())
    phone = packet(lin).locator(".shopper .value").first
    expect(phone).to_have_text(re.compile(r"^\d{3}\*{4}\d{4}$"))
    packet(lin).get_by_role("button", name="查看电话").click()
    expect(phone).to_have_text(re.compile(r"^\+?\d{8,}$"))

    zhou.get_by_role("button", name=re.compile("^全部")).click()
    zhou.get_by_role("option", name="安娜").first.click()
    chat.say("苹果烂了一半")
    expect(log(zhou).get_by_text("苹果烂了一半")).to_have_count(1)
    zhou.get_by_role("button", name="悄悄提醒").click()
    write(zhou, "先看签收时间")
    expect(log(lin).get_by_text("先看签收时间")).to_have_count(1)
    zhou.get_by_role("group", name="会话操作").get_by_role("button", name="接管").click()
    expect(chat.log.get_by_text("老周").last).to_be_visible()
    expect(lin.get_by_role("group", name="会话操作").get_by_role("button", name="结束")).to_have_count(0)
    write(zhou, "我是老周，我来处理")
    expect(chat.log.get_by_text("我是老周，我来处理")).to_have_count(1)
    chat.say("好的")
    expect(log(lin).get_by_text("好的", exact=True)).to_have_count(1)
    assert chat.log.get_by_text("先看签收时间").count() == 0
    assert unread == []

    board = agent(browser, anxin, "guanli")
    board.get_by_role("link", name="看板").click()
    figures = board.locator(".figures > div")
    expect(figures.nth(2)).to_have_text(re.compile(r"接待中\s*[1-9]"))
    expect(board.get_by_role("row", name=re.compile("老周"))).to_contain_text(re.compile(r"[1-9]/8"))
    expect(board.locator(".figures")).to_contain_text("排队中")
    assert board.locator("svg rect").evaluate_all("(bars) => bars.some((bar) => bar.height.baseVal.value > 0)")
    board.get_by_role("link", name="记录").click()
    number = lin.url.rpartition("/")[2]
    board.get_by_label("会话编号").fill(number)
    board.get_by_role("button", name="查找").click()
    for who, what in (("小林", "看隐私信息"), ("小林", "看文件"), ("老周", "悄悄提醒"), ("老周", "接管"), ("老周", "看会话")):
        row = board.get_by_role("row", name=re.compile(rf"{who} {what}")).first
        expect(row).to_contain_text(number)
    expect(board.get_by_role("row", name=re.compile("看隐私信息")).first).to_contain_text("电话")
    end(zhou)
    close(chat, lin, zhou, board)


def end(page: Page) -> None:
    """End the open chat as solved."""
    page.get_by_role("group", name="会话操作").get_by_role("button", name="结束").click()
    page.get_by_role("radio", name="已解决").locator("xpath=ancestor::label[1]").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("会话已结束").first).to_be_visible()


def find_open(page: Page, name: str) -> Locator:
    """The rows of the open tickets of a shopper."""
    page.get_by_label("单号、顾客、内容").fill(name)
    with page.expect_response(re.compile("tickets.*state=open.*search=")):
        choose(page.locator(".filters"), "状态", "处理中")
    rows = page.locator(".table tbody tr")
    expect(rows.filter(has_not_text="处理中")).to_have_count(0)
    expect(rows.filter(has_not_text=name)).to_have_count(0)
    expect(rows.first).to_be_visible()
    return rows


def test_an_account_is_made_named_in_a_table_and_closed_at_once(browser: Browser, anxin: str, tmp_path: Path) -> None:  # noqa: F811
    chat = called(browser, anxin, "古丽")
    boss = agent(browser, anxin, "guanli")
    boss.get_by_role("link", name="坐席").click()
    boss.get_by_role("button", name="添加坐席").click()
    login = f"new{uuid4().hex[:8]}"
    form = boss.get_by_role("dialog", name="添加坐席")
    for name, value in (("账号", login), ("姓名", FORMULA), ("密码", PASSWORD)):
        form.get_by_label(name, exact=True).fill(value)
    form.get_by_role("button", name="确定").click()
    expect(boss.get_by_text("已保存")).to_be_visible()
    row = boss.get_by_role("row", name=re.compile(login))
    expect(row).to_contain_text("客服")
    new = agent(browser, anxin, login)
    claim(new, "古丽")
    write(new, "您好，我是新来的")
    expect(chat.log.get_by_text("您好，我是新来的")).to_have_count(1)

    boss.get_by_role("link", name="工单").click()
    rows = find_open(boss, "古丽")
    with boss.expect_download() as coming:
        boss.get_by_role("link", name="导出 CSV").click()
    file = tmp_path / "tickets.csv"
    coming.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        table = list(csv.DictReader(opened))
    assert [one["工单号"] for one in table] == rows.locator("td a, th a").all_inner_texts()
    assert {one["顾客"] for one in table} == {"古丽"}
    assert f"'{FORMULA}" in {one["客服"] for one in table}
    assert not [cell for one in table for cell in one.values() if cell[:1] in tuple("=+-@")]

    boss.get_by_role("link", name="坐席").click()
    row.get_by_role("button", name=re.compile("修改")).click()
    boss.get_by_role("dialog").get_by_text("停用账号").click()
    boss.get_by_role("button", name="确定").click()
    expect(row).to_contain_text("已停用")
    expect(new.get_by_role("button", name="登录")).to_be_visible()
    expect(chat.root.locator(".banner")).to_contain_text("您排在第")
    new.get_by_label("账号").fill(login)
    new.get_by_label("密码").fill(PASSWORD)
    new.get_by_role("button", name="登录").click()
    expect(new.get_by_text("账号或密码不对。")).to_be_visible()
    close(chat, new, boss)


def test_a_ticket_is_taken_answered_paused_and_closed(browser: Browser, anxin: str) -> None:  # noqa: F811
    chat = called(browser, anxin, "阿杰")
    zhou = agent(browser, anxin, "laozhou")
    zhou.get_by_role("link", name="工单").click()
    rows = find_open(zhou, "阿杰")
    rows.filter(has_text="在线会话").first.get_by_role("link").click()
    side = zhou.get_by_role("complementary", name="工单详情")
    number = side.get_by_role("heading").first.inner_text()
    side.get_by_role("link", name="打开会话").click()
    zhou.get_by_role("button", name="接入").click()
    write(zhou, "阿杰您好，我来查")
    expect(chat.log.get_by_text("阿杰您好，我来查")).to_have_count(1)
    packet(zhou).get_by_role("link", name=number).click()
    events = side.locator(".events")
    expect(events).to_contain_text("老周")
    choose(side, "优先级", "加急")
    expect(events.locator("li", has_text="加急")).to_have_count(1)
    side.get_by_label("备注").fill("等商家回话")
    side.get_by_role("button", name="暂停").click()
    expect(events.locator("li", has_text="等商家回话")).to_have_count(1)
    expect(side.get_by_text("暂停中")).to_be_visible()
    side.get_by_role("button", name="继续").click()
    expect(side.get_by_role("button", name="暂停")).to_be_visible()
    choose(side, "办结为", "已解决")
    side.get_by_role("button", name="办结", exact=True).click()
    expect(side.get_by_role("button", name="重新打开")).to_be_visible()
    expect(events.locator("li", has_text="已解决")).to_have_count(1)
    close(chat, zhou)


def test_what_the_bot_doubted_becomes_a_phrase_without_the_phone_number(
    browser: Browser, anxin: str, learned: Path  # noqa: F811
) -> None:
    chat = shopper(browser, anxin)
    for text in DOUBTED:
        answers = chat.log.locator(".row.bot").count()
        chat.say(f"{text}{PHONE}")
        expect(chat.log.locator(".row.bot").nth(answers)).to_be_visible()
    zhou = agent(browser, anxin, "laozhou")
    zhou.get_by_role("link", name="学习").click()
    group = zhou.locator(".group", has_text=DOUBTED[0])
    expect(group).to_have_count(1)
    assert zhou.get_by_text(PHONE).count() == 0
    group.get_by_role("button", name=re.compile("^采纳")).click()
    expect(zhou.get_by_text("已采纳，下次训练生效")).to_be_visible()
    expect(zhou.locator(".group", has_text=DOUBTED[0])).to_have_count(0)
    written = (learned / "learned.yml").read_text(encoding="utf-8")
    assert DOUBTED[0] in written
    assert PHONE not in written
    assert yaml.safe_load(written)
    close(chat, zhou)


def test_a_person_is_called_in_any_wording_typed(browser: Browser, anxin: str) -> None:  # noqa: F811
    for wording in WORDINGS:
        chat = shopper(browser, anxin)
        chat.say(wording)
        expect(chat.root.locator(".banner")).to_contain_text("您排在第")
        close(chat)
