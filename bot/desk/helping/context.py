"""A chat as an agent's helpers read it: what was said last, how it was understood, the item it is about. Writes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.desk import dialogue, items, topics
from bot.desk.knowledge import Knowledge
from bot.desk.request import Entity, Intent, TurnRequest
from bot.desk.work import Work
from bot.guarantee.decision import Decision, Outcome
from bot.guarantee.engine import rights
from bot.store.tables import ConversationRow, MessageRow, OrderLineRow, TurnRow

LOOKED_AT = 20  # messages of the shopper, the newest first
NO_REQUEST = topics.CHAT | {"request_human", "ask_bot", "out_of_scope", "other_shopping"}


def read(session: Session, conversation: ConversationRow, knowledge: Knowledge, now: datetime) -> Work:
    """Return the work of answering what the shopper wants now.

    Intents, entities and decisions are those of the last turn that wanted something; 转人工 and thanks do not. While an
    agent holds the chat no turn takes what is said: the last such text goes before that of the turn.
    """
    said, wanted = _read_back(session, conversation)
    turn = wanted or TurnRow(id="", conversation_id=conversation.id, text="", intents=[], entities=[], decisions=[])
    request = TurnRequest(
        turn_id=turn.id,
        conversation=conversation.id,
        epoch=conversation.epoch,
        shopper=conversation.shopper_id,
        now=now,
        text=said or turn.text,
        intents=[Intent(one["name"], one["confidence"]) for one in turn.intents if one["name"] not in NO_REQUEST],
        accepted=bool(turn.intents),
        entities=[Entity(one["entity"], one["value"], one["text"]) for one in turn.entities],
    )
    return Work(session, request, conversation, turn, dialogue.load(session, conversation), knowledge)


def last_request(session: Session, conversation: ConversationRow) -> TurnRow | None:
    """Return the last turn that wanted something of the bot."""
    return _read_back(session, conversation)[1]


def _read_back(session: Session, conversation: ConversationRow) -> tuple[str, TurnRow | None]:
    """Return the last text that no turn has answered, and the last turn that wanted something."""
    rows = session.execute(
        select(MessageRow.text, TurnRow)
        .outerjoin(TurnRow, and_(TurnRow.id == MessageRow.turn_id, TurnRow.state == "committed"))
        .where(MessageRow.conversation_id == conversation.id, MessageRow.author == "shopper")
        .order_by(MessageRow.seq.desc())
        .limit(LOOKED_AT)
    ).all()
    said = next((text for text, turn in rows if turn is None and text), "")
    return said, next((turn for _, turn in rows if turn is not None and _wants(turn)), None)


def _wants(turn: TurnRow) -> bool:
    return bool(turn.decisions) or any(one["name"] not in NO_REQUEST for one in turn.intents)


def line_of(work: Work) -> OrderLineRow | None:
    """Return the item that is meant: the one the last message points at, else the one in focus."""
    found = items.find(work.request, work.lines)
    if found.clue and len(found.lines) == 1:
        return found.lines[0]
    return work.line_in_focus()


def open_rights(work: Work, line: OrderLineRow) -> list[Decision]:
    """Return the rights of an item that are open now, the soonest deadline first."""
    decided = rights(work.facts(None, line), work.knowledge.terms, work.now)
    live = [one for one in decided if one.outcome in (Outcome.GRANTED, Outcome.CONDITIONAL)]
    return sorted(live, key=lambda one: (one.deadline is None, one.deadline or work.now))


def soonest(work: Work, line: OrderLineRow) -> datetime | None:
    """Return the first deadline of the item that has not passed; the earlier one where sources differ."""
    limits = [one.remind_by or one.deadline for one in open_rights(work, line)]
    return min((limit for limit in limits if limit is not None and limit > work.now), default=None)
