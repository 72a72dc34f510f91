"""Hypothesis strategies for facts: of each rule only the facts that its source names, so that draws are relevant."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

import bot.guarantee.rules as registry
from bot.guarantee.clock import SHANGHAI
from bot.guarantee.decision import plain
from bot.guarantee.facts import Facts, FactsError
from bot.guarantee.facts_json import SHARES, _types, read
from bot.guarantee.rules import RULES
from bot.knowledge_files import load_terms

TERMS = load_terms()
NOW = datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)
NAMES = frozenset(entry.name for entry in fields(Facts))
FOLDER = Path(registry.__file__).parent
PREFIX = "bot.guarantee.rules"
OF_THE_ENGINE = frozenset({"item", "pay_time", "sign_time", "category"})
"""What the engine itself looks at: the version's day, the calendar, the category."""
BEHIND = {"known_share": ("share", "affected", "total"), "has_tag": ("tags",), "is_state": ("opened_used",)}
"""Facts that methods of Facts read."""


@cache
def named_in(module: str) -> frozenset[str]:
    """Return the facts that a module of the rules names, and those that its imports among the rules name."""
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    found |= {fact for method, facts in BEHIND.items() if method in found for fact in facts}
    for other in _imports(tree):
        found |= named_in(other)
    return frozenset(found & NAMES)


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == PREFIX:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PREFIX}."):
            yield node.module.removeprefix(f"{PREFIX}.")


def facts_of(rule: str) -> frozenset[str]:
    """Return every fact that may matter for `rule`."""
    module = RULES[rule].decide.__module__.removeprefix(f"{PREFIX}.")
    return named_in(module) | OF_THE_ENGINE


QUICK_DRAWS = settings(
    max_examples=15, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
"""Few draws of each, the same ones every time: there are many rules."""
MOMENTS = st.integers(-400 * 86400, 20 * 86400).map(lambda second: NOW + timedelta(seconds=second))
DAYS = st.integers(-400, 60).map(lambda day: date(2026, 11, 25) + timedelta(days=day))


def values(name: str) -> st.SearchStrategy[Any]:
    """Draw a JSON value of the fact `name`."""
    kind = _types()[name]
    if name == "category":
        return st.sampled_from(sorted(TERMS.categories))
    if typing.get_origin(kind) is frozenset:
        return st.lists(st.sampled_from(list(typing.get_args(kind)[0])), max_size=3, unique=True)
    if kind is bool:
        return st.booleans()
    if kind is int:
        least = 1 if name == "shelf_days" else 0
        return st.one_of(st.integers(least, 20), st.integers(least, 400), st.integers(least, 2_000_000))
    if kind is datetime:
        return MOMENTS.map(plain)
    if kind is date:
        return DAYS.map(plain)
    if kind is Fraction:
        return st.fractions(0, 1 if name in SHARES else 40, max_denominator=1000).map(str)
    if kind is str:
        return st.sampled_from(["浙江", "新疆", "广东", "大闸蟹", "香蕉"])
    assert issubclass(kind, StrEnum)
    return st.sampled_from(list(kind))


@st.composite
def json_facts(draw: st.DrawFn, rule: str, size: int = 8) -> dict[str, Any]:
    """Draw facts that may matter for `rule` and that can be, as JSON; always with a kind of shop and goods."""
    names = draw(st.lists(st.sampled_from(sorted(facts_of(rule))), max_size=size, unique=True))
    data = {name: draw(values(name)) for name in ("category", "shop_type", "sign_time", *names)}
    try:
        read(data, TERMS.category_names)
    except FactsError:
        assume(False)
    return data


def loaded(data: dict[str, Any]) -> Facts:
    return read(data, TERMS.category_names)
