"""Terms to decide by: knowledge/guarantees/, categories/ and calendars/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from bot.guarantee.rules import RULES
from bot.guarantee.terms import Calendar, Category, Guarantee, Terms
from bot.knowledge_files.clauses import Clauses, read_clauses
from bot.knowledge_files.nodes import KNOWLEDGE, KnowledgeError, Node, compose, need, only
from bot.knowledge_files.values import hints, note, typed


def read_guarantee(file: Path, clauses: Clauses) -> Guarantee:
    """Read one knowledge/guarantees/<id>.yml; later versions may give `changes` to the one before."""
    return guarantee_of(compose(file), clauses)


def guarantee_of(root: Node, clauses: Clauses) -> Guarantee:
    """Return the guarantee that the root of its file says. Raises KnowledgeError."""
    entries = root.entries()
    only(root, entries, {"id", "name", "dated_by", "next_best", "last_checked", "versions"})
    need(root, entries, "id", "name", "dated_by", "next_best", "last_checked", "versions")
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
    only(body, entries, {"changes"})
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
    known_hints = hints(Category)
    for file in sorted(directory.glob("*.yml")):
        for key, node in compose(file).entries().items():
            entries = node.entries()
            only(node, entries, set(known_hints) - {"id"})
            need(node, entries, "name", "no_reason", "intact")
            values = {name: typed(entry, known_hints[name], Clauses({})) for name, entry in entries.items()}
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
    only(root, entries, {*keys, "note", "overrides"})
    need(root, entries, *keys)
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
        note=note(entries),
        overrides=overrides,
    )


def load_terms(directory: Path = KNOWLEDGE) -> Terms:
    """Return all terms that decisions read. Raises KnowledgeError naming file and line."""
    clauses = read_clauses(directory / "clauses")
    categories, names = read_categories(directory / "categories")
    guarantees = {file.stem: read_guarantee(file, clauses) for file in sorted((directory / "guarantees").glob("*.yml"))}
    return Terms(guarantees, categories, read_calendars(directory / "calendars", clauses), names)
