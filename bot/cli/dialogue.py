"""One shopper's conversation through the real parts, in process: `talk` and `test` drive it.

The model, Rasa's rules, the actions and the desk are those of the servers; only the sockets between are left
out. Rows are read back from the database, as the gateway reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assistant.agent import Assistant
from bot.chat import conversations, log, turns
from bot.chat.typed import as_plain_text
from bot.desk.agents import reopening
from bot.desk.answering import Desk
from bot.desk.knowledge import Knowledge
from bot.store.engine import Database
from bot.store.tables import CaseRow, ConversationRow, MessageRow, TicketRow, TurnRow
from bot.words import Words


class TurnFailed(Exception):
    """The assistant did not commit the turn; the message stays unanswered and can be tried again."""


@dataclass
class Parts:
    """What is loaded once a process and serves any number of conversations."""

    assistant: Assistant
    knowledge: Knowledge
    words: Words

    @classmethod
    def load(cls, model: Path, knowledge: Path, domain: Path, tracker_url: str = "sqlite://") -> Parts:
        """Load the model, the actions, the knowledge and the words."""
        read = Knowledge.load(knowledge)
        return cls(
            Assistant(model, _executor().run, tracker_url), read, Words.load(domain, read.glossary.sections)
        )


def _executor() -> Any:
    """Rasa SDK's executor with our actions: the inside of the action server."""
    from rasa_sdk.executor import ActionExecutor

    from actions import topics

    executor = ActionExecutor()
    executor.register_package(topics)
    return executor


@dataclass(frozen=True, slots=True)
class Line:
    """What one shopper message did; `as_json` is the stable form of `anxin talk --json`."""

    text: str
    intents: list[Mapping[str, Any]] = field(default_factory=list)
    replies: list[Mapping[str, Any]] = field(default_factory=list)
    decisions: list[Mapping[str, Any]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    held_by: str = "bot"

    def as_json(self) -> dict[str, Any]:
        """The line under the design's keys."""
        return {name: getattr(self, name) for name in self.__slots__}


class Chat:
    """A conversation of one shopper on one database."""

    def __init__(self, parts: Parts, database: Database, shopper: str) -> None:
        """Begin (or go on with) the shopper's conversation."""
        self.parts = parts
        self.database = database
        self.shopper = shopper
        self.desk = Desk(database, parts.knowledge, parts.words)
        self.conversation: str | None = None

    def begin(self, now: datetime, *, new: bool = False) -> None:
        """Open the shopper's conversation; with `new`, another one beside the old."""
        with self.database.writing() as session:
            open_ = conversations.start if new else conversations.current
            self.conversation = open_(session, self.shopper, now).id

    def other(self, shopper: str) -> Chat:
        """Return another shopper's chat on the same parts and database."""
        return type(self)(self.parts, self.database, shopper)

    def say(self, texts: str | list[str], now: datetime, button: str | None = None) -> Line:
        """Send one message, or several in a burst, and return what came of them.

        Raises TurnFailed when the turn was not committed.
        """
        from actions import wiring

        if self.conversation is None:
            self.begin(now)
        wiring.use(self.desk)
        burst = [texts] if isinstance(texts, str) else texts
        before = self._written()
        with self.database.writing() as session:
            conversation = self._lock(session)
            for text in burst:
                reopening.shopper_writes(session, self.desk, conversation, now)
                turns.receive(session, conversation, text, now, client_id=uuid4().hex, button_id=button)
            turn = turns.open_turn(session, conversation, now)
            held_by = conversation.held_by
        if turn is None:
            return Line("\n".join(burst), held_by=held_by)
        self.run(turn, now)
        return self._line(turn.id, "\n".join(burst), before)

    def run(self, turn: TurnRow, now: datetime) -> None:
        """Let the assistant answer an open turn; a committed one is left as it is. Raises TurnFailed."""
        metadata = {
            "turn_id": turn.id,
            "conversation": turn.conversation_id,
            "epoch": turn.epoch,
            "shopper": turn.shopper_id,
            "now": now.isoformat(),
        }
        self.parts.assistant.handle(turn.conversation_id, as_plain_text(turn.text), metadata)
        with self.database.reading() as session:
            state = session.scalar(select(TurnRow.state).where(TurnRow.id == turn.id))
        if state == "open":
            raise TurnFailed(turn.id)

    def again(self, now: datetime) -> Line:
        """Run the turn once more that a crash left open. Raises TurnFailed, also when there is none."""
        turn = self.open_turn(now)
        if turn is None:
            raise TurnFailed("there is no open turn")
        before = self._written()
        self.run(turn, now)
        return self._line(turn.id, turn.text, before)

    def after(self, act: Callable[[], object]) -> Line:
        """Let something happen beside the chat; return what the shopper is told of it unasked."""
        before, seen = self._written(), self._last_seen()
        act()
        cases, tickets = self._written()
        with self.database.reading() as session:
            conversation = session.get_one(ConversationRow, self.conversation)
            rows = [row for row in log.seen_by_shopper(session, conversation, seen) if row.author != "shopper"]
            return Line(
                text="",
                replies=[_reply(row) for row in rows],
                cases=sorted(cases - before[0]),
                tickets=sorted(tickets - before[1]),
                held_by=conversation.held_by,
            )

    def _last_seen(self) -> int:
        with self.database.reading() as session:
            return session.get_one(ConversationRow, self.conversation).last_shopper_seq

    def open_turn(self, now: datetime) -> TurnRow | None:
        """The turn that a crash left open, if there is one."""
        with self.database.writing() as session:
            return turns.open_turn(session, self._lock(session), now)

    def title_of(self, button: str) -> str | None:
        """What a button offered in this conversation says; None when it was never offered here."""
        from bot.desk import offers

        with self.database.reading() as session:
            try:
                return offers.find(session, session.get_one(ConversationRow, self.conversation), button).title
            except offers.NoSuchOffer:
                return None

    def _lock(self, session: Session) -> ConversationRow:
        return conversations.lock(session, self.shopper, str(self.conversation))

    def _written(self) -> tuple[set[str], set[str]]:
        with self.database.reading() as session:
            cases = session.scalars(select(CaseRow.number).where(CaseRow.shopper_id == self.shopper))
            tickets = session.scalars(
                select(TicketRow.number).where(TicketRow.conversation_id == self.conversation)
            )
            return set(cases), set(tickets)

    def _line(self, turn_id: str, text: str, before: tuple[set[str], set[str]]) -> Line:
        cases, tickets = self._written()
        with self.database.reading() as session:
            turn = session.get_one(TurnRow, turn_id)
            conversation = session.get_one(ConversationRow, self.conversation)
            replies = [_reply(row) for row in turns.replies_of(session, turn_id)]
            return Line(
                text=text,
                intents=turn.intents,
                replies=replies,
                decisions=turn.decisions,
                cases=sorted(cases - before[0]),
                tickets=sorted(tickets - before[1]),
                held_by=conversation.held_by,
            )


def _reply(row: MessageRow) -> dict[str, Any]:
    said = {
        "text": row.text,
        "response": row.response,
        "buttons": row.content.get("buttons", []),
        "card": row.content.get("card"),
    }
    return said if row.author == "bot" else {**said, "author": row.author}
