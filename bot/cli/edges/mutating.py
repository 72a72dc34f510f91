"""Changes every number in knowledge/ by one unit, in process: an edge table must fail for each.

Numbers are the whole numbers of guarantees and calendars (a fen, an hour, a per cent, a piece), the times of
calendars (a second) and the days on which later versions start (a day). A change that the reader refuses
counts as found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from bot.cli.edges.reading import EdgeCase, as_moment
from bot.cli.edges.running import holds
from bot.guarantee.clock import SECOND
from bot.guarantee.rules import RULES
from bot.guarantee.terms import Terms
from bot.knowledge_files import (
    Clauses,
    KnowledgeError,
    Node,
    calendar_of,
    compose,
    guarantee_of,
    load_terms,
    read_clauses,
)

WHOLE = "tag:yaml.org,2002:int"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A changed number that no case noticed."""

    file: Path
    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One changed number; `survivor` when nothing failed."""

    file: Path
    survivor: Survivor | None


def mutations(knowledge: Path, cases: Sequence[EdgeCase]) -> Iterator[Tried]:
    """Try every changed number of `knowledge` on `cases`. Raises KnowledgeError when it cannot be read as it is."""
    terms, clauses = load_terms(knowledge), read_clauses(knowledge / "clauses")
    for file in sorted((knowledge / "guarantees").glob("*.yml")):
        yield from _of_guarantee(compose(file), terms, clauses, cases)
    follow = {rule.id for rule in RULES.values() if rule.follows_calendar or rule.overrides}
    calendar_cases = [case for case in cases if case.guarantee in follow]
    for file in sorted((knowledge / "calendars").glob("*.yml")):
        yield from _of_calendar(compose(file), terms, clauses, calendar_cases)


def planned(knowledge: Path) -> int:
    """Return how many changes `mutations` will try. Raises KnowledgeError."""
    roots = [compose(file) for file in (knowledge / "guarantees").glob("*.yml")]
    numbers = [node for root in roots for node in (*_numbers(root.yaml), *_later_versions(root))]
    for file in (knowledge / "calendars").glob("*.yml"):
        numbers += _numbers(compose(file).yaml)
    return sum(len(_neighbours(node.value)) for node in numbers)


def _of_guarantee(root: Node, terms: Terms, clauses: Clauses, cases: Sequence[EdgeCase]) -> Iterator[Tried]:
    name = root.file.stem
    whose = {rule.id for rule in RULES.values() if name in (rule.id, rule.part_of)}
    own = [case for case in cases if case.guarantee in whose]
    others = [case for case in cases if case.guarantee not in whose]

    def changed() -> Terms:
        return _with(terms, guarantees={**terms.guarantees, name: guarantee_of(root, clauses)})

    numbers = [*_numbers(root.yaml), *_later_versions(root)]
    yield from _tried(root, numbers, changed, own, others)


def _of_calendar(root: Node, terms: Terms, clauses: Clauses, cases: Sequence[EdgeCase]) -> Iterator[Tried]:
    def changed() -> Terms:
        own = calendar_of(root, clauses)
        return _with(terms, calendars=tuple(own if entry.id == own.id else entry for entry in terms.calendars))

    yield from _tried(root, list(_numbers(root.yaml)), changed, cases, ())


def _with(terms: Terms, **changed: Mapping | tuple) -> Terms:
    return replace(terms, **changed)


def _tried(
    root: Node,
    numbers: Sequence[yaml.ScalarNode],
    changed: Callable[[], Terms],
    own: Sequence[EdgeCase],
    others: Sequence[EdgeCase],
) -> Iterator[Tried]:
    """Change each number in place, read, run the guarantee's own cases and only then the others."""
    for node in numbers:
        old = node.value
        for new in _neighbours(old):
            node.value = new
            noticed = _noticed(changed, own) or _noticed(changed, others)
            node.value = old
            line = node.start_mark.line + 1
            yield Tried(root.file, None if noticed else Survivor(root.file, line, old, new))


def _noticed(changed: Callable[[], Terms], cases: Sequence[EdgeCase]) -> bool:
    try:
        terms = changed()
    except KnowledgeError:
        return True
    return any(not holds(case, terms) for case in cases)


def _numbers(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield the scalars that are whole numbers or times, each once."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _numbers(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _numbers(value)
    elif node.tag == WHOLE or as_moment(node.value) is not None:
        yield node


def _later_versions(root: Node) -> Iterator[yaml.ScalarNode]:
    """Yield the days on which a later version starts; before the first one nothing else applies."""
    versions = root.entries()["versions"].yaml
    yield from (key for key, _ in versions.value[1:])


def _neighbours(text: str) -> list[str]:
    """Return the number one unit up and, above nothing, one unit down."""
    moment = as_moment(text)
    if moment is not None:
        return [(moment + step).isoformat() for step in (SECOND, -SECOND)]
    if "-" in text:
        day = date.fromisoformat(text)
        return [(day + timedelta(days=step)).isoformat() for step in (1, -1)]
    number = int(text)
    return [str(number + 1), *([str(number - 1)] if number > 0 else [])]
