"""Photos and videos in the widget, against the real gateway: picked, pasted, dropped, cancelled, refused, shown again."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page, Route, expect

from bot.store.engine import Database
from bot.store.template import copy_template
from tests.browser.widget import Widget
from tests.gateway.parts import Gateway, running

IS_DRAWN = "(image) => image.complete && image.naturalWidth > 0"


def photo() -> dict[str, Any]:
    """A photo of an apple with a bruise, as a file to pick."""
    made = io.BytesIO()
    image = Image.new("RGB", (800, 600), (238, 232, 220))
    draw = ImageDraw.Draw(image)
    draw.ellipse((220, 120, 580, 500), fill=(178, 40, 44))
    draw.ellipse((400, 260, 490, 350), fill=(92, 52, 30))
    image.save(made, "JPEG")
    return {"name": "apple.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def gateway(pages: Path, tmp_path: Path, now: datetime) -> Iterator[Gateway]:
    """The real gateway with the built pages; Rasa is a stand-in."""
    database = Database(copy_template(now, tmp_path / "shop.sqlite"))
    with running(database, tmp_path, now, pages=pages) as started:
        yield started
    database.close()


@pytest.fixture
def chat(page: Page, gateway: Gateway) -> Widget:
    """A visitor's opened chat on the page of the demo shop."""
    page.goto(gateway.url)
    return Widget(page).open()


def pick(chat: Widget, *files: dict[str, Any]) -> None:
    with chat.page.expect_file_chooser() as chooser:
        chat.root.get_by_role("button", name="发图片或视频").click()
    chooser.value.set_files(list(files))


def shown(chat: Widget) -> Locator:
    """The photos of the log that the server has."""
    return chat.log.locator("img.media")


def test_a_picked_photo_is_seen_after_a_reload_and_in_a_second_tab(page: Page, chat: Widget, gateway: Gateway) -> None:
    pick(chat, photo())
    expect(shown(chat)).to_be_visible()
    expect(shown(chat)).to_have_attribute("alt", "图片，12:00")
    expect(chat.log.locator(".outgoing")).to_have_count(0)
    expect(chat.row("照片收到了")).to_be_visible()
    page.reload()
    again = Widget(page).open()
    other = Widget(page.context.new_page())
    other.page.goto(gateway.url)
    other.open()
    for tab in (again, other):
        expect(shown(tab)).to_have_count(1)
        expect(shown(tab)).to_be_visible()
        tab.page.wait_for_function(IS_DRAWN, arg=shown(tab).element_handle())
    pick(again, photo())
    expect(shown(other)).to_have_count(2)


def test_a_phones_camera_is_one_press_away(browser: Browser, gateway: Gateway) -> None:
    phone = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(gateway.url)
    chat = Widget(page).open()
    with page.expect_file_chooser() as chooser:
        chat.root.get_by_role("button", name="拍照").click()
    assert chooser.value.element.get_attribute("capture") == "environment"
    chooser.value.set_files(photo())
    expect(shown(chat)).to_be_visible()
    for name in ("拍照", "发图片或视频", "发送"):
        expect(chat.root.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    phone.close()


def test_without_a_touch_screen_there_is_no_camera_button(chat: Widget) -> None:
    expect(chat.root.get_by_role("button", name="发图片或视频")).to_be_visible()
    expect(chat.root.get_by_role("button", name="拍照")).to_have_count(0)


def test_a_photo_on_its_way_is_previewed_and_can_be_cancelled(page: Page, chat: Widget, gateway: Gateway) -> None:
    held: list[Route] = []
    page.route("**/api/shopper/attachments", lambda route: held.append(route))
    pick(chat, photo())
    leaving = chat.log.locator(".outgoing")
    expect(leaving.get_by_role("img", name="待发送的图片")).to_be_visible()
    expect(leaving.get_by_role("progressbar")).to_be_visible()
    leaving.get_by_role("button", name="取消").click()
    expect(leaving).to_have_count(0)
    assert chat.said() == []
    page.unroute_all(behavior="ignoreErrors")


def test_a_broken_line_is_said_and_sending_again_stores_it_once(page: Page, chat: Widget, gateway: Gateway) -> None:
    broken = [True]

    def lose_the_receipt(route: Route) -> None:
        if not broken[0]:
            return route.continue_()
        broken[0] = False
        return route.abort()

    page.route("**/api/shopper/attachments", lose_the_receipt)
    pick(chat, photo())
    failed = chat.log.locator(".outgoing.failed")
    expect(failed).to_contain_text("没发出去")
    failed.get_by_role("button", name="重发").click()
    expect(shown(chat)).to_have_count(1)
    expect(chat.log.locator(".outgoing")).to_have_count(0)


def test_a_file_that_is_no_photo_is_refused_in_words(chat: Widget) -> None:
    pick(chat, {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(500)})
    failed = chat.log.locator(".outgoing.failed")
    expect(failed).to_contain_text("不是能收的图片或视频")
    expect(failed.get_by_role("button", name="重发")).to_have_count(0)
    failed.get_by_role("button", name="移除").click()
    expect(failed).to_have_count(0)


def test_a_photo_over_the_limit_is_refused_in_words(chat: Widget) -> None:
    large = {**photo(), "buffer": photo()["buffer"] + bytes(11 * 1024 * 1024)}
    pick(chat, large)
    expect(chat.log.locator(".outgoing.failed")).to_contain_text("最多 10 MB")


def test_a_video_over_every_limit_is_refused_in_words_before_it_is_read(chat: Widget, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as stream:
        stream.truncate(60 * 1024 * 1024)
    with chat.page.expect_file_chooser() as chooser:
        chat.root.get_by_role("button", name="发图片或视频").click()
    chooser.value.set_files(film)
    expect(chat.log.locator(".outgoing.failed")).to_contain_text("最多 50 MB")


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_photo_can_be_pasted_and_dropped(page: Page, chat: Widget, way: str) -> None:
    data = page.evaluate_handle(
        """(text) => {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'apple.jpg', {type: 'image/jpeg'}));
            return data;
        }""",
        base64.b64encode(photo()["buffer"]).decode(),
    )
    if way == "paste":
        chat.field.evaluate(
            "(field, data) => field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))", data
        )
    else:
        chat.panel.dispatch_event("dragover", {"dataTransfer": data})
        expect(chat.root.get_by_text("松开就发送")).to_be_visible()
        chat.panel.dispatch_event("drop", {"dataTransfer": data})
        expect(chat.root.get_by_text("松开就发送")).to_have_count(0)
    expect(shown(chat)).to_have_count(1)


def test_no_violation_of_accessibility_with_a_photo(page: Page, chat: Widget) -> None:
    pick(chat, photo())
    expect(shown(chat)).to_be_visible()
    axe = Path(__file__).parents[2] / "bot" / "web" / "node_modules" / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run({fromShadowDom: ['anxin-chat', '.log']})")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
