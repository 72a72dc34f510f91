"""Reads knowledge/moves.yml: how shoppers speak about what they do with an open case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

PATTERNS = ("waybill", "yes", "no", "progress", "same")


@dataclass(frozen=True, slots=True)
class Said:
    """What stands for one event: intents, and words (None: none); `of_case` are words that, beside an intent, speak of a case."""

    intents: frozenset[str]
    words: re.Pattern[str] | None
    of_case: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    """Events by what is said, answers to our question, when the platform can be asked in, other requests."""

    events: Mapping[str, Said]
    waybill: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    progress: re.Pattern[str]
    same: re.Pattern[str]  # the same request once more
    may_intervene: frozenset[str]
    overdue: frozenset[str]
    changes: tuple[str, ...]

    def agrees(self, text: str) -> bool | None:
        """True for a plain yes, False for anything that holds back, None for neither."""
        if self.no.search(text):
            return False
        return True if self.yes.search(text) else None


def load_moves(directory: Path = KNOWLEDGE) -> Moves:
    """Read `directory`/moves.yml. Raises KnowledgeError naming file and line."""
    root = compose(directory / "moves.yml")
    entries = root.entries()
    names = {"events", *PATTERNS, "may_intervene", "overdue", "changes"}
    only(root, entries, names)
    need(root, entries, *names)
    return Moves(
        events={name: _said(node) for name, node in entries["events"].entries().items()},
        waybill=_pattern([entries["waybill"]]),
        yes=_pattern(entries["yes"].items()),
        no=_pattern(entries["no"].items()),
        progress=_pattern([entries["progress"]]),
        same=_pattern([entries["same"]]),
        may_intervene=frozenset(node.text for node in entries["may_intervene"].items()),
        overdue=frozenset(node.text for node in entries["overdue"].items()),
        changes=tuple(node.text for node in entries["changes"].items()),
    )


def _said(node: Node) -> Said:
    entries = node.entries()
    only(node, entries, {"intents", "words", "of_case"})
    intents = frozenset(one.text for one in entries["intents"].items()) if "intents" in entries else frozenset()
    words, of_case = (_pattern(entries[key].items()) if key in entries else None for key in ("words", "of_case"))
    return Said(intents, words, of_case)


def _pattern(nodes: list[Node]) -> re.Pattern[str]:
    for node in nodes:
        try:
            re.compile(node.text)
        except re.error as problem:
            raise node.error(f"{node.text} is no regular expression: {problem}") from None
    return re.compile("|".join(f"(?:{node.text})" for node in nodes), re.IGNORECASE)
