"""What two versions of knowledge/ say differently, value by value, in the words of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from bot.guarantee.decision import Clause, plain
from bot.guarantee.terms import Guarantee, Terms

NONE = "nothing"


def of_guarantee(name: str, old: Terms, new: Terms) -> tuple[str, ...]:
    """Return the differences of one guarantee, e.g. "2026-03-27 window.value: 168 → 192"."""
    before, after = old.guarantees.get(name), new.guarantees.get(name)
    if before is None or after is None:
        return (f"{name} is only in {'NEW' if before is None else 'OLD'}",)
    return tuple(_differences(_flat_versions(before), _flat_versions(after)))


def of_categories(old: Terms, new: Terms) -> Mapping[str, tuple[str, ...]]:
    """Return the differences of each category that changed."""
    return _of_each(old.categories, new.categories, "category")


def of_calendars(old: Terms, new: Terms) -> tuple[str, ...]:
    """Return the differences of all sales and holidays together."""
    before = {entry.id: entry for entry in old.calendars}
    after = {entry.id: entry for entry in new.calendars}
    return tuple(line for lines in _of_each(before, after, "calendar").values() for line in lines)


def _of_each(old: Mapping[str, Any], new: Mapping[str, Any], kind: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in sorted(old.keys() | new.keys()):
        lines = tuple(_differences(dict(_flat(old.get(name), name)), dict(_flat(new.get(name), name))))
        if lines:
            found[name] = tuple(f"{kind} {line}" for line in lines)
    return found


def _flat_versions(own: Guarantee) -> dict[str, Any]:
    """Return every value with its path; a version that is not there at all stays one entry."""
    found: dict[str, Any] = {"dated_by": own.dated_by, "next_best": own.next_best}
    for day, terms in own.versions.items():
        found[f"{day}"] = "a version"
        found |= {f"{day} {path}": value for path, value in _flat(terms, "")}
    return found


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Clause):
        yield path, f"{value.rule} {value.article} ({value.version}, {value.grade})"
    elif is_dataclass(value):
        for entry in fields(value):
            if entry.name != "note":
                yield from _flat(getattr(value, entry.name), _join(path, entry.name))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _flat(entry, _join(path, str(key)))
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for number, entry in enumerate(value, 1):
            yield from _flat(entry, _join(path, str(number)))
    elif value is not None:
        yield path, plain(value) if isinstance(value, datetime | date | frozenset | tuple) else value


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for path in [*old, *(path for path in new if path not in old)]:
        before, after = old.get(path, NONE), new.get(path, NONE)
        if before != after:
            yield f"{path}: {before} → {after}"
