"""Reads knowledge/tickets.yml: kinds and priorities of tickets, and how soon each is owed an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

CALLBACK = "callback"  # the kind of what was asked while nobody was there


@dataclass(frozen=True, slots=True)
class Owed:
    """Minutes of working time until the first answer, an answer to a further message, and the end."""

    first: int
    next: int
    resolution: int


@dataclass(frozen=True, slots=True)
class TicketRules:
    """`priorities` rise; `reasons` and `otherwise` give kind and priority; `away_kinds` turn into callbacks."""

    priorities: tuple[str, ...]
    kinds: Mapping[str, Mapping[str, Owed]]
    reasons: Mapping[str, tuple[str, str]]
    otherwise: tuple[str, str]
    away_kinds: frozenset[str]

    def sort(self, reason: str, there: bool) -> tuple[str, str]:
        """Return kind and priority of what is opened for `reason`, while people are there or not."""
        kind, priority = self.reasons.get(reason, self.otherwise)
        return (kind if there or kind not in self.away_kinds else CALLBACK), priority

    def higher(self, one: str, other: str) -> str:
        """Return the higher of two priorities."""
        return max(one, other, key=self.priorities.index)


def load_tickets(directory: Path = KNOWLEDGE) -> TicketRules:
    """Read `directory`/tickets.yml. Raises KnowledgeError naming file and line."""
    entries = _fields(compose(directory / "tickets.yml"), "priorities", "kinds", "reasons", "otherwise", "away_kinds")
    priorities = tuple(node.text for node in entries["priorities"].items())
    kinds = {
        kind: {priority: _owed(owed) for priority, owed in _fields(node, *priorities).items()}
        for kind, node in entries["kinds"].entries().items()
    }
    need(entries["kinds"], entries["kinds"].entries(), CALLBACK)
    reasons = {reason: _sorted(node, kinds, priorities) for reason, node in entries["reasons"].entries().items()}
    away = frozenset(_one_of(node, tuple(kinds)) for node in entries["away_kinds"].items())
    return TicketRules(priorities, kinds, reasons, _sorted(entries["otherwise"], kinds, priorities), away)


def _owed(node: Node) -> Owed:
    entries = _fields(node, "first", "next", "resolution")
    owed = Owed(**{name: entry.whole for name, entry in entries.items()})
    if not 0 < owed.first <= owed.resolution or not 0 < owed.next <= owed.resolution:
        raise node.error("an answer is owed after some time, and before the end")
    return owed


def _sorted(node: Node, kinds: Mapping[str, object], priorities: tuple[str, ...]) -> tuple[str, str]:
    entries = _fields(node, "kind", "priority")
    return _one_of(entries["kind"], tuple(kinds)), _one_of(entries["priority"], priorities)


def _fields(node: Node, *names: str) -> dict[str, Node]:
    entries = node.entries()
    only(node, entries, set(names))
    need(node, entries, *names)
    return entries


def _one_of(node: Node, known: tuple[str, ...]) -> str:
    if node.text not in known:
        raise node.error(f"{node.text} is not known here; known are {', '.join(known)}")
    return node.text
