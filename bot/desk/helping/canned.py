"""Canned answers with what the chat says filled in; one that needs what the chat does not have is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.desk import speech
from bot.desk.helping import context
from bot.desk.knowledge import Knowledge
from bot.store.tables import ConversationRow, ShopperRow
from bot.words import spoken_deadline


def canned(
    session: Session, conversation: ConversationRow | None, agent: str, knowledge: Knowledge, now: datetime
) -> list[dict[str, str]]:
    """Return the answers that can be said; without a conversation those that need nothing of one. `agent` is a name."""
    known = {"agent": agent}
    if conversation is not None:
        known |= _of_chat(session, conversation, knowledge, now)
    return [
        {"id": one.id, "title": one.title, "group": one.group, "text": one.text.format_map(known)}
        for one in knowledge.canned
        if one.needs <= known.keys()
    ]


def _of_chat(session: Session, conversation: ConversationRow, knowledge: Knowledge, now: datetime) -> Mapping[str, str]:
    work = context.read(session, conversation, knowledge, now)
    shopper = session.get(ShopperRow, conversation.shopper_id)
    known = {"shopper": shopper.name} if shopper else {}
    line = context.line_of(work)
    if line is not None:
        known |= {"item": speech.name_of(line), "order": line.order.number}
        due = context.soonest(work, line)
        known |= {"deadline": spoken_deadline(due, now.year)} if due is not None else {}
    return known
