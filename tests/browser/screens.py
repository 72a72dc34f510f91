"""Take the pictures of docs/screens anew: `python -m tests.browser.screens [FOLDER]`. For people to look at, no test."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.store.base import SHANGHAI
from bot.store.engine import Database
from bot.store.template import copy_template
from bot.timeline import Row, svg
from tests.browser import cards
from tests.browser.standin import DIST, StandIn
from tests.browser.widget import Widget
from tests.gateway.parts import Gateway, running

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
WIDTHS = {320: 640, 768: 900, 1280: 800}
COLOURS = 255
NOW = datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)
PROOF = {
    "type": "checklist",
    "claim": "proof-7",
    "title": "要准备的凭证",
    "rows": [{"text": "破损处的照片", "done": False}, {"text": "外包装和面单的照片", "done": False}],
}
CASE = {
    "type": "case",
    "number": "C26112500001",
    "title": "补寄",
    "steps": [
        {"text": "已提交，等商家处理", "at_text": "11月25日12:03", "done": True},
        {"text": "商家补寄", "at_text": "", "done": False},
        {"text": "您收到补寄的商品", "at_text": "", "done": False},
    ],
}
Scene = Callable[[StandIn, Widget], None]


def decision(standin: StandIn, chat: Widget) -> None:
    """A verdict with its deadline, and the item it is about."""
    talk = standin.only
    standin.say(talk, "上周买的裙子不合适，还能退吗？运费谁出", author="shopper")
    standin.say(talk, "裙子能退。", card=cards.decision(), buttons=[{"id": "1", "title": "帮我办理"}, {"id": "2", "title": "怎么办理"}])


def picker(standin: StandIn, chat: Widget) -> None:
    """Which of the orders."""
    card = cards.items(6)
    for item, (title, category, status) in zip(
        card["items"],
        [
            ("碎花雪纺连衣裙女收腰显瘦法式茶歇裙", "clothing", "已签收"),
            ("丹东99草莓3斤装冷链发货", "fresh_fruit", "已签收"),
            ("LED护眼台灯学习阅读灯", "lighting", "已发货"),
            ("空气炸锅家用大容量", "small_appliance", "待发货"),
            ("真无线蓝牙耳机降噪", "headphones", "交易成功"),
            ("儿童图画书全十册", "books", "已签收"),
        ],
        strict=True,
    ):
        item.update(title=title, category=category, status_text=status, shop="木衣旗舰店", sku="")
    standin.say(standin.only, "我要退货", author="shopper")
    standin.say(standin.only, "您说的是哪一件？", card=card, buttons=cards.buttons_of(card))


def rights(standin: StandIn, chat: Widget) -> None:
    """The timeline of an item's rights, unfolded."""
    rows = [
        Row("七天无理由退货", "granted", "可以", NOW - timedelta(days=2), NOW + timedelta(days=3), None, "到11月28日12:00"),
        Row("质量问题退换修", "granted", "可以", NOW - timedelta(days=2), NOW + timedelta(days=13), None, "到12月8日12:00"),
        Row("价保", "conditional", "视情况", NOW - timedelta(days=4), NOW + timedelta(days=26), None, "到12月21日12:00"),
    ]
    standin.timeline = svg(rows, NOW, "裙子", "现在")
    standin.say(standin.only, "裙子有哪些保障", author="shopper")
    both = [cards.decision(), cards.decision(guarantee_name="价保", outcome="conditional", outcome_text="视情况")]
    standin.say(standin.only, "保障", card={"type": "rights", "line": 7, "item": "11月18日下单的裙子", "rights": both})
    chat.log.get_by_text("时间线").click()
    expect(chat.log.get_by_role("img", name="11月18日下单的裙子的保障时间线")).to_be_visible()
    chat.log.locator(".timeline").scroll_into_view_if_needed()


def claim(standin: StandIn, chat: Widget) -> None:
    """A claim with its proof: one photo has come, the other is on its way; then the case."""
    talk = standin.only
    chat.page.route("**/api/shopper/attachments/*/link", lambda route: route.fulfill(json={"path": "/photo.jpg"}))
    chat.page.route("**/photo.jpg", lambda route: route.fulfill(body=photo(), content_type="image/jpeg"))
    standin.say(talk, "请把照片直接发到这里：破损处的照片、外包装和面单的照片。", card=PROOF)
    standin.say(talk, "[图片]", author="shopper", attachment={"id": "a", "kind": "photo", "mime": "image/jpeg"})
    ticked = {**PROOF, "rows": [{**PROOF["rows"][0], "done": True}, PROOF["rows"][1]]}
    standin.say(talk, "照片收到了，当作破损处的照片，还差外包装和面单的照片。", card=ticked)
    standin.say(talk, "补寄的申请交上去了。", card=CASE)


