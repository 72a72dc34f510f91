"""Reads knowledge/masking.yml: what is taken out of a shopper's text before others read it or a model learns it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only


@dataclass(frozen=True, slots=True)
class Mask:
    """A pattern, and what is put in its place; groups named part… alone are replaced where there are any."""

    pattern: re.Pattern[str]
    mask: str

    def over(self, text: str) -> str:
        """Return `text` with every match replaced."""
        return self.pattern.sub(self._one, text)

    def _one(self, match: re.Match[str]) -> str:
        for group, value in match.groupdict().items():
            if value is not None:
                start, end = match.span(group)
                whole, offset = match.group(), match.start()
                return f"{whole[: start - offset]}{self.mask}{whole[end - offset :]}"
        return self.mask


OWN = ("name", "phone", "address", "order", "waybill")


@dataclass(frozen=True, slots=True)
class Masks:
    """What stands for the shopper's own data by its kind (OWN), and the patterns of anybody's."""

    own: Mapping[str, str]
    patterns: tuple[Mask, ...]


def load_masks(directory: Path = KNOWLEDGE) -> Masks:
    """Read `directory`/masking.yml in its order. Raises KnowledgeError naming file and line."""
    root = _fields(compose(directory / "masking.yml"), "own", "patterns")
    own = {kind: node.text for kind, node in _fields(root["own"], *OWN).items()}
    return Masks(own, tuple(_mask(node) for node in root["patterns"].items()))


def _mask(node: Node) -> Mask:
    entries = _fields(node, "mask", "pattern")
    try:
        return Mask(re.compile(entries["pattern"].text, re.IGNORECASE), entries["mask"].text)
    except re.error as problem:
        raise entries["pattern"].error(f"no pattern: {problem}") from None


def _fields(node: Node, *names: str) -> dict[str, Node]:
    entries = node.entries()
    only(node, entries, set(names))
    need(node, entries, *names)
    return entries
