"""The labelled texts of tests/nlu/sets, read strictly: an unknown key or a wrong type is an error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SETS = Path(__file__).parent / "sets"
KEYS = frozenset({"text", "intents", "also", "group", "entities"})


@dataclass(frozen=True)
class Entity:
    """`text`, as it stands in the line, names `value`."""

    entity: str
    value: str | int
    text: str


@dataclass(frozen=True)
class Line:
    """One message and what is right for it; `also` are readings that are equally right."""

    text: str
    intents: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    group: str | None = None
    entities: tuple[Entity, ...] = ()


def read_set(name: str) -> list[Line]:
    """Return the lines of the set `name`; raises ValueError that names the faulty line."""
    content = yaml.safe_load((SETS / f"{name}.yml").read_text(encoding="utf-8"))
    return [_line(name, row) for row in content]


def _line(name: str, row: Any) -> Line:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError(f"{name}: no text in {row!r}")
    if unknown := set(row) - KEYS:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)} of {row['text']!r}")
    if "intents" not in row and "entities" not in row:
        raise ValueError(f"{name}: {row['text']!r} has no label")
    try:
        entities = tuple(Entity(**entity) for entity in row.get("entities", []))
    except TypeError as error:
        raise ValueError(f"{name}: {row['text']!r}: {error}") from error
    return Line(row["text"], tuple(row.get("intents", ())), tuple(row.get("also", ())), row.get("group"), entities)
