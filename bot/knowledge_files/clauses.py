"""The citable articles of knowledge/clauses/, in our own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.guarantee.decision import Clause, Grade
from bot.knowledge_files.nodes import KNOWLEDGE, Node, compose, need, only


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One article in our own words."""

    clause: Clause
    title: str
    says: str


class Clauses(Mapping[str, ClauseText]):
    """All citable articles, by "<rule> <article>"."""

    def __init__(self, texts: dict[str, ClauseText]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> ClauseText:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def cite(self, node: Node) -> Clause:
        if node.text not in self._texts:
            raise node.error(f"clause {node.text!r} is not in knowledge/clauses/")
        return self._texts[node.text].clause


def read_clauses(directory: Path) -> Clauses:
    """Read knowledge/clauses/*.yml: rules, each with title, date of the text, grade and articles."""
    texts: dict[str, ClauseText] = {}
    for file in sorted(directory.glob("*.yml")):
        for rule, body in compose(file).entries().items():
            entries = body.entries()
            only(body, entries, {"title", "version", "grade", "volatile", "note", "articles"})
            need(body, entries, "title", "version", "grade", "articles")
            for article, node in entries["articles"].entries().items():
                key = f"{rule} {article}"
                if key in texts:
                    raise node.error(f"{key} is written twice")
                texts[key] = _article(rule, article, entries, node)
    return Clauses(texts)


def _article(rule: str, article: str, head: Mapping[str, Node], node: Node) -> ClauseText:
    own = node.entries()
    only(node, own, {"says", "grade", "volatile", "version"})
    need(node, own, "says")
    merged = {**head, **own}
    volatile = merged["volatile"].truth if "volatile" in merged else False
    clause = Clause(rule, article, str(merged["version"].text), _grade(merged["grade"]), volatile)
    return ClauseText(clause, head["title"].text, own["says"].text)


def _grade(node: Node) -> Grade:
    try:
        return Grade(node.text)
    except ValueError:
        raise node.error(f"grade {node.text!r} is not one of {', '.join(Grade)}") from None


def load_clauses(directory: Path = KNOWLEDGE) -> Clauses:
    """Return every citable article in our own words. Raises KnowledgeError naming file and line."""
    return read_clauses(directory / "clauses")
