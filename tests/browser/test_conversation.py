"""Sending and hearing: nothing is lost, doubled or out of order, whatever the network does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from litestar import Response
from playwright.sync_api import Page, Route, expect

from bot.store.base import SHANGHAI
from tests.browser.standin import Conversation, Row, StandIn
from tests.browser.widget import Widget

Tab = Callable[[], Widget]


def test_a_message_is_shown_at_once_then_sent_then_answered(page: Page, standin: StandIn, chat: Widget) -> None:
    standin.answer = None
    held: list[Route] = []
    page.route("**/api/shopper/messages", lambda route: held.append(route))
    chat.say("我的裙子能退吗")
    expect(chat.row("我的裙子能退吗").locator(".meta")).to_have_text("发送中")
    standin.until(lambda: page.wait_for_timeout(10) or bool(held))
    held[0].continue_()
    expect(chat.log.locator(".outgoing")).to_have_count(0)
    standin.say(standin.only, "能退")
    expect(chat.row("能退").last).to_be_visible()
    chat.shows(["我的裙子能退吗", "能退"])


def test_a_failed_message_says_so_and_retry_sends_it_once(page: Page, standin: StandIn, chat: Widget) -> None:
    broken = [True]
    page.route("**/api/shopper/messages", lambda route: route.abort() if broken[0] else route.continue_())
    chat.say("物流到哪了")
    failed = chat.log.locator(".outgoing.failed")
    expect(failed).to_contain_text("没发出去")
    broken[0] = False
    chat.root.get_by_role("button", name="重发").click()
    expect(chat.row("收到：物流到哪了")).to_be_visible()
    assert [row["author"] for row in standin.only.rows] == ["shopper", "bot"]


def test_a_lost_receipt_makes_no_second_message(page: Page, standin: StandIn, chat: Widget) -> None:
    lost = [True]

    def lose_the_first_receipt(route: Route) -> None:
        if lost[0]:
            lost[0] = False
            route.fetch()
            return route.abort()
        return route.continue_()

    page.route("**/api/shopper/messages", lose_the_first_receipt)
    chat.say("退货")
    expect(chat.row("收到：退货")).to_be_visible()
    expect(chat.log.locator(".outgoing")).to_have_count(0)
    chat.shows(["退货", "收到：退货"])
    assert len(standin.only.rows) == 2


def test_what_is_written_offline_is_sent_in_order_when_the_line_is_back(
    page: Page, standin: StandIn, chat: Widget
) -> None:
    page.context.set_offline(True)
    expect(chat.root.get_by_role("status")).to_contain_text("网络断开了")
    for text in ("一", "二", "三"):
        chat.say(text)
    page.context.set_offline(False)
    expect(chat.row("收到：三")).to_be_visible()
    assert [row["text"] for row in standin.only.rows if row["author"] == "shopper"] == ["一", "二", "三"]


def test_an_unsent_message_survives_a_reload(page: Page, standin: StandIn, chat: Widget) -> None:
    page.route("**/api/shopper/messages", lambda route: route.abort())
    chat.say("先别丢了")
    expect(chat.log.locator(".outgoing.failed")).to_be_visible()
    page.unroute("**/api/shopper/messages")
    page.reload()
    expect(Widget(page).open().row("收到：先别丢了")).to_be_visible()
    assert [row["text"] for row in standin.only.rows] == ["先别丢了", "收到：先别丢了"]


def test_what_was_said_while_the_line_was_cut_is_caught_up(standin: StandIn, chat: Widget) -> None:
    chat.say("在吗")
    expect(chat.row("收到：在吗")).to_be_visible()
    standin.cut(standin.only)
    for number in range(5):
        standin.only.add("bot", f"断线时的第 {number} 句")
    expect(chat.row("断线时的第 4 句")).to_be_visible()
    chat.shows(["在吗", "收到：在吗", *(f"断线时的第 {number} 句" for number in range(5))])


def test_doubled_and_reordered_frames_make_the_same_log(standin: StandIn, chat: Widget) -> None:
    held: list[Row] = []

    def late_and_twice(conversation: Conversation, rows: list[Row]) -> list[list[Row]]:
        held.extend(rows)
        if len(held) < 4:
            return []
        batches = [[row] for row in reversed(held)] + [list(held)]
        held.clear()
        return batches

    standin.push = late_and_twice
    for number in range(8):
        standin.say(standin.only, f"第 {number} 句")
    expect(chat.row("第 7 句")).to_be_visible()
    chat.shows([f"第 {number} 句" for number in range(8)])


def test_a_swallowed_frame_is_fetched(standin: StandIn, chat: Widget) -> None:
    standin.push = lambda conversation, rows: [[row for row in rows if row["seq"] != 2]]
    for number in range(1, 5):
        standin.say(standin.only, f"第 {number} 句")
    expect(chat.row("第 2 句")).to_be_visible()
    chat.shows([f"第 {number} 句" for number in range(1, 5)])


def test_without_websockets_the_chat_asks_now_and_then(page: Page, standin: StandIn) -> None:
    standin.no_sockets = True
    page.goto(f"{standin.url}/host")
    chat = Widget(page)
    chat.button.click()
    expect(chat.root.get_by_role("status")).to_contain_text("网络不稳")
    chat.say("换货")
    expect(chat.row("收到：换货")).to_be_visible()
    standin.no_sockets = False
    expect(chat.root.locator(".state.live")).to_be_visible(timeout=20_000)


def test_the_history_is_there_after_a_reload_and_in_a_second_tab(
    page: Page, standin: StandIn, chat: Widget, tab: Tab
) -> None:
    chat.say("价保怎么申请")
    expect(chat.row("收到：价保怎么申请")).to_be_visible()
    page.reload()
    first = Widget(page).open()
    expect(first.row("收到：价保怎么申请")).to_be_visible()
    second = tab()
    second.say("从另一页说的")
    for one in (first, second):
        expect(one.row("收到：从另一页说的")).to_be_visible()
    for one in (first, second):
        one.shows([row["text"] for row in standin.only.rows])


def test_tabs_stay_identical_through_random_cuts(standin: StandIn, chat: Widget, tab: Tab) -> None:
    others = [tab(), tab()]
    total = 300
    for number in range(total):
        standin.say(standin.only, f"#{number}#")
        if number % 37 == 5:
            standin.cut(standin.only)
    for one in (chat, *others):
        expect(one.row(f"#{total - 1}#")).to_be_visible(timeout=30_000)
        one.shows([f"#{number}#" for number in range(total)])


def test_the_typing_sign_ends_by_itself(page: Page, standin: StandIn, chat: Widget) -> None:
    page.clock.install()
    standin.tell(standin.only, {"type": "typing", "who": "agent", "on": True})
    expect(chat.log.get_by_text("正在输入")).to_be_visible()
    page.clock.run_for(26_000)
    expect(chat.log.get_by_text("正在输入")).to_have_count(0)


def test_the_typing_sign_goes_when_the_answer_comes(standin: StandIn, chat: Widget) -> None:
    standin.tell(standin.only, {"type": "typing", "who": "bot", "on": True})
    expect(chat.log.get_by_text("正在输入")).to_be_visible()
    standin.say(standin.only, "好了")
    expect(chat.log.get_by_text("正在输入")).to_have_count(0)


def test_quick_replies_send_their_id_and_vanish_when_stale(standin: StandIn, chat: Widget) -> None:
    buttons = [{"id": "offer-1", "title": "退货"}, {"id": "offer-2", "title": "换货"}]
    standin.say(standin.only, "您想怎么办", buttons=buttons)
    expect(chat.quick).to_have_text(["退货", "换货"])
    chat.quick.filter(has_text="换货").click()
    expect(chat.quick).to_have_count(0)
    expect(chat.row("收到：换货")).to_be_visible()
    assert standin.posts[-1]["button"] == "offer-2"
    assert standin.posts[-1]["text"] == "换货"


def test_the_way_to_a_human_is_always_there(standin: StandIn, chat: Widget) -> None:
    standin.people = False
    chat.root.get_by_role("button", name="转人工").click()
    expect(chat.row("收到：转人工")).to_be_visible()
    standin.say(standin.only, "可以转人工", buttons=[{"id": "human", "title": "转人工"}])
    expect(chat.row("可以转人工")).to_be_visible()
    chat.root.get_by_role("button", name="转人工").click()
    expect(chat.row("收到：转人工")).to_have_count(2)
    assert standin.posts[-1]["button"] == "human"


def test_the_queue_and_the_agent_are_told(standin: StandIn, chat: Widget) -> None:
    chat.root.get_by_role("button", name="转人工").click()
    banner = chat.root.locator(".banner")
    expect(banner).to_contain_text("您排在第 2 位")
    expect(banner).to_contain_text("大约还要等 3 分钟")
    standin.tell(standin.only, {"type": "state", "held_by": "queue", "position": 1, "wait_s": 40})
    expect(banner).to_contain_text("您排在第 1 位")
    expect(banner).to_contain_text("很快就到您")
    standin.tell(standin.only, {"type": "state", "held_by": "agent", "agent": "小林"})
    expect(banner).to_have_count(0)
    expect(chat.root.get_by_role("status")).to_contain_text("人工客服 小林 为您服务")
    expect(chat.root.get_by_role("button", name="转人工")).to_have_count(0)
    assert standin.posts == []


def test_the_agent_s_typing_and_reading_are_seen_and_ours_told(standin: StandIn, chat: Widget) -> None:
    standin.tell(standin.only, {"type": "state", "held_by": "agent", "agent": "小林"})
    chat.say("第一句")
    chat.say("第二句")
    expect(chat.row("收到：第二句")).to_be_visible()
    standin.tell(standin.only, {"type": "typing", "who": "agent", "on": True})
    expect(chat.log.get_by_text("小林正在输入")).to_be_visible()
    first = next(row["seq"] for row in standin.only.rows if row["text"] == "第一句")
    standin.tell(standin.only, {"type": "read", "seq": first})
    read = chat.log.locator(".row", has_text="已读")
    expect(read).to_have_count(1)
    expect(read).to_contain_text("第一句")
    standin.tell(standin.only, {"type": "read", "seq": standin.only.rows[-1]["seq"]})
    expect(read).to_contain_text("第二句")
    standin.say(standin.only, "看到了", author="agent")
    expect(chat.row("看到了")).to_be_visible()
    expect(chat.log.get_by_text("小林正在输入")).to_have_count(0)
    last = standin.only.rows[-1]["seq"]
    standin.until(lambda: ("read", {"seq": last}) in standin.told)


def test_a_person_s_answer_is_rated_once_with_the_keyboard(page: Page, standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "请评价这次服务", author="system", card={"type": "rating", "segment": 7})
    form = chat.log.locator(".rating")
    form.get_by_role("radio", name="1 星").focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(form.get_by_role("radio", name="4 星")).to_be_checked()
    form.get_by_role("textbox").fill("耐心")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.log.get_by_text("评价收到了")).to_be_visible()
    assert standin.told == [("rating", {"segment": 7, "stars": 4, "text": "耐心"})]
    page.reload()
    again = Widget(page).open()
    expect(again.log.get_by_role("img", name="4 星")).to_be_visible()
    expect(again.log.locator(".rating")).to_have_count(0)


def test_a_rating_given_in_another_tab_stands(standin: StandIn, chat: Widget) -> None:
    standin.told.append(("rating", {"segment": 8}))
    standin.say(standin.only, "请评价这次服务", author="system", card={"type": "rating", "segment": 8})
    chat.log.locator(".stars label").nth(4).click()
    chat.log.get_by_role("button", name="提交评价").click()
    expect(chat.log.get_by_text("评价收到了")).to_be_visible()


def test_a_rating_given_on_another_device_shows_as_given(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "请评价这次服务", author="system", card={"type": "rating", "segment": 9})
    expect(chat.log.locator(".rating")).to_be_visible()
    standin.say(standin.only, "谢谢您的评价。", author="system", card={"type": "rating", "segment": 9, "stars": 2})
    expect(chat.log.locator(".rating")).to_have_count(0)
    expect(chat.log.get_by_role("img", name="2 星").first).to_be_visible()


def test_what_is_typed_on_a_products_page_is_about_it_until_taken_away(page: Page, standin: StandIn, chat: Widget) -> None:
    expect(chat.root.locator(".about")).to_have_count(0)
    page.evaluate("() => { const tag = document.querySelector('script[data-shop]').dataset; tag.product = 'dress'; tag.productName = '裙子'; }")
    expect(chat.root.get_by_text("正在看：裙子")).to_be_visible()
    chat.say("这件支持哪些保障")
    expect(chat.row("收到：这件支持哪些保障")).to_be_visible()
    assert standin.posts[-1]["context"] == {"product": "dress"}
    chat.root.get_by_role("button", name="不问这件商品").click()
    chat.say("物流到哪了")
    expect(chat.row("收到：物流到哪了")).to_be_visible()
    assert "context" not in standin.posts[-1]
    page.evaluate("() => { const tag = document.querySelector('script[data-shop]').dataset; tag.product = 'shoe'; tag.productName = '鞋'; }")
    expect(chat.root.get_by_text("正在看：鞋")).to_be_visible()


def test_a_product_the_server_does_not_know_costs_nothing_but_the_context(page: Page, standin: StandIn, chat: Widget) -> None:
    standin.unknown_products = {"new"}
    page.evaluate("anxin.ask('这件支持哪些保障', { product: 'new' })")
    expect(chat.row("收到：这件支持哪些保障")).to_be_visible()
    assert [post.get("context") for post in standin.posts] == [{"product": "new"}, None]


def test_unread_messages_are_counted_on_the_button_and_in_the_title(page: Page, standin: StandIn, chat: Widget) -> None:
    chat.say("在吗")
    expect(chat.row("收到：在吗")).to_be_visible()
    chat.field.press("Escape")
    standin.say(standin.only, "还在，请说")
    standin.say(standin.only, "需要什么帮助")
    expect(chat.button).to_have_attribute("data-unread", "2")
    expect(chat.root.get_by_role("button", name="打开客服，2 条未读")).to_be_visible()
    expect(page).to_have_title("（2 条新消息）别家的页面")
    chat.open()
    expect(page).to_have_title("别家的页面")
    chat.field.press("Escape")
    expect(chat.button).to_have_attribute("data-unread", "")


def test_days_are_set_apart(page: Page, standin: StandIn) -> None:
    page.goto(f"{standin.url}/host")
    page.evaluate("localStorage.setItem('anxin.host.visitor', 'days')")
    now = datetime.now(SHANGHAI)
    for days in (400, 1, 0):
        standin.talk("days").add("bot", f"{days} 天前", at=now - timedelta(days=days))
    page.reload()
    chat = Widget(page).open()
    then = now - timedelta(days=400)
    expect(chat.log.locator(".day")).to_have_text([f"{then.year}年{then.month}月{then.day}日", "昨天", "今天"])


def test_a_long_text_unfolds(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "很长的说明。" * 200)
    bubble = chat.bubbles.first
    expect(bubble).to_be_visible()
    before = bubble.bounding_box()
    chat.root.get_by_role("button", name="展开全文").click()
    expect(chat.root.get_by_role("button", name="收起")).to_be_visible()
    after = bubble.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"] * 2


def test_only_safe_addresses_become_links(standin: StandIn, chat: Widget) -> None:
    standin.say(standin.only, "见 https://rule.example.cn/detail?id=5408。不是 javascript:alert(1) data:text/html,x http://a@b.cn")
    links = chat.log.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://rule.example.cn/detail?id=5408")
    expect(links).to_have_attribute("rel", "noopener noreferrer nofollow ugc")


def test_too_many_messages_wait_and_say_how_long(standin: StandIn, chat: Widget) -> None:
    standin.refuse = [Response({"text": "请稍等再发。"}, status_code=429, headers={"Retry-After": "2"})]
    chat.say("催一下")
    expect(chat.log.locator(".outgoing.failed")).to_contain_text("2 秒后自动重发")
    expect(chat.row("收到：催一下")).to_be_visible()
    assert len(standin.only.rows) == 2


def test_a_refused_message_says_why_and_lets_the_next_one_pass(standin: StandIn, chat: Widget) -> None:
    standin.refuse = [Response({"text": "文字太长，请分几次发。"}, status_code=422)]
    chat.say("太长的话")
    expect(chat.log.locator(".outgoing.failed")).to_contain_text("文字太长，请分几次发。")
    expect(chat.root.get_by_role("button", name="重发")).to_have_count(0)
    chat.say("短的")
    expect(chat.row("收到：短的")).to_be_visible()


def test_what_waits_behind_a_refused_message_is_sent_by_itself(page: Page, standin: StandIn, chat: Widget) -> None:
    held: list[Route] = []
    page.route("**/api/shopper/messages", lambda route: route.continue_() if held else held.append(route))
    standin.refuse = [Response({"text": "收不了。"}, status_code=422)]
    chat.say("收不了的")
    expect(chat.log.locator(".outgoing")).to_have_count(1)
    chat.say("后面的")
    standin.until(lambda: page.wait_for_timeout(10) or bool(held))
    held[0].continue_()
    expect(chat.row("收到：后面的")).to_be_visible()


def test_a_visitor_who_signs_in_keeps_the_conversation(page: Page, standin: StandIn, chat: Widget) -> None:
    chat.say("先问一句")
    expect(chat.row("收到：先问一句")).to_be_visible()
    visitor = standin.only.name
    page.evaluate("anxin.identify(() => 'xiaomei')")
    expect(chat.root.locator(".state.live")).to_be_visible()
    expect(chat.row("收到：先问一句")).to_be_visible()
    assert standin.sessions[-1] == {"token": "xiaomei", "visitor": visitor}
    chat.say("再问一句")
    expect(chat.row("收到：再问一句")).to_be_visible()


def test_an_expired_token_is_said_and_told_to_the_page(page: Page, standin: StandIn, chat: Widget) -> None:
    page.evaluate("anxin.on('token-expired', () => (document.title = '请重新登录'))")
    page.evaluate("anxin.identify('expired')")
    expect(chat.root.get_by_text("登录状态已过期")).to_be_visible()
    expect(page).to_have_title("请重新登录")
