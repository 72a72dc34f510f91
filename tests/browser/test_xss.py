"""What people and shops write is text: nothing of it runs, in any field that is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser import cards
from tests.browser.standin import StandIn
from tests.browser.widget import Widget

PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
KEPT = {"type", "deadline", "outcome", "button", "category", "page_first", "done", "quantity", "confirm", "volatile", "segment", "stars"}


def poisoned(value: Any, payload: str) -> Any:
    """The same card with `payload` in every text; what picks a view is kept."""
    if isinstance(value, dict):
        return {key: one if key in KEPT else poisoned(one, payload) for key, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, payload) for one in value]
    return payload if isinstance(value, str) else value


def watched(browser: Browser) -> Page:
    """A page without any policy to lean on, in which `pwned()` leaves a mark."""
    page = browser.new_context(bypass_csp=True).new_page()
    page.set_default_timeout(15_000)
    page.add_init_script("window.marks = []; window.pwned = () => window.marks.push(1); window.alert = window.pwned")
    page.on("dialog", lambda dialog: dialog.dismiss())
    return page


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_no_payload_runs_in_the_chat(browser: Browser, standin: StandIn) -> None:
    page = watched(browser)
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    kinds = cards.all_cards()
    for number, payload in enumerate(PAYLOADS):
        chosen = poisoned(kinds[number % len(kinds)], payload)
        standin.say(standin.only, payload, card=chosen, buttons=[{"id": f"b{number}", "title": payload}])
        standin.say(standin.only, payload, author="agent")
        standin.say(standin.only, payload, author=payload)
    expect(chat.log.locator(".row")).to_have_count(3 * len(PAYLOADS))
    texts = chat.said()
    assert [payload for payload in PAYLOADS if payload.strip() not in texts] == []
    for summary in chat.log.locator("summary").all():
        summary.evaluate("(one) => one.click()")
    hrefs = chat.log.locator("a").evaluate_all("(all) => all.map((one) => one.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    assert chat.log.locator("script, iframe, object, embed, form:not(.rating), [onerror], [onload], [onclick]").count() == 0
    assert page.evaluate("window.marks") == []
    page.context.close()


def test_every_kind_of_card_stands_every_payload(browser: Browser, standin: StandIn) -> None:
    page = watched(browser)
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    shown = 0
    for kind in cards.all_cards():
        for payload in PAYLOADS[::4]:
            standin.only.add("bot", "", card=poisoned(kind, payload))
            shown += 1
    standin.say(standin.only, "完")
    expect(chat.log.locator(".card")).to_have_count(shown)
    assert page.evaluate("window.marks") == []
    page.context.close()


def test_what_the_shopper_writes_is_text_too(browser: Browser, standin: StandIn) -> None:
    page = watched(browser)
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    for payload in PAYLOADS[::8]:
        chat.say(payload)
        expect(chat.log.locator(".row.bot").last).to_contain_text(payload.split()[-1])
    assert page.evaluate("window.marks") == []
    page.context.close()


def test_names_of_agents_files_and_products_are_text_too(browser: Browser, standin: StandIn) -> None:
    page = watched(browser)
    page.route("**/api/shopper/attachments", lambda route: None)  # on its way for ever, so that its name stays
    page.goto(f"{standin.url}/host")
    chat = Widget(page).open()
    for payload in PAYLOADS:
        shown = " ".join(payload.split())
        standin.tell(standin.only, {"type": "state", "held_by": "agent", "agent": payload})
        standin.tell(standin.only, {"type": "typing", "who": "agent", "on": True})
        page.evaluate("(name) => Object.assign(document.querySelector('script[data-shop]').dataset, { product: 'p', productName: name })", payload)
        expect(chat.root.get_by_role("status")).to_contain_text(shown)
        expect(chat.log.locator(".typing")).to_contain_text(shown)
        expect(chat.root.locator(".about")).to_contain_text(shown)
    with page.expect_file_chooser() as chooser:
        chat.root.get_by_role("button", name="发图片或视频").click()
    chooser.value.set_files(
        [{"name": payload.replace("/", "∕"), "mimeType": "image/png", "buffer": b"none"} for payload in PAYLOADS]
    )
    expect(chat.log.locator(".outgoing")).to_have_count(len(PAYLOADS))
    assert chat.root.locator("script, iframe, object, embed, [onerror], [onload], [onclick]").count() == 0
    assert page.evaluate("window.marks") == []
    page.unroute_all(behavior="ignoreErrors")
    page.context.close()


def test_no_payload_runs_in_the_demo_shop(browser: Browser, standin: StandIn) -> None:
    tags = [{"id": str(number), "name": payload} for number, payload in enumerate(PAYLOADS)]
    standin.shop = {
        "shoppers": [{"id": f"s{number}", "name": payload} for number, payload in enumerate(PAYLOADS)],
        "products": [
            {
                "id": f"p{number}",
                "title": payload,
                "name": payload,
                "shop": payload,
                "shop_type": payload,
                "category": payload,
                "price_fen": 100,
                "image": "",
                "tags": tags,
            }
            for number, payload in enumerate(PAYLOADS)
        ],
        "orders": [
            {
                "number": payload,
                "shop": payload,
                "status_text": payload,
                "ordered_at": "2026-11-20T12:00:00+08:00",
                "lines": [
                    {"id": 1, "title": payload, "name": payload, "sku": payload, "category": payload, "quantity": 1, "paid_fen": 1}
                ],
            }
            for payload in PAYLOADS
        ],
    }
    page = watched(browser)
    page.goto(standin.url)
    expect(page.locator(".goods li")).to_have_count(len(PAYLOADS))
    page.goto(f"{standin.url}/#/product/p3")
    expect(page.locator(".guarantees button")).to_have_count(len(PAYLOADS))
    page.locator(".guarantees button").nth(5).click()  # what is asked carries tag and product
    expect(Widget(page).log.locator(".row.bot")).to_contain_text(PAYLOADS[5].split()[-1])
    Widget(page).field.press("Escape")
    page.get_by_label("登录为").select_option("s1")
    page.goto(f"{standin.url}/#/orders")
    expect(page.locator(".order")).to_have_count(len(PAYLOADS))
    assert page.evaluate("window.marks") == []
    page.context.close()
