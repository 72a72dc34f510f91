"""`anxin check`: is everything under knowledge/ readable, read, named and worded? Imports no Rasa."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import typer
import yaml
from rich.console import Console
from rich.progress import Progress

from bot.cli.edges import EDGES
from bot.cli.edges.coverage import TABLE, coverage, read_parts, table, uncovered, unknown_tags
from bot.cli.edges.mutating import mutations, planned
from bot.cli.edges.reading import EdgeCase, tables_in
from bot.cli.edges.running import decided
from bot.guarantee import codes
from bot.guarantee.decision import Outcome, Payer
from bot.guarantee.facts import Facts
from bot.guarantee.reasons import Reason
from bot.guarantee.rules import RULES
from bot.guarantee.terms import Terms
from bot.knowledge_files import (
    KNOWLEDGE,
    Glossary,
    KnowledgeError,
    Node,
    compose,
    load_answers,
    load_glossary,
    load_stacking,
    load_terms,
)
from bot.knowledge_files.cases import load_case_machines
from bot.knowledge_files.moves import load_moves
from bot.knowledge_files.reminders import load_reminders

BOT = Path(__file__).resolve().parent.parent
WORDS = BOT / "assistant" / "domain"
RULE_FILES = BOT / "guarantee" / "rules"
REASONS = BOT / "guarantee" / "reasons.py"

SECTIONS: Mapping[str, type[StrEnum]] = {
    "outcomes": Outcome,
    "payers": Payer,
    "evidence": codes.Evidence,
    "conditions": codes.Condition,
    "causes": codes.Cause,
    "problems": codes.FreshProblem,
    "shop_types": codes.ShopType,
    "tags": codes.Tag,
    "bybt_problems": codes.BybtProblem,
    "flaws": codes.ClaimFlaw,
    "mismatch_kinds": codes.MismatchKind,
    "spec_kinds": codes.SpecKind,
    "gift_states": codes.GiftState,
    "virtual_problems": codes.VirtualProblem,
    "dining_problems": codes.DiningProblem,
    "game_problems": codes.GameProblem,
    "food_problems": codes.FoodProblem,
    "fraud_kinds": codes.FraudKind,
    "pet_problems": codes.PetProblem,
    "adult_problems": codes.AdultProblem,
    "doll_kinds": codes.DollKind,
    "overseas_returns": codes.OverseasReturn,
}


@dataclass(frozen=True, slots=True)
class Problem:
    file: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


def command(
    knowledge: Annotated[Path, typer.Option(help="The knowledge folder.")] = KNOWLEDGE,
    words: Annotated[Path, typer.Option(help="The folder of responses (domain files).")] = WORDS,
    edges: Annotated[Path, typer.Option(help="The folder of edge tables.")] = EDGES,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Instead change every number by one unit: an edge table must fail.")
    ] = False,
    covered: Annotated[
        bool, typer.Option("--coverage", help="Instead write docs/coverage.md: which test shows which fact.")
    ] = False,
) -> None:
    """Check knowledge/ strictly; print each problem with file and line, exit 1 when there is one."""
    if mutate:
        problems, praise = _survivors(knowledge, edges), "every changed number fails an edge table"
    elif covered:
        problems, praise = _coverage(knowledge, edges), f"{TABLE.name} is written, nothing is missing"
    else:
        problems, praise = check(knowledge, words, edges), "knowledge is sound"
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} problems", file=sys.stderr)
        raise typer.Exit(1)
    print(praise)


def _survivors(knowledge: Path, edges: Path) -> list[Problem]:
    """Return the changed numbers that no edge table notices; shows progress on a terminal."""
    problems: list[Problem] = []
    try:
        cases = tables_in(edges, load_terms(knowledge).category_names)
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("changing numbers", total=planned(knowledge))
            for tried in mutations(knowledge, cases):
                progress.update(task, advance=1, description=tried.file.stem)
                if (left := tried.survivor) is not None:
                    problems.append(Problem(left.file, left.line, f"{left.old} → {left.new} fails no edge table"))
    except KnowledgeError as error:
        return [Problem(error.file, error.line, error.problem)]
    return problems


def _coverage(knowledge: Path, edges: Path) -> list[Problem]:
    """Write docs/coverage.md; return the parts of the facts that nothing shows, and tags that name no part."""
    try:
        parts = read_parts()
        cases = tables_in(edges, load_terms(knowledge).category_names)
        shown = coverage(parts, cases, load_glossary(knowledge), knowledge)
    except KnowledgeError as error:
        return [Problem(error.file, error.line, error.problem)]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(table(shown), encoding="utf-8")
    errors = (*unknown_tags(parts, cases), *uncovered(shown))
    return [Problem(error.file, error.line, error.problem) for error in errors]


def check(knowledge: Path = KNOWLEDGE, words: Path = WORDS, edges: Path = EDGES) -> list[Problem]:
    """Return all problems: first what cannot be read, then what is not read, named or worded.

    Edge tables, where there are any, tell which codes decisions carry.
    """
    problems = list(_yaml(knowledge))
    terms = _read(lambda: load_terms(knowledge), problems)
    glossary = _read(lambda: load_glossary(knowledge), problems)
    answers = _read(lambda: load_answers(knowledge), problems)
    _read(lambda: load_stacking(knowledge), problems)
    _read(lambda: load_case_machines(knowledge), problems)
    _read(lambda: load_reminders(knowledge), problems)
    _read(lambda: load_moves(knowledge), problems)
    problems += _unread()
    cases = None
    if terms is not None:
        problems += _categories(knowledge, terms)
        problems += _without_terms(knowledge, terms)
        if not problems:  # what is broken cannot be decided by
            cases = _read(lambda: tables_in(edges, terms.category_names), problems)
    if glossary is not None:
        problems += _unnamed(knowledge, glossary, terms)
        problems += _unanswered(knowledge, glossary, answers or {})
    if glossary is not None and cases:
        problems += _unsaid(knowledge, glossary, cases, terms)
    problems += _unworded(words)
    return list(dict.fromkeys(problems))


def _read(load: Callable[[], Any], problems: list[Problem]) -> Any:
    try:
        return load()
    except KnowledgeError as error:
        problems.append(Problem(error.file, error.line, error.problem))
        return None


# Every YAML file, whoever reads it: no repeated key, no unquoted time


def _yaml(knowledge: Path) -> Iterator[Problem]:
    for file in sorted(knowledge.rglob("*.yml")):
        try:
            _walk(compose(file))
        except KnowledgeError as error:
            yield Problem(error.file, error.line, error.problem)


def _walk(node: Node) -> None:
    if isinstance(node.yaml, yaml.MappingNode):
        for entry in node.entries().values():
            _walk(entry)
    elif isinstance(node.yaml, yaml.SequenceNode):
        for entry in node.items():
            _walk(entry)
    elif node.yaml.value:
        node.text  # noqa: B018 - raises for an unquoted time


# A term that no rule reads


def _unread() -> Iterator[Problem]:
    """Report fields of the terms' dataclasses that no rule ever reads."""
    read = {
        node.attr
        for file in RULE_FILES.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    for rule in RULES.values():
        for kind in (rule.reads, rule.overrides):
            for owner in _dataclasses(kind) if kind else ():
                for entry in fields(owner):
                    if entry.name not in read:
                        file = BOT.parent / f"{owner.__module__.replace('.', '/')}.py"
                        yield Problem(file, _line_of(file, entry.name), f"no rule reads {entry.name}")


def _dataclasses(kind: Any) -> Iterator[type]:
    """Yield the rule's own dataclasses within `kind` (the value types of terms.py are read by nature)."""
    if is_dataclass(kind):
        if kind.__module__.startswith("bot.guarantee.rules"):
            yield kind
            for hint in get_type_hints(kind).values():
                yield from _dataclasses(hint)
        return
    for part in get_args(kind):
        yield from _dataclasses(part)


def _line_of(file: Path, text: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)


# Names that point somewhere


def _categories(knowledge: Path, terms: Terms) -> Iterator[Problem]:
    """Report classes of categories that the tables lack, and table rows for unknown categories."""
    seven = _latest(terms, "seven_day_return")
    quality = _latest(terms, "quality_after_sale")
    freight = _latest(terms, "return_freight")
    for category in terms.categories.values():
        said = {
            category.no_reason: category.no_reason == "supported" or category.no_reason in seven.excluded,
            category.intact: category.intact in seven.intact,
            category.three_guarantees: category.three_guarantees in ("none", "investment_metal")
            or category.three_guarantees in quality.regimes,
        }
        for code, known in said.items():
            if not known:
                yield _in_folder(knowledge / "categories", category.id, f"{code} is in no table")
    for name in freight.insurance_excluded:
        if name not in terms.categories:
            file = knowledge / "guarantees" / "return_freight.yml"
            yield Problem(file, _line_of(file, name), f"{name} is no category")


def _latest(terms: Terms, guarantee: str) -> Any:
    versions = terms.guarantees[guarantee].versions
    return versions[max(versions)]


def _in_folder(folder: Path, key: str, says: str) -> Problem:
    for file in sorted(folder.glob("*.yml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith(f"{key}:"):
                return Problem(file, number, says)
    return Problem(folder, 1, says)


def _unnamed(knowledge: Path, glossary: Glossary, terms: Terms | None) -> Iterator[Problem]:
    """Report codes without Chinese, guarantees without a name, names that mean two things."""
    file = knowledge / "glossary.yml"
    for section, kind in SECTIONS.items():
        for code in kind:
            if code not in glossary.sections.get(section, {}):
                yield Problem(file, _line_of(file, f"{section}:"), f"{section} lacks {code}")
    facts = {entry.name for entry in fields(Facts)}
    for name in glossary.sections.get("facts", {}):
        if name not in facts:
            yield Problem(file, _line_of(file, f"  {name}:"), f"{name} is no fact")
    seen: dict[str, str] = {}
    for name, named in glossary.guarantees.items():
        for text in (named.name, *named.also):
            if seen.setdefault(text, name) != name:
                yield Problem(file, _line_of(file, f"  {name}:"), f"{text} already means {seen[text]}")
    for name, guarantee in terms.guarantees.items() if terms else ():
        own = knowledge / "guarantees" / f"{name}.yml"
        for other in (name, *guarantee.next_best):
            if other not in glossary.guarantees:
                yield Problem(own, _line_of(own, other), f"{other} is not in the glossary")
        if guarantee.dated_by not in facts:
            yield Problem(own, _line_of(own, "dated_by"), f"{guarantee.dated_by} is no fact")


def _without_terms(knowledge: Path, terms: Terms) -> Iterator[Problem]:
    """Report rules that nothing in knowledge/guarantees feeds."""
    for name, rule in RULES.items():
        if name not in terms.guarantees and rule.part_of not in terms.guarantees:
            yield Problem(knowledge / "guarantees", 1, f"there is no {name}.yml for the rule {name}")


def _unsaid(
    knowledge: Path, glossary: Glossary, cases: Sequence[EdgeCase], terms: Terms
) -> Iterator[Problem]:
    """Report codes that decisions carry (next steps, missing facts) and that the glossary does not say."""
    file = knowledge / "glossary.yml"
    for case in cases:
        decision = decided(case, terms)
        for section, codes_ in (("steps", decision.next_steps), ("facts", decision.missing)):
            for code in codes_:
                if code not in glossary.sections.get(section, {}):
                    yield Problem(file, _line_of(file, f"{section}:"), f"{section} lacks {code}")


def _unanswered(knowledge: Path, glossary: Glossary, answers: Mapping[str, Any]) -> Iterator[Problem]:
    file = knowledge / "glossary.yml"
    for name in glossary.guarantees:
        if name not in answers:
            yield Problem(file, _line_of(file, f"  {name}:"), f"there is no answers/{name}.yml")


def _unworded(words: Path) -> Iterator[Problem]:
    """Report reasons without a response utter_reason_<reason>."""
    worded: set[str] = set()
    for file in sorted(words.glob("**/*.yml")):
        try:
            responses = compose(file).entries().get("responses")
        except KnowledgeError as error:
            yield Problem(error.file, error.line, error.problem)
            continue
        if responses is not None:
            worded |= responses.entries().keys()
    for reason in Reason:
        if f"utter_reason_{reason}" not in worded:
            line = _line_of(REASONS, f'"{reason}"')
            yield Problem(REASONS, line, f"utter_reason_{reason} is in no file of {words}")
