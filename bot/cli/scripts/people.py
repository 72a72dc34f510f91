"""The steps of a script that sellers and agents do, through the verbs that their interfaces use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from bot.cli.dialogue import Chat
from bot.cli.scripts.differing import Differs
from bot.desk import moving, sellers
from bot.desk.agents import accounts, chats
from bot.desk.agents.permissions import Agent
from bot.store.tables import CaseRow, OrderLineRow, OrderRow

ROLES = {"laozhou": "supervisor", "guanli": "admin"}  # whoever else is named is an agent
FIRST = "xiaolin"
Act = Mapping[str, Any]


def seller(chat: Chat, act: Act, now: datetime) -> None:
    """Let the seller answer a case of the shopper. Raises Impossible."""
    shop, number = case_of(chat, act.get("kind"))
    sellers.answer(chat.desk, shop, number, act["event"], _detail(act), uuid4().hex, now)


def _detail(act: Act) -> dict[str, str]:
    return {name: act[name] for name in ("reason", "address") if name in act}


def agent(chat: Chat, act: Act, now: datetime) -> None:
    """Let an agent do what `act` names with the shopper's chat, or with a case of the shopper."""
    who = _account(chat, act.get("as", FIRST), now)
    [verb] = [name for name in VERBS if name in act]
    VERBS[verb](chat, who, act, now)


def case_of(chat: Chat, kind: str | None) -> tuple[str, str]:
    """Return shop and number of the shopper's newest open case, of a kind if one is named; else of the last that was."""
    statement = select(OrderRow.shop_id, CaseRow.number).join(OrderLineRow, OrderLineRow.id == CaseRow.order_line_id)
    statement = statement.join(OrderRow, OrderRow.id == OrderLineRow.order_id).where(CaseRow.shopper_id == chat.shopper)
    if kind is not None:
        statement = statement.where(CaseRow.kind == kind)
    with chat.database.reading() as session:
        found = session.execute(statement.order_by(CaseRow.closed_at.is_not(None), CaseRow.id.desc())).first()
    if found is None:
        raise Differs("case", f"a case of kind {kind}" if kind else "a case", "the shopper has none")
    return found[0], found[1]


def _account(chat: Chat, login: str, now: datetime) -> Agent:
    """Return the agent of that login, whose account is made when it is needed first."""
    with chat.database.writing() as session:
        row = accounts.find(session, login)
        if row is None:
            row = accounts.add(session, login, login, ROLES.get(login, "agent"), uuid4().hex, now)
        return accounts.agent_of(row)


def _id(chat: Chat, login: str, now: datetime) -> str | None:
    return None if login == "queue" else _account(chat, login, now).id


def _move(chat: Chat, who: Agent, act: Act, now: datetime) -> None:
    _, number = case_of(chat, act.get("kind"))
    moving.by_agent(chat.desk, chat.shopper, number, act["move"], who.id, _detail(act), uuid4().hex, now)


VERBS: Mapping[str, Callable[[Chat, Agent, Act, datetime], object]] = {
    "claim": lambda chat, who, act, now: chats.claim(chat.desk, who, str(chat.conversation), now),
    "say": lambda chat, who, act, now: chats.write(chat.desk, who, str(chat.conversation), uuid4().hex, act["say"], now),
    "note": lambda chat, who, act, now: chats.note(chat.desk, who, str(chat.conversation), uuid4().hex, act["note"], now),
    "take_over": lambda chat, who, act, now: chats.take_over(chat.desk, who, str(chat.conversation), now),
    "transfer": lambda chat, who, act, now: chats.transfer(
        chat.desk, who, str(chat.conversation), _id(chat, act["transfer"], now), act.get("told", ""), now
    ),
    "return": lambda chat, who, act, now: chats.back_to_bot(chat.desk, who, str(chat.conversation), act["return"], now),
    "close": lambda chat, who, act, now: chats.close(
        chat.desk, who, str(chat.conversation), act["close"], act.get("told", ""), "", now
    ),
    "move": _move,
}
