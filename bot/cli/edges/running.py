"""Runs edge cases: what a decision lacks of what its case expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.cli.edges.reading import EdgeCase, as_moment
from bot.guarantee.decision import Decision
from bot.guarantee.engine import decide
from bot.guarantee.terms import Terms


def decided(case: EdgeCase, terms: Terms) -> Decision:
    """Return the decision of the case under `terms`."""
    return decide(case.guarantee, case.facts, terms, case.now)


def shortfalls(case: EdgeCase, terms: Terms) -> list[str]:
    """Return one sentence for each part of the expectation that the decision under `terms` does not hold."""
    return list(_missing("", case.expect, decided(case, terms).to_json()))


def holds(case: EdgeCase, terms: Terms) -> bool:
    """True when the decision under `terms` is the one expected; an engine that fails holds nothing."""
    try:
        return not shortfalls(case, terms)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return False


def _missing(path: str, expected: Any, found: Any) -> Iterator[str]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key, value in expected.items():
            place = f"{path}.{key}" if path else key
            if key not in found:
                yield f"{place} is missing; there are {', '.join(sorted(found))}"
            else:
                yield from _missing(place, value, found[key])
    elif _mappings(expected) and isinstance(found, list):
        for entry in expected:
            if not any(not list(_missing("", entry, other)) for other in found):
                yield f"{path} has no {entry}; it is {found}"
    elif not _same(expected, found):
        yield f"{path} is {found}, not {expected}"


def _mappings(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _same(expected: Any, found: Any) -> bool:
    moment = as_moment(expected)
    if moment is not None:
        return moment == as_moment(found)
    return type(expected) is type(found) and expected == found
