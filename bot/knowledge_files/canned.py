"""Reads knowledge/canned.yml: what agents say again and again, with variables from the chat."""

from __future__ import annotations

import string
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

VARIABLES = frozenset({"shopper", "item", "order", "deadline", "agent"})


@dataclass(frozen=True, slots=True)
class Canned:
    """One answer; `needs` are the variables in its text."""

    id: str
    group: str
    title: str
    text: str
    needs: frozenset[str]


def load_canned(directory: Path = KNOWLEDGE) -> tuple[Canned, ...]:
    """Read `directory`/canned.yml in its order. Raises KnowledgeError naming file and line."""
    found: dict[str, Canned] = {}
    for node in compose(directory / "canned.yml").entries().values():
        group = _fields(node, "title", "answers")
        for name, answer in group["answers"].entries().items():
            if name in found:
                raise answer.error(f"{name} is written twice")
            found[name] = _canned(name, group["title"].text, answer)
    return tuple(found.values())


def _canned(name: str, group: str, node: Node) -> Canned:
    entries = _fields(node, "title", "text")
    text = entries["text"].text
    try:
        needs = frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    except ValueError as problem:
        raise entries["text"].error(f"{problem}") from None
    if unknown := needs - VARIABLES:
        raise entries["text"].error(f"no chat has {', '.join(sorted(unknown))}; known are {', '.join(sorted(VARIABLES))}")
    return Canned(name, group, entries["title"].text, text, needs)


def _fields(node: Node, *names: str) -> dict[str, Node]:
    entries = node.entries()
    only(node, entries, set(names))
    need(node, entries, *names)
    return entries
