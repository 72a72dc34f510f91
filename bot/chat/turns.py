"""Turns: all unanswered messages of a conversation, answered once, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import log
from bot.store.tables import ConversationRow, MessageRow, TurnRow

MAX_TEXT = 20_000  # characters of one message that are kept; the gateway refuses longer ones


class StaleTurn(Exception):
    """The chat changed hands after the turn was opened; nothing may be written for it."""


def receive(
    session: Session,
    conversation: ConversationRow,
    text: str,
    now: datetime,
    *,
    client_id: str | None = None,
    button_id: str | None = None,
    context: Mapping[str, Any] | None = None,
) -> MessageRow:
    """Store a shopper's message; one sent twice with the same `client_id` is stored once.

    `context` says what the page it came from was about: `{"order_line": id}` or `{"product": id}`.
    """
    if client_id is not None and (known := log.sent_before(session, conversation, client_id)) is not None:
        return known
    content = {"context": dict(context)} if context else {}
    entry = log.Entry("shopper", clean(text), content=content, client_id=client_id, button_id=button_id)
    return log.append(session, conversation, entry, now)


def clean(text: str) -> str:
    """Return `text` as it can be stored everywhere: no NUL, no lone surrogate, bounded length."""
    safe = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return safe[:MAX_TEXT]


def open_turn(session: Session, conversation: ConversationRow, now: datetime) -> TurnRow | None:
    """Gather the unanswered messages into a turn; an open one is returned again after a crash.

    What came from a page about something else waits for the next turn: each message is read by its own page.
    None when there is nothing to answer, or when an agent holds the chat.
    """
    if conversation.held_by not in ("bot", "queue"):
        return None
    unfinished = session.scalar(
        select(TurnRow).where(TurnRow.conversation_id == conversation.id, TurnRow.state == "open")
    )
    if unfinished is not None:
        if unfinished.epoch == conversation.epoch:
            return unfinished
        unfinished.state = "stale"
    unanswered = _unanswered(session, conversation)
    if not unanswered:
        return None
    page = _page_of(unanswered[0])
    waiting = list(takewhile(lambda message: _page_of(message) == page, unanswered))
    turn = new_turn(session, conversation, "\n".join(message.text for message in waiting), now)
    for message in waiting:
        message.turn_id = turn.id
    return turn


def new_turn(session: Session, conversation: ConversationRow, text: str, now: datetime) -> TurnRow:
    """Add an open turn of the conversation's epoch."""
    turn = TurnRow(
        id=uuid4().hex,
        conversation_id=conversation.id,
        shopper_id=conversation.shopper_id,
        epoch=conversation.epoch,
        state="open",
        text=text,
        opened_at=now,
    )
    session.add(turn)
    session.flush()
    return turn


def _unanswered(session: Session, conversation: ConversationRow) -> Sequence[MessageRow]:
    return session.scalars(
        select(MessageRow)
        .where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.author == "shopper",
            MessageRow.turn_id.is_(None),
        )
        .order_by(MessageRow.seq)
    ).all()


def _page_of(message: MessageRow) -> Mapping[str, Any]:
    return message.content.get("context") or {}


def begin(session: Session, conversation: ConversationRow, turn_id: str, epoch: int) -> TurnRow | None:
    """Return the turn to be answered; None when it was committed before (deliver its rows).

    Raises StaleTurn when the chat changed hands since, or the turn is not of this conversation.
    """
    turn = session.scalar(
        select(TurnRow).where(TurnRow.id == turn_id, TurnRow.conversation_id == conversation.id)
    )
    if turn is None or turn.state in ("stale", "failed"):
        raise StaleTurn(turn_id)
    if turn.state == "committed":
        return None
    if turn.epoch != epoch or conversation.epoch != epoch or conversation.held_by == "agent":
        turn.state = "stale"
        raise StaleTurn(turn_id)
    return turn


def pressed_button(session: Session, turn: TurnRow) -> str | None:
    """Return the id of the last button that was pressed in `turn`, if any."""
    return session.scalar(
        select(MessageRow.button_id)
        .where(MessageRow.turn_id == turn.id, MessageRow.button_id.is_not(None))
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )


def context_of(session: Session, turn: TurnRow) -> Mapping[str, Any]:
    """Return what the page of the turn's messages was about, the same for all; empty when it did not say."""
    first = session.scalar(
        select(MessageRow)
        .where(MessageRow.turn_id == turn.id, MessageRow.author == "shopper")
        .order_by(MessageRow.seq)
        .limit(1)
    )
    return _page_of(first) if first else {}


def replies_of(session: Session, turn_id: str) -> list[MessageRow]:
    """Return what the bot said in a turn, in order."""
    return list(
        session.scalars(
            select(MessageRow)
            .where(MessageRow.turn_id == turn_id, MessageRow.author == "bot")
            .order_by(MessageRow.seq)
        )
    )


def commit(turn: TurnRow, now: datetime, state: str = "committed") -> None:
    """Close the turn; its replies are in the log of the same transaction."""
    turn.state = state
    turn.committed_at = now


def fail(session: Session, conversation: ConversationRow, turn_id: str, now: datetime) -> bool:
    """Give a turn up; false when it was committed (or given up) meanwhile, or the chat changed hands since.

    Nothing can be written for it after.
    """
    turn = session.scalar(
        select(TurnRow).where(TurnRow.id == turn_id, TurnRow.conversation_id == conversation.id)
    )
    if turn is None or turn.state != "open":
        return False
    if turn.epoch != conversation.epoch:
        turn.state = "stale"
        return False
    commit(turn, now, "failed")
    return True


def waiting(session: Session, since: datetime) -> list[tuple[str, str]]:
    """Return (conversation, shopper) of chats with an open turn, or with messages since `since` that no turn took.

    For a gateway that starts: what a crash left behind is answered now.
    """
    open_turns = select(TurnRow.conversation_id, TurnRow.shopper_id).where(TurnRow.state == "open")
    unanswered = select(MessageRow.conversation_id, MessageRow.shopper_id).where(
        MessageRow.author == "shopper", MessageRow.turn_id.is_(None), MessageRow.at >= since
    )
    return sorted({tuple(row) for row in session.execute(open_turns.union(unanswered))})
