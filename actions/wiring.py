"""The desk of this process, made when it is first needed: importing the actions opens nothing."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from bot.chat import conversations, turns
from bot.desk.answering import Desk
from bot.desk.knowledge import Knowledge
from bot.settings import settings
from bot.store.engine import Database
from bot.words import Words

_given: list[Desk] = []


@cache
def _own() -> Desk:
    knowledge = Knowledge.load(settings().knowledge)
    words = Words.load(settings().domain, knowledge.glossary.sections)
    return Desk(Database(settings().database_url), knowledge, words)


def desk() -> Desk:
    """Return the desk in use: the one of the environment, or the one that was given."""
    return _given[-1] if _given else _own()


def use(given: Desk) -> None:
    """Let the actions of this process work on `given`: `talk` and `test` run them in process."""
    _given[:] = [given]


def own_turn(sender: str, text: str) -> dict[str, Any]:
    """Open a turn for a message that came without one: Rasa's own channels know no turns.

    The sender is a visitor: an identity of the shop comes from the gateway alone. This is an edge, so it reads
    the clock.
    """
    now = datetime.now().astimezone()
    visitor = f"rasa:{sender}"[:40]
    with desk().database.writing() as session:
        conversation = conversations.current(session, visitor, now)
        conversation = conversations.lock(session, visitor, conversation.id)
        turns.receive(session, conversation, text, now)
        turn = turns.open_turn(session, conversation, now)
        if turn is None:
            raise RuntimeError("an agent holds this chat; Rasa's own channels cannot reach the agent")
        return {
            "turn_id": turn.id,
            "conversation": conversation.id,
            "epoch": turn.epoch,
            "shopper": visitor,
            "now": now.isoformat(),
        }
