"""Reads edge tables strictly; every error names file and line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.guarantee.clock import SHANGHAI
from bot.guarantee.decision import Decision
from bot.guarantee.facts import Facts, FactsError
from bot.guarantee.facts_json import read
from bot.knowledge_files import Node, compose

KEYS = frozenset({"name", "guarantee", "facts", "now", "expect", "covers"})
NEEDED = ("name", "facts", "now", "expect")
EXPECTABLE = frozenset(Decision.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """One case of a table: at `now`, these facts give a decision that holds at least `expect`."""

    file: Path
    line: int
    name: str
    guarantee: str
    facts: Facts
    now: datetime
    expect: Mapping[str, Any]
    covers: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


def tables_in(folder: Path, categories: Mapping[str, str]) -> list[EdgeCase]:
    """Return the cases of every table of `folder`; `categories` as in `facts_json.read`. Raises KnowledgeError."""
    return [case for file in sorted(folder.glob("*.yml")) for case in read_table(file, categories)]


def read_table(file: Path, categories: Mapping[str, str]) -> list[EdgeCase]:
    """Return the cases of one table. Raises KnowledgeError naming file and line."""
    cases: dict[str, EdgeCase] = {}
    for node in compose(file).items():
        case = _case(node, categories)
        if case.name in cases:
            raise node.error(f"{case.name!r} is already the name of line {cases[case.name].line}")
        cases[case.name] = case
    return list(cases.values())


def _case(node: Node, categories: Mapping[str, str]) -> EdgeCase:
    entries = node.entries()
    for key, entry in entries.items():
        if key not in KEYS:
            raise entry.error(f"{key} is not known here; known are {', '.join(sorted(KEYS))}")
    for key in NEEDED:
        if key not in entries:
            raise node.error(f"{key} is missing")
    return EdgeCase(
        file=node.file,
        line=node.yaml.start_mark.line + 1,
        name=entries["name"].text,
        guarantee=entries["guarantee"].text if "guarantee" in entries else node.file.stem,
        facts=_facts(entries["facts"], categories),
        now=_moment(entries["now"]),
        expect=_expect(entries["expect"]),
        covers=tuple(entry.text for entry in entries["covers"].items()) if "covers" in entries else (),
    )


def _facts(node: Node, categories: Mapping[str, str]) -> Facts:
    entries = node.entries()
    values = {key: in_beijing(_plain(entry)) for key, entry in entries.items()}
    try:
        return read(values, categories)
    except FactsError as problem:
        raise entries.get(problem.field, node).error(str(problem)) from None


def _expect(node: Node) -> Mapping[str, Any]:
    entries = node.entries()
    if not entries:
        raise node.error("a case expects something")
    for key, entry in entries.items():
        if key not in EXPECTABLE:
            raise entry.error(f"a decision has no {key}")
    return {key: _plain(entry) for key, entry in entries.items()}


def _moment(node: Node) -> datetime:
    try:
        return datetime.fromisoformat(in_beijing(node.text))
    except ValueError:
        raise node.error(f"{node.text} is not a time") from None


def in_beijing(value: Any) -> Any:
    """Return a time without a zone as Beijing time in ISO form; anything else unchanged."""
    moment = as_moment(value)
    return value if moment is None else moment.isoformat()


def as_moment(value: Any) -> datetime | None:
    """Return the instant that a text names, a missing zone read as Beijing's; None for what is no time of a day."""
    if not isinstance(value, str) or ":" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _plain(node: Node) -> Any:
    """Return the value of a node as JSON knows it."""
    if isinstance(node.yaml, yaml.MappingNode):
        return {key: _plain(entry) for key, entry in node.entries().items()}
    if isinstance(node.yaml, yaml.SequenceNode):
        return [_plain(entry) for entry in node.items()]
    return _scalar(node)


def _scalar(node: Node) -> Any:
    kind = node.yaml.tag.removeprefix("tag:yaml.org,2002:")
    if kind == "null":
        return None
    if kind == "bool":
        return node.truth
    if kind == "int":
        return node.whole
    if kind == "float":
        number = float(node.text)
        if not math.isfinite(number):
            raise node.error(f"{node.text} is no number")
        return number
    return node.text
