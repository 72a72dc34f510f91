"""Order lines as facts, one JSON object a line: from a file, from the database, or drawn for a measurement."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.guarantee.decision import plain
from bot.guarantee.facts import Facts

PAGE = 500  # orders read from the database at a time
FIELDS = tuple(entry.name for entry in fields(Facts))
TAGS = ("seven_day", "return_insurance", "fast_refund", "bad_order_refund", "price_protect", "n_year_warranty", "bybt")
SHOPS = ("tmall", "tmall", "tmall", "taobao", "tmall_global")
CAUSES = (None, None, None, "no_reason", "quality", "damage_in_transit", "not_as_described", "late")
STATES = (None, None, "sealed", "tried", "seal_broken", "used", "activated", "tag_cut")


def in_file(file: Path) -> Iterator[str]:
    """Yield the lines of a JSONL file that are not empty, without reading it whole."""
    with file.open(encoding="utf-8") as lines:
        yield from (line for line in lines if line.strip())


def in_database(url: str, now: datetime) -> Iterator[str]:
    """Yield the facts at `now` of every stored order line, a page of orders at a time."""
    from sqlalchemy import select

    from bot.desk.facts import facts_of_line
    from bot.store.engine import Database
    from bot.store.queries import orders
    from bot.store.tables import OrderRow

    store = Database(url)
    try:
        last = 0
        while True:
            with store.reading() as session:
                page = select(OrderRow.id, OrderRow.shopper_id).where(OrderRow.id > last).order_by(OrderRow.id)
                found = session.execute(page.limit(PAGE)).all()
                for order_id, shopper_id in found:
                    order = orders.order_of(session, shopper_id, order_id)
                    yield from (as_json(facts_of_line(line, {}, now)) for line in order.lines)
            if not found:
                return
            last = found[-1].id
    finally:
        store.close()


def as_json(facts: Facts) -> str:
    """Return what is known of `facts` as one line of JSON."""
    known = ((name, getattr(facts, name)) for name in FIELDS)
    return json.dumps({name: plain(value) for name, value in known if value is not None}, ensure_ascii=False)


def drawn(count: int, now: datetime, categories: Iterable[str], seed: int = 7) -> Iterator[str]:
    """Yield `count` order lines of a busy shop around `now`; the same arguments give the same lines."""
    chance = random.Random(seed)
    goods = sorted(categories)
    for number in range(count):
        yield json.dumps(_drawn(chance, number, now, goods))


def _drawn(chance: random.Random, number: int, now: datetime, goods: list[str]) -> dict[str, Any]:
    paid = now - timedelta(minutes=chance.randrange(60 * 24 * 40))
    collected = paid + timedelta(minutes=chance.randrange(60 * 96))
    signed = collected + timedelta(minutes=chance.randrange(60 * 24, 60 * 24 * 6))
    line: dict[str, Any] = {
        "item": str(number),
        "shop_type": chance.choice(SHOPS),
        "category": chance.choice(goods),
        "tags": chance.sample(TAGS, chance.randrange(3)),
        "ship_type": "normal",
        "order_status": "paid_unshipped",
        "pay_time": paid.isoformat(),
        "amount": chance.randrange(990, 300_000),
        "address": "mainland",
        "shipping_terms": chance.choice(("free", "conditional", "paid")),
        "cause": chance.choice(CAUSES),
        "opened_used": chance.choice(STATES),
        "from_prov": "浙江",
        "to_prov": chance.choice(("浙江", "广东", "新疆")),
    }
    if collected <= now:
        line |= {"order_status": "shipped", "collected_time": collected.isoformat(), "last_node": "transit"}
        line["last_trace_time"] = min(now, collected + timedelta(hours=chance.randrange(48))).isoformat()
    if signed <= now:
        line |= {"order_status": "signed", "sign_time": signed.isoformat(), "last_trace_time": signed.isoformat()}
        line["last_node"] = "signed"
    return line
