"""The work of one turn: what is known, what has been said so far, and the verbs topics use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.desk import denials
from bot.desk.dialogue import Dialogue, Draft
from bot.desk.facts import facts_of_line
from bot.desk.knowledge import Knowledge
from bot.desk.request import Button, Reply, TurnRequest
from bot.guarantee.decision import Decision
from bot.guarantee.engine import decide, terms_of
from bot.guarantee.facts import Facts
from bot.guarantee.facts_json import fact_type
from bot.guarantee.rules import RULES
from bot.store.queries import cases, orders
from bot.store.tables import ConversationRow, OrderLineRow, ProductRow, ShopperRow, TurnRow


@dataclass(slots=True)
class Outbox:
    """What the turn will leave behind when it is committed."""

    replies: list[Reply] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    stuck: bool = False  # a question failed for good: a person is needed


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
    several: bool = False  # the message is about several items: what is offered names its item

    @property
    def now(self) -> datetime:
        return self.request.now

    @property
    def shopper(self) -> str:
        return self.request.shopper

    @cached_property
    def _split(self) -> tuple[str, TurnRequest]:
        return denials.split(self.request, self.lines, self.knowledge.manners, self.knowledge.questions)

    @property
    def denied(self) -> str:
        """What the message says not to be: 鞋 of 不是鞋，是裙子; empty when it denies nothing."""
        return self._split[0]

    @property
    def said(self) -> TurnRequest:
        """The message without what it denies: words and entities to take as told."""
        return self._split[1]

    @cached_property
    def lines(self) -> list[OrderLineRow]:
        """The shopper's order lines, newest order first. Empty for a visitor who has not signed in."""
        return orders.lines_of(self.session, self.shopper)

    @cached_property
    def product(self) -> ProductRow | None:
        """The product whose page the question came from, if it did."""
        return self.session.get(ProductRow, self.request.product) if self.request.product else None

    def say(
        self,
        response: str,
        values: Mapping[str, Any] | None = None,
        buttons: Sequence[Button] = (),
        card: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one reply."""
        self.add(Reply(response, dict(values or {}), tuple(buttons), card))

    def add(self, reply: Reply) -> None:
        """Add a reply made elsewhere; the same one is not said twice in one turn."""
        if all((reply.response, reply.values) != (said.response, said.values) for said in self.out.replies):
            self.out.replies.append(reply)

    def decides(self, guarantee: str) -> bool:
        """True when a rule and terms decide `guarantee`."""
        return guarantee in RULES and terms_of(guarantee, self.knowledge.terms) is not None

    def routed(self, intent: str, category: str | None = None) -> list[str]:
        """The guarantees that answer this message for `intent`, the best first (knowledge/routing.yml)."""
        entities = [{"entity": one.entity, "value": one.value} for one in self.said.entities]
        return self.knowledge.routing.route(intent, entities, category, self.said.text)

    def told(self, draft: Draft | None, line: OrderLineRow) -> dict[str, Any]:
        """What the shopper told about `line`, the request's own facts first."""
        return {**self.dialogue.told_about(line.id), **(draft.told if draft else {})}

    def facts(self, draft: Draft | None, line: OrderLineRow) -> Facts:
        """The facts of `line` as of now, with what was told."""
        open_cases = cases.open_cases_of(self.session, self.shopper, line.id)
        return facts_of_line(
            line,
            self.told(draft, line),
            self.now,
            case=open_cases[0] if open_cases else None,
            credit_level=self.credit_level,
            categories=self.knowledge.terms.category_names,
        )

    def decide(self, guarantee: str, draft: Draft | None, line: OrderLineRow) -> Decision:
        """Decide `guarantee` for `line` now."""
        return decide(guarantee, self.facts(draft, line), self.knowledge.terms, self.now)

    @cached_property
    def _shopper_row(self) -> ShopperRow | None:
        return self.session.get(ShopperRow, self.shopper)

    @property
    def visitor(self) -> bool:
        """True for somebody who has not signed in."""
        return self._shopper_row is None

    @property
    def credit_level(self) -> str:
        """The shopper's credit, for fast refunds alone."""
        return self._shopper_row.credit_level if self._shopper_row else "unknown"

    @staticmethod
    def is_yes_or_no(fact: str) -> bool:
        """True when a fact is a matter of yes or no."""
        return fact_type(fact) is bool

    def line_in_focus(self) -> OrderLineRow | None:
        """The item the conversation is about, if it still belongs to the shopper."""
        wanted = self.dialogue.line
        return next((line for line in self.lines if line.id == wanted), None)

    def line_spoken_of(self) -> OrderLineRow | None:
        """The item of the request whose question is open, else the one in focus: what words that name no item are about."""
        draft = self.dialogue.draft
        if draft is None or not draft.asking or draft.line is None:
            return self.line_in_focus()
        return next((line for line in self.lines if line.id == draft.line), None)

    def focus(self, line: OrderLineRow) -> None:
        """Make `line` the item the conversation is about."""
        self.dialogue.line = line.id