def queue(standin: StandIn, chat: Widget) -> None:
    """Waiting for a person."""
    talk = standin.only
    standin.say(talk, "转人工", author="shopper")
    card = {"type": "ticket", "number": "T261125671054", "reason_text": "您要求人工", "due_text": "最晚 11月25日12:30 前联系您。"}
    standin.say(talk, "已经帮您转人工，客服会看到我们聊过的内容，不用再说一遍。", card=card)
    talk.held_by = "queue"
    standin.tell(talk, {"type": "state", "held_by": "queue", "position": 2, "wait_s": 150})


def agent(standin: StandIn, chat: Widget) -> None:
    """With a person: read marks, typing; the rating that is asked at the end."""
    talk = standin.only
    standin.say(talk, "您好，我是小林，照片我看到了，这单我来帮您跟商家确认。", author="agent")
    said = standin.say(talk, "好的，谢谢", author="shopper")
    standin.say(talk, "人工服务结束了。", author="system", card={"type": "rating", "segment": 7})
    talk.held_by = "agent"
    standin.tell(talk, {"type": "state", "held_by": "agent", "agent": "小林"})
    standin.tell(talk, {"type": "read", "seq": said["seq"]})
    standin.tell(talk, {"type": "typing", "who": "agent", "on": True})
    chat.log.locator(".stars label").nth(3).click()


SCENES: dict[str, Scene] = {"decision": decision, "picker": picker, "rights": rights, "claim": claim, "queue": queue, "rating": agent}
LOOKS = {"": {}, "-dark": {"color_scheme": "dark"}, "-large": {}}
ALL_LOOKS = ("decision", "claim")  # the scenes that are shown dark and with large text too


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("ANXIN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in SCENES:
            for look in LOOKS if name in ALL_LOOKS else ("",):
                for width in WIDTHS:
                    chat_screen(browser, folder, name, look, width)
        shop_screens(browser, folder)
        browser.close()


def chat_screen(browser: Browser, folder: Path, name: str, look: str, width: int) -> None:
    """One scene of the chat in one look and width."""
    standin = StandIn()
    standin.answer = None
    page = sized(browser, width, **LOOKS[look])
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    if look == "-large":
        chat.root.get_by_role("button", name="大字").click()
    SCENES[name](standin, chat)
    expect(chat.log.locator(".row").first).to_be_visible()
    page.wait_for_timeout(300)
    keep(page, folder / f"{name}{look}-{width}.png")
    page.context.close()
    standin.stop()


def shop_screens(browser: Browser, folder: Path) -> None:
    """The demo shop on its real data: home, a product, orders with the chat about one."""
    with tempfile.TemporaryDirectory() as place:
        database = Database(copy_template(NOW, Path(place) / "shop.sqlite"))
        with running(database, Path(place), NOW, pages=DIST) as gateway:
            for width in WIDTHS:
                shop_screen(browser, gateway, folder, width)
        database.close()


def shop_screen(browser: Browser, gateway: Gateway, folder: Path, width: int) -> None:
    """The pages of the shop in one width."""
    page = sized(browser, width)
    page.goto(gateway.url)
    page.get_by_label("登录为").select_option("小美")
    for name, path in {"shop": "/", "product": "/product/cherry", "orders": "/orders"}.items():
        page.goto(f"{gateway.url}/#{path}")
        expect(page.locator(".goods li, .product, .order").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        keep(page, folder / f"{name}-{width}.png")
    page.context.close()


def sized(browser: Browser, width: int, **options: str) -> Page:
    """A page of that width."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, **options)
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def keep(page: Page, file: Path) -> None:
    """Keep the picture, small."""
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def photo() -> bytes:
    """A cup with a crack."""
    made = io.BytesIO()
    image = Image.new("RGB", (800, 600), (236, 230, 218))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((250, 160, 520, 480), 40, fill=(90, 130, 160))
    draw.arc((480, 230, 620, 400), -90, 90, fill=(90, 130, 160), width=28)
    draw.line([(300, 160), (340, 240), (310, 300), (370, 380)], fill=(30, 40, 50), width=8)
    image.save(made, "JPEG")
    return made.getvalue()


if __name__ == "__main__":
    main()
