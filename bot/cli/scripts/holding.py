"""What a step expects, held against what the last turn did and what the conversation has written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bot.cli.dialogue import Line
from bot.cli.scripts.differing import Differs
from bot.guarantee.decision import plain
from bot.store.engine import Database
from bot.store.tables import CaseRow, TicketRow

TABLES = {"cases": CaseRow, "tickets": TicketRow}
NAMING = {"cases": {"number", "kind", "state"}, "tickets": {"number", "reason"}}  # by which a row is told in a difference


class Heard:
    """What the shopper heard last: a turn's answer, or what came without being asked for.

    `unread` are the replies that no `utter` has named yet: they are named in the order in which they came.
    """

    def __init__(self, line: Line) -> None:
        """Begin with all replies of `line` unread."""
        self.line = line
        self.unread: list[Mapping[str, Any]] = list(line.replies)

    def hold(self, step: Mapping[str, Any]) -> None:
        """Hold what a step expects of the answer. Raises Differs."""
        if step.keys() & {"utter", "says", "says_not", "buttons"}:
            self._hold_words(step)
        if "intents" in step:
            _same("intents", step["intents"], [intent["name"] for intent in self.line.intents])
        if "decision" in step:
            self._hold_decision(step["decision"])
        if "held_by" in step:
            _same("held_by", step["held_by"], self.line.held_by)
        if step.get("no_reply") and self.line.replies:
            raise Differs("no_reply", "no reply", _said(self.line.replies))

    def _hold_words(self, step: Mapping[str, Any]) -> None:
        replies: Sequence[Mapping[str, Any]] = self.line.replies
        if "utter" in step:
            replies = [self._read(step["utter"])]
        text = "\n".join(reply["text"] for reply in replies)
        for piece in step.get("says", ()):
            if piece not in text:
                raise Differs("says", piece, text)
        for piece in step.get("says_not", ()):
            if piece in text:
                raise Differs("says_not", f"not {piece!r}", text)
        titles = [button["title"] for reply in replies for button in reply["buttons"]]
        for wanted in step.get("buttons", ()):
            if not any(title.startswith(wanted) for title in titles):
                raise Differs("buttons", wanted, titles)

    def _read(self, response: str) -> Mapping[str, Any]:
        at = next((at for at, reply in enumerate(self.unread) if reply["response"] == response), None)
        if at is None:
            raise Differs("utter", response, _said(self.unread))
        found = self.unread[at]
        self.unread = self.unread[at + 1 :]
        return found

    def _hold_decision(self, wanted: Mapping[str, Any]) -> None:
        decisions = self.line.decisions
        if not any(part_of(wanted, decision) for decision in decisions):
            keys = {"guarantee", "outcome", "reason", *wanted}
            raise Differs("decision", dict(wanted), [{key: one.get(key) for key in sorted(keys)} for one in decisions])


class Rows:
    """The cases and tickets that were written since the conversation began."""

    def __init__(self, database: Database) -> None:
        """Remember what was there before."""
        self._database = database
        self._before = {name: self._ids(name) for name in TABLES}

    def hold(self, wanted: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Hold that exactly these rows were written. Raises Differs."""
        for name, rows in wanted.items():
            found = self.of(name)
            matched = len(found) == len(rows) and all(map(part_of, rows, found))
            if not matched:
                keys = {key for row in rows for key in row} | NAMING[name]
                raise Differs(f"db {name}", rows, [{key: one.get(key) for key in sorted(keys)} for one in found])

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the new rows of a table as plain JSON values, oldest first."""
        table = TABLES[name]
        with self._database.reading() as session:
            rows = session.scalars(select(table).where(table.id.not_in(self._before[name])).order_by(table.id))
            names = [column.name for column in table.__table__.columns]
            return [{name: plain(getattr(row, name)) for name in names} for row in rows]

    def _ids(self, name: str) -> set[int]:
        with self._database.reading() as session:
            return set(session.scalars(select(TABLES[name].id)))


def part_of(wanted: Any, found: Any) -> bool:
    """True when everything `wanted` names is so in `found`; mappings may hold more, lists may not."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(key in found and part_of(value, found[key]) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(map(part_of, wanted, found))
    return wanted == found


def _same(what: str, wanted: Any, found: Any) -> None:
    if wanted != found:
        raise Differs(what, wanted, found)


def _said(replies: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{reply['response']}: {reply['text'].splitlines()[0] if reply['text'] else ''}" for reply in replies]
