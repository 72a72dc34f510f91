"""A desk on the demo data, and a shopper who speaks to it without Rasa between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import pytest

from bot.chat import conversations, turns
from bot.desk.answering import Desk
from bot.desk.knowledge import Knowledge
from bot.desk.request import Entity, Intent, TurnRequest, TurnResult
from bot.knowledge_files import KNOWLEDGE
from bot.settings import settings
from bot.store.engine import Database
from bot.words import Words


@dataclass
class Speaker:
    """One shopper's conversation, a turn a message."""

    desk: Desk
    shopper: str
    conversation: str

    def open(self, text: str, now: datetime, button: str | None = None) -> TurnRequest:
        """Store a message and open its turn."""
        with self.desk.database.writing() as session:
            row = conversations.lock(session, self.shopper, self.conversation)
            turns.receive(session, row, text, now, client_id=uuid4().hex, button_id=button)
            turn = turns.open_turn(session, row, now)
            return TurnRequest(turn.id, row.id, row.epoch, self.shopper, now, turn.text, (), True)

    def say(self, text: str, now: datetime, *intents: str, entities: tuple[Entity, ...] = ()) -> TurnResult:
        """Say something that was understood as `intents` and `entities`."""
        asked = self.open(text, now)
        return self.desk.answer(understood(asked, *intents, entities=entities))

    def press(self, title: str, result: TurnResult, now: datetime) -> TurnResult:
        """Press the button of a reply."""
        button = next(one["id"] for said in result.replies for one in said.buttons if one["title"] == title)
        return self.desk.answer(self.open(title, now, button))


def understood(request: TurnRequest, *intents: str, entities: tuple[Entity, ...] = ()) -> TurnRequest:
    """Return the turn as Rasa would have understood it."""
    return replace(request, intents=[Intent(name, 0.9) for name in intents], entities=entities)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """All of knowledge/, read once."""
    return Knowledge.load(KNOWLEDGE)


@pytest.fixture
def desk(demo: Database, knowledge: Knowledge) -> Desk:
    """A desk on the demo data: on SQLite and on PostgreSQL."""
    return Desk(demo, knowledge, Words.load(settings().domain, knowledge.glossary.sections))


@pytest.fixture
def speaker(desk: Desk, now: datetime) -> Callable[[str], Speaker]:
    """Begin a conversation of a shopper."""

    def begin(shopper: str) -> Speaker:
        with desk.database.writing() as session:
            return Speaker(desk, shopper, conversations.start(session, shopper, now).id)

    return begin
