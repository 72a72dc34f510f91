"""Calling a person without words: the button that is always there."""

from __future__ import annotations

from datetime import datetime

from bot.chat import conversations, handover, turns
from bot.desk import dialogue
from bot.desk.answering import Desk
from bot.desk.request import TurnRequest
from bot.desk.topics import human
from bot.desk.work import Work


def by_button(desk: Desk, shopper: str, now: datetime) -> str:
    """Do what asking for a person in words does; return the conversation. An agent who has the chat stays."""
    with desk.database.writing() as session:
        found = conversations.current(session, shopper, now)
        conversation = conversations.lock(session, shopper, found.id)
        if conversation.held_by == "agent":
            return conversation.id
        handover.reopen(conversation, now)
        turn = turns.new_turn(session, conversation, "", now)  # of its own: there are no words in it to read
        request = TurnRequest(
            turn.id, conversation.id, conversation.epoch, shopper, now, text="", intents=(), accepted=False
        )
        work = Work(session, request, conversation, turn, dialogue.load(session, conversation), desk.knowledge)
        human.request_human(work, "request_human")
        desk.commit(work)
        return conversation.id
