"""A bad network between the widget and the real gateway: nothing lost, shown twice or out of order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.gateway.limits import Buckets, Rate
from bot.store.engine import Database
from bot.store.template import copy_template
from tests.browser.proxy import Faults, Proxy
from tests.browser.widget import Widget
from tests.gateway.parts import Gateway, running

SEEN = "(log) => [...log.querySelectorAll('.row[data-seq]')].map((row) => [+row.dataset.seq, row.querySelector('.bubble > p')?.textContent])"
PHONE = {"width": 360, "height": 740}
PATIENCE_MS = 60_000

BAD = {
    "slow": Faults(delay_s=0.4, bytes_per_s=6_000),
    "cut": Faults(lost_requests=0.15, lost_answers=0.25),
    "doubled": Faults(doubled_requests=0.5, doubled_frames=0.5),
    "reordered": Faults(delay_s=0.6, held_frames=0.6),
    "all at once": Faults(0.3, 20_000, 0.08, 0.12, 0.3, 0.3, 0.3),
}


@pytest.fixture
def gateway(pages: Path, tmp_path: Path, now: datetime) -> Iterator[Gateway]:
    """The real gateway with the built pages; a stand-in answers in Rasa's place. It takes messages as fast as they come."""
    database = Database(copy_template(now, tmp_path / "shop.sqlite"))
    with running(database, tmp_path, now, pages=pages) as started:
        parts = started.app.dependencies["parts"].dependency()
        parts.sending = Buckets(Rate(100_000, 10_000))
        parts.address = Buckets(Rate(100_000, 10_000))
        yield started
    database.close()


@pytest.fixture
def proxy(gateway: Gateway) -> Iterator[Proxy]:
    """The network."""
    made = Proxy(gateway.url)
    yield made
    made.stop()


@pytest.fixture
def window(browser: Browser, proxy: Proxy) -> Iterator[Callable[..., Widget]]:
    """Open a window of 小美: in a browser of its own, or as another tab of `beside`."""
    contexts = []

    def open_window(beside: Widget | None = None, **options: Any) -> Widget:
        context = beside.page.context if beside else browser.new_context(**options)
        if beside is None:
            context.add_init_script("localStorage.setItem('anxin-demo-shopper', 'xiaomei')")
            contexts.append(context)
        page: Page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(proxy.url)
        expect(page.get_by_label("登录为")).to_have_value("xiaomei")
        return Widget(page).open()

    yield open_window
    for context in contexts:
        context.close()


def rows_of(gateway: Gateway, after: int) -> list[list[Any]]:
    """The log after a sequence number as the server has it."""
    client, found = gateway.client("xiaomei"), []
    while page := client.page(after=after, limit=500)["messages"]:
        found += [[row["seq"], row["text"]] for row in page]
        after = page[-1]["seq"]
    return found


def seen(chat: Widget, after: int) -> list[list[Any]]:
    """The log after a sequence number as a window shows it, top to bottom."""
    return [row for row in chat.log.evaluate(SEEN) if row[0] > after]


@pytest.mark.parametrize("bad", BAD)
def test_nothing_is_lost_doubled_or_out_of_order(gateway: Gateway, proxy: Proxy, window: Callable[..., Widget], bad: str) -> None:
    chat = window()
    before = gateway.client("xiaomei").opened["last_seq"]
    proxy.faults = BAD[bad]
    said = [f"第 {number} 句" for number in range(15)]
    for number, text in enumerate(said):
        chat.say(text)
        if "cut" in bad and number % 5 == 4:
            proxy.cut()
    expect(chat.log.locator(".outgoing")).to_have_count(0, timeout=PATIENCE_MS)
    proxy.faults = Faults()
    gateway.rasa.gate.set()
    expect(chat.log.locator(".row.bot", has_text=said[-1])).to_be_visible(timeout=PATIENCE_MS)
    logged = rows_of(gateway, before)
    assert [text for _, text in logged if text in said] == said
    assert seen(chat, before) == logged
    assert sum(proxy.counts.values()) > 0 or bad == "slow"


@pytest.mark.slow
def test_two_tabs_and_a_phone_stay_identical_through_a_thousand_messages(
    gateway: Gateway, proxy: Proxy, window: Callable[..., Widget]
) -> None:
    desk = window()
    windows = [desk, window(beside=desk), window(viewport=PHONE)]
    before = gateway.client("xiaomei").opened["last_seq"]
    proxy.faults = Faults(delay_s=0.03, lost_requests=0.01, lost_answers=0.02, doubled_requests=0.05, doubled_frames=0.1, held_frames=0.1)
    chance = random.Random(7)
    count, cuts = 0, 0
    while len(rows_of(gateway, before)) < 1_000:
        for _ in range(25):
            chance.choice(windows).say(f"#{count}#")
            count += 1
            if chance.random() < 0.04:
                proxy.cut()
                cuts += 1
        for one in windows:
            expect(one.log.locator(".outgoing")).to_have_count(0, timeout=PATIENCE_MS)
    proxy.faults = Faults()
    last = f"#{count - 1}#"
    for one in windows:
        expect(one.log.locator(".row.bot", has_text=last)).to_be_visible(timeout=PATIENCE_MS)
    logged = rows_of(gateway, before)
    assert cuts > 10
    assert [seq for seq, _ in logged] == list(range(before + 1, before + 1 + len(logged)))
    assert sorted(text for _, text in logged if text.startswith("#")) == sorted(f"#{number}#" for number in range(count))
    for one in windows:
        assert seen(one, before) == logged
