"""Decisions and cases are values: they are not frozen, for speed, so that this test holds it that nobody changes one."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest

from bot.guarantee.case import Case
from bot.guarantee.decision import Decision

ROOT = Path(__file__).resolve().parents[2]
FIELDS = frozenset(entry.name for kind in (Case, Decision) for entry in fields(kind))
USERS = ("bot/guarantee", "bot/desk", "actions", "bot/cli")
HOLDERS = frozenset({"case", "decision", "whole"})  # what variables and attributes that hold one are called


def changed(source: str) -> list[str]:
    """Return the assignments to a field of what is called a case or a decision."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and node.attr in FIELDS
        and getattr(node.value, "attr", getattr(node.value, "id", "")) in HOLDERS
    ]


@pytest.mark.parametrize("folder", USERS)
def test_nobody_assigns_to_a_field_of_a_decision_or_case(folder: str) -> None:
    found = {}
    for file in sorted((ROOT / folder).rglob("*.py")):
        if lines := changed(file.read_text(encoding="utf-8")):
            found[str(file)] = lines
    assert found == {}


def test_an_assignment_is_found() -> None:
    assert changed("decision.amount = None") == ["1: decision.amount"]
    assert changed("work.decision.amount = None") == ["1: work.decision.amount"]
    assert changed("draft.amount = None") == []
