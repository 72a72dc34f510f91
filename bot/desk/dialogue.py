"""What a conversation remembers between turns: unfinished requests, facts so far, the open question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.tables import ConversationRow, DialogueRow

ITEM = "item"  # the question which item is meant
CONFIRM = "confirm"  # the question whether to open the case as shown


@dataclass(slots=True)
class Draft:
    """A request that is not finished: the item, what the request itself tells, the question that is open.

    `asking` is ITEM, CONFIRM, the name of a fact, or empty while nothing is asked. `skipped` facts could not
    be told. `guarantee` decides it, once that is found. `shown` is the decision (JSON) that the shopper was asked to confirm.
    """

    flow: str
    intent: str
    key: str
    line: int | None = None
    guarantee: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    asking: str = ""
    asked: dict[str, int] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)
    claiming: bool = False
    shown: dict[str, Any] | None = None

    def ask(self, what: str) -> int:
        """Note that `what` is asked now; return how many times it has been."""
        self.asking = what
        self.asked[what] = self.asked.get(what, 0) + 1
        return self.asked[what]


@dataclass(slots=True)
class Dialogue:
    """The state of one conversation. `told` holds facts the shopper told about a line, `line` is the item in focus.

    `drafts` is a stack: the last one is spoken about. `readings` are the intents offered in doubt,
    `dropped` the request that was stopped last: it can be taken up again. `complaints` counts anger in a row,
    `people` is what the agent who gave the chat back told, `too_late` that a refusal for time was said last.
    `move` is what was asked about an open case last, `heard` the last message, what answered it, and how often in a row.
    """

    line: int | None = None
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    failures: int = 0
    guarantee: str = ""
    greeted: bool = False
    dropped: Draft | None = None
    complaints: int = 0
    people: dict[str, str] | None = None
    too_late: bool = False
    move: dict[str, Any] | None = None
    heard: dict[str, Any] | None = None

    def after_people(self, told: str, now: datetime) -> None:
        """People had the chat: what was asked before is no open question any more; `told` is what they say happened."""
        for draft in self.drafts:
            draft.asking, draft.shown = "", None
        self.failures = self.complaints = 0
        self.readings = []
        self.people = {"note": told, "at": now.isoformat()}

    @property
    def draft(self) -> Draft | None:
        """The request that is spoken about, if any."""
        return self.drafts[-1] if self.drafts else None

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
    drafts = [Draft(**draft) for draft in values.pop("drafts", [])]
    dropped = values.pop("dropped", None)
    return Dialogue(**values, drafts=drafts, dropped=Draft(**dropped) if dropped else None)


def save(session: Session, conversation: ConversationRow, dialogue: Dialogue, now: datetime) -> None:
    """Keep the dialogue in the turn's transaction."""
    row = session.get(DialogueRow, conversation.id)
    if row is None:
        row = DialogueRow(conversation_id=conversation.id, shopper_id=conversation.shopper_id)
        session.add(row)
    row.state = asdict(dialogue)
    row.updated_at = now
