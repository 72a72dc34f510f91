"""Turning a live conversation into a script: its inputs are played once, and what came of them is what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from bot.cli.scripts.play import Play
from bot.store.engine import Database
from bot.store.tables import CaseEventRow, CaseRow, ConversationRow, MessageRow

STEERING = ":press TITLE · :photo · :video · :later 3 days · :seller EVENT [REASON] · :as ID · :quit"
DECIDED = ("guarantee", "outcome", "reason", "deadline")
Step = Mapping[str, Any]


class BadLine(ValueError):
    """A line that steers, and says nothing that can be done."""


def step_of(line: str) -> Step | None:
    """Return what a line of input means as a step; None when it ends the recording. Raises BadLine."""
    if not line.startswith(":"):
        return {"user": line}
    verb, _, rest = line[1:].strip().partition(" ")
    rest = rest.strip()
    if verb == "quit":
        return None
    if verb in ("photo", "video") and not rest:
        return {verb: True}
    if verb in ("press", "later", "as") and rest:
        return {verb: rest}
    if verb == "seller" and rest:
        event, _, reason = rest.partition(" ")
        return {"seller": {"event": event, **({"reason": reason} if reason else {})}}
    raise BadLine(f"no such command {line!r}; {STEERING}")


class Recorder:
    """Plays inputs and keeps them with what came of them."""

    def __init__(self, play: Play) -> None:
        """Begin to record what `play` does."""
        self._play = play
        self._held_by = "bot"
        self.steps: list[Step] = []

    def record(self, step: Step) -> None:
        """Play an input. Raises Differs when it cannot be played."""
        self._play.step(step)
        line = self._play.heard.line if self._play.heard else None
        self.steps.append({**step, **({"no_reply": True} if line is not None and not line.replies else {})})
        if line is None:
            return
        self.steps += [{"utter": reply["response"]} for reply in line.replies]
        self.steps += [{"decision": _decided(decision)} for decision in line.decisions]
        if line.replies and line.held_by != self._held_by:
            self._held_by = line.held_by
            self.steps.append({"held_by": line.held_by})

    def script(self, name: str, shopper: str, now: datetime) -> dict[str, Any]:
        """Return all of it as a test case."""
        rows = {
            "cases": [{key: row[key] for key in ("kind", "state", "amount_fen") if row[key] is not None} for row in self._play.rows.of("cases")],
            "tickets": [{"reason": row["reason"]} for row in self._play.rows.of("tickets")],
        }
        return {"test_case": name, "now": now.isoformat(), "as": shopper, "steps": self.steps, "db": rows}


def write(file: Path, case: Mapping[str, Any]) -> None:
    """Write one test case as a script file."""
    text = yaml.safe_dump({"test_cases": [case]}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)
    file.write_text(text, encoding="utf-8")


def _decided(decision: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a decision that a script holds: not the words, not the clauses."""
    held = {key: decision[key] for key in DECIDED if decision.get(key) is not None}
    amount = decision.get("amount")
    return {**held, **({"amount": {"max_fen": amount["max_fen"]}} if amount else {})}


# A conversation that a database holds


def stored(database: Database, conversation: str) -> tuple[str, datetime, list[Step]]:
    """Return the shopper, the moment it began, and the inputs of a stored conversation, with the time between them.

    Raises LookupError when there is none of that id.
    """
    with database.reading() as session:
        row = session.get(ConversationRow, conversation)
        if row is None:
            raise LookupError(f"there is no conversation {conversation!r}")
        own = select(MessageRow).where(MessageRow.conversation_id == conversation, MessageRow.author == "shopper")
        messages = list(session.scalars(own.order_by(MessageRow.seq)))
        events = list(
            session.scalars(
                select(CaseEventRow)
                .join(CaseRow, CaseRow.id == CaseEventRow.case_id)
                .where(CaseRow.conversation_id == conversation, CaseEventRow.actor == "seller")
                .order_by(CaseEventRow.at, CaseEventRow.id)
            )
        )
        inputs = [*_said(messages), *((event.at, {"seller": _answer(event)}) for event in events)]
        inputs.sort(key=lambda one: one[0])
        began = inputs[0][0].replace(microsecond=0) if inputs else row.created_at
        return row.shopper_id, began, list(_with_time(began, inputs))


def _said(messages: Iterable[MessageRow]) -> Iterator[tuple[datetime, Step]]:
    """What the shopper sent, a step a turn: messages that were answered together are one burst."""
    for _, group in groupby(messages, key=lambda row: row.turn_id or row.id):
        rows = list(group)
        attachment = rows[0].content.get("attachment")
        if attachment:
            yield rows[0].at, {attachment["kind"]: True}
        elif rows[-1].button_id and len(rows) == 1:
            yield rows[0].at, {"press": rows[0].text}
        else:
            texts = [row.text for row in rows]
            yield rows[-1].at, {"user": texts[0] if len(texts) == 1 else texts}


def _answer(event: CaseEventRow) -> dict[str, str]:
    return {"event": event.name, **{key: event.detail[key] for key in ("reason", "address") if event.detail.get(key)}}


def _with_time(began: datetime, inputs: Iterable[tuple[datetime, Step]]) -> Iterator[Step]:
    now = began
    for at, step in inputs:
        passed = int((at - now).total_seconds())
        if passed > 0:
            yield {"later": f"{passed} seconds"}
            now += timedelta(seconds=passed)
        yield step
