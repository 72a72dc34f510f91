"""The demo chats that wait for a person, with their tickets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.store.demo.build import Rows
from bot.store.demo.files import Catalogue, Spec
from bot.store.demo.moments import moment, resolved
from bot.store.demo.numbers import case_number, order_number
from bot.store.tables import ConversationRow, MessageRow, SegmentRow, TicketRow, TurnRow

Lines = Mapping[tuple[str, str], int]


def chat_rows(files: Catalogue, lines: Lines, now: datetime) -> Rows:
    """Return conversations, messages and tickets of `data/demo/chats.yml`; `lines` is the first line of a shopper's order."""
    rows: Rows = defaultdict(list)
    for spec in files.chats:
        _chat(rows, spec, lines, now)
    return rows


def _chat(rows: Rows, spec: Spec, lines: Lines, now: datetime) -> None:
    name, said = spec["id"], spec["messages"]
    times = [moment(line[0], now) for line in said]
    rows[ConversationRow].append(
        {
            "id": name,
            "shopper_id": spec["shopper"],
            "held_by": spec["held_by"],
            "agent_id": spec.get("agent"),
            "epoch": spec.get("epoch", 1),
            "last_seq": len(said),
            "last_shopper_seq": len(said),
            "created_at": times[0],
            "updated_at": times[-1],
        }
    )
    turn = _turn(spec, times)
    rows[TurnRow].append(turn)
    for seq, (at, line) in enumerate(zip(times, said, strict=True), 1):
        rows[MessageRow].append(_message(name, spec["shopper"], seq, at, line, turn["id"]))
    if spec["held_by"] in ("queue", "agent"):
        rows[SegmentRow].append(_segment(spec, now))
    for index, ticket in enumerate(spec.get("tickets", []), 1):
        rows[TicketRow].append(_ticket(index, name, spec["shopper"], ticket, lines, now))


def _turn(spec: Spec, times: list[datetime]) -> dict[str, Any]:
    """The turn in which all was answered: a gateway that starts has nothing to add."""
    return {
        "id": f"{spec['id']}-turn",
        "conversation_id": spec["id"],
        "shopper_id": spec["shopper"],
        "epoch": spec.get("epoch", 1),
        "state": "committed",
        "text": "",
        "intents": [],
        "entities": [],
        "decisions": [],
        "opened_at": times[0],
        "committed_at": times[-1],
    }


def _message(chat: str, shopper: str, seq: int, at: datetime, line: list[str], turn: str) -> dict[str, Any]:
    return {
        "conversation_id": chat,
        "shopper_id": shopper,
        "seq": seq,
        "shopper_seq": seq,
        "author": line[1],
        "client_id": f"demo:{seq}",
        "text": line[2],
        "response": "",
        "content": {},
        "button_id": None,
        "turn_id": turn if line[1] in ("shopper", "bot") else None,
        "at": at,
    }


def _segment(spec: Spec, now: datetime) -> dict[str, Any]:
    """The stretch with people that runs, as its ticket says."""
    ticket = next(ticket for ticket in spec["tickets"] if ticket["state"] != "closed")
    opened, agent = moment(ticket["opened"], now), spec.get("agent")
    answers = [moment(line[0], now) for line in spec["messages"] if line[1] == "agent"]
    return {
        "conversation_id": spec["id"],
        "shopper_id": spec["shopper"],
        "agent_id": agent,
        "reason": ticket["reason"],
        "priority": ticket.get("priority", "normal"),
        "skills": [],
        "queued_at": opened,
        "due_at": moment(ticket["due"], now),
        "claimed_at": opened if agent else None,
        "first_answer_at": min(answers, default=None),
    }


def _ticket(index: int, chat: str, shopper: str, spec: Spec, lines: Lines, now: datetime) -> dict[str, Any]:
    closed, due = spec.get("closed"), spec.get("due")
    return {
        "number": case_number(f"{chat}/{index}"),
        "shopper_id": shopper,
        "conversation_id": chat,
        "reason": spec["reason"],
        "kind": spec["kind"],
        "priority": spec.get("priority", "normal"),
        "state": spec["state"],
        "opened_at": moment(spec["opened"], now),
        "due_at": moment(due, now) if due else None,
        "due_for": spec.get("due_for", "first") if due else "",
        "closed_at": moment(closed, now) if closed else None,
        "packet": _packet(shopper, resolved(spec.get("packet", {}), now), lines),
        "idempotency_key": f"demo:ticket:{chat}/{index}",
    }


def _packet(shopper: str, spec: Spec, lines: Lines) -> dict[str, Any]:
    """What a ticket keeps, with the order that `order_key` names as its number and its line, as the desk writes them."""
    known = dict(spec)
    if key := known.pop("order_key", ""):
        known |= {"line": lines[shopper, key], "order": order_number(shopper, key)}
    return known
