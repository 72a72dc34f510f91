"""What is said: the glossary and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from bot.guarantee.decision import Clause
from bot.knowledge_files.clauses import Clauses, read_clauses
from bot.knowledge_files.nodes import KNOWLEDGE, compose, need, only
from bot.knowledge_files.values import hints, typed


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
    need(root, entries, "guarantees")
    none = Clauses({})
    guarantees = {key: typed(node, Named, none) for key, node in entries.pop("guarantees").entries().items()}
    sections = {
        section: {code: entry.text for code, entry in node.entries().items()} for section, node in entries.items()
    }
    return Glossary(guarantees, sections)


def load_answers(directory: Path = KNOWLEDGE) -> Mapping[str, Answer]:
    """Return knowledge/answers/*.yml by id. Raises KnowledgeError naming file and line."""
    clauses = read_clauses(directory / "clauses")
    names = load_glossary(directory).guarantees
    return {file.stem: _answer(file, clauses, names) for file in sorted((directory / "answers").glob("*.yml"))}


def _answer(file: Path, clauses: Clauses, names: Mapping[str, Named]) -> Answer:
    root = compose(file)
    entries = root.entries()
    if file.stem not in names:
        raise root.error(f"{file.stem} is not in the glossary")
    known = {entry.name for entry in fields(Answer)} - {"id", "name"}
    only(root, entries, known)
    need(root, entries, *(known - {"checklist"}))
    known_hints = hints(Answer)
    values = {key: typed(node, known_hints[key], clauses) for key, node in entries.items()}
    return Answer(id=file.stem, name=names[file.stem].name, **values)
