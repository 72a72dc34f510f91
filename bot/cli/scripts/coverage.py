"""What is reached by no script and no edge table: the report of `anxin test --coverage`, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from bot.cli.scripts.reaching import KINDS, move_name
from bot.cli.scripts.reading import NO_SCRIPT
from bot.desk.flows import read_flows
from bot.guarantee.reasons import Reason
from bot.knowledge_files import load_clauses, load_glossary
from bot.words import Words

LEFT_OUT = Path("tests/conversations") / NO_SCRIPT
WIDTH = 120  # of the table in a file or pipe


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is, what scripts and edge tables reach of it, and what is left out, each by kind."""

    there: Mapping[str, frozenset[str]]
    scripts: Mapping[str, frozenset[str]]
    tables: Mapping[str, frozenset[str]]
    left_out: Mapping[str, Mapping[str, str]]

    def reached(self, kind: str) -> frozenset[str]:
        """Return what a script or an edge table reaches."""
        return self.scripts[kind] | self.tables[kind]

    def gaps(self, kind: str) -> list[str]:
        """Return what is neither reached nor left out."""
        patterns = self.left_out.get(kind, {})
        missing = self.there[kind] - self.reached(kind)
        return sorted(name for name in missing if not any(fnmatchcase(name, pattern) for pattern in patterns))

    def wrong(self) -> list[str]:
        """Return the faults of the list: what is reached after all, or is not there, or says no reason."""
        faults = [f"{kind}: no such kind; there are {', '.join(KINDS)}" for kind in self.left_out if kind not in KINDS]
        for kind in KINDS:
            for pattern, why in self.left_out.get(kind, {}).items():
                meant = {name for name in self.there[kind] if fnmatchcase(name, pattern)}
                reached = sorted(meant & self.reached(kind))
                if not meant:
                    faults.append(f"{kind}: {pattern!r} is not there")
                elif reached:
                    faults.append(f"{kind}: {pattern!r} is reached: {', '.join(reached)}")
                if not isinstance(why, str) or not why.strip():
                    faults.append(f"{kind}: {pattern!r} has no reason")
        return faults

    @property
    def complete(self) -> bool:
        """True when nothing is missing and the list has no fault."""
        return not self.wrong() and not any(self.gaps(kind) for kind in KINDS)


def together(each: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    """Return what several scripts, or tables, reach together."""
    made: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for reached in each:
        for kind, names in reached.items():
            made[kind] |= set(names)
    return {kind: frozenset(names) for kind, names in made.items()}


def all_there_is(knowledge: Path, domain: Path) -> dict[str, frozenset[str]]:
    """Return everything that there is to reach, by kind."""
    words = Words.load(domain, load_glossary(knowledge).sections)
    flows = read_flows(knowledge / "flows").values()
    return {
        "intents": frozenset(_intents(domain)),
        "responses": frozenset(name for name in words.names() if not name.startswith("label_")),
        "reasons": frozenset(map(str, Reason)),
        "clauses": frozenset(load_clauses(knowledge)),
        "facts": frozenset(f"{flow.id} {name}" for flow in flows for name in (*flow.asks, *flow.claims)),
        "moves": frozenset(_moves(knowledge)),
    }


def _intents(domain: Path) -> Iterable[str]:
    """The names of the intents; one that has settings is written as a mapping."""
    for intent in yaml.safe_load((domain / "domain.yml").read_text(encoding="utf-8"))["intents"]:
        yield from intent if isinstance(intent, dict) else [intent]


@cache
def machines_of(knowledge: Path) -> dict[str, str]:
    """Return the name of the machine of each kind of case."""
    return yaml.safe_load((knowledge / "cases.yml").read_text(encoding="utf-8"))["kinds"]


def _moves(knowledge: Path) -> Iterable[str]:
    written = yaml.safe_load((knowledge / "cases.yml").read_text(encoding="utf-8"))
    for machine, events in written["machines"].items():
        for event, transition in events.items():
            yield from (move_name(machine, event, source) for source in transition["from"])


def read_left_out(file: Path) -> dict[str, dict[str, str]]:
    """Return what is left out, by kind: a name or pattern, and why. Empty when there is no such file."""
    return yaml.safe_load(file.read_text(encoding="utf-8")) or {} if file.exists() else {}


def show(coverage: Coverage) -> None:
    """Print the table, then every gap and every fault of the list."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    table = Table(title="What scripts reach, and edge tables beside them", title_justify="left")
    for heading in ("what", "there", "scripts", "edge tables", "left out", "gaps"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for kind in KINDS:
        there, gaps = coverage.there[kind], coverage.gaps(kind)
        scripts = there & coverage.scripts[kind]
        tables = there & coverage.tables[kind] - scripts  # so that the columns make up what there is
        left_out = len(there) - len(scripts) - len(tables) - len(gaps)
        table.add_row(kind, *map(str, (len(there), len(scripts), len(tables), left_out, len(gaps))))
    console.print(table)
    for kind in KINDS:
        for name in coverage.gaps(kind):
            print(f"gap  {kind:10} {name}")
    for fault in coverage.wrong():
        print(f"list {fault}")
