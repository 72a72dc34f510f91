"""Moves of a case from outside the chat, by its seller or by an agent: it moves and its shopper is told, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.chat import conversations
from bot.desk import speech
from bot.desk.answering import Desk
from bot.desk.cases import move
from bot.desk.claims import due_part
from bot.desk.due import tell
from bot.store.queries import cases
from bot.store.tables import CaseRow, OrderLineRow

Find = Callable[[Session, bool], CaseRow]
"""`find(session, lock)` returns the case by a query that proves whose it is; raises NoSuchCase."""


def by_agent(
    desk: Desk, shopper: str, number: str, event: str, agent: str, detail: Mapping[str, str], key: str, now: datetime
) -> tuple[CaseRow, str | None]:
    """Let an agent move a shopper's case, for themselves or for the platform while it is the platform's turn.

    Returns the case and the conversation in which its shopper was told; None when `key` was here before. Raises
    NoSuchCase, and Impossible for what the case does not allow an agent now (`cases.allowed(case, "agent", …)`).
    """

    def find(session: Session, lock: bool) -> CaseRow:
        return cases.case_by_number(session, shopper, number, lock=lock)

    return moved(desk, find, event, f"agent:{agent}", detail, key, now)


def moved(
    desk: Desk, find: Find, event: str, actor: str, detail: Mapping[str, str], key: str, now: datetime
) -> tuple[CaseRow, str | None]:
    """Let `event` happen to the case that `find` finds, and say so in its shopper's chat."""
    with desk.database.writing() as session:
        # Conversations are locked before cases everywhere: turns and the clock would wait in a circle otherwise.
        found = conversations.current(session, find(session, False).shopper_id, now)
        conversation = conversations.lock(session, found.shopper_id, found.id)
        case = find(session, True)
        if not move(session, case, event, actor, detail, now, desk.knowledge, key):
            return case, None
        party = actor.partition(":")[0]
        line = session.get_one(OrderLineRow, case.order_line_id)
        values = {
            "item": speech.item(line),
            "kind": case.kind,
            "number": case.number,
            "news": speech.part(f"utter_case_{party}_{event}", **detail),
            "next": due_part(case),
        }
        tell(session, conversation, desk.words, "utter_case_moved", values, now)
        return case, conversation.id
