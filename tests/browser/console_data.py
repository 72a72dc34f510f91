"""Chats, packets, tickets and boards as the agents' interface sends them, for the console's tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.store.base import SHANGHAI

Json = dict[str, Any]
AGENT = [
    "chat.read_own", "chat.claim", "chat.write", "chat.note", "chat.transfer", "chat.close", "case.open", "case.move",
    "personal.reveal", "knowledge.search", "ticket.read", "ticket.write",
]  # fmt: skip
ADMIN = [
    *AGENT, "chat.read_all", "chat.assign", "chat.whisper", "chat.take_over", "ticket.export", "board.read",
    "learning.read", "learning.decide", "agent.read", "agent.write", "audit.read",
]  # fmt: skip
TIMELINE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"><text x="12" y="24" font-size="13">七天无理由退货</text>
<rect x="12" y="36" width="260" height="8" rx="4" fill="#0f6e63"/><text x="12" y="64" font-size="13">最晚 11月27日24:00</text></svg>"""


def at(**before: float) -> str:
    """A time so long ago; negative figures are ahead."""
    return (datetime.now(SHANGHAI) - timedelta(**before)).isoformat()


def me(permissions: list[str] = ADMIN, **changes: Any) -> Json:
    """Who is signed in."""
    who = {"id": "a1", "name": "小林", "role": "admin", "skills": [], "cap": 6, "status": "online", "csrf": "c5rf"}
    return {**who, "permissions": permissions, **changes}


def brief(number: int, held_by: str = "queue", **changes: Any) -> Json:
    """A chat of the lists; in the queue for some minutes."""
    row = {
        "id": f"c{number}",
        "shopper": {"id": f"s{number}", "name": f"顾客{number:03}", "phone_masked": "138****5678", "signed_in": True},
        "held_by": held_by,
        "agent": {"id": "a1", "name": "小林"} if held_by == "agent" else None,
        "reason": "shopper_asked",
        "reason_text": "您要求人工",
        "priority": "normal",
        "waiting_since": at(minutes=6),
        "due_at": at(minutes=-9) if held_by == "queue" else None,
        "right_due_at": at(hours=-5),
        "amount_fen": 19900,
        "amount_text": "199元",
        "unread": 0,
        "last": {"author": "shopper", "text": "裙子到底能不能退？", "at": at(minutes=5)},
        "present": True,
        "about": "法式碎花连衣裙",
    }
    return {**row, **changes}


def right(name: str, outcome: str = "granted", **changes: Any) -> Json:
    """A right of an item."""
    row = {
        "guarantee": name,
        "name": name,
        "outcome": outcome,
        "verdict": "还在期限里，吊牌完好就能退。",
        "deadline_text": "最晚 11月27日24:00 前申请",
        "deadline": at(hours=-5),
        "hours_left": 5,
        "amount_text": "退款 199元",
        "clauses": ["七天无理由退货规范 第六条"],
    }
    return {**row, **changes}


def item() -> Json:
    """The dress of a packet, with three rights."""
    rights = [
        right("七天无理由退货"),
        right("退货宝", "conditional", verdict="退货寄出后，可以报销首重运费。", hours_left=120, deadline=at(hours=-120), amount_text="", deadline_text=""),
        right("价格保护", "refused", verdict="下单已经超过 15 天，不在价保期里。", hours_left=None, deadline=None, amount_text="", deadline_text=""),
    ]
    return {
        "line": 7,
        "order": "3749748641288285497",
        "title": "法式碎花连衣裙",
        "paid_text": "199元",
        "category": "clothing",
        "rights": rights,
        "timeline_url": "/api/agent/items/7/timeline.svg",
        "flows": [
            {"id": "price", "title": "价保退差价", "guarantees": ["价保"]},
            {"id": "return", "title": "退货", "guarantees": ["七天无理由退货"]},
        ],
    }


