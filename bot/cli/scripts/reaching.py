"""What one script reaches: intents, responses, reasons, clauses, facts that flows ask for, moves of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cli.dialogue import Chat
from bot.desk import dialogue
from bot.store.engine import Database
from bot.store.tables import CaseEventRow, CaseRow, DialogueRow, MessageRow, TurnRow
from bot.words import Words

KINDS = ("intents", "responses", "reasons", "clauses", "facts", "moves")


class NotedWords(Words):
    """Words that remember, in `noted`, every response that was spoken with them."""

    noted: set[str]

    @classmethod
    def of(cls, words: Words) -> NotedWords:
        """Return the same words, with nothing noted yet."""
        made = cls(words._responses)
        made.noted = set()
        return made

    def at(self, now: datetime) -> NotedWords:
        """Return the same words at `now`; they note to the same set."""
        spoken = NotedWords(self._responses)
        spoken._year = super().at(now)._year
        spoken.noted = self.noted
        return spoken

    def render(self, response: str, values: Mapping[str, Any] | None = None) -> str:
        """Return the text of `response`, and note it."""
        self.noted.add(response)
        return super().render(response, values)

    def spoken(self) -> set[str]:
        """Return what was noted; labels are words for codes, no responses of their own."""
        return {name for name in self.noted if not name.startswith("label_")}


class Reaching:
    """What a script reaches, gathered while it runs on a database of its own."""

    def __init__(self, words: NotedWords, database: Database, kinds: Mapping[str, Any]) -> None:
        """Begin; `kinds` are the machines of cases by the kind of case."""
        self._words, self._database, self._kinds = words, database, kinds
        self._facts: set[str] = set()
        with database.reading() as session:
            self._last_event = max(session.scalars(select(CaseEventRow.id)), default=0)

    def look(self, chat: Chat) -> None:
        """Note what the flows have asked for and been told by now; drafts are forgotten when they end."""
        with self._database.reading() as session:
            row = session.get(DialogueRow, chat.conversation)
            state = dialogue.from_json(row.state) if row else dialogue.Dialogue()
        for draft in state.drafts:
            known = {**draft.told, **draft.asked, **state.told.get(str(draft.line), {})}
            self._facts |= {f"{draft.flow} {name}" for name in known}

    def all(self) -> dict[str, set[str]]:
        """Return what was reached, by kind."""
        with self._database.reading() as session:
            turns = session.scalars(select(TurnRow)).all()
            decisions = [decision for turn in turns for decision in turn.decisions]
            cards = [row.content.get("card") or {} for row in session.scalars(select(MessageRow))]
            return {
                "intents": {intent["name"] for turn in turns for intent in turn.intents},
                "responses": self._words.spoken(),
                "reasons": {decision["reason"] for decision in decisions},
                "clauses": clauses_in([*decisions, *cards]),
                "facts": self._facts,
                "moves": set(self._moves(session)),
            }

    def _moves(self, session: Any) -> list[str]:
        events = select(CaseEventRow, CaseRow.kind).join(CaseRow, CaseRow.id == CaseEventRow.case_id)
        rows = session.execute(events.where(CaseEventRow.id > self._last_event, CaseEventRow.from_state != ""))
        return [move_name(self._kinds[kind], event.name, event.from_state) for event, kind in rows]


def clauses_in(citing: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the clauses that decisions or cards cite, by rule and article."""
    return {f"{clause['rule']} {clause['article']}" for one in citing for clause in one.get("clauses") or ()}


def move_name(machine: str, event: str, source: str) -> str:
    """How a move of a case is called in the report."""
    return f"{machine}: {event} from {source}"
