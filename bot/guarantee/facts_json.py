"""Facts from JSON, strictly, and the JSON schema of it. Every error names the field."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from bot.guarantee.clock import NaiveTime, shanghai
from bot.guarantee.facts import Facts, FactsError

NOT_BEFORE = (  # (the later, the earlier): the later cannot be before the earlier
    ("sign_time", "pay_time"),
    ("sign_time", "collected_time"),
    ("confirm_time", "pay_time"),
    ("apply_time", "pay_time"),
    ("waybill_time", "pay_time"),
    ("last_trace_time", "collected_time"),
    ("installed_at", "sign_time"),
    ("return_waybill_time", "sign_time"),
    ("seller_refused_at", "apply_time"),
    ("seller_agreed_at", "apply_time"),
    ("seller_received_at", "return_waybill_time"),
    ("expires_on", "produced_on"),
    ("identity_verified_at", "pay_time"),
    ("gift_sent_at", "pay_time"),
    ("picked_up_at", "arrived_at"),
)
SHARES = ("share", "single_short", "used_share", "done_share")  # from 0 to 1


def read(data: Any, categories: Mapping[str, str] | None = None) -> Facts:
    """Return the facts of `data`; `categories` maps every known id and Chinese name to the id.

    Without `categories` any category is taken as it stands. Raises FactsError.
    """
    if not isinstance(data, Mapping):
        raise FactsError("facts", f"must be a JSON object, not {type(data).__name__}")
    readers = _readers()
    values = {}
    for name, value in data.items():
        if name not in readers:
            raise FactsError(str(name), "is no fact we know; `anxin decide --schema` lists them")
        if value is not None:
            values[name] = readers[name](name, value)
    if categories is not None and "category" in values:
        values["category"] = _category(values["category"], categories)
    return validated(Facts(**values))


def validated(facts: Facts) -> Facts:
    """Return `facts` with times in Shanghai; raise FactsError for what cannot be."""
    facts = _in_shanghai(facts)
    for later, earlier in NOT_BEFORE:
        a, b = getattr(facts, later), getattr(facts, earlier)
        if a is not None and b is not None and a < b:
            raise FactsError(later, f"{a.isoformat()} is before {earlier} {b.isoformat()}")
    for name in _of_type(int, Fraction):
        value = getattr(facts, name)
        if value is not None and value < 0:
            raise FactsError(name, f"{value} is negative")
    for name in SHARES:
        value = getattr(facts, name)
        if value is not None and not 0 <= value <= 1:
            raise FactsError(name, f"{value} is not between 0 and 1")
    if facts.affected is not None and facts.total is not None:
        impossible = facts.total == 0 or facts.affected > facts.total
        if impossible:
            raise FactsError("affected", f"{facts.affected} of {facts.total} cannot be")
    if facts.shelf_days == 0:
        raise FactsError("shelf_days", "0 is no shelf life")
    return facts


def _in_shanghai(facts: Facts) -> Facts:
    changed = {}
    for name in _of_type(datetime):
        value = getattr(facts, name)
        if value is None:
            continue
        try:
            moment = shanghai(value)
        except NaiveTime as error:
            raise FactsError(name, f"{error}; write e.g. 2026-11-20T15:30+08:00") from None
        if moment is not value:
            changed[name] = moment
    return replace(facts, **changed) if changed else facts


def _category(name: str, categories: Mapping[str, str]) -> str:
    if name not in categories:
        raise FactsError("category", f"{name!r} is no category we know")
    return categories[name]


# one reader a type: (field name, JSON value) -> value, or FactsError


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FactsError(name, f"{value!r} is not a text")
    return value.strip()


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactsError(name, f"{value!r} is not a whole number")
    return value


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FactsError(name, f"{value!r} is neither true nor false")
    return value


def _moment(name: str, value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(name, value))
        return shanghai(moment)
    except NaiveTime as error:
        raise FactsError(name, f"{error}; write e.g. 2026-11-20T15:30+08:00") from None
    except (ValueError, OverflowError):
        raise FactsError(name, f"{value!r} is not an ISO time") from None


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(_text(name, value))
    except ValueError:
        raise FactsError(name, f"{value!r} is not a day like 2026-11-20") from None


def _share(name: str, value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise FactsError(name, f"{value!r} is not a share")
    text = str(value).strip()
    try:
        return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise FactsError(name, f'{value!r} is not a share like "1/3", "30%" or 0.3') from None


def _one_of(codes: type[StrEnum]) -> Callable[[str, Any], StrEnum]:
    def reader(name: str, value: Any) -> StrEnum:
        try:
            return codes(_text(name, value))
        except ValueError:
            raise FactsError(name, f"{value!r} is not one of {', '.join(codes)}") from None

    return reader


def _some_of(codes: type[StrEnum]) -> Callable[[str, Any], frozenset[StrEnum]]:
    one = _one_of(codes)

    def reader(name: str, value: Any) -> frozenset[StrEnum]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise FactsError(name, f"{value!r} is not a list")
        return frozenset(one(name, entry) for entry in value)

    return reader


SIMPLE = {str: _text, int: _whole, bool: _truth, datetime: _moment, date: _day, Fraction: _share}
SCHEMA = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time", "description": "ISO 8601 with a zone"},
    date: {"type": "string", "format": "date"},
    Fraction: {"type": ["string", "number"]},
}


def _core(annotation: Any) -> Any:
    """Return the type without "| None"."""
    if isinstance(annotation, types.UnionType):
        return next(part for part in typing.get_args(annotation) if part is not types.NoneType)
    return annotation


@cache
def _types() -> dict[str, Any]:
    return {name: _core(hint) for name, hint in typing.get_type_hints(Facts).items()}


@cache
def _of_type(*kinds: type) -> tuple[str, ...]:
    """Return the names of the facts of these types."""
    return tuple(name for name, kind in _types().items() if kind in kinds)


def fact_type(name: str) -> Any:
    """Return the type of a fact: bool, int, Fraction, "time" for moments and days, "codes" for codes, else str."""
    kind = _types()[name]
    if kind in (bool, int, Fraction):
        return kind
    if kind in (datetime, date):
        return "time"
    if typing.get_origin(kind) is frozenset or issubclass(kind, StrEnum):
        return "codes"
    return str


@cache
def _docs() -> dict[str, str]:
    hints = typing.get_type_hints(Facts, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


@cache
def _readers() -> dict[str, Callable[[str, Any], Any]]:
    readers: dict[str, Callable[[str, Any], Any]] = {}
    for name, kind in _types().items():
        if typing.get_origin(kind) is frozenset:
            readers[name] = _some_of(typing.get_args(kind)[0])
        elif issubclass(kind, StrEnum):
            readers[name] = _one_of(kind)
        else:
            readers[name] = SIMPLE[kind]
    return readers


def schema(categories: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON schema of a facts file; `categories` as in `read`."""
    properties = {}
    for entry in fields(Facts):
        kind = _types()[entry.name]
        if typing.get_origin(kind) is frozenset:
            values = {"enum": list(typing.get_args(kind)[0])}
            shape: dict[str, Any] = {"anyOf": [values, {"type": "array", "items": values}]}
        elif issubclass(kind, StrEnum):
            shape = {"enum": list(kind)}
        else:
            shape = dict(SCHEMA[kind])
        doc = _docs()[entry.name]
        shape["description"] = f"{doc} ({shape['description']})" if "description" in shape else doc
        properties[entry.name] = shape
    if categories:
        properties["category"]["enum"] = sorted(categories)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one order line (amounts in fen, times with a zone)",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
