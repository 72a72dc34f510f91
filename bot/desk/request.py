"""What the assistant asks the desk, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing the shopper may want, with the assistant's confidence (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A value found in the text. `value` is resolved (an id, fen, an ISO time); `text` as written."""

    entity: str
    value: Any
    text: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One turn to answer. Identity and time come from the message's metadata alone."""

    turn_id: str
    conversation: str
    epoch: int
    shopper: str
    now: datetime
    text: str
    intents: Sequence[Intent]
    accepted: bool
    entities: Sequence[Entity] = ()
    line: int | None = None  # the order line the page asked about
    product: str | None = None  # the product whose page the question came from

    def all_of(self, entity: str) -> list[Entity]:
        """Every entity of that kind, in the order of the text."""
        return [found for found in self.entities if found.entity == entity]

    def first(self, entity: str) -> Entity | None:
        """The first entity of that kind, if any."""
        return next((found for found in self.entities if found.entity == entity), None)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `payload` stays on the server; the shopper's side sees an opaque id."""

    response: str
    payload: Mapping[str, Any]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing to say: a response name with its values, buttons, and a card to look at."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A reply as it was written to the log."""

    text: str
    response: str
    values: Mapping[str, Any]
    buttons: Sequence[Mapping[str, str]]
    card: Mapping[str, Any] | None
    seq: int

    def as_json(self) -> dict[str, Any]:
        """The reply as clients and scripts see it."""
        return {
            "text": self.text,
            "response": self.response,
            "buttons": [dict(button) for button in self.buttons],
            "card": dict(self.card) if self.card else None,
        }


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What one turn did. `repeated`: it had been committed before; `stale`: the chat changed hands, nothing was said."""

    replies: Sequence[Said]
    decisions: Sequence[Mapping[str, Any]]
    cases: Sequence[str]
    tickets: Sequence[str]
    held_by: str
    repeated: bool = False
    stale: bool = False
