"""Which guarantees answer a request: knowledge/routing.yml, read strictly, and `route`.

A guarantee that the shopper names goes first: by what the text calls it (the longest name wins), then by what
was understood. Then come the rows that fit intent, reason, state of the goods and kind of goods; a row that
asks for more goes before one that asks for less, and rows that ask for as much keep their order in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge_files.answers import Glossary, load_glossary
from bot.knowledge_files.clauses import Clauses
from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only
from bot.knowledge_files.terms import read_categories
from bot.knowledge_files.values import typed

DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
NO_CLAUSES = Clauses({})


@dataclass(frozen=True, slots=True)
class Row:
    """What a request must have, each if given, and the guarantees that then answer, the first one best."""

    answers: tuple[str, ...]
    intents: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()  # categories, or groups of them

    @property
    def asks(self) -> int:
        """How much it asks for: 1 to 4."""
        return sum(map(bool, (self.intents, self.reasons, self.conditions, self.goods)))


@dataclass(frozen=True, slots=True)
class Routing:
    """The rows, and every name that means a guarantee."""

    rows: tuple[Row, ...]
    names: Mapping[str, str]
    pattern: re.Pattern[str]
    meaning: re.Pattern[str]

    def named(self, text: str) -> list[str]:
        """Return the guarantees that `text` calls by a name, in the order they stand; a longer name wins."""
        return list(dict.fromkeys(self.names[found] for found in self.pattern.findall(_normal(text))))

    def asks_meaning(self, text: str) -> bool:
        """True when the whole message is a name and asks what it means: 下单前检查是什么意思."""
        return self.meaning.search(self.pattern.sub("<>", _normal(text)).strip()) is not None

    def route(
        self, intent: str, entities: Sequence[Mapping[str, Any]], category: str | None = None, text: str = ""
    ) -> list[str]:
        """Return the guarantees that answer, the best first; empty when no row fits.

        `entities` are those of Understanding (keys entity, value); `category` is the item's, if one is meant,
        and goes before a kind of goods that the text names.
        """
        told = {kind: _values(entities, kind) for kind in ("guarantee", "reason", "condition", "category")}
        goods = frozenset({category}) if category else told["category"]
        fitting = [row for row in self.rows if _fits(row, intent, told, goods)]
        fitting.sort(key=lambda row: -row.asks)
        named = self.named(text)
        named += [name for name in told["guarantee"] if not named]
        return list(dict.fromkeys([*named, *(name for row in fitting for name in row.answers)]))


def _values(entities: Sequence[Mapping[str, Any]], kind: str) -> dict[str, None]:
    """Return the values of one kind of entity, in order."""
    return dict.fromkeys(str(entity["value"]) for entity in entities if entity["entity"] == kind)


def _fits(row: Row, intent: str, told: Mapping[str, Mapping[str, None]], goods: Any) -> bool:
    return (
        (not row.intents or intent in row.intents)
        and (not row.reasons or not row.reasons.isdisjoint(told["reason"]))
        and (not row.conditions or not row.conditions.isdisjoint(told["condition"]))
        and (not row.goods or not row.goods.isdisjoint(goods))
    )


def _normal(text: str) -> str:
    """7天 is 七天; letters are small."""
    return text.lower().translate(DIGITS)


def load_routing(directory: Path = KNOWLEDGE) -> Routing:
    """Return knowledge/routing.yml. Raises KnowledgeError naming file and line."""
    root = compose(directory / "routing.yml")
    entries = root.entries()
    only(root, entries, {"groups", "names", "meaning", "rows"})
    need(root, entries, "groups", "names", "meaning", "rows")
    glossary = load_glossary(directory)
    categories, _ = read_categories(directory / "categories")
    groups = {
        name: frozenset(_known(member, categories, "category") for member in node.items())
        for name, node in entries["groups"].entries().items()
    }
    names = _names(entries["names"], glossary)
    longest_first = sorted(names, key=len, reverse=True)
    rows = tuple(_row(node, glossary, groups, categories) for node in entries["rows"].items())
    meaning = re.compile("|".join(one.text for one in entries["meaning"].items()))
    return Routing(rows, names, re.compile("|".join(map(re.escape, longest_first))), meaning)


def _names(node: Node, glossary: Glossary) -> dict[str, str]:
    """Return names and nicknames of the glossary, and the further ones of the file, which go first."""
    names = {
        _normal(name): guarantee for guarantee, said in glossary.guarantees.items() for name in (said.name, *said.also)
    }
    written: dict[str, str] = {}
    for guarantee, entry in node.entries().items():
        if guarantee not in glossary.guarantees:
            raise entry.error(f"{guarantee} is not in the glossary")
        for name in entry.items():
            if written.setdefault(_normal(name.text), guarantee) != guarantee:
                raise name.error(f"{name.text} already means {written[_normal(name.text)]}")
    return names | written


def _row(node: Node, glossary: Glossary, groups: Mapping[str, frozenset[str]], categories: Mapping[str, Any]) -> Row:
    entries = node.entries()
    only(node, entries, {"answers", "intents", "reasons", "conditions", "goods"})
    need(node, entries, "answers")
    if len(entries) == 1:
        raise node.error("a row asks for something")
    for key, known in (
        ("answers", glossary.guarantees),
        ("intents", glossary.sections["intents"]),
        ("reasons", glossary.sections["causes"]),
        ("conditions", glossary.sections["conditions"]),
        ("goods", {**groups, **categories}),
    ):
        for entry in entries[key].items() if key in entries else ():
            _known(entry, known, key)
    values = {key: typed(entries[key], frozenset[str], NO_CLAUSES) for key in entries.keys() - {"answers"}}
    if "goods" in values:
        values["goods"] = frozenset(one for name in values["goods"] for one in groups.get(name, (name,)))
    return Row(answers=typed(entries["answers"], tuple[str, ...], NO_CLAUSES), **values)


def _known(node: Node, known: Mapping[str, Any], kind: str) -> str:
    if node.text not in known:
        raise node.error(f"{node.text} is not known among {kind}")
    return node.text
