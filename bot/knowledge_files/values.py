"""Typed values of terms: numbers with unit and clause, payments, ladders, and the dataclasses that rules read."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from bot.guarantee.decision import Clause
from bot.guarantee.terms import Cited, Ladder, Number, Pay, Step, Unit
from bot.knowledge_files.clauses import Clauses
from bot.knowledge_files.nodes import Node, need, only


def _number(node: Node, clauses: Clauses) -> Number:
    entries = node.entries()
    only(node, entries, {"value", "unit", "clause", "note"})
    need(node, entries, "value", "unit", "clause")
    try:
        unit = Unit(entries["unit"].text)
    except ValueError:
        raise entries["unit"].error(f"{entries['unit'].text} is no unit we know") from None
    return Number(entries["value"].whole, unit, clauses.cite(entries["clause"]), note(entries))


def _pay(node: Node, clauses: Clauses) -> Pay:
    entries = node.entries()
    only(node, entries, {"percent", "min_fen", "max_fen", "clause", "note"})
    need(node, entries, "percent", "min_fen", "max_fen", "clause")
    low, high = entries["min_fen"].whole, entries["max_fen"].whole
    if low > high:
        raise node.error("min_fen is above max_fen")
    clause = clauses.cite(entries["clause"])
    return Pay(entries["percent"].whole, low, high, clause, note(entries))


def _ladder(node: Node, clauses: Clauses) -> Ladder:
    entries = node.entries()
    only(node, entries, {"steps", "none_below", "clause", "note"})
    need(node, entries, "steps", "clause")
    steps = tuple(_step(entry) for entry in entries["steps"].items())
    bounds = [(step.bound, step.inclusive) for step in steps]
    if bounds != sorted(set(bounds)) or bounds[-1] != (Fraction(1), True):
        raise entries["steps"].error("steps must rise and end with up_to: 100")
    below = Fraction(entries["none_below"].whole, 100) if "none_below" in entries else None
    return Ladder(steps, clauses.cite(entries["clause"]), below, note(entries))


def _step(node: Node) -> Step:
    """{up_to: 10, pays: 10} covers 10 %, {below: 50, pays: 50} does not cover 50 %."""
    entries = node.entries()
    only(node, entries, {"up_to", "below", "pays"})
    need(node, entries, "pays")
    if ("up_to" in entries) == ("below" in entries):
        raise node.error("a step has up_to or below")
    bound = entries.get("up_to") or entries["below"]
    pays = None if entries["pays"].text == "share" else entries["pays"].whole
    return Step(Fraction(bound.whole, 100), "up_to" in entries, pays)


def _cited(node: Node, clauses: Clauses) -> Cited:
    entries = node.entries()
    only(node, entries, {"value", "clause", "note"})
    need(node, entries, "value", "clause")
    return Cited(entries["value"].text, clauses.cite(entries["clause"]), note(entries))


def note(entries: Mapping[str, Node]) -> str:
    return entries["note"].text if "note" in entries else ""


VALUES: Mapping[type, Callable[[Node, Clauses], Any]] = {
    Number: _number,
    Pay: _pay,
    Ladder: _ladder,
    Cited: _cited,
    Clause: lambda node, clauses: clauses.cite(node),
    str: lambda node, clauses: node.text,
    int: lambda node, clauses: node.whole,
    bool: lambda node, clauses: node.truth,
    date: lambda node, clauses: node.day,
    datetime: lambda node, clauses: node.moment,
}


def typed(node: Node, hint: Any, clauses: Clauses) -> Any:
    """Return the value of `node` as the annotation `hint` says. Raises KnowledgeError."""
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    if hint in VALUES:
        return VALUES[hint](node, clauses)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return tuple(typed(entry, args[0], clauses) for entry in node.items())
    if origin is frozenset:
        return frozenset(typed(entry, args[0], clauses) for entry in node.items())
    if origin is Mapping:
        return {
            _code(entry, args[0], key) if args[0] is not str else key: typed(entry, args[1], clauses)
            for key, entry in node.entries().items()
        }
    if issubclass(hint, StrEnum):
        return _code(node, hint, node.text)
    if is_dataclass(hint):
        return _dataclass(node, hint, clauses)
    raise TypeError(f"no reader for {hint}")


def _code(node: Node, codes: type[StrEnum], text: str) -> StrEnum:
    try:
        return codes(text)
    except ValueError:
        raise node.error(f"{text} is not one of {', '.join(codes)}") from None


@cache
def hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _dataclass(node: Node, kind: type, clauses: Clauses, skip: frozenset[str] = frozenset()) -> Any:
    entries = node.entries()
    known = {entry.name: entry for entry in fields(kind) if entry.name not in skip}
    for key, entry in entries.items():
        if key not in known:
            raise entry.error(f"no rule reads {key}")
    needed = [name for name, entry in known.items() if entry.default is MISSING and entry.default_factory is MISSING]
    need(node, entries, *needed)
    values = {key: typed(entry, hints(kind)[key], clauses) for key, entry in entries.items()}
    try:
        return kind(**values)
    except ValueError as problem:  # terms that contradict each other
        raise node.error(str(problem)) from None