def packet(**changes: Any) -> Json:
    """All that is known of a chat about a dress."""
    whole = {
        "why": {"reason_text": "顾客要求人工", "note": "老周：运费已经解释过一次，顾客只想尽快退。"},
        "items": [item()],
        "said": [{"text": "裙子还在七天无理由的期限里，吊牌完好就能退。", "at_text": "11月24日09:20"}],
        "told": ["裙子还在期限里，吊牌完好就能退。最晚 11月27日24:00 前申请。"],
        "decided": [
            {"name": "七天无理由退货", "verdict": "可以退", "at_text": "11月24日 09:20", "clauses": [{"title": "七天无理由退货规范", "article": "第六条"}]}
        ],
        "evidence": [{"id": "e1", "kind": "image", "url": "/pictures/dress.svg", "evidence": "吊牌照片", "at_text": "11月24日 09:21"}],
        "evidence_missing": ["快递面单"],
        "cases": [
            {
                "number": "A20261124001",
                "kind_text": "退货退款",
                "state_text": "等商家同意",
                "next_text": "商家 48 小时内答复，逾期自动同意。",
                "events_allowed": [
                    {"name": "cancel", "title": "撤销申请", "detail": []},
                    {"name": "reject", "title": "平台不支持", "detail": [{"name": "reason", "title": "平台给出的理由"}]},
                ],
            }
        ],
        "tickets": [{"number": "T20261124001", "state_text": "处理中", "due_text": "11月24日 15:00 前"}],
        "soonest": {"title": "七天无理由退货", "hours_left": 5, "deadline": at(hours=-5), "deadline_text": "最晚 11月27日24:00 前申请"},
    }
    return {**whole, **changes}


def ticket(number: int, **changes: Any) -> Json:
    """A callback that is due in two hours."""
    row = {
        "number": f"T{number:03}",
        "kind": "callback",
        "kind_text": "留言回复",
        "reason": "shopper_asked",
        "reason_text": "顾客要求人工",
        "priority": "normal",
        "priority_text": "普通",
        "state": "open",
        "state_text": "处理中",
        "agent": {"id": "a1", "name": "小林"},
        "shopper": {"id": f"s{number}", "name": f"顾客{number:03}"},
        "opened_at": at(hours=3),
        "due_at": at(hours=-2),
        "due_for_text": "首次回复",
        "resolve_due_at": at(hours=-20),
        "breached": False,
        "paused": False,
        "outcome": "",
        "outcome_text": "",
        "chat": f"c{number}",
    }
    return {**row, **changes}


def peers() -> list[Json]:
    """The agents of a small team."""
    base = {"skills": [], "cap": 6, "disabled": False}
    return [
        {**base, "id": "a1", "name": "小林", "login": "xiaolin", "role": "agent", "status": "online", "active": 3},
        {**base, "id": "a2", "name": "老周", "login": "laozhou", "role": "supervisor", "status": "online", "active": 1},
        {**base, "id": "a3", "name": "阿青", "login": "aqing", "role": "agent", "status": "away", "active": 0, "skills": ["category:shoes"]},
    ]


def board() -> Json:
    """A morning with one late chat."""
    agents = [
        {
            "id": one["id"], "name": one["name"], "status": one["status"], "active": one["active"], "cap": one["cap"],
            "handled_today": 12, "breached": 0, "first_answer_median_s": 42, "rating": 4.6,
        }
        for one in peers()
    ]  # fmt: skip
    hours = [{"hour": hour, "waiting": hour * 3 % 7, "handled": hour * 5 % 11, "breached": hour % 5 // 4} for hour in range(8, 20)]
    return {
        "now": at(), "waiting": 4, "longest_wait_s": 312, "with_agents": 5, "breached": 1, "agents": agents, "hours": hours
    }  # fmt: skip


def learning() -> list[Json]:
    """Two sentences that the bot doubted."""
    texts = ["快递小哥把东西搁门卫那儿了我压根没见着", "门卫说没有我的件"]
    rows = [
        {"id": index, "text": text, "intents": [{"name": "delivered_not_received", "confidence": 0.41}], "reason": "doubted", "at_text": "11月24日"}
        for index, text in enumerate(texts, 1)
    ]
    return [{"key": "g1", "likely_intent": "delivered_not_received", "items": rows}]
