"""`anxin diff-rules OLD NEW`: whose verdict, deadline or amount changes between two versions of knowledge/, and why."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from threading import BoundedSemaphore
from typing import Annotated, Any

import typer

from bot.cli import changes
from bot.cli.items import moment_of
from bot.cli.lines import drawn, in_database, in_file
from bot.guarantee.decision import Decision
from bot.guarantee.engine import Asked
from bot.guarantee.facts import Facts, FactsError
from bot.guarantee.facts_json import read
from bot.guarantee.rules import RULES
from bot.guarantee.terms import Guarantee, Terms
from bot.knowledge_files import KnowledgeError, load_terms

CHUNK = 250  # lines a worker gets at a time
AHEAD = 4  # chunks a worker may lie behind: keeps memory flat whatever the number of lines
SHOWN = ("outcome", "reason", "deadline", "amount")


@dataclass(frozen=True, slots=True)
class Both:
    """The two versions, and what they say differently."""

    old: Terms
    new: Terms
    guarantees: dict[str, tuple[str, ...]]
    categories: dict[str, tuple[str, ...]]
    calendars: tuple[str, ...]

    @classmethod
    def load(cls, old: Path, new: Path) -> Both:
        """Read both folders. Raises KnowledgeError."""
        before, after = load_terms(old), load_terms(new)
        names = sorted(before.guarantees.keys() | after.guarantees.keys())
        found = {name: lines for name in names if (lines := changes.of_guarantee(name, before, after))}
        categories = dict(changes.of_categories(before, after))
        return cls(before, after, found, categories, changes.of_calendars(before, after))

    def why(self, guarantee: str, category: str | None) -> list[str]:
        """Return the differences that may have changed the decision, the guarantee's own first."""
        own = self.guarantees.get(guarantee, ())
        others = () if own else tuple(line for lines in self.guarantees.values() for line in lines)
        return [*own, *self.categories.get(category or "", ()), *self.calendars, *others]


