"""The work of one turn: what is known, what has been said so far, and the verbs topics use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.desk.dialogue import Dialogue, Question
from bot.desk.request import Button, Reply, TurnRequest
from bot.guarantee.decision import Decision
from bot.knowledge_files import Knowledge
from bot.store.queries import orders
from bot.store.tables import ConversationRow, OrderLineRow, TurnRow


@dataclass(slots=True)
class Outbox:
    """What the turn will leave behind when it is committed."""

    replies: list[Reply] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)


@dataclass
class Work:
    """Handed to every topic. `session` is the turn's one transaction."""

    session: Session
    request: TurnRequest
    conversation: ConversationRow
    turn: TurnRow
    dialogue: Dialogue
    knowledge: Knowledge
    pressed: Mapping[str, Any] | None = None
    out: Outbox = field(default_factory=Outbox)

    @property
    def now(self) -> datetime:
        return self.request.now

    @property
    def shopper(self) -> str:
        return self.request.shopper

    @cached_property
    def lines(self) -> list[OrderLineRow]:
        """The shopper's order lines, newest order first. Empty for a visitor who has not signed in."""
        return orders.lines_of(self.session, self.shopper)

    def say(
        self,
        response: str,
        values: Mapping[str, Any] | None = None,
        buttons: Sequence[Button] = (),
        card: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one reply; the same reply is not said twice in one turn."""
        reply = Reply(response, dict(values or {}), tuple(buttons), card)
        if all(reply.response != said.response or reply.values != said.values for said in self.out.replies):
            self.out.replies.append(reply)

    def ask(self, question: Question, response: str, values: Mapping[str, Any], buttons: Sequence[Button]) -> None:
        """Ask the shopper something and remember what the answer is for."""
        before = self.dialogue.question
        if before and (before.kind, before.fact, before.intent) == (question.kind, question.fact, question.intent):
            question.asked = before.asked + 1
        self.dialogue.question = question
        self.say(response, values, buttons)

    def line_in_focus(self) -> OrderLineRow | None:
        """The item the conversation is about, if it still belongs to the shopper."""
        wanted = self.dialogue.line
        return next((line for line in self.lines if line.id == wanted), None)

    def focus(self, line: OrderLineRow) -> None:
        """Make `line` the item the conversation is about."""
        self.dialogue.line = line.id
