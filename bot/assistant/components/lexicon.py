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
    return _load(LEXICON / f"{name}.yml")


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


def _load(file: Path) -> Any:
    with file.open(encoding="utf-8") as stream:
        return yaml.load(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _words(group: str | list[str]) -> Iterator[str]:
    yield from group.split() if isinstance(group, str) else group


@cache
def products() -> dict[str, tuple[str, str]]:
    """Return product word → (what the bot calls it, its category id)."""
    return {
        str(word): (str(name), category)
        for category, entries in read("products").items()
        for name, others in entries.items()
        for word in (name, *others)
    }


@cache
def categories() -> dict[str, str]:
    """Return word → category id: names and aliases of `knowledge/categories`, then `category_words.yml`."""
    found: dict[str, str] = {}
    for file in sorted((LEXICON.parent / "categories").glob("*.yml")):
        for category, entry in _load(file).items():
            found |= {str(word).lower(): category for word in (entry["name"], *entry.get("aliases", []))}
    return found | table("category_words")
