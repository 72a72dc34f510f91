"""YAML nodes that know their file and line; every problem is a KnowledgeError that names both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from bot.guarantee.clock import NaiveTime, shanghai

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


class KnowledgeError(ValueError):
    """Something in knowledge/ that cannot be; says where."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML node and the file it stands in; readers below turn it into values."""

    yaml: yaml.Node
    file: Path

    def error(self, problem: str) -> KnowledgeError:
        return KnowledgeError(self.file, self.yaml.start_mark.line + 1, problem)

    def entries(self) -> dict[str, Node]:
        """Return a mapping's entries; raise for another kind of node or a repeated key."""
        if not isinstance(self.yaml, yaml.MappingNode):
            raise self.error("a mapping is expected here")
        found: dict[str, Node] = {}
        for key, value in self.yaml.value:
            if key.value in found:
                raise Node(key, self.file).error(f"{key.value} is written twice")
            found[key.value] = Node(value, self.file)
        return found

    def items(self) -> list[Node]:
        if not isinstance(self.yaml, yaml.SequenceNode):
            raise self.error("a list is expected here")
        return [Node(entry, self.file) for entry in self.yaml.value]

    @property
    def text(self) -> str:
        """Return a scalar's text; raise for an unquoted time, which YAML would read as naive."""
        if not isinstance(self.yaml, yaml.ScalarNode) or not self.yaml.value:
            raise self.error("a text is expected here")
        if self.yaml.tag == "tag:yaml.org,2002:timestamp":
            raise self.error(f"put {self.yaml.value} into quotes")
        return self.yaml.value

    @property
    def whole(self) -> int:
        if not isinstance(self.yaml, yaml.ScalarNode) or self.yaml.tag != "tag:yaml.org,2002:int":
            raise self.error("a whole number is expected here")
        return int(self.yaml.value)

    @property
    def truth(self) -> bool:
        if self.text not in ("true", "false"):
            raise self.error("true or false is expected here")
        return self.text == "true"

    @property
    def day(self) -> date:
        try:
            return date.fromisoformat(self.text)
        except ValueError:
            raise self.error(f"{self.text} is not a day like 2026-03-27") from None

    @property
    def moment(self) -> datetime:
        try:
            return shanghai(datetime.fromisoformat(self.text))
        except NaiveTime as problem:
            raise self.error(f"{problem}; write e.g. 2026-02-10T00:00+08:00") from None
        except ValueError:
            raise self.error(f"{self.text} is not a time") from None


def compose(file: Path) -> Node:
    """Return the root node of a YAML file."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(file, line, f"no YAML: {error.problem}") from None
    if root is None:
        raise KnowledgeError(file, 1, "the file is empty")
    return Node(root, file)


def only(node: Node, entries: Mapping[str, Node], known: set[str]) -> None:
    for key, entry in entries.items():
        if key not in known:
            raise entry.error(f"{key} is not known here; known are {', '.join(sorted(known))}")


def need(node: Node, entries: Mapping[str, Node], *keys: str) -> None:
    for key in keys:
        if key not in entries:
            raise node.error(f"{key} is missing")
