"""The lexicon's patterns are whole: a bracket that a space tore apart would silently match nothing."""

from __future__ import annotations

import re

import pytest

from bot.assistant.components import lexicon

PATTERNS = ("reasons", "conditions", "hazards")
NUMBERS = re.compile(r"\{\d+(?:,\d+)?\}")


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_compiles_and_keeps_its_braces(name: str) -> None:
    """`.{0,3}` stands in one piece."""
    for value, patterns in lexicon.read(name).items():
        for pattern in patterns.split():
            re.compile(pattern)
            assert not re.search(r"[{}]", NUMBERS.sub("", pattern)), (value, pattern)
