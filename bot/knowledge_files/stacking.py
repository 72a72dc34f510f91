"""knowledge/stacking.yml, read strictly: what of an order line's rights can be had together."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.guarantee.decision import Grade
from bot.guarantee.reasons import Reason
from bot.guarantee.rules import RULES
from bot.guarantee.stacking import Group, Money, Once, Stacking, Together, Why
from bot.knowledge_files.clauses import Clauses, read_clauses
from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only

Code = TypeVar("Code", bound=StrEnum)
GROUP_REASONS = (Why.ONE_OF, Why.SAME_FACT, Why.SAME_MONEY, Why.NOT_ASSERTED)
EXCLUDES = {"payment": True, "everything": False}


def load_stacking(directory: Path = KNOWLEDGE) -> Stacking:
    """Return knowledge/stacking.yml. Raises KnowledgeError naming file and line."""
    clauses = read_clauses(directory / "clauses")
    root = compose(directory / "stacking.yml")
    entries = _entries(root, "refund_once", "money", "groups", "together")
    once = _entries(entries["refund_once"], "clause", "grade", "note")
    return Stacking(
        refund_once=Once(clauses.cite(once["clause"]), _code(once["grade"], Grade), once["note"].text),
        money=_money(entries["money"]),
        groups=tuple(_group(name, node, clauses) for name, node in entries["groups"].entries().items()),
        together=tuple(_together(node, clauses) for node in entries["together"].entries().values()),
    )


def _money(node: Node) -> Mapping[str, Money]:
    """Return what the amount of each reason is; a reason stands once."""
    money: dict[str, Money] = {}
    for kind, reasons in _entries(node, *Money).items():
        for entry in reasons.items():
            if _code(entry, Reason) in money:
                raise entry.error(f"{entry.text} is written twice")
            money[entry.text] = Money(kind)
    return money


def _group(name: str, node: Node, clauses: Clauses) -> Group:
    entries = _entries(node, "why", "of", "sides", "clause", "grade", "note")
    sides = tuple(frozenset(_guarantee(entry) for entry in side.items()) for side in entries["sides"].items())
    if len(sides) < 2:
        raise entries["sides"].error("a group has two sides or more")
    if sum(map(len, sides)) != len(frozenset().union(*sides)):
        raise entries["sides"].error("a guarantee stands on one side")
    why, grade = _code(entries["why"], Why), _code(entries["grade"], Grade)
    if why not in GROUP_REASONS:
        raise entries["why"].error(f"{why} is not one of {', '.join(GROUP_REASONS)}")
    if (grade is Grade.C) != (why is Why.NOT_ASSERTED):
        raise entries["grade"].error("grade C and not_asserted belong together")
    if entries["of"].text not in EXCLUDES:
        raise entries["of"].error(f"{entries['of'].text} is not one of {', '.join(EXCLUDES)}")
    clause = clauses.cite(entries["clause"])
    return Group(name, sides, why, EXCLUDES[entries["of"].text], clause, grade, entries["note"].text)


def _together(node: Node, clauses: Clauses) -> Together:
    entries = _entries(node, "whole", "parts", "clause", "grade", "note")
    whole = _guarantee(entries["whole"])
    for part in entries["parts"].items():
        if RULES[_guarantee(part)].part_of != whole:
            raise part.error(f"{part.text} is no part of {whole}")
    parts = frozenset(part.text for part in entries["parts"].items())
    clause = clauses.cite(entries["clause"])
    return Together(whole, parts, clause, _code(entries["grade"], Grade), entries["note"].text)


def _entries(node: Node, *keys: str) -> dict[str, Node]:
    """Return the entries of a mapping that has exactly `keys`."""
    entries = node.entries()
    only(node, entries, set(keys))
    need(node, entries, *keys)
    return entries


def _guarantee(node: Node) -> str:
    if node.text not in RULES:
        raise node.error(f"{node.text} is no guarantee that a rule decides")
    return node.text


def _code(node: Node, codes: type[Code]) -> Code:
    try:
        return codes(node.text)
    except ValueError:
        raise node.error(f"{node.text} is no {codes.__name__.lower()} we know") from None
