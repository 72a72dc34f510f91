"""Read `knowledge/lexicon/`: the word lists and spelling tables that the pipeline shares.

A list (`[word, …]`, or lines of words parted by spaces) gives words; a table (`value: [spelling, …]`) maps
spellings to a value. A spelling under two values is an error.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEXICON = Path(__file__).resolve().parents[3] / "knowledge" / "lexicon"


@cache
def read(name: str) -> Any:
    """Return the content of `<name>.yml`."""
    with (LEXICON / f"{name}.yml").open(encoding="utf-8") as file:
        return yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return the words of `<name>.yml`, in file order."""
    content = read(name)
    groups = content.values() if isinstance(content, dict) else [content]
    return tuple(word for group in groups for word in _words(group))


@cache
def table(name: str) -> dict[str, str]:
    """Return spelling → value of `<name>.yml`; raises ValueError for a spelling under two values."""
    entries: dict[str, str] = {}
    for value, spellings in read(name).items():
        for spelling in _words(spellings):
            if entries.setdefault(spelling, value) != value:
                raise ValueError(f"{name}.yml: {spelling} stands under {entries[spelling]} and {value}")
    return entries


def _words(group: str | list[str]) -> Iterator[str]:
    yield from group.split() if isinstance(group, str) else group
