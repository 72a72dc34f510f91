"""What a conversation remembers between turns: the item, the facts so far, the open question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.tables import ConversationRow, DialogueRow


@dataclass(slots=True)
class Question:
    """A question the bot asked: which item (`item`), or a missing fact (`fact`, with its name).

    `intent` and `entities` are the request that waits for the answer.
    """

    kind: str
    intent: str
    fact: str = ""
    guarantee: str = ""
    lines: list[int] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 1


@dataclass(slots=True)
class Dialogue:
    """The state of one conversation. `told` holds facts the shopper told about a line."""

    line: int | None = None
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    question: Question | None = None
    failures: int = 0
    intent: str = ""
    guarantee: str = ""
    greeted: bool = False

    def told_about(self, line: int) -> dict[str, Any]:
        """The facts told so far about a line (JSON values, keyed as in `Facts`)."""
        return self.told.setdefault(str(line), {})


def load(session: Session, conversation: ConversationRow) -> Dialogue:
    """Return the conversation's dialogue; a new one when there is none yet."""
    row = session.get(DialogueRow, conversation.id)
    return from_json(row.state) if row else Dialogue()


def from_json(state: Mapping[str, Any]) -> Dialogue:
    """Read a stored state."""
    values = dict(state)
    question = values.pop("question", None)
    return Dialogue(**values, question=Question(**question) if question else None)


def save(session: Session, conversation: ConversationRow, dialogue: Dialogue, now: datetime) -> None:
    """Keep the dialogue in the turn's transaction."""
    row = session.get(DialogueRow, conversation.id)
    if row is None:
        row = DialogueRow(conversation_id=conversation.id, shopper_id=conversation.shopper_id)
        session.add(row)
    row.state = asdict(dialogue)
    row.updated_at = now
