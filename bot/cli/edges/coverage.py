"""Which parts of the facts are shown where: computed from the `covers` tags of edge tables and from the glossary.

tests/guarantee/covered.yml lists every part with its name:

- A01–A28, what the seed article names: covered by the guarantees and answers whose `seed` in the glossary says so.
- B00–B32, blocks: by cases tagged with the block or with a line of section F of the block, or by what is said.
- R01–R53 (decision rows), C4-1… (freight matrix), C5-1… (edge cases), E2-1… (conflicts), F-… (lines of section F):
  by tagged cases, or by what is said where the part is something to explain and nothing to decide.

What is said stands as `says: {file of knowledge/: words}`; it counts while the file has these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.cli.edges.reading import EdgeCase
from bot.guarantee.rules import RULES
from bot.knowledge_files import KNOWLEDGE, Glossary, KnowledgeError, Node, compose

ROOT = Path(__file__).resolve().parents[3]
COVERED = ROOT / "tests" / "guarantee" / "covered.yml"
TABLE = ROOT / "docs" / "coverage.md"
SIGNS = re.compile(r"\W")
CHECK = "anxin check"  # what shows that an answer is complete
HEAD = """# Coverage

Every part of the facts, the knowledge that holds it, the rule that decides it and the test that shows it. Made by
`anxin check --coverage`; the tags stand under `covers` in the edge tables. Names are those of the Chinese sources.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the facts; `also` are other spellings of its id, `says` words of files of knowledge/."""

    id: str
    name: str
    section: str
    file: Path
    line: int
    says: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a part is shown: guarantees, the edge tables whose cases show it, and files that say it."""

    part: Part
    guarantees: tuple[str, ...]
    tables: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def missing(self) -> bool:
        return not self.guarantees and not self.said


def plain_id(tag: str) -> str:
    """Return a tag as covered.yml spells it: of a line of section F the first block, without signs and spaces."""
    if not tag.startswith("F-"):
        return tag
    block, _, item = tag[2:].partition("-")
    return f"F-{block.split('/')[0].replace(' ', '')}-{SIGNS.sub('', item)}"


def read_parts(file: Path = COVERED) -> list[Part]:
    """Return the parts that have to be covered. Raises KnowledgeError naming file and line."""
    found = []
    for section, body in compose(file).entries().items():
        for key, node in body.entries().items():
            entries = node.entries()
            for name, entry in entries.items():
                if name not in ("name", "says", "also"):
                    raise entry.error(f"{name} is not known here")
            said = entries["says"].entries() if "says" in entries else {}
            found.append(
                Part(
                    id=key,
                    name=entries["name"].text,
                    section=section,
                    file=file,
                    line=node.yaml.start_mark.line + 1,
                    says={name: words.text for name, words in said.items()},
                    also=_texts(entries.get("also")),
                )
            )
    return found


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(entry.text for entry in node.items()) if node is not None else ()


def coverage(
    parts: Sequence[Part], cases: Iterable[EdgeCase], glossary: Glossary, knowledge: Path = KNOWLEDGE
) -> list[Shown]:
    """Return where each part is shown."""
    tagged: dict[str, list[EdgeCase]] = {}
    tables: dict[str, list[EdgeCase]] = {}
    for case in cases:
        tables.setdefault(case.guarantee, []).append(case)
        for tag in case.covers:
            tagged.setdefault(plain_id(tag), []).append(case)
    return [_shown(part, tagged, tables, glossary, knowledge) for part in parts]


def _shown(
    part: Part,
    tagged: Mapping[str, Sequence[EdgeCase]],
    tables: Mapping[str, Sequence[EdgeCase]],
    glossary: Glossary,
    knowledge: Path,
) -> Shown:
    cases = [case for tag in (part.id, *part.also) for case in tagged.get(tag, ())]
    said = [name for name, words in part.says.items() if words in _text(knowledge / name)]
    if part.id[0] == "A":
        seeded = [name for name, named in glossary.guarantees.items() if part.id in named.seed]
        cases += [case for name in seeded for case in tables.get(name, ())]
        answers = (f"answers/{name}.yml" for name in seeded)
        said += [name for name in answers if (knowledge / name).exists()]
    if part.id[0] == "B":
        cases += [case for tag, found in tagged.items() if tag.startswith(f"F-{part.id}") for case in found]
    return Shown(
        part,
        guarantees=tuple(dict.fromkeys(case.guarantee for case in cases)),
        tables=tuple(dict.fromkeys(case.file.name for case in cases)),
        said=tuple(dict.fromkeys(said)),
    )


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def unknown_tags(parts: Sequence[Part], cases: Iterable[EdgeCase]) -> Iterator[KnowledgeError]:
    """Yield an error for each tag that names no part."""
    known = {name for part in parts for name in (part.id, *part.also)}
    for case in cases:
        for tag in case.covers:
            if plain_id(tag) not in known:
                yield KnowledgeError(case.file, case.line, f"covers {tag}, which {COVERED.name} does not list")


def uncovered(shown: Iterable[Shown]) -> Iterator[KnowledgeError]:
    """Yield an error for each part that is shown nowhere."""
    for entry in shown:
        if entry.missing:
            yield KnowledgeError(
                entry.part.file, entry.part.line, f"{entry.part.id} {entry.part.name} is shown nowhere"
            )


def table(shown: Sequence[Shown]) -> str:
    """Return the table as Markdown."""
    lines = [HEAD]
    for section in dict.fromkeys(entry.part.section for entry in shown):
        lines += [f"## {section.replace('_', ' ').capitalize()}", ""]
        lines += ["| part | name | knowledge | rule | test |", "|---|---|---|---|---|"]
        lines += [_row(entry) for entry in shown if entry.part.section == section]
        lines.append("")
    return "\n".join(lines)


def _row(entry: Shown) -> str:
    files = dict.fromkeys(_terms_file(name) for name in entry.guarantees)
    knowledge = [*files, *entry.said]
    rules = dict.fromkeys(_rule_file(name) for name in entry.guarantees)
    tests = [f"edges/{name}" for name in entry.tables] + ([f"`{CHECK}`"] if entry.said else [])
    cells = (entry.part.id, entry.part.name.replace("|", "/"), *(_list(part) for part in (knowledge, rules, tests)))
    return f"| {' | '.join(cells)} |"


def _terms_file(guarantee: str) -> str:
    """Return the file of the terms: a part of another rule has that one's, unless it has its own."""
    whole = RULES[guarantee].part_of
    own = KNOWLEDGE / "guarantees" / f"{guarantee}.yml"
    return f"guarantees/{whole if whole and not own.exists() else guarantee}.yml"


def _rule_file(guarantee: str) -> str:
    return f"{RULES[guarantee].decide.__module__.rsplit('.', 1)[1]}.py"


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "–"
