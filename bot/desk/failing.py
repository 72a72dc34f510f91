"""When a turn could not be answered: say so, offer a person, keep what was said."""

from __future__ import annotations

from datetime import datetime

from bot.chat import conversations, log, turns
from bot.desk import offers
from bot.desk.answering import Desk
from bot.store.tables import TurnRow


def give_up(desk: Desk, shopper: str, conversation_id: str, turn_id: str, now: datetime) -> bool:
    """Mark the turn failed and say so with a button for a person; false when it was answered meanwhile."""
    with desk.database.writing() as session:
        conversation = conversations.lock(session, shopper, conversation_id)
        if not turns.fail(session, conversation, turn_id, now):
            return False
        turn = session.get_one(TurnRow, turn_id)
        title = desk.words.render("button_human")
        buttons = offers.make(session, turn, [(title, {"do": "human"})], now)
        text = desk.words.render("utter_turn_failed")
        entry = log.Entry("bot", text, "utter_turn_failed", {"buttons": buttons}, turn_id=turn_id)
        log.append(session, conversation, entry, now)
        return True


def say_away(desk: Desk, shopper: str, conversation_id: str, now: datetime) -> None:
    """Tell the shopper that answers have to wait; said once an outage."""
    with desk.database.writing() as session:
        conversation = conversations.lock(session, shopper, conversation_id)
        if conversation.held_by == "agent":
            return  # a person answers now
        entry = log.Entry("system", desk.words.render("utter_assistant_away"), "utter_assistant_away")
        log.append(session, conversation, entry, now)
