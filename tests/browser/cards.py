"""Cards as the desk sends them, for the widget's tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.store.base import SHANGHAI

Card = dict[str, Any]

CLAUSES = [
    {
        "rule": "5408",
        "article": "第六条",
        "title": "七天无理由退货规范",
        "says": "从签收次日零点起 168 小时内可以申请。",
        "grade": "A",
        "version": "2017-03-22",
        "volatile": False,
    }
]


def decision(**changes: Any) -> Card:
    """A granted return whose deadline is two days and some hours away."""
    deadline = datetime.now(SHANGHAI) + timedelta(days=2, hours=5, minutes=30)
    card = {
        "type": "decision",
        "guarantee": "seven_day_return",
        "guarantee_name": "七天无理由退货",
        "item": "11月18日下单的裙子",
        "outcome": "granted",
        "outcome_text": "可以",
        "verdict": "裙子还在期限里，吊牌完好就能退。",
        "deadline": deadline.isoformat(),
        "deadline_text": "最晚 11月27日24:00 前申请。",
        "amount_text": "退款：199元。",
        "payer_text": "运费由您先付。",
        "evidence": ["吊牌照片"],
        "steps": ["在订单里申请售后", "寄出后填写运单号"],
        "clauses": CLAUSES,
        "page_first": True,
    }
    return {**card, **changes}


def items(count: int) -> Card:
    """A picker of `count` items; each has its button."""
    rows = [
        {
            "button": f"offer-{number}",
            "title": f"第{number}件商品",
            "sku": "白色",
            "shop": "木衣旗舰店",
            "category": "shoes",
            "status_text": "已签收",
            "paid_text": "199元",
            "ordered_text": "11月18日",
        }
        for number in range(count)
    ]
    return {"type": "items", "items": rows}


def buttons_of(card: Card) -> list[dict[str, str]]:
    """The buttons that come beside a picker."""
    return [{"id": row["button"], "title": row["title"]} for row in card["items"]]


def order(**changes: Any) -> Card:
    """An order of one lamp on its way."""
    card = {
        "type": "order",
        "number": "3749748641288285497",
        "shop": "凌峰电器旗舰店",
        "status_text": "已发货",
        "lines": [
            {"title": "LED护眼台灯", "sku": "白色", "quantity": 2, "category": "lighting", "paid_text": "129元"}
        ],
        "steps": [{"at_text": "11月21日11:57", "text": "已到达上海转运中心"}],
    }
    return {**card, **changes}


def product(**changes: Any) -> Card:
    """A product with the marks of its page."""
    card = {
        "type": "product",
        "title": "碎花雪纺连衣裙",
        "shop": "木衣旗舰店",
        "category": "clothing",
        "price_text": "199元",
        "guarantees": [{"name": "7天无理由退换", "short": "签收次日零点起 168 小时内可以退。", "clauses": CLAUSES}],
        "notes": [],
        "page_first": True,
    }
    return {**card, **changes}


def all_cards() -> list[Card]:
    """One of each kind."""
    return [
        items(6),
        order(),
        decision(),
        decision(outcome="refused", outcome_text="不行", deadline=None, deadline_text=""),
        decision(outcome="conditional", outcome_text="视情况", confirm=True),
        {
            "type": "answer",
            "guarantee_name": "退货宝",
            "short": "退货时运费由保险赔。",
            "conditions": ["页面有标识", "七天内退货"],
            "steps": ["先付运费"],
            "clauses": CLAUSES,
            "page_first": True,
        },
        {"type": "rights", "line": 7, "item": "11月18日下单的裙子", "rights": [decision(), decision(guarantee_name="正品保障")]},
        {"type": "ticket", "number": "T261124793149", "reason_text": "您要求人工", "due_text": "最晚 11月25日12:00 前联系您。"},
        product(),
        {"type": "rating", "segment": 3},
        {"type": "rating", "segment": 4, "stars": 4},
        {"type": "confirm", "title": "申请退货", "rows": [{"label": "商品", "value": "裙子"}]},
        {
            "type": "case",
            "number": "C26112400001",
            "title": "退货退款",
            "steps": [
                {"text": "已提交", "at_text": "11月24日12:00", "done": True},
                {"text": "寄回商品", "at_text": "", "done": False},
            ],
        },
        {
            "type": "checklist",
            "title": "要准备的凭证",
            "rows": [{"text": "外包装照片", "done": True}, {"text": "破损处照片", "done": False}],
        },
    ]
