"""Reads knowledge/*.yml strictly into typed terms. Every error names the file and the line.

Refused: unknown or repeated keys, times without a zone, unquoted dates (YAML would make them naive), a
number without unit or clause, a clause that knowledge/clauses/ does not hold. What a guarantee's terms
look like is said by the dataclass its rule declares (`bot/guarantee/rules/<id>.py`): a key that the
dataclass lacks is a term no rule reads.

A clause is cited as "<rule> <article>", e.g. `5408 第六条`; knowledge/clauses/ gives its title, the date
of the text, its grade and, in our own words, what it says.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from bot.guarantee.clock import NaiveTime, shanghai
from bot.guarantee.decision import Clause, Grade
from bot.guarantee.rules import RULES
from bot.guarantee.terms import (
    Calendar,
    Category,
    Cited,
    Guarantee,
    Ladder,
    Number,
    Pay,
    Step,
    Terms,
    Unit,
)

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"


class KnowledgeError(ValueError):
    """Something in knowledge/ that cannot be; says where."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One article in our own words."""

    clause: Clause
    title: str
    says: str


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


# Clauses


class Clauses(Mapping[str, ClauseText]):
    """All citable articles, by "<rule> <article>"."""

    def __init__(self, texts: dict[str, ClauseText]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> ClauseText:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def cite(self, node: Node) -> Clause:
        if node.text not in self._texts:
            raise node.error(f"clause {node.text!r} is not in knowledge/clauses/")
        return self._texts[node.text].clause


def read_clauses(directory: Path) -> Clauses:
    """Read knowledge/clauses/*.yml: rules, each with title, date of the text, grade and articles."""
    texts: dict[str, ClauseText] = {}
    for file in sorted(directory.glob("*.yml")):
        for rule, body in compose(file).entries().items():
            entries = body.entries()
            _only(body, entries, {"title", "version", "grade", "volatile", "note", "articles"})
            _need(body, entries, "title", "version", "grade", "articles")
            for article, node in entries["articles"].entries().items():
                key = f"{rule} {article}"
                if key in texts:
                    raise node.error(f"{key} is written twice")
                texts[key] = _article(rule, article, entries, node)
    return Clauses(texts)


def _article(rule: str, article: str, head: Mapping[str, Node], node: Node) -> ClauseText:
    own = node.entries()
    _only(node, own, {"says", "grade", "volatile", "version"})
    _need(node, own, "says")
    merged = {**head, **own}
    volatile = merged["volatile"].truth if "volatile" in merged else False
    clause = Clause(rule, article, str(merged["version"].text), _grade(merged["grade"]), volatile)
    return ClauseText(clause, head["title"].text, own["says"].text)


def _grade(node: Node) -> Grade:
    try:
        return Grade(node.text)
    except ValueError:
        raise node.error(f"grade {node.text!r} is not one of {', '.join(Grade)}") from None


# Typed values


def _only(node: Node, entries: Mapping[str, Node], known: set[str]) -> None:
    for key, entry in entries.items():
        if key not in known:
            raise entry.error(f"{key} is not known here; known are {', '.join(sorted(known))}")


def _need(node: Node, entries: Mapping[str, Node], *keys: str) -> None:
    for key in keys:
        if key not in entries:
            raise node.error(f"{key} is missing")


def _number(node: Node, clauses: Clauses) -> Number:
    entries = node.entries()
    _only(node, entries, {"value", "unit", "clause", "note"})
    _need(node, entries, "value", "unit", "clause")
    try:
        unit = Unit(entries["unit"].text)
    except ValueError:
        raise entries["unit"].error(f"{entries['unit'].text} is no unit we know") from None
    return Number(entries["value"].whole, unit, clauses.cite(entries["clause"]), _note(entries))


def _pay(node: Node, clauses: Clauses) -> Pay:
    entries = node.entries()
    _only(node, entries, {"percent", "min_fen", "max_fen", "clause", "note"})
    _need(node, entries, "percent", "min_fen", "max_fen", "clause")
    low, high = entries["min_fen"].whole, entries["max_fen"].whole
    if low > high:
        raise node.error("min_fen is above max_fen")
    clause = clauses.cite(entries["clause"])
    return Pay(entries["percent"].whole, low, high, clause, _note(entries))


def _ladder(node: Node, clauses: Clauses) -> Ladder:
    entries = node.entries()
    _only(node, entries, {"steps", "none_below", "clause", "note"})
    _need(node, entries, "steps", "clause")
    steps = tuple(_step(entry) for entry in entries["steps"].items())
    bounds = [(step.bound, step.inclusive) for step in steps]
    if bounds != sorted(set(bounds)) or bounds[-1] != (Fraction(1), True):
        raise entries["steps"].error("steps must rise and end with up_to: 100")
    below = Fraction(entries["none_below"].whole, 100) if "none_below" in entries else None
    return Ladder(steps, clauses.cite(entries["clause"]), below, _note(entries))


def _step(node: Node) -> Step:
    """{up_to: 10, pays: 10} covers 10 %, {below: 50, pays: 50} does not cover 50 %."""
    entries = node.entries()
    _only(node, entries, {"up_to", "below", "pays"})
    _need(node, entries, "pays")
    if ("up_to" in entries) == ("below" in entries):
        raise node.error("a step has up_to or below")
    bound = entries.get("up_to") or entries["below"]
    pays = None if entries["pays"].text == "share" else entries["pays"].whole
    return Step(Fraction(bound.whole, 100), "up_to" in entries, pays)


def _cited(node: Node, clauses: Clauses) -> Cited:
    entries = node.entries()
    _only(node, entries, {"value", "clause", "note"})
    _need(node, entries, "value", "clause")
    return Cited(entries["value"].text, clauses.cite(entries["clause"]), _note(entries))


def _note(entries: Mapping[str, Node]) -> str:
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
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _dataclass(node: Node, kind: type, clauses: Clauses, skip: frozenset[str] = frozenset()) -> Any:
    entries = node.entries()
    known = {entry.name: entry for entry in fields(kind) if entry.name not in skip}
    for key, entry in entries.items():
        if key not in known:
            raise entry.error(f"no rule reads {key}")
    needed = [
        name for name, entry in known.items() if entry.default is MISSING and entry.default_factory is MISSING
    ]
    _need(node, entries, *needed)
    values = {key: typed(entry, _hints(kind)[key], clauses) for key, entry in entries.items()}
    try:
        return kind(**values)
    except ValueError as problem:  # terms that contradict each other
        raise node.error(str(problem)) from None


# Files


def read_guarantee(file: Path, clauses: Clauses) -> Guarantee:
    """Read one knowledge/guarantees/<id>.yml; later versions may give `changes` to the one before."""
    return guarantee_of(compose(file), clauses)


def guarantee_of(root: Node, clauses: Clauses) -> Guarantee:
    """Return the guarantee that the root of its file says. Raises KnowledgeError."""
    entries = root.entries()
    _only(root, entries, {"id", "name", "dated_by", "next_best", "last_checked", "versions"})
    _need(root, entries, "id", "name", "dated_by", "next_best", "last_checked", "versions")
    name = entries["id"].text
    if name != root.file.stem:
        raise entries["id"].error(f"the file is called {root.file.stem}")
    if name not in RULES:
        raise entries["id"].error(f"no rule reads {name}")
    return Guarantee(
        id=name,
        name=entries["name"].text,
        dated_by=entries["dated_by"].text,
        next_best=tuple(entry.text for entry in entries["next_best"].items()),
        versions=_versions(entries["versions"], RULES[name].reads, clauses),
    )


def _versions(node: Node, reads: type, clauses: Clauses) -> Mapping[date, Any]:
    """Read the versions; each day starts one that lasts until the next, so no gap or overlap can be."""
    versions: dict[date, Any] = {}
    before: yaml.MappingNode | None = None
    for start, body in node.entries().items():
        try:
            day = date.fromisoformat(start)
        except ValueError:
            raise body.error(f"{start} is not a day like 2026-03-27") from None
        if versions and day <= max(versions):
            raise body.error(f"version {start} does not come after the one before it")
        body = _with_changes(body, before)
        before = body.yaml
        versions[day] = typed(body, reads, clauses)
    if not versions:
        raise node.error("there is no version")
    return versions


def _with_changes(body: Node, before: yaml.MappingNode | None) -> Node:
    """Return the full version for one that only says what it changes in the version before it."""
    entries = body.entries()
    if "changes" not in entries:
        return body
    _only(body, entries, {"changes"})
    if before is None:
        raise body.error("the first version has nothing to change")
    new = entries["changes"].entries()
    kept = [(key, value) for key, value in before.value if key.value not in new]
    changed = list(entries["changes"].yaml.value)
    mark = body.yaml
    merged = yaml.MappingNode(mark.tag, kept + changed, mark.start_mark, mark.end_mark)
    return Node(merged, body.file)


def read_categories(directory: Path) -> tuple[dict[str, Category], dict[str, str]]:
    """Read knowledge/categories/*.yml; return the categories and every name that means one."""
    categories: dict[str, Category] = {}
    names: dict[str, str] = {}
    hints = _hints(Category)
    for file in sorted(directory.glob("*.yml")):
        for key, node in compose(file).entries().items():
            entries = node.entries()
            _only(node, entries, set(hints) - {"id"})
            _need(node, entries, "name", "no_reason", "intact")
            values = {name: typed(entry, hints[name], Clauses({})) for name, entry in entries.items()}
            category = Category(id=key, aliases=values.pop("aliases", ()), **values)
            for name in (key, category.name, *category.aliases):
                if names.setdefault(name, key) != key:
                    raise node.error(f"{name} already means {names[name]}")
            categories[key] = category
    return categories, names


def read_calendars(directory: Path, clauses: Clauses) -> tuple[Calendar, ...]:
    """Read knowledge/calendars/*.yml: sales and holidays, which may not overlap."""
    calendars = [calendar_of(compose(file), clauses) for file in sorted(directory.glob("*.yml"))]
    calendars.sort(key=lambda entry: entry.starts)
    for early, late in pairwise(calendars):
        if late.starts < early.ends:
            raise KnowledgeError(directory / f"{late.id}.yml", 1, f"overlaps {early.id}")
    return tuple(calendars)


def calendar_of(root: Node, clauses: Clauses) -> Calendar:
    """Return the sale or holiday that the root of its file says. Raises KnowledgeError."""
    entries = root.entries()
    keys = ("name", "kind", "starts", "ends", "known", "clause")
    _only(root, entries, {*keys, "note", "overrides"})
    _need(root, entries, *keys)
    overrides = {}
    for name, node in entries["overrides"].entries().items() if "overrides" in entries else ():
        kind = RULES[name].overrides if name in RULES else None
        if kind is None:
            raise node.error(f"no rule reads overrides of {name}")
        overrides[name] = typed(node, kind, clauses)
    starts, ends = entries["starts"].moment, entries["ends"].moment
    if ends <= starts:
        raise entries["ends"].error("ends before it starts")
    return Calendar(
        id=root.file.stem,
        name=entries["name"].text,
        kind=entries["kind"].text,
        starts=starts,
        ends=ends,
        known=entries["known"].truth,
        clause=clauses.cite(entries["clause"]),
        note=_note(entries),
        overrides=overrides,
    )


def load_terms(directory: Path = KNOWLEDGE) -> Terms:
    """Return all terms that decisions read. Raises KnowledgeError naming file and line."""
    clauses = read_clauses(directory / "clauses")
    categories, names = read_categories(directory / "categories")
    guarantees = {
        file.stem: read_guarantee(file, clauses) for file in sorted((directory / "guarantees").glob("*.yml"))
    }
    return Terms(guarantees, categories, read_calendars(directory / "calendars", clauses), names)


# What is said: glossary and answers


@dataclass(frozen=True, slots=True)
class Named:
    """A guarantee or mechanism: its name, what people also call it, and where the seed names it."""

    name: str
    also: tuple[str, ...] = ()
    seed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """Chinese for ids and codes: `guarantees`, and sections such as evidence, steps, facts, payers."""

    guarantees: Mapping[str, Named]
    sections: Mapping[str, Mapping[str, str]]

    def say(self, section: str, code: str) -> str:
        """Return the Chinese of `code`; raises KeyError when the glossary lacks it."""
        return self.sections[section][code]


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    belief: str
    truth: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one guarantee: in short, under which conditions, how, and what people get wrong."""

    id: str
    name: str
    short: str
    conditions: tuple[str, ...]
    steps: tuple[str, ...]
    misunderstandings: tuple[Misunderstanding, ...]
    clauses: tuple[Clause, ...]
    checklist: tuple[str, ...] = ()

    @property
    def page_first(self) -> bool:
        """True when it must carry 以页面展示为准."""
        return any(clause.unsure for clause in self.clauses)


def load_glossary(directory: Path = KNOWLEDGE) -> Glossary:
    """Return the glossary. Raises KnowledgeError naming file and line."""
    root = compose(directory / "glossary.yml")
    entries = root.entries()
    _need(root, entries, "guarantees")
    none = Clauses({})
    guarantees = {key: typed(node, Named, none) for key, node in entries.pop("guarantees").entries().items()}
    sections = {
        section: {code: entry.text for code, entry in node.entries().items()}
        for section, node in entries.items()
    }
    return Glossary(guarantees, sections)


def load_answers(directory: Path = KNOWLEDGE) -> Mapping[str, Answer]:
    """Return knowledge/answers/*.yml by id. Raises KnowledgeError naming file and line."""
    clauses = read_clauses(directory / "clauses")
    names = load_glossary(directory).guarantees
    return {
        file.stem: _answer(file, clauses, names) for file in sorted((directory / "answers").glob("*.yml"))
    }


def _answer(file: Path, clauses: Clauses, names: Mapping[str, Named]) -> Answer:
    root = compose(file)
    entries = root.entries()
    if file.stem not in names:
        raise root.error(f"{file.stem} is not in the glossary")
    known = {entry.name for entry in fields(Answer)} - {"id", "name"}
    _only(root, entries, known)
    _need(root, entries, *(known - {"checklist"}))
    hints = _hints(Answer)
    values = {key: typed(node, hints[key], clauses) for key, node in entries.items()}
    return Answer(id=file.stem, name=names[file.stem].name, **values)


def load_clauses(directory: Path = KNOWLEDGE) -> Clauses:
    """Return every citable article in our own words. Raises KnowledgeError naming file and line."""
    return read_clauses(directory / "clauses")