def command(
    old: Annotated[Path, typer.Argument(help="The folder of the old knowledge/.", exists=True, file_okay=False)],
    new: Annotated[Path, typer.Argument(help="The folder of the new knowledge/.", exists=True, file_okay=False)],
    facts: Annotated[
        Path | None, typer.Option(help="A JSONL file of facts, one order line each (`anxin decide --schema`).")
    ] = None,
    database: Annotated[str | None, typer.Option(help="Database URL; by default ANXIN_DATABASE_URL.")] = None,
    draw: Annotated[int, typer.Option(min=0, help="Draw so many order lines instead: a measurement.")] = 0,
    now: Annotated[str | None, typer.Option(help="The moment to decide at.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="Processes that decide.")] = min(2, os.cpu_count() or 1),
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a change.")] = False,
) -> None:
    """Decide stored order lines under both versions; print each that changes, with the terms that differ."""
    moment = moment_of(now)
    try:
        both = Both.load(old, new)
    except KnowledgeError as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None
    lines = _lines(facts, database, draw, moment, both)
    seen, changed, kinds = 0, 0, Counter()
    for found in replayed(lines, old, new, moment, processes):
        if isinstance(found, str):
            print(found, file=sys.stderr)
            raise typer.Exit(2)
        seen += found[0]
        for change in found[1]:
            changed += 1
            kinds[change["guarantee"]] += 1
            change["why"] = both.why(change["guarantee"], change.pop("category"))
            print(json.dumps(change, ensure_ascii=False) if json_ else in_words(change))
    print(f"{seen} order lines, {changed} decisions change: {_summary(kinds)}", file=sys.stderr)


def _lines(facts: Path | None, database: str | None, draw: int, now: datetime, both: Both) -> Iterator[str]:
    if draw:
        return drawn(draw, now, both.new.categories)
    if facts is not None:
        return in_file(facts)
    if database is None:
        from bot.settings import settings

        database = settings().database_url
    return in_database(database, now)


def _summary(kinds: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in kinds.most_common()) or "none"


def replayed(
    lines: Iterable[str], old: Path, new: Path, now: datetime, processes: int
) -> Iterator[tuple[int, list[dict[str, Any]]] | str]:
    """Yield for each chunk its number of lines and its changes, in order; a sentence for a line that cannot be."""
    room = BoundedSemaphore(processes * AHEAD)
    with multiprocessing.get_context("spawn").Pool(processes, _start, (old, new, now)) as pool:
        for found in pool.imap(_replay, _chunks(lines, room)):
            room.release()
            yield found
            if isinstance(found, str):
                return


def _chunks(lines: Iterable[str], room: BoundedSemaphore) -> Iterator[tuple[int, list[str]]]:
    """Yield numbered chunks, each only when there is room: `imap` alone would read all lines at once."""
    rest, first = iter(lines), 1
    while chunk := list(islice(rest, CHUNK)):
        room.acquire()
        yield first, chunk
        first += len(chunk)


class Watched(dict[str, Guarantee]):
    """Guarantees that note which ones a rule looks up beside its own."""

    def __init__(self, guarantees: Mapping[str, Guarantee]) -> None:
        super().__init__(guarantees)
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> Guarantee:
        self.seen.add(name)
        return super().__getitem__(name)


class Replay:
    """Decides a line under both versions, under the new one only where something that was read differs."""

    def __init__(self, both: Both, now: datetime) -> None:
        self.watched = Watched(both.old.guarantees)
        self.old, self.new, self.now = replace(both.old, guarantees=self.watched), both.new, now
        self.differs = frozenset(both.guarantees)
        self.everything = bool(both.categories or both.calendars)
        self.names = {**both.old.category_names, **both.new.category_names}

    def changes_of(self, line: str) -> list[dict[str, Any]]:
        """Return the decisions of one order line that differ. Raises FactsError, json.JSONDecodeError."""
        facts = read(json.loads(line), self.names)
        old, new = Asked.of(facts, self.old, self.now), Asked.of(facts, self.new, self.now)
        found = []
        for name in [*self.watched, *(name for name in self.new.guarantees if name not in self.watched)]:
            self.watched.seen.clear()
            before = _decided(name, old)
            if self.everything or name in self.differs or not self.differs.isdisjoint(self.watched.seen):
                after = _decided(name, new)
                if _said(before) != _said(after):
                    found.append(_change(facts, name, before, after))
        return found


def _decided(name: str, asked: Asked) -> Decision | None:
    rule, own = RULES.get(name), asked.terms.guarantees.get(name)
    return None if rule is None or rule.part_of or own is None else asked.decide(rule, own)


_worker: Replay
"""What a worker process decides with."""


def _start(old: Path, new: Path, now: datetime) -> None:
    global _worker
    _worker = Replay(Both.load(old, new), now)


def _replay(chunk: tuple[int, list[str]]) -> tuple[int, list[dict[str, Any]]] | str:
    first, lines = chunk
    found = []
    for number, line in enumerate(lines, first):
        try:
            found += _worker.changes_of(line)
        except (json.JSONDecodeError, FactsError) as problem:
            return f"line {number}: {problem}"
    return len(lines), found


def _said(decision: Decision | None) -> tuple[Any, ...] | None:
    return decision and (decision.outcome, decision.reason, decision.deadline, decision.amount)


def _change(facts: Facts, name: str, old: Decision | None, new: Decision | None) -> dict[str, Any]:
    shown = {"old": _shown(old), "new": _shown(new)}
    return {"item": facts.item, "guarantee": name, "category": facts.category, **shown}


def _shown(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    whole = decision.to_json()
    return {key: whole[key] for key in SHOWN}


def in_words(change: dict[str, Any]) -> str:
    """Return a change as text: item and guarantee, what differs, and the terms that do."""
    old, new = change["old"] or {}, change["new"] or {}
    lines = [f"{change['item'] or '-'} {change['guarantee']}"]
    lines += [f"  {key}: {old.get(key)} → {new.get(key)}" for key in SHOWN if old.get(key) != new.get(key)]
    return "\n".join([*lines, *(f"  because {line}" for line in change["why"])])
