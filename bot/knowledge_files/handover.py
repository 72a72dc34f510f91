"""Reads knowledge/handover.yml: when a person is called without being asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.guarantee.reasons import Reason
from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

KEYS = ("left_open", "too_late", "disputes", "complaints", "failures", "assignment")
ASSIGNMENTS = ("manual", "automatic")


@dataclass(frozen=True, slots=True)
class Handover:
    """`left_open`: reasons of decisions that the rules leave open. `too_late`: reasons of refusals for time, which a
    shopper may dispute in words that `disputes` finds. The others count what happens before a person is called."""

    left_open: frozenset[str]
    too_late: frozenset[str]
    disputes: re.Pattern[str]
    complaints: int
    failures: int
    automatic: bool  # waiting chats are given to agents; else these take them


def load_handover(directory: Path = KNOWLEDGE) -> Handover:
    """Read `directory`/handover.yml. Raises KnowledgeError naming file and line."""
    root = compose(directory / "handover.yml")
    entries = root.entries()
    only(root, entries, set(KEYS))
    need(root, entries, *KEYS)
    try:
        disputes = re.compile(entries["disputes"].text)
    except re.error as problem:
        raise entries["disputes"].error(f"no regular expression: {problem}") from None
    if entries["assignment"].text not in ASSIGNMENTS:
        raise entries["assignment"].error(f"assignment is {' or '.join(ASSIGNMENTS)}")
    return Handover(
        left_open=_reasons(entries["left_open"]),
        too_late=_reasons(entries["too_late"]),
        disputes=disputes,
        complaints=entries["complaints"].whole,
        failures=entries["failures"].whole,
        automatic=entries["assignment"].text == "automatic",
    )


def _reasons(node: Node) -> frozenset[str]:
    known = {str(reason) for reason in Reason}
    for entry in node.items():
        if entry.text not in known:
            raise entry.error(f"{entry.text} is no reason")
    return frozenset(entry.text for entry in node.items())
