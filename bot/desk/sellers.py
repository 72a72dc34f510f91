"""The seller's answer to a case: the case moves, and its shopper is told in the chat, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.chat import conversations, log
from bot.desk import speech
from bot.desk.answering import Desk
from bot.desk.cases import move
from bot.desk.claims import due_part
from bot.store.queries import cases
from bot.store.tables import CaseRow, OrderLineRow


def answer(
    desk: Desk, shop: str, number: str, event: str, detail: Mapping[str, str], key: str, now: datetime
) -> tuple[CaseRow, str | None]:
    """Return the case and the conversation in which its shopper was told; None when `key` was here before.

    Raises NoSuchCase for a case of another shop, Impossible for what the case does not allow.
    """
    with desk.database.writing() as session:
        case = cases.shop_case(session, shop, number)
        if not move(session, case, event, "seller", detail, now, desk.knowledge, key):
            return case, None
        found = conversations.current(session, case.shopper_id, now)
        conversation = conversations.lock(session, case.shopper_id, found.id)
        line = session.get_one(OrderLineRow, case.order_line_id)
        values = {
            "item": speech.item(line),
            "kind": case.kind,
            "number": case.number,
            "news": speech.part(f"utter_case_seller_{event}", **detail),
            "next": due_part(case),
        }
        text = desk.words.at(now).render("utter_case_moved", values)
        # A notice, whoever holds the chat: the bot itself must not talk over an agent.
        log.append(session, conversation, log.Entry("system", text, "utter_case_moved"), now)
        return case, conversation.id
