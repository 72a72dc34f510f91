"""Running a script: a copy of the demo database, a clock of its own, the loaded parts; what differs first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.cli.dialogue import Chat, Line, Parts
from bot.cli.items import moment_of
from bot.cli.scripts.reading import Script
from bot.desk import answering
from bot.guarantee.decision import plain
from bot.store.demo import add_order
from bot.store.engine import Database
from bot.store.tables import CaseRow, TicketRow
from bot.store.template import copy_template

TABLES = {"cases": CaseRow, "tickets": TicketRow}


class Differs(Exception):
    """What a step expected did not happen; the message says what did."""


@dataclass(slots=True)
class Ran:
    """What became of a script: its transcript, and where it first differed."""

    script: Script
    transcript: list[str] = field(default_factory=list)
    problem: str = ""
    line: int = 0

    @property
    def passed(self) -> bool:
        """True when every step held."""
        return not self.problem


def run(script: Script, parts: Parts, folder: Path) -> Ran:
    """Run `script` on a fresh copy of the demo data in `folder`."""
    ran = Ran(script)
    now = moment_of(script.now)
    database = Database(copy_template(now, folder / "script.sqlite"))
    try:
        with database.writing() as session:
            for spec in script.given:
                add_order(session, script.shopper, dict(spec), now)
        play = Play(Chat(parts, database, script.shopper), now, ran.transcript)
        for line, step in script.steps:
            ran.line = line
            play.step(step)
        ran.line = script.line
        play.check_rows(script.db)
    except Differs as difference:
        ran.problem = str(difference)
    except Exception as error:
        ran.problem = f"{type(error).__name__}: {error}"
    finally:
        database.close()
        (folder / "script.sqlite").unlink(missing_ok=True)
    return ran


class Play:
    """The state of a script while it runs."""

    def __init__(self, chat: Chat, now: datetime, transcript: list[str]) -> None:
        """Begin the shopper's conversation."""
        self.chat, self.now, self.transcript = chat, now, transcript
        self.last: Line | None = None
        self.unread: list[Mapping[str, Any]] = []
        self.failing = False
        self.written: dict[str, set[int]] = {name: self._ids(name) for name in TABLES}
        chat.begin(now)

    def step(self, step: Mapping[str, Any]) -> None:
        """Do what a step does, then hold what it expects. Raises Differs."""
        for name in ("later", "as", "forget_tracker", "failing", "user", "press"):
            if name in step:
                getattr(self, f"_{name}")(step[name])
        self._expect(step)

    # doing

    def _later(self, text: str) -> None:
        count, unit = re.fullmatch(r"(\d+) (\w+?)s?", text).groups()
        self.now += timedelta(**{f"{unit}s": int(count)})

    def _as(self, shopper: str) -> None:
        self.chat = Chat(self.chat.parts, self.chat.database, shopper)
        self.chat.begin(self.now)

    def _forget_tracker(self, _: bool) -> None:
        self.chat.parts.assistant.forget(str(self.chat.conversation))

    def _failing(self, _: bool) -> None:
        self.failing = True

    def _user(self, text: str | list[str]) -> None:
        self._say(text)

    def _press(self, title: str) -> None:
        offered = [button for reply in self.last.replies for button in reply["buttons"]] if self.last else []
        chosen = next((button for button in offered if button["title"].startswith(title)), None)
        if chosen is None:
            raise Differs(f"no button {title!r}; on offer: {[button['title'] for button in offered]}")
        self._say(chosen["title"], chosen["id"])

    def _say(self, text: str | list[str], button: str | None = None) -> None:
        for one in [text] if isinstance(text, str) else text:
            self.transcript.append(f"shopper: {one}")
        self.last = self._with_fault(text, button) if self.failing else self.chat.say(text, self.now, button)
        self.unread = list(self.last.replies)
        for reply in self.last.replies:
            self.transcript.append(f"bot ({reply['response']}): {reply['text']}")
            if reply["buttons"]:
                self.transcript.append("     " + " ".join(f"[{one['title']}]" for one in reply["buttons"]))

    def _with_fault(self, text: str | list[str], button: str | None) -> Line:
        """Let the turn fail after everything was written and before it is committed; then run it again."""
        self.failing = False
        broken = _Once()
        original, answering.turns.commit = answering.turns.commit, broken
        try:
            self.chat.say(text, self.now, button)
        except Exception:
            if not broken.called:
                raise
        finally:
            answering.turns.commit = original
        turn = self.chat.open_turn(self.now)
        if turn is None:
            raise Differs("the failed turn left nothing to run again")
        before = self.chat._written()
        self.chat.run(turn, self.now)
        return self.chat._line(turn.id, turn.text, before)

    # holding

    def _expect(self, step: Mapping[str, Any]) -> None:
        if "utter" in step or "says" in step or "says_not" in step or "buttons" in step:
            self._hold_words(step)
        if "intents" in step:
            self._same("intents", step["intents"], [intent["name"] for intent in self._turn().intents])
        if "decision" in step:
            self._hold_decision(step["decision"])
        if "held_by" in step:
            self._same("held_by", step["held_by"], self._turn().held_by)
        if step.get("no_reply") and self._turn().replies:
            raise Differs("there was a reply")
        self.check_rows(step.get("db", {}))

    def _turn(self) -> Line:
        if self.last is None:
            raise Differs("nobody has said anything yet")
        return self.last

    def _hold_words(self, step: Mapping[str, Any]) -> None:
        replies = self._turn().replies
        if "utter" in step:
            at = next((at for at, reply in enumerate(self.unread) if reply["response"] == step["utter"]), None)
            if at is None:
                raise Differs(f"no {step['utter']}; the replies were {[reply['response'] for reply in replies]}")
            replies = [self.unread[at]]
            self.unread = self.unread[at + 1 :]
        text = "\n".join(reply["text"] for reply in replies)
        for piece in step.get("says", ()):
            if piece not in text:
                raise Differs(f"does not say {piece!r}; says: {text}")
        for piece in step.get("says_not", ()):
            if piece in text:
                raise Differs(f"says {piece!r}: {text}")
        titles = [button["title"] for reply in replies for button in reply["buttons"]]
        for wanted in step.get("buttons", ()):
            if not any(title.startswith(wanted) for title in titles):
                raise Differs(f"no button {wanted!r}; on offer: {titles}")

    def _hold_decision(self, wanted: Mapping[str, Any]) -> None:
        decisions = self._turn().decisions
        if not any(part_of(wanted, decision) for decision in decisions):
            shown = [{key: decision.get(key) for key in {"guarantee", "outcome", "reason", *wanted}} for decision in decisions]
            raise Differs(f"no decision {dict(wanted)}; there were {shown}")

    def check_rows(self, wanted: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Hold that the conversation wrote exactly these rows. Raises Differs."""
        for name, rows in wanted.items():
            found = self._rows(name)
            matched = len(found) == len(rows) and all(
                part_of(row, one) for row, one in zip(rows, found, strict=False)
            )
            if not matched:
                keys = {key for row in rows for key in row} | {"number"}
                raise Differs(f"{name} are {[{key: one.get(key) for key in keys} for one in found]}, not {rows}")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        table = TABLES[name]
        with self.chat.database.reading() as session:
            rows = session.scalars(select(table).where(table.id.not_in(self.written[name])).order_by(table.id))
            names = [column.name for column in table.__table__.columns]
            return [{name: plain(getattr(row, name)) for name in names} for row in rows]

    def _ids(self, name: str) -> set[int]:
        with self.chat.database.reading() as session:
            return set(session.scalars(select(TABLES[name].id)))

    @staticmethod
    def _same(what: str, wanted: Any, found: Any) -> None:
        if wanted != found:
            raise Differs(f"{what} is {found!r}, not {wanted!r}")


class _Once:
    """Stands in for the commit of a turn and fails."""

    called = False

    def __call__(self, *_: Any, **__: Any) -> None:
        self.called = True
        raise RuntimeError("the action fails in the middle")


def part_of(wanted: Any, found: Any) -> bool:
    """True when everything `wanted` names is so in `found`; mappings may hold more, lists may not."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(key in found and part_of(value, found[key]) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(map(part_of, wanted, found))
    return wanted == found
